/* shapes.c - the shape of every value, [C,H,W] of one image, and of every parameter.
 *
 * The arithmetic is PyTorch's. Along an axis of n elements, padded by p before and q after,
 * a kernel of r elements at dilation d spans s = d*(r-1) + 1 and makes
 *
 *     floor((n + p + q - s) / stride) + 1                windows, or with ceil_mode
 *     ceil ((n + p + q - s) / stride) + 1                less one, if the last would start
 *                                                        beyond n + p
 *
 * Needs:  nodes in an order in which each follows what it reads; attributes in the ranges of
 *         attrs.def.
 * Leaves: dimensions of at least 1, no tensor of more than 2^31 - 1 elements (the batch
 *         included); every pooling window touches an element of the input; slices inside
 *         their input; a linear layer's input is [C,1,1]; the operands of add have one shape,
 *         those of concat one height and width.
 *
 * An error shows what flowed in:
 *
 *     tiny.yaml:7:5: error: linear 'fc' wants a flat input: 'pool' is [6,14,14]; ...
 *     note: shapes up to here:
 *         image    input    [1,28,28]
 *         conv     conv     [6,28,28]   tiny.yaml:5
 *         pool     maxpool  [6,14,14]   tiny.yaml:6
 */
#include "cnnc.h"

#include <string.h>

/* ---- errors ---- */

/* The layers that lead to n, nearest last: those that it reads, and theirs. */
static int upstream(const Graph *g, const Node *n, const Node **found, int most) {
    VEC(const Value *) wanted = {0};
    int count = 0, i = g->nodes.n - 1;
    while (i >= 0 && g->nodes.at[i] != n) {
        i--;
    }
    for (const Node *at = n;;) {
        for (int j = 0; j < at->in.n; j++) {
            VEC_PUSH(SCRATCH, wanted, at->in.at[j]);
        }
        bool reads = false;
        while (!reads && --i >= 0) {
            for (int j = 0; j < wanted.n && !reads; j++) {
                reads = wanted.at[j] == g->nodes.at[i]->out;
            }
        }
        if (i < 0 || count == most) {
            break;
        }
        at = g->nodes.at[i];
        found[count++] = at;
    }
    for (int a = 0, b = count - 1; a < b; a++, b--) {
        const Node *t = found[a];
        found[a] = found[b];
        found[b] = t;
    }
    return count;
}

static void note_shapes(const Graph *g, const Node *n) {
    enum { MOST = 6 };
    const Node *found[MOST];
    const int count = upstream(g, n, found, MOST);
    int name_width = (int)strlen(g->input->name), op_width = (int)strlen("input");
    for (int i = 0; i < count; i++) {
        const int name = (int)strlen(found[i]->name);
        const int op = (int)strlen(ops[found[i]->op].name);
        name_width = name > name_width ? name : name_width;
        op_width = op > op_width ? op : op_width;
    }
    const char *text = "shapes up to here:";
    if (count < MOST) {
        text = arena_printf(SCRATCH, "%s\n    %-*s  %-*s  %s", text, name_width,
                g->input->name, op_width, "input", shape_text(g->input));
    }
    for (int i = 0; i < count; i++) {
        const Node *a = found[i];
        text = arena_printf(SCRATCH, "%s\n    %-*s  %-*s  %-12s  %s:%d", text,
                name_width, a->name, op_width, ops[a->op].name, shape_text(a->out),
                a->pos.file, a->pos.line);
    }
    error_note("%s", text);
}

/* "conv 'stem' wants ...", with the shapes that flowed in. */
static _Noreturn void shape_error(const Graph *g, const Node *n, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));
static void shape_error(const Graph *g, const Node *n, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *text = arena_vprintf(SCRATCH, fmt, args);
    va_end(args);
    note_shapes(g, n);
    error_at(n->pos, "%s '%s' %s", ops[n->op].name, n->name, text);
}

/* "'maxpool' is [64,28,28]" */
static const char *is(const Value *v) {
    return arena_printf(SCRATCH, "'%s' is %s", v->name, shape_text(v));
}

/* ---- sizes ---- */

/* Whether a*b*c*d is at most 2^31 - 1; each is at least 1. */
static bool fits(int64_t a, int64_t b, int64_t c, int64_t d) {
    int64_t product;
    return !__builtin_mul_overflow(a, b, &product) &&
           !__builtin_mul_overflow(product, c, &product) &&
           !__builtin_mul_overflow(product, d, &product) && product <= INT32_MAX;
}

static void set_shape(const Graph *g, const Node *n, int64_t c, int64_t h, int64_t w) {
    if (!fits(g->batch, c, h, w)) {
        shape_error(g, n,
                "wants a result of [%lld,%lld,%lld], batch %d: more than %d elements",
                (long long)c, (long long)h, (long long)w, g->batch, INT32_MAX);
    }
    n->out->c = (int)c;
    n->out->h = (int)h;
    n->out->w = (int)w;
}

static void set_same_shape(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    set_shape(g, n, x->c, x->h, x->w);
}

/* ---- windows ---- */

/* One axis of a convolution or pool. */
typedef struct Axis {
    const char *elements, *before_word; /* "rows", "above" */
    int64_t size, before, after, span, stride;
} Axis;

/* axis 0: rows, 1: columns */
static Axis axis_of(const Node *n, int axis) {
    const Value *x = n->in.at[0];
    const int dilation = n->op == OP_conv ? n->dilation[axis] : 1;
    return (Axis){
            .elements = axis ? "columns" : "rows",
            .before_word = axis ? "at the left" : "above",
            .size = axis ? x->w : x->h,
            .before = n->pad[axis ? 1 : 0],
            .after = n->pad[axis ? 3 : 2],
            .span = (int64_t)dilation * (n->kernel[axis] - 1) + 1,
            .stride = n->stride[axis],
    };
}

static int64_t count_windows(const Graph *g, const Node *n, Axis a) {
    int64_t room = a.size + a.before + a.after - a.span;
    room += n->ceil_mode ? a.stride - 1 : 0;
    if (room < 0) {
        shape_error(g, n,
                "wants at least %lld %s for its kernel: %s, %lld with padding",
                (long long)a.span, a.elements, is(n->in.at[0]),
                (long long)(a.size + a.before + a.after));
    }
    const int64_t count = room / a.stride + 1;
    return n->ceil_mode && (count - 1) * a.stride >= a.size + a.before ? count - 1
                                                                       : count;
}

/* A mean or maximum over nothing but padding has no meaning. */
static void check_windows(const Graph *g, const Node *n, Axis a, int64_t count) {
    if (a.before >= a.span) {
        shape_error(g, n,
                "wants less padding %s than its kernel's %lld %s, found %lld: the "
                "first "
                "window would see padding alone",
                a.before_word, (long long)a.span, a.elements, (long long)a.before);
    }
    const int64_t last = (count - 1) * a.stride - a.before;
    if (last >= a.size) {
        shape_error(g, n,
                "wants each window to touch its input, %s: the last of %lld starts "
                "after "
                "%lld %s and would see padding alone",
                is(n->in.at[0]), (long long)count, (long long)last, a.elements);
    }
}

static void shape_pool(const Graph *g, const Node *n) {
    int64_t count[2];
    for (int axis = 0; axis < 2; axis++) {
        const Axis a = axis_of(n, axis);
        count[axis] = count_windows(g, n, a);
        check_windows(g, n, a, count[axis]);
    }
    set_shape(g, n, n->in.at[0]->c, count[0], count[1]);
}

/* ---- layers with weights ---- */

static bool same_shape(const Value *a, const Value *b) {
    return a->c == b->c && a->h == b->h && a->w == b->w;
}

static void check_residual(const Graph *g, const Node *n) {
    if (n->in.n == 2 && !same_shape(n->in.at[1], n->out)) {
        shape_error(g, n, "wants a residual of its own shape, %s: %s",
                shape_text(n->out), is(n->in.at[1]));
    }
}

static void shape_conv(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    if (x->c % n->groups) {
        shape_error(
                g, n, "wants input channels in %d equal groups: %s", n->groups, is(x));
    }
    if (n->out_channels % n->groups) {
        shape_error(g, n, "wants output channels in %d equal groups, found out: %d",
                n->groups, n->out_channels);
    }
    const int64_t rows = count_windows(g, n, axis_of(n, 0));
    const int64_t columns = count_windows(g, n, axis_of(n, 1));
    set_shape(g, n, n->out_channels, rows, columns);
    check_residual(g, n);
}

static void shape_linear(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    if (x->h != 1 || x->w != 1) {
        shape_error(g, n, "wants a flat input: %s; put `flatten` before it", is(x));
    }
    set_shape(g, n, n->out_channels, 1, 1);
    check_residual(g, n);
}

/* ---- the other layers ---- */

static void shape_add(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    for (int i = 1; i < n->in.n; i++) {
        if (!same_shape(x, n->in.at[i])) {
            shape_error(g, n, "wants operands of one shape: %s, %s", is(x),
                    is(n->in.at[i]));
        }
    }
    set_same_shape(g, n);
}

static void shape_concat(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    int64_t c = 0;
    for (int i = 0; i < n->in.n; i++) {
        const Value *other = n->in.at[i];
        if (other->h != x->h || other->w != x->w) {
            shape_error(g, n, "wants operands of one height and width: %s, %s", is(x),
                    is(other));
        }
        c += other->c;
    }
    set_shape(g, n, c, x->h, x->w);
}

static void shape_flatten(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    set_shape(g, n, (int64_t)x->c * x->h * x->w, 1, 1);
}

static void shape_lrn(const Graph *g, const Node *n) {
    if (n->size[0] != n->size[1] || n->size[0] % 2 == 0) {
        shape_error(g, n, "wants one odd size, found [%d, %d]", n->size[0], n->size[1]);
    }
    set_same_shape(g, n);
}

static void shape_pad(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    set_shape(g, n, (int64_t)x->c + n->channels[0] + n->channels[1],
            (int64_t)x->h + n->pad[0] + n->pad[2],
            (int64_t)x->w + n->pad[1] + n->pad[3]);
}

static void shape_slice(const Graph *g, const Node *n) {
    static const char *const elements[3] = {"channels", "rows", "columns"};
    const Value *x = n->in.at[0];
    const int size[3] = {x->c, x->h, x->w};
    int64_t count[3];
    for (int i = 0; i < 3; i++) {
        const int64_t start = n->start[i], step = n->step[i];
        const int64_t stop = n->stop[i] == -1 ? size[i] : n->stop[i];
        if (step < 1) {
            shape_error(g, n, "wants steps of at least 1, found %d for the %s",
                    n->step[i], elements[i]);
        }
        if (start < 0 || start >= stop || stop > size[i]) {
            shape_error(g, n, "wants 0 <= start < stop <= %d for the %s, found %d, %d",
                    size[i], elements[i], n->start[i], n->stop[i]);
        }
        count[i] = (stop - start + step - 1) / step;
    }
    set_shape(g, n, count[0], count[1], count[2]);
}

static void shape_global_avgpool(const Graph *g, const Node *n) {
    set_shape(g, n, n->in.at[0]->c, 1, 1);
}

static void shape_adaptive_avgpool(const Graph *g, const Node *n) {
    set_shape(g, n, n->in.at[0]->c, n->size[0], n->size[1]);
}

/* The ops that are not here work element by element. */
static void (*const shape_of[OPS])(const Graph *g, const Node *n) = {
        [OP_conv] = shape_conv,
        [OP_linear] = shape_linear,
        [OP_maxpool] = shape_pool,
        [OP_avgpool] = shape_pool,
        [OP_global_avgpool] = shape_global_avgpool,
        [OP_adaptive_avgpool] = shape_adaptive_avgpool,
        [OP_add] = shape_add,
        [OP_concat] = shape_concat,
        [OP_flatten] = shape_flatten,
        [OP_lrn] = shape_lrn,
        [OP_pad] = shape_pad,
        [OP_slice] = shape_slice,
};

void infer_value_shapes(Graph *g) {
    const Value *x = g->input;
    if (!fits(g->batch, x->c, x->h, x->w)) {
        error_at(x->pos, "input '%s' is [%d,%d,%d], batch %d: more than %d elements",
                x->name, x->c, x->h, x->w, g->batch, INT32_MAX);
    }
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        (shape_of[n->op] ? shape_of[n->op] : set_same_shape)(g, n);
    }
}

/* ---- parameters ---- */

typedef struct Declare {
    Graph *g;
    Map *seen; /* name -> Tensor */
} Declare;

/* The parameter `layer`.`what` of node n; unused dimensions are 0. */
static Tensor *declare(Declare *d, const Node *n, const char *layer, const char *what,
        const int64_t shape[4]) {
    Tensor *t = NEW(GRAPH, Tensor);
    t->name = arena_printf(GRAPH, "%s.%s", layer, what);
    t->pos = n->pos;
    t->count = 1;
    for (; t->rank < 4 && shape[t->rank]; t->rank++) {
        t->shape[t->rank] = shape[t->rank];
        t->count *= shape[t->rank];
    }
    const Tensor *other = map_get(d->seen, t->name);
    if (other) {
        error_at(n->pos,
                "%s '%s' wants a parameter '%s' of its own: the layer at %s:%d has it",
                ops[n->op].name, n->name, t->name, other->pos.file, other->pos.line);
    }
    map_put(d->seen, t->name, t);
    VEC_PUSH(GRAPH, d->g->params, t);
    return t;
}

static void declare_batch_norm(Declare *d, Node *n, const char *name) {
    const int64_t shape[4] = {n->out->c};
    n->bn_weight = declare(d, n, name, "weight", shape);
    n->bn_bias = declare(d, n, name, "bias", shape);
    n->bn_mean = declare(d, n, name, "running_mean", shape);
    n->bn_var = declare(d, n, name, "running_var", shape);
}

static void declare_weight(Declare *d, Node *n) {
    const int64_t k = n->out->c, c = n->in.at[0]->c;
    const bool conv = n->op == OP_conv;
    const int64_t shape[4] = {
            k, c / n->groups, conv ? n->kernel[0] : 0, conv ? n->kernel[1] : 0};
    if (!fits(k, shape[1], conv ? shape[2] : 1, conv ? shape[3] : 1)) {
        const char *window =
                conv ? arena_printf(SCRATCH, ",%d,%d", n->kernel[0], n->kernel[1]) : "";
        shape_error(d->g, n, "wants a weight of [%lld,%lld%s]: more than %d elements",
                (long long)k, (long long)shape[1], window, INT32_MAX);
    }
    n->weight = declare(d, n, n->name, "weight", shape);
    if (n->bias) {
        n->bias_tensor = declare(d, n, n->name, "bias", (int64_t[4]){k});
    }
    if (n->batch_norm) {
        declare_batch_norm(d, n, n->batch_norm);
    }
}

/* The guests of a dump once more, now that shapes and all readers are known. */
static void check_guests(Graph *g) {
    graph_link(g);
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        const char *reason = n->host ? host_obstacle(n, n->host) : NULL;
        if (reason) {
            error_at(n->pos, "'%s' can't be the host of '%s': %s", n->host->name,
                    n->name, reason);
        }
    }
}

void infer_shapes(Graph *g) {
    Declare d = {g, map_new(GRAPH)};
    infer_value_shapes(g);
    check_guests(g);
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (n->op == OP_conv || n->op == OP_linear) {
            declare_weight(&d, n);
        } else if (n->op == OP_batch_norm) {
            declare_batch_norm(&d, n, n->name);
        }
    }
}
