/* verify_graph.c - what holds of a graph before and after every pass.
 *
 *   wiring   names are unique, the absorbed nodes' included; each node has its own result,
 *            which names it as its maker; each operand is the network's input or the result
 *            of a node further up; uses and is_output say exactly who reads what
 *   counts   operands as ops.def says; conv and linear read a second one only as a residual
 *   values   in the ranges of attrs.def; [C,H,W] fits the op and its operands
 *   guests   each has its host among the nodes further up, which lists it, as often as it
 *            is one: once; host_obstacle() has nothing against it
 *   fused    batch norm with all four parameters, on conv and linear; an activation where
 *            ops.def allows one; what was absorbed is gone
 *   tensors  present where attributes say so, of the shape that the layer computes with
 *
 * A pass that breaks one of these is at fault, never the graph's author: internal_error().
 */
#include "cnnc.h"

#include <string.h>

typedef struct Verify {
    const Graph *g;
    const char *after; /* the pass under suspicion */
    Map *names;        /* node names seen so far, each with its node */
} Verify;

/* "internal error after fuse_add: conv 'a': ..." */
static _Noreturn void broken(const Verify *v, const Node *n, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));
static void broken(const Verify *v, const Node *n, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *what = arena_vprintf(SCRATCH, fmt, args);
    va_end(args);
    internal_error("after %s: %s: %s", v->after, n ? node_text(n) : "graph", what);
}

#define HOLDS(v, n, condition, ...)                                                    \
    do {                                                                               \
        if (!(condition)) {                                                            \
            broken(v, n, __VA_ARGS__);                                                 \
        }                                                                              \
    } while (0)

/* ---- wiring ---- */

/* owner: the node that n is, or vanished into */
static void check_name(Verify *v, const Node *n, Node *owner) {
    HOLDS(v, owner, n->name && *n->name, "a node without a name");
    HOLDS(v, owner, !map_get(v->names, n->name), "a second node '%s'", n->name);
    map_put(v->names, n->name, owner);
}

/* Operands come from above: their makers' names are in the map already. */
static void check_operands(const Verify *v, const Node *n) {
    const OpInfo *op = &ops[n->op];
    HOLDS(v, n, n->in.n >= op->least && n->in.n <= op->most,
            "%d operands, ops.def says %d to %d", n->in.n, op->least, op->most);
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        HOLDS(v, n, x, "operand %d is missing", i);
        HOLDS(v, n, x == v->g->input || (x->def && x->def->out == x),
                "operand '%s' is no node's result", x->name);
        HOLDS(v, n, x == v->g->input || map_get(v->names, x->def->name) == x->def,
                "operand '%s' is not made further up", x->name);
    }
}

/* The readers that x lists are in the graph and read it, as often as they are listed. */
static void check_uses(const Verify *v, const Value *x) {
    for (int i = 0; i < x->uses.n; i++) {
        const Node *reader = x->uses.at[i];
        int listed = 0, reads = 0;
        for (int j = 0; j < x->uses.n; j++) {
            listed += x->uses.at[j] == reader;
        }
        for (int j = 0; j < reader->in.n; j++) {
            reads += reader->in.at[j] == x;
        }
        HOLDS(v, reader, map_get(v->names, reader->name) == reader,
                "gone, but still listed as a reader of '%s'", x->name);
        HOLDS(v, reader, listed == reads, "reads '%s' %d times, is listed %d times",
                x->name, reads, listed);
    }
}

/* And whoever reads a value is listed there. */
static void check_listed(const Verify *v, const Node *n) {
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        bool listed = false;
        for (int j = 0; j < x->uses.n; j++) {
            listed = listed || x->uses.at[j] == n;
        }
        HOLDS(v, n, listed, "reads '%s', which does not list it", x->name);
    }
}

static void check_outputs(const Verify *v) {
    const Graph *g = v->g;
    HOLDS(v, NULL, g->outputs.n > 0, "no output");
    for (int i = 0; i < g->outputs.n; i++) {
        const Value *y = g->outputs.at[i];
        HOLDS(v, NULL,
                y == g->input || (y->def && y->def->out == y &&
                                         map_get(v->names, y->def->name) == y->def),
                "output '%s' is no node's result", y->name);
        HOLDS(v, NULL, y->is_output, "output '%s' is not marked as one", y->name);
    }
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        bool found = false;
        for (int j = 0; j < g->outputs.n && n->out->is_output; j++) {
            found = found || g->outputs.at[j] == n->out;
        }
        HOLDS(v, n, found == n->out->is_output, "its result is marked as an output");
    }
}

static void check_guests(const Verify *v, const Node *n) {
    const Node *host = n->host;
    int listed = 0;
    for (int i = 0; host && i < host->guests.n; i++) {
        listed += host->guests.at[i] == n;
    }
    HOLDS(v, n, !host || map_get(v->names, host->name) == host,
            "its host '%s' is not further up", host->name);
    HOLDS(v, n, !host || listed == 1, "its host lists it %d times", listed);
    const char *reason = host ? host_obstacle(n, host) : NULL;
    HOLDS(v, n, !reason, "it can't be a guest of '%s': %s", host->name, reason);
    for (int i = 0; i < n->guests.n; i++) {
        HOLDS(v, n, n->guests.at[i]->host == n, "its guest '%s' has another host",
                n->guests.at[i]->name);
    }
}

static void check_wiring(Verify *v) {
    const Graph *g = v->g;
    HOLDS(v, NULL, g->input && !g->input->def, "no input");
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        HOLDS(v, NULL, n, "a gap at node %d", i);
        HOLDS(v, NULL, n->op > OP_none && n->op < OPS, "node %d is no operation", i);
        HOLDS(v, n, n->out && n->out->def == n, "its result has another maker");
        check_operands(v, n);
        check_guests(v, n);
        check_name(v, n, n);
        for (int j = 0; j < n->absorbed.n; j++) {
            check_name(v, n->absorbed.at[j], n);
        }
    }
    check_uses(v, g->input);
    for (int i = 0; i < g->nodes.n; i++) {
        check_uses(v, g->nodes.at[i]->out);
        check_listed(v, g->nodes.at[i]);
        for (int j = 0; j < g->nodes.at[i]->guests.n; j++) {
            const Node *guest = g->nodes.at[i]->guests.at[j];
            HOLDS(v, g->nodes.at[i], map_get(v->names, guest->name) == guest,
                    "its guest '%s' is gone", guest->name);
        }
    }
    check_outputs(v);
}

/* ---- attributes ---- */

static bool has_weights(const Node *n) {
    return n->op == OP_conv || n->op == OP_linear;
}

static void check_attributes(const Verify *v, const Node *n) {
    for (int i = 0; i < 2; i++) {
        HOLDS(v, n, n->kernel[i] >= 1 && n->stride[i] >= 1 && n->dilation[i] >= 1,
                "kernel, stride and dilation are at least 1");
    }
    for (int i = 0; i < 4; i++) {
        HOLDS(v, n, n->pad[i] >= 0, "padding is at least 0");
    }
    HOLDS(v, n, n->groups >= 1, "%d groups", n->groups);
    HOLDS(v, n, n->eps >= 0, "eps is %g", n->eps);
}

static void check_fused(const Verify *v, const Node *n) {
    const Op f = n->activation;
    HOLDS(v, n, !f || ops[n->op].activation, "it takes no activation");
    HOLDS(v, n, !f || f == OP_relu || f == OP_sigmoid || f == OP_tanh,
            "%s is no activation", ops[f].name);
    HOLDS(v, n, !n->batch_norm || has_weights(n), "it takes no batch norm");
    HOLDS(v, n, n->scaled == 1 || has_weights(n), "it takes no factor");
}

/* ---- shapes ---- */

static void check_shape(
        const Verify *v, const Node *n, int64_t c, int64_t h, int64_t w) {
    const Value *y = n->out;
    HOLDS(v, n, y->c >= 1 && y->h >= 1 && y->w >= 1, "it has the shape %s",
            shape_text(y));
    HOLDS(v, n, y->c == c && y->h == h && y->w == w, "it is %s, not [%lld,%lld,%lld]",
            shape_text(y), (long long)c, (long long)h, (long long)w);
}

/* count windows fit the padded axis, and one more would not; with ceil_mode the last one
 * may hang over the end, if it starts in the input or in the padding before it. */
static bool windows_fit(const Node *n, int axis, int size, int64_t count) {
    const int64_t before = n->pad[axis ? 1 : 0], after = n->pad[axis ? 3 : 2];
    const int64_t dilation = n->op == OP_conv ? n->dilation[axis] : 1;
    const int64_t span = dilation * (n->kernel[axis] - 1) + 1, stride = n->stride[axis];
    const int64_t end = before + size + after, last = (count - 1) * stride;
    if (!n->ceil_mode) {
        return last + span <= end && last + stride + span > end;
    }
    const bool starts_inside = last < before + size;
    const bool needed = count == 1 || last - stride + span < end;
    const bool enough = last + span >= end || last + stride >= before + size;
    return starts_inside && needed && enough;
}

static void check_windows(const Verify *v, const Node *n, int c) {
    const Value *x = n->in.at[0], *y = n->out;
    check_shape(v, n, c, y->h, y->w);
    HOLDS(v, n, windows_fit(n, 0, x->h, y->h) && windows_fit(n, 1, x->w, y->w),
            "it is %s, which its windows over %s do not make", shape_text(y),
            shape_text(x));
}

static void check_conv(const Verify *v, const Node *n) {
    check_windows(v, n, n->out_channels);
    HOLDS(v, n, n->in.at[0]->c % n->groups == 0 && n->out_channels % n->groups == 0,
            "%d groups of %d -> %d channels", n->groups, n->in.at[0]->c,
            n->out_channels);
}

static void check_linear(const Verify *v, const Node *n) {
    const Value *x = n->in.at[0];
    HOLDS(v, n, x->h == 1 && x->w == 1, "its input is not flat: %s", shape_text(x));
    check_shape(v, n, n->out_channels, 1, 1);
}

static void check_pool(const Verify *v, const Node *n) {
    check_windows(v, n, n->in.at[0]->c);
}

static void check_global_avgpool(const Verify *v, const Node *n) {
    check_shape(v, n, n->in.at[0]->c, 1, 1);
}

static void check_adaptive_avgpool(const Verify *v, const Node *n) {
    check_shape(v, n, n->in.at[0]->c, n->size[0], n->size[1]);
}

static void check_concat(const Verify *v, const Node *n) {
    int64_t c = 0;
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        HOLDS(v, n, x->h == n->out->h && x->w == n->out->w, "operand '%s' is %s",
                x->name, shape_text(x));
        c += x->c;
    }
    check_shape(v, n, c, n->out->h, n->out->w);
}

static void check_flatten(const Verify *v, const Node *n) {
    const Value *x = n->in.at[0];
    check_shape(v, n, (int64_t)x->c * x->h * x->w, 1, 1);
}

static void check_pad(const Verify *v, const Node *n) {
    const Value *x = n->in.at[0];
    check_shape(v, n, (int64_t)x->c + n->channels[0] + n->channels[1],
            (int64_t)x->h + n->pad[0] + n->pad[2],
            (int64_t)x->w + n->pad[1] + n->pad[3]);
}

static void check_slice(const Verify *v, const Node *n) {
    const Value *x = n->in.at[0];
    const int size[3] = {x->c, x->h, x->w};
    int64_t count[3];
    for (int i = 0; i < 3; i++) {
        const int64_t stop = n->stop[i] == -1 ? size[i] : n->stop[i];
        HOLDS(v, n, n->step[i] >= 1 && n->start[i] >= 0 && stop <= size[i],
                "it reaches beyond %s", shape_text(x));
        count[i] = (stop - n->start[i] + n->step[i] - 1) / n->step[i];
    }
    check_shape(v, n, count[0], count[1], count[2]);
}

/* Element by element: all operands have the result's shape. */
static void check_same(const Verify *v, const Node *n) {
    for (int i = 0; i < n->in.n; i++) {
        check_shape(v, n, n->in.at[i]->c, n->in.at[i]->h, n->in.at[i]->w);
    }
}

static void (*const check_shape_of[OPS])(const Verify *v, const Node *n) = {
        [OP_conv] = check_conv,
        [OP_linear] = check_linear,
        [OP_maxpool] = check_pool,
        [OP_avgpool] = check_pool,
        [OP_global_avgpool] = check_global_avgpool,
        [OP_adaptive_avgpool] = check_adaptive_avgpool,
        [OP_concat] = check_concat,
        [OP_flatten] = check_flatten,
        [OP_pad] = check_pad,
        [OP_slice] = check_slice,
};

static void check_shapes(const Verify *v, const Node *n) {
    (check_shape_of[n->op] ? check_shape_of[n->op] : check_same)(v, n);
    if (has_weights(n) && n->in.n > 1) {
        const Value *r = n->in.at[1];
        check_shape(v, n, r->c, r->h, r->w);
    }
}

/* ---- parameters ---- */

static void check_tensor(const Verify *v, const Node *n, const Tensor *t,
        const char *what, bool wanted, const int64_t shape[4]) {
    HOLDS(v, n, !wanted == !t, "%s %s", wanted ? "lacks" : "has no use for", what);
    int64_t count = 1;
    for (int i = 0; t && i < 4; i++) {
        HOLDS(v, n, t->shape[i] == shape[i], "%s has %lld as dimension %d, not %lld",
                t->name, (long long)t->shape[i], i, (long long)shape[i]);
        count *= shape[i] ? shape[i] : 1;
    }
    HOLDS(v, n, !t || t->count == count, "%s has %lld elements, not %lld", t->name,
            (long long)t->count, (long long)count);
}

static void check_parameters(const Verify *v, const Node *n) {
    const bool conv = n->op == OP_conv, weights = has_weights(n);
    const bool norm = n->op == OP_batch_norm || n->batch_norm;
    const int64_t k = n->out->c;
    const int64_t weight[4] = {k, n->in.at[0]->c / n->groups, conv ? n->kernel[0] : 0,
            conv ? n->kernel[1] : 0};
    const int64_t one[4] = {k};
    check_tensor(v, n, n->weight, "a weight", weights, weight);
    check_tensor(v, n, n->bias_tensor, "a bias", weights && n->bias, one);
    check_tensor(v, n, n->bn_weight, "a batch norm's weight", norm, one);
    check_tensor(v, n, n->bn_bias, "a batch norm's bias", norm, one);
    check_tensor(v, n, n->bn_mean, "a running mean", norm, one);
    check_tensor(v, n, n->bn_var, "a running variance", norm, one);
}

void verify_graph(const Graph *g, const char *after) {
    Verify v = {g, after, map_new(SCRATCH)};
    check_wiring(&v);
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        check_attributes(&v, n);
        check_fused(&v, n);
        check_shapes(&v, n);
        check_parameters(&v, n);
    }
}
