/* random_graph.c - legal graphs of random operations, the same for the same seed.
 *
 * Each node takes a random value made before as its input, more often a recent one, so that
 * graphs have long chains as well as wide joins. Operands of add are values of one shape,
 * those of concat of one height and width; an operand may be listed twice.
 */
#include "random_graph.h"

int random_below(Random *r, int n) { /* splitmix64 */
    uint64_t z = r->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (int)((z ^ (z >> 31)) % (uint64_t)n);
}

typedef struct Builder {
    Graph *g;
    Random *r;
    VEC(Value *) values;
} Builder;

static Node *add_node(Builder *b, Op op, Value *x) {
    const char *name = arena_printf(GRAPH, "%s%d", ops[op].name, b->g->nodes.n);
    Node *n = node_new(b->g, op, name, (Pos){0});
    VEC_PUSH(GRAPH, n->in, x);
    return n;
}

static Value *pick_value(Builder *b) {
    const int n = b->values.n, recent = n < 4 ? n : 4;
    return b->values.at[random_below(b->r, 2) ? random_below(b->r, n)
                                              : n - 1 - random_below(b->r, recent)];
}

/* A value like x: of its shape, or with same_c false of its height and width. */
static Value *pick_like(Builder *b, const Value *x, bool same_c) {
    const int first = random_below(b->r, b->values.n);
    for (int i = 0; i < b->values.n; i++) {
        Value *v = b->values.at[(first + i) % b->values.n];
        if (v->h == x->h && v->w == x->w && (!same_c || v->c == x->c)) {
            return v;
        }
    }
    return NULL;
}

static int pick_channels(Random *r) {
    static const int channels[] = {1, 3, 7, 8, 16, 20, 24, 32, 48};
    return channels[random_below(r, (int)(sizeof channels / sizeof *channels))];
}

static void make_conv(Builder *b, Value *x) {
    Node *n = add_node(b, OP_conv, x);
    n->out_channels = pick_channels(b->r);
    if (random_below(b->r, 4) == 0) {
        n->groups = x->c;
        n->out_channels = x->c * (1 + random_below(b->r, 2));
    }
    n->out->c = n->out_channels;
    n->out->h = x->h;
    n->out->w = x->w;
    Value *residual = random_below(b->r, 2) ? pick_like(b, n->out, true) : NULL;
    if (residual) {
        VEC_PUSH(GRAPH, n->in, residual);
    }
}

static void make_linear(Builder *b, Value *x) {
    if (x->h * x->w > 1) {
        x = add_node(b, OP_flatten, x)->out;
        infer_value_shapes(b->g);
    }
    add_node(b, OP_linear, x)->out_channels = pick_channels(b->r);
}

static void make_join(Builder *b, Op op, Value *x) {
    Node *n = add_node(b, op, x);
    const int more = 1 + random_below(b->r, 3);
    int64_t c = x->c;
    for (int i = 0; i < more; i++) {
        Value *v = pick_like(b, x, op == OP_add);
        c += v->c;
        if (c < 4000 || op == OP_add) {
            VEC_PUSH(GRAPH, n->in, v);
        }
    }
}

static void make_pool(Builder *b, Op op, Value *x) {
    Node *n = add_node(b, op, x);
    for (int i = 0; i < 2; i++) {
        n->kernel[i] = n->stride[i] = (i ? x->w : x->h) > 1 ? 2 : 1;
        n->size[i] = 1 + random_below(b->r, 3);
    }
    n->ceil_mode = random_below(b->r, 2);
}

static void make_slice(Builder *b, Value *x) {
    Node *n = add_node(b, OP_slice, x);
    const int size[3] = {x->c, x->h, x->w};
    for (int i = 0; i < 3; i++) {
        n->start[i] = random_below(b->r, size[i]);
        n->step[i] = 1 + random_below(b->r, 2);
    }
}

static void make_node(Builder *b) {
    Value *x = pick_value(b);
    const Op op = (Op)(1 + random_below(b->r, OP_identity));
    switch (op) {
    case OP_conv:
        make_conv(b, x);
        break;
    case OP_linear:
        make_linear(b, x);
        break;
    case OP_add:
    case OP_concat:
        make_join(b, op, x);
        break;
    case OP_maxpool:
    case OP_avgpool:
    case OP_adaptive_avgpool:
        make_pool(b, op, x);
        break;
    case OP_pad:
        add_node(b, op, x)->channels[random_below(b->r, 2)] = random_below(b->r, 5);
        break;
    case OP_slice:
        make_slice(b, x);
        break;
    case OP_lrn:
        add_node(b, op, x)->size[0] = 5;
        break;
    default:
        add_node(b, op, x);
    }
}

Graph *random_graph(Random *r, const Target *target, int batch, int nodes) {
    Graph *g = graph_new("random");
    Builder b = {.g = g, .r = r};
    g->target = target;
    g->batch = batch;
    g->input = value_new(g, "image", (Pos){0});
    g->input->c = 1 + random_below(r, 4);
    g->input->h = 1 + random_below(r, 12);
    g->input->w = 1 + random_below(r, 12);
    VEC_PUSH(GRAPH, b.values, g->input);
    while (g->nodes.n < nodes) {
        const int before = g->nodes.n;
        make_node(&b);
        for (int i = before; i < g->nodes.n; i++) {
            if (g->nodes.at[i]->op == OP_lrn) {
                g->nodes.at[i]->size[1] = g->nodes.at[i]->size[0];
            }
        }
        infer_value_shapes(g);
        for (int i = before; i < g->nodes.n; i++) {
            VEC_PUSH(GRAPH, b.values, g->nodes.at[i]->out);
        }
    }
    const int outputs = 1 + random_below(r, 3);
    for (int i = 0; i < outputs; i++) {
        VEC_PUSH(GRAPH, g->outputs, pick_value(&b));
    }
    graph_link(g);
    return g;
}

void random_guests(Random *r, Graph *g) {
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i], *host = n->in.at[0]->def;
        if (host && !host_obstacle(n, host) && random_below(r, 4)) {
            add_guest(host, n);
        }
    }
}
