/* convolution.c - the reference's two operations that take time: conv and linear.
 *
 *     y[k,y,x] = b[k] + sum over c,r,s of w[k,c,r,s] * x[c, y*stride + r*dilation - pad, ...]
 *
 * The innermost loop runs along a row of the output, so that compilers vectorize it; the
 * output channels are shared out over threads. Every y[k,y,x] is summed in one fixed order
 * and (see CMakeLists.txt) without fused multiply-add: the same bits on every machine.
 */
#define _GNU_SOURCE /* sched_getaffinity() */
#include "reference.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

/* ---- threads over output channels ---- */

typedef struct Share {
    const Eval *e;
    int first, end;   /* output channels */
    double *weights;  /* those of one output channel */
    pthread_t thread; /* unused by share 0, which the caller works on */
    void (*channel)(const Eval *e, int k, const double *w, double *y);
} Share;

enum { MAX_SHARES = 64, WORTH_A_THREAD = 1 << 20 };

static int processors(void) {
    cpu_set_t set;
    const int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
    return n < MAX_SHARES ? n : MAX_SHARES;
}

/* Weights of 16 bits: rounded, what they are multiplied by first included; or absolute, and
 * never smaller than what a unit roundoff is relative to: below the least normal number errors
 * no longer shrink. */
static void to_half(const Eval *e, int k, double *w, int64_t row) {
    const Dtype d = e->n->choice.dtype;
    const double s = folded_factor(e->n, k);
    for (int64_t i = 0; s != 0 && i < row; i++) {
        if (e->absolute) {
            w[i] = fmax(fabs(w[i]), half_least(d) / fabs(s));
        } else if (e->rounded) {
            w[i] = half_round(s * w[i], d) / s;
        }
    }
}

static void *work(void *arg) {
    const Share *s = arg;
    const Tensor *t = s->e->n->weight;
    const int64_t row = t->count / s->e->n->out->c;
    const Value *y = s->e->n->out;
    for (int k = s->first; k < s->end; k++) {
        tensor_read(t, k * row, row, s->weights);
        if (is_half(s->e->n->choice.dtype)) {
            to_half(s->e, k, s->weights, row);
        }
        for (int64_t i = 0; s->e->absolute && i < row; i++) {
            s->weights[i] = fabs(s->weights[i]);
        }
        s->channel(s->e, k, s->weights, s->e->out + (int64_t)k * y->h * y->w);
    }
    return NULL;
}

/* Calls channel() for each output channel k with its weights and its part of the output. */
static void for_each_channel(const Eval *e,
        void (*channel)(const Eval *e, int k, const double *w, double *y)) {
    Share shares[MAX_SHARES];
    const int k = e->n->out->c;
    int n = node_macs(e->n) < WORTH_A_THREAD ? 1 : processors();
    n = n < k ? n : k;
    for (int i = 0; i < n; i++) {
        shares[i] = (Share){.e = e,
                .first = (int)((int64_t)k * i / n),
                .end = (int)((int64_t)k * (i + 1) / n),
                .weights = doubles(e->n->weight->count / k),
                .channel = channel};
    }
    bool running[MAX_SHARES] = {false};
    for (int i = 1; i < n; i++) {
        running[i] = !pthread_create(&shares[i].thread, NULL, work, &shares[i]);
    }
    for (int i = 0; i < n; i++) {
        if (running[i]) {
            pthread_join(shares[i].thread, NULL);
        } else { /* the caller's own share, or no thread was to be had */
            work(&shares[i]);
        }
        free(shares[i].weights);
    }
}

static double bias(const Eval *e, int k) {
    const double b = e->n->bias_tensor ? tensor_get(e->n->bias_tensor, k) : 0;
    return e->absolute ? fabs(b) : b;
}

/* ---- conv ---- */

/* y[i] += w * x[i * stride] */
static void add_row(
        double *restrict y, const double *restrict x, double w, int n, int stride) {
    for (int i = 0; i < n; i++) {
        y[i] += w * x[(int64_t)i * stride];
    }
}

/* The same for four channels, whose weights lie taps apart and rows area apart: y is
 * loaded and stored once for the four. */
static void add_four_rows(double *restrict y, const double *restrict x, int64_t area,
        const double *w, int taps, int n) {
    const double w0 = w[0], w1 = w[taps], w2 = w[2 * taps], w3 = w[3 * taps];
    const double *x1 = x + area, *x2 = x + 2 * area, *x3 = x + 3 * area;
    for (int i = 0; i < n; i++) {
        y[i] += (w0 * x[i] + w1 * x1[i]) + (w2 * x2[i] + w3 * x3[i]);
    }
}

/* y[i] += sum over c of w[c][tap] * x[c][i * stride], for one tap; x is [channels][area] */
static void add_tap(double *y, const double *x, int64_t area, const double *w, int taps,
        int channels, int n, int stride) {
    int c = 0;
    for (; stride == 1 && c + 4 <= channels; c += 4) {
        add_four_rows(y, x + c * area, area, w + c * taps, taps, n);
    }
    for (; c < channels; c++) {
        add_row(y, x + c * area, w[c * taps], n, stride);
    }
}

/* The outputs 0 <= first .. end <= n whose tap lies inside: 0 <= i*stride + shift < size. */
static void inside(int n, int stride, int shift, int size, int *first, int *end) {
    *first = shift < 0 ? (-shift + stride - 1) / stride : 0;
    *end = size > shift ? (size - shift + stride - 1) / stride : 0;
    *end = *end < n ? *end : n;
}

/* One row of one output channel: the taps r, s, then all input channels. */
static void conv_row(
        const Eval *e, const double *w, const double *x, int y, double *out) {
    const Node *n = e->n;
    const Value *in = n->in.at[0];
    const int channels = in->c / n->groups, taps = n->kernel[0] * n->kernel[1];
    for (int r = 0; r < n->kernel[0]; r++) {
        const int iy = y * n->stride[0] + r * n->dilation[0] - n->pad[0];
        if (iy < 0 || iy >= in->h) {
            continue;
        }
        for (int s = 0; s < n->kernel[1]; s++) {
            int first, end;
            const int shift = s * n->dilation[1] - n->pad[1];
            inside(n->out->w, n->stride[1], shift, in->w, &first, &end);
            if (first < end) {
                add_tap(out + first,
                        x + (int64_t)iy * in->w + first * n->stride[1] + shift,
                        (int64_t)in->h * in->w, w + r * n->kernel[1] + s, taps,
                        channels, end - first, n->stride[1]);
            }
        }
    }
}

static void conv_channel(const Eval *e, int k, const double *w, double *out) {
    const Node *n = e->n;
    const Value *in = n->in.at[0], *y = n->out;
    const int group = k / (y->c / n->groups), channels = in->c / n->groups;
    const double *x = e->in[0] + (int64_t)group * channels * in->h * in->w;
    const double b = bias(e, k);
    for (int i = 0; i < y->h; i++) {
        double *row = out + (int64_t)i * y->w;
        for (int j = 0; j < y->w; j++) {
            row[j] = b;
        }
        conv_row(e, w, x, i, row);
    }
}

void evaluate_conv(const Eval *e) { for_each_channel(e, conv_channel); }

/* ---- linear ---- */

static void linear_channel(const Eval *e, int k, const double *w, double *y) {
    double sum = bias(e, k);
    for (int c = 0; c < e->n->in.at[0]->c; c++) {
        sum += w[c] * e->in[0][c];
    }
    *y = sum;
}

void evaluate_linear(const Eval *e) { for_each_channel(e, linear_channel); }
