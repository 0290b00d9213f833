/* graph.c - the operations of the IR itself: make, link, find, replace, remove. */
#include "cnnc.h"

#include <string.h>

const OpInfo ops[OPS] = {
        {"none", 0, 0, false, "", ""},
#define OP(name, least, most, activation, keys, formula)                               \
    {#name, least, most, activation, keys, formula},
#include "ops.def"
#undef OP
};

const Target targets[] = {
#define TARGET(name, v, registers, flags, macro, peak, bandwidth, l1, l2, l3)          \
    {#name, v, registers, flags, macro, peak, bandwidth, l1, l2, l3},
#include "targets.def"
#undef TARGET
        {0},
};

Op op_by_name(const char *name) {
    for (int op = 1; op < OPS; op++) {
        if (!strcmp(ops[op].name, name)) {
            return (Op)op;
        }
    }
    return OP_none;
}

/* The first row whose instructions this processor has. */
static const Target *native_target(void) {
    for (const Target *t = targets; t->name; t++) {
#if defined __x86_64__
        if ((t->v == 16 && !__builtin_cpu_supports("avx512dq")) ||
                (t->v == 8 && !__builtin_cpu_supports("avx2"))) {
            continue;
        }
        return t;
#else
        if (t->v == 1) {
            return t;
        }
#endif
    }
    return NULL;
}

const Target *target_by_name(const char *name) {
    if (!strcmp(name, "native")) {
        return native_target();
    }
    for (const Target *t = targets; t->name; t++) {
        if (!strcmp(t->name, name)) {
            return t;
        }
    }
    return NULL;
}

bool op_is_view(Op op) {
    return op == OP_flatten || op == OP_dropout || op == OP_identity;
}

bool op_takes_guests(Op op) {
    return op == OP_conv || op == OP_maxpool || op == OP_avgpool ||
           op == OP_global_avgpool || op == OP_adaptive_avgpool;
}

/* Elementwise, on what the host writes. */
static const char *reader_obstacle(const Node *n, const Node *host) {
    if (n->in.at[0] != host->out) {
        return arena_printf(
                GRAPH, "%s does not read what %s makes", node_text(n), node_text(host));
    }
    return op_takes_guests(host->op)
                   ? NULL
                   : arena_printf(GRAPH, "%s writes one result", node_text(host));
}

static bool is_plain_1x1(const Node *n) {
    return n->op == OP_conv && n->kernel[0] == 1 && n->kernel[1] == 1 && !n->pad[0] &&
           !n->pad[1] && !n->pad[2] && !n->pad[3] && n->groups == 1 && n->in.n == 1;
}

/* 1x1 convolutions of one input, at one stride. */
static const char *sibling_obstacle(const Node *n, const Node *host) {
    for (int i = 0; i < 2; i++) {
        const Node *one = i ? host : n;
        if (!is_plain_1x1(one)) {
            return arena_printf(GRAPH,
                    "%s is no 1x1 convolution without padding, groups and residual",
                    node_text(one));
        }
    }
    if (n->in.at[0] != host->in.at[0]) {
        return arena_printf(GRAPH, "%s and %s do not read one input", node_text(n),
                node_text(host));
    }
    if (n->stride[0] != host->stride[0] || n->stride[1] != host->stride[1]) {
        return arena_printf(GRAPH, "%s and %s have different strides", node_text(n),
                node_text(host));
    }
    return n->guests.n ? arena_printf(GRAPH, "%s is a host itself", node_text(n))
                       : NULL;
}

const char *host_obstacle(const Node *n, const Node *host) {
    if (host->host) {
        return arena_printf(GRAPH, "%s has no kernel of its own", node_text(host));
    }
    switch (n->op) {
    case OP_conv:
        return sibling_obstacle(n, host);
    case OP_batch_norm:
    case OP_relu:
    case OP_sigmoid:
    case OP_tanh:
        return reader_obstacle(n, host);
    default:
        return arena_printf(GRAPH, "%s is no guest", node_text(n));
    }
}

void add_guest(Node *host, Node *n) {
    n->host = host;
    VEC_PUSH(GRAPH, host->guests, n);
}

bool value_is_stored(const Value *v) {
    bool stored = !v->def || v->is_output || !v->uses.n;
    for (int i = 0; i < v->uses.n; i++) {
        stored = stored || v->uses.at[i]->host != v->def;
    }
    return stored;
}

Graph *graph_new(const char *name) {
    Graph *g = NEW(GRAPH, Graph);
    g->name = name;
    g->batch = 1;
    g->preprocess.scale = 1.0 / 255;
    return g;
}

Value *value_new(Graph *g, const char *name, Pos pos) {
    (void)g;
    Value *v = NEW(GRAPH, Value);
    v->name = name;
    v->pos = pos;
    return v;
}

void node_set_defaults(Node *n) {
    n->groups = 1;
    for (int i = 0; i < 2; i++) {
        n->kernel[i] = n->stride[i] = n->dilation[i] = 1;
    }
    for (int i = 0; i < 3; i++) {
        n->step[i] = 1;
        n->stop[i] = -1;
    }
    n->bias = n->count_include_pad = true;
    n->eps = 1e-5;
    n->p = 0.5;
    n->alpha = 1e-4;
    n->beta = 0.75;
    n->k = 1;
    n->by = n->scaled = 1;
}

Node *node_new(Graph *g, Op op, const char *name, Pos pos) {
    Node *n = NEW(GRAPH, Node);
    n->op = op;
    n->name = name;
    n->pos = pos;
    n->schedule_step = -1;
    node_set_defaults(n);
    n->out = value_new(g, name, pos);
    n->out->def = n;
    VEC_PUSH(GRAPH, g->nodes, n);
    return n;
}

void graph_link(Graph *g) {
    if (g->input) {
        g->input->uses.n = 0;
        g->input->is_output = false;
    }
    for (int i = 0; i < g->nodes.n; i++) {
        g->nodes.at[i]->out->uses.n = 0;
        g->nodes.at[i]->out->is_output = false;
    }
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        for (int j = 0; j < n->in.n; j++) {
            VEC_PUSH(GRAPH, n->in.at[j]->uses, n);
        }
    }
    for (int i = 0; i < g->outputs.n; i++) {
        g->outputs.at[i]->is_output = true;
    }
}

void graph_replace_uses(Graph *g, Value *from, Value *to) {
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        for (int j = 0; j < n->in.n; j++) {
            if (n->in.at[j] == from) {
                n->in.at[j] = to;
            }
        }
    }
    for (int i = 0; i < g->outputs.n; i++) {
        if (g->outputs.at[i] == from) {
            g->outputs.at[i] = to;
        }
    }
}

void graph_remove(Graph *g, Node *n) {
    int to = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        if (g->nodes.at[i] != n) {
            g->nodes.at[to++] = g->nodes.at[i];
        }
    }
    g->nodes.n = to;
}

/* The layers as the file says them, for whoever explains what became of them: passes change
 * nodes in place, and a planner's values have other makers. */
void graph_keep_loaded(Graph *g) {
    Map *copies = map_new(GRAPH); /* a value's name -> its copy */
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        Node *copy = NEW(GRAPH, Node);
        *copy = *n;
        memset(&copy->in, 0, sizeof copy->in);
        for (int j = 0; j < n->in.n; j++) {
            Value *x = map_get(copies, n->in.at[j]->name);
            VEC_PUSH(GRAPH, copy->in, x ? x : n->in.at[j]); /* the network's input */
        }
        copy->out = NEW(GRAPH, Value);
        *copy->out = *n->out;
        copy->out->def = copy;
        map_put(copies, n->out->name, copy->out);
        VEC_PUSH(GRAPH, g->loaded, copy);
    }
}

Node *graph_find(const Graph *g, const char *name) {
    for (int i = 0; i < g->nodes.n; i++) {
        if (!strcmp(g->nodes.at[i]->name, name)) {
            return g->nodes.at[i];
        }
    }
    return NULL;
}

int64_t node_macs(const Node *n) {
    const Value *x = n->in.n ? n->in.at[0] : NULL, *y = n->out;
    switch (n->op) {
    case OP_conv:
        return (int64_t)y->c * y->h * y->w * (x->c / n->groups) * n->kernel[0] *
               n->kernel[1];
    case OP_linear:
        return (int64_t)y->c * x->c;
    default:
        return 0;
    }
}

const char *shape_text(const Value *v) {
    return v->h == 1 && v->w == 1 ? arena_printf(PERM, "[%d]", v->c)
                                  : arena_printf(PERM, "[%d,%d,%d]", v->c, v->h, v->w);
}
