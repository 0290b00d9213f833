/* operations.c - the reference's operations: one plain function each, as ops.def says.
 *
 * A new operation is a function and a row of the table at the end.
 */
#include "reference.h"

#include <math.h>
#include <string.h>

static int64_t area(const Value *v) { return (int64_t)v->h * v->w; }
static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

/* ---- element by element ---- */

double apply_activation(Op activation, double x) {
    switch (activation) {
    case OP_relu:
        return x < 0 ? 0 : x; /* keeps NaN */
    case OP_sigmoid:
        return 1 / (1 + exp(-x));
    case OP_tanh:
        return tanh(x);
    default:
        return x;
    }
}

static void evaluate_activation(const Eval *e) {
    for (int64_t i = 0; i < value_elements(e->n->out); i++) {
        e->out[i] = apply_activation(e->n->op, e->in[0][i]);
    }
}

static void evaluate_copy(const Eval *e) {
    memcpy(e->out, e->in[0], (size_t)value_elements(e->n->out) * sizeof *e->out);
}

static void evaluate_scale(const Eval *e) {
    const double by = e->absolute ? fabs(e->n->by) : e->n->by;
    for (int64_t i = 0; i < value_elements(e->n->out); i++) {
        e->out[i] = by * e->in[0][i];
    }
}

static void evaluate_add(const Eval *e) {
    evaluate_copy(e);
    for (int j = 1; j < e->n->in.n; j++) {
        for (int64_t i = 0; i < value_elements(e->n->out); i++) {
            e->out[i] += e->in[j][i];
        }
    }
}

/* y = weight * (y - mean) / sqrt(var + eps) + bias, in place */
void normalize(const Node *n, bool absolute, double *y) {
    for (int c = 0; c < n->out->c; c++) {
        double mean = tensor_get(n->bn_mean, c), bias = tensor_get(n->bn_bias, c);
        double scale =
                tensor_get(n->bn_weight, c) / sqrt(tensor_get(n->bn_var, c) + n->eps);
        if (absolute) {
            scale = fabs(scale);
            mean = -fabs(mean);
            bias = fabs(bias);
        }
        for (int64_t i = c * area(n->out); i < (c + 1) * area(n->out); i++) {
            y[i] = (y[i] - mean) * scale + bias;
        }
    }
}

static void evaluate_batch_norm(const Eval *e) {
    evaluate_copy(e);
    normalize(e->n, e->absolute, e->out);
}

/* ---- across channels ---- */

/* For each pixel; the largest is taken off first, so that exp() stays finite. */
static void evaluate_softmax(const Eval *e) {
    const Value *v = e->n->out;
    for (int64_t p = 0; p < area(v); p++) {
        double largest = -INFINITY, sum = 0;
        for (int c = 0; c < v->c; c++) {
            largest = fmax(largest, e->in[0][c * area(v) + p]);
        }
        for (int c = 0; c < v->c; c++) {
            sum += exp(e->in[0][c * area(v) + p] - largest);
        }
        for (int c = 0; c < v->c; c++) {
            e->out[c * area(v) + p] = exp(e->in[0][c * area(v) + p] - largest) / sum;
        }
    }
}

static void evaluate_lrn(const Eval *e) {
    const Node *n = e->n;
    const Value *v = n->out;
    const int reach = n->size[0] / 2;
    for (int c = 0; c < v->c; c++) {
        for (int64_t p = 0; p < area(v); p++) {
            double sum = 0;
            for (int i = most(c - reach, 0); i <= least(c + reach, v->c - 1); i++) {
                const double x = e->in[0][i * area(v) + p];
                sum += x * x;
            }
            e->out[c * area(v) + p] = e->in[0][c * area(v) + p] /
                                      pow(n->k + n->alpha / n->size[0] * sum, n->beta);
        }
    }
}

static void evaluate_concat(const Eval *e) {
    double *to = e->out;
    for (int j = 0; j < e->n->in.n; j++) {
        const int64_t count = value_elements(e->n->in.at[j]);
        memcpy(to, e->in[j], (size_t)count * sizeof *to);
        to += count;
    }
}

/* ---- windows ---- */

/* Rows and columns first <= i < end of the input. */
typedef struct Window {
    int first[2], end[2];
} Window;

/* The window of output [y,x] of a pool, cut to the input. *padded: its elements if padding
 * counts as well, but nothing beyond padding (where ceil_mode may lead). */
static Window pool_window(const Node *n, int y, int x, int64_t *padded) {
    const int at[2] = {y, x}, size[2] = {n->in.at[0]->h, n->in.at[0]->w};
    Window w;
    *padded = 1;
    for (int i = 0; i < 2; i++) {
        const int first = at[i] * n->stride[i] - n->pad[i];
        const int end = least(first + n->kernel[i], size[i] + n->pad[i + 2]);
        *padded *= end - first;
        w.first[i] = most(first, 0);
        w.end[i] = least(end, size[i]);
    }
    return w;
}

/* The window of output [y,x] of an adaptive pool. */
static Window adaptive_window(const Node *n, int y, int x) {
    const int64_t h = n->in.at[0]->h, w = n->in.at[0]->w;
    const int64_t to_h = n->out->h, to_w = n->out->w;
    return (Window){{(int)(y * h / to_h), (int)(x * w / to_w)},
            {(int)(((y + 1) * h + to_h - 1) / to_h),
                    (int)(((x + 1) * w + to_w - 1) / to_w)}};
}

static int64_t window_count(Window w) {
    return (int64_t)(w.end[0] - w.first[0]) * (w.end[1] - w.first[1]);
}

static double window_sum(const Eval *e, int c, Window w) {
    const Value *x = e->n->in.at[0];
    double sum = 0;
    for (int i = w.first[0]; i < w.end[0]; i++) {
        for (int j = w.first[1]; j < w.end[1]; j++) {
            sum += e->in[0][((int64_t)c * x->h + i) * x->w + j];
        }
    }
    return sum;
}

static double window_max(const Eval *e, int c, Window w) {
    const Value *x = e->n->in.at[0];
    double largest = -INFINITY;
    for (int i = w.first[0]; i < w.end[0]; i++) {
        for (int j = w.first[1]; j < w.end[1]; j++) {
            largest = fmax(largest, e->in[0][((int64_t)c * x->h + i) * x->w + j]);
        }
    }
    return largest;
}

static double pool_element(const Eval *e, int c, int y, int x) {
    const Node *n = e->n;
    int64_t padded;
    if (n->op == OP_maxpool) {
        return window_max(e, c, pool_window(n, y, x, &padded));
    }
    if (n->op == OP_avgpool) {
        const Window w = pool_window(n, y, x, &padded);
        const int64_t count = n->count_include_pad ? padded : window_count(w);
        return window_sum(e, c, w) / (double)count;
    }
    const Window w = adaptive_window(n, y, x);
    return window_sum(e, c, w) / (double)window_count(w);
}

static void evaluate_pool(const Eval *e) {
    const Value *v = e->n->out;
    double *to = e->out;
    for (int c = 0; c < v->c; c++) {
        for (int y = 0; y < v->h; y++) {
            for (int x = 0; x < v->w; x++) {
                *to++ = pool_element(e, c, y, x);
            }
        }
    }
}

/* ---- pad and slice ---- */

/* The constant is a parameter of an fp32 network, so it is the fp32 number. */
static void evaluate_pad(const Eval *e) {
    const Node *n = e->n;
    const Value *in = n->in.at[0], *v = n->out;
    double *to = e->out;
    for (int k = 0; k < v->c; k++) {
        for (int i = 0; i < v->h; i++) {
            for (int j = 0; j < v->w; j++) {
                const int c = k - n->channels[0], y = i - n->pad[0], x = j - n->pad[1];
                const bool outside = c < 0 || c >= in->c || y < 0 || y >= in->h ||
                                     x < 0 || x >= in->w;
                *to++ = outside ? (double)(float)n->value
                                : e->in[0][((int64_t)c * in->h + y) * in->w + x];
            }
        }
    }
}

static void evaluate_slice(const Eval *e) {
    const Node *n = e->n;
    const Value *in = n->in.at[0], *v = n->out;
    double *to = e->out;
    for (int k = 0; k < v->c; k++) {
        const int64_t c = n->start[0] + (int64_t)k * n->step[0];
        for (int i = 0; i < v->h; i++) {
            const int64_t y = n->start[1] + (int64_t)i * n->step[1];
            for (int j = 0; j < v->w; j++) {
                const int64_t x = n->start[2] + (int64_t)j * n->step[2];
                *to++ = e->in[0][(c * in->h + y) * in->w + x];
            }
        }
    }
}

/* ---- the table ---- */

static const struct Rule {
    void (*evaluate)(const Eval *e);
    bool sum; /* of products: evaluated over absolute values it is a bound */
} rules[OPS] = {
        [OP_conv] = {evaluate_conv, true},
        [OP_linear] = {evaluate_linear, true},
        [OP_batch_norm] = {evaluate_batch_norm, true},
        [OP_relu] = {evaluate_activation, false},
        [OP_sigmoid] = {evaluate_activation, false},
        [OP_tanh] = {evaluate_activation, false},
        [OP_softmax] = {evaluate_softmax, false},
        [OP_maxpool] = {evaluate_pool, false},
        [OP_avgpool] = {evaluate_pool, true},
        [OP_global_avgpool] = {evaluate_pool, true},
        [OP_adaptive_avgpool] = {evaluate_pool, true},
        [OP_add] = {evaluate_add, true},
        [OP_concat] = {evaluate_concat, false},
        [OP_scale] = {evaluate_scale, true},
        [OP_flatten] = {evaluate_copy, false},
        [OP_dropout] = {evaluate_copy, false},
        [OP_lrn] = {evaluate_lrn, false},
        [OP_pad] = {evaluate_pad, false},
        [OP_slice] = {evaluate_slice, false},
        [OP_identity] = {evaluate_copy, false},
        [OP_copy] = {evaluate_copy, false},
        [OP_output] = {evaluate_copy, false},
};

void evaluate_operation(const Eval *e) { rules[e->n->op].evaluate(e); }

bool is_sum(Op op) { return rules[op].sum; }
