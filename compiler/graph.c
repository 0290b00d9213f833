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

static const char *kernel_obstacle(const Node *host) {
    return arena_printf(GRAPH, "%s has no kernel of its own", node_text(host));
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

/* The windows of a pool as the tiles of a convolution can hold them: 2x2, apart, whole. */
static const char *window_obstacle(const Node *n, const Value *x) {
    const int *k = n->kernel, *s = n->stride;
    if (k[0] > s[0] || k[1] > s[1]) {
        return arena_printf(GRAPH,
                "windows of %dx%d at stride %dx%d overlap: what two of them read would "
                "be "
                "computed twice, or kept",
                k[0], k[1], s[0], s[1]);
    }
    if (k[0] != 2 || k[1] != 2 || s[0] != 2 || s[1] != 2) {
        return arena_printf(GRAPH,
                "tiles hold windows of 2x2 at stride 2x2, not of %dx%d at %dx%d", k[0],
                k[1], s[0], s[1]);
    }
    if (n->pad[0] || n->pad[1] || n->pad[2] || n->pad[3]) {
        return "its padding shifts the windows against the tiles";
    }
    return n->out->h * 2 > x->h || n->out->w * 2 > x->w
                   ? arena_printf(GRAPH,
                             "its last windows are cut off by the end of %s",
                             shape_text(x))
                   : NULL;
}

/* A pool of all that a convolution makes. */
static const char *pool_obstacle(const Node *n, const Node *host) {
    if (host->op != OP_conv) {
        return arena_printf(GRAPH, "%s is no convolution", node_text(host));
    }
    if (n->in.at[0] != host->out) {
        return arena_printf(
                GRAPH, "%s does not read what %s makes", node_text(n), node_text(host));
    }
    const char *reason = window_obstacle(n, host->out);
    reason = reason ? reason : other_need(host->out, n);
    if (reason) {
        return reason;
    }
    if (host->host) {
        return kernel_obstacle(host);
    }
    if (n->guests.n) {
        return arena_printf(GRAPH, "%s is a host itself", node_text(n));
    }
    for (int i = 0; i < host->guests.n; i++) {
        if (host->guests.at[i] != n) {
            return arena_printf(GRAPH, "%s shares its kernel with %s", node_text(host),
                    node_text(host->guests.at[i]));
        }
    }
    const bool line = (host->kernel[0] == 1) != (host->kernel[1] == 1);
    return line ? arena_printf(GRAPH, "%s has tiles of one line, a window needs two",
                          node_text(host))
                : NULL;
}

const char *host_obstacle(const Node *n, const Node *host) {
    if (n->op == OP_maxpool || n->op == OP_avgpool) {
        return pool_obstacle(n, host);
    }
    if (host->host) {
        return kernel_obstacle(host);
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

Node *pool_guest(const Node *n) {
    for (int i = 0; i < n->guests.n; i++) {
        const Op op = n->guests.at[i]->op;
        if (op == OP_maxpool || op == OP_avgpool) {
            return n->guests.at[i];
        }
    }
    return NULL;
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
