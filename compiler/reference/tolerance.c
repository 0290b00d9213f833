/* tolerance.c - how far an fp32 result may lie from the reference on the same inputs.
 *
 * A sum of products, whatever its order, fused or not: with u = 2^-24,
 *
 *     |y - reference| <= f * gamma(n) * (sum |w||x| + |b| + |residual|)
 *     gamma(n) = n*u / (1 - n*u),   n = K + 3,   K = terms of the sum
 *
 * where 3 stands for the rounding of a folded weight, for the bias and for the residual. With
 * f = 1 that always holds (Higham, Accuracy and Stability, section 3.1), but it grows with n
 * where rounding errors, as good as independent, grow with its square root: for a 3x3
 * convolution of 512 channels it is two thousand times what is measured, wide enough for a
 * dropped tap. So
 *
 *     f = min(1, lambda / sqrt(n))                         lambda by algorithm, below
 *
 * (Higham and Mary, A new approach to probabilistic rounding error analysis, 2019: for lambda
 * = 8 an element exceeds the bound with a probability below n * 1e-13.) Up to n = 64 that is
 * the strict bound. Averages keep f = 1: over an even picture their errors are not
 * independent.
 *
 * Winograd's sums pass through a tile's transforms, where all its samples meet, so that an
 * output among zeros gets errors from its tile's other samples. There the bound is normwise:
 * to an element's own sum is added, over its tile,
 *
 *     sum over c of (sum over r,s of |w[k,c,r,s]|) * (largest |x[c]| of the tile's samples)
 *
 * and f is lambda / sqrt(n) times the growth of errors in either direction, below.
 *
 * Softmax, sigmoid, tanh, lrn: 8 ulp. Fused after a sum they also pass on what they get,
 * times their Lipschitz constant. Everything else only moves numbers: no tolerance.
 */
#include "../plan/geometry.h"
#include "../plan/winograd.h"
#include "reference.h"

#include <float.h>
#include <math.h>

static const double unit = 1.0 / (1 << 24);

/* Absolute errors of denormal numbers, and of an exp() that ends at the smallest normal. */
static const double underflow = 2 * (double)FLT_MIN;

/* Of the bound, convolutions take 17 % where f is 1, 6 % beyond, over all of graphs/. */
static const double lambda[ALGORITHMS] = {
        [ALG_simple] = INFINITY,
        [ALG_direct] = 8,
        [ALG_gemm] = 8,
        [ALG_gemv] = 8,
        [ALG_winograd_f2] = 2,
        [ALG_winograd_f4] = 2,
};

/* How much larger than a direct sum's the error of F(m, r) is, in one direction: measured
 * against sums in double, normal inputs after a ReLU, He weights, 64 and 512 channels. The
 * two-dimensional transform has the product of both; F(2, 2), whose entries are 0 and +-1,
 * stays below a direct sum. A rectangle's flat direction and a phase of one tap transform
 * nothing. */
static const struct {
    int m, r;
    double growth;
} growths[] = {{2, 2, 1}, {2, 3, 1}, {4, 3, 1.6}, {2, 5, 1.3}, {4, 5, 2.3}, {2, 7, 2.3},
        {4, 7, 6.1}};

static const struct {
    double ulps, lipschitz;
} smooth[OPS] = {
        [OP_relu] = {0, 1},
        [OP_sigmoid] = {8, 0.25},
        [OP_tanh] = {8, 1},
        [OP_softmax] = {8, 0},
        [OP_lrn] = {8, 0},
};

/* The distance from |y| to the next larger fp32 number. */
static double ulp(double y) {
    const double a = fabs(y);
    return a < FLT_MIN ? ldexp(1, -149) : ldexp(1, ilogb(a) - 23);
}

/* Terms of the sum that makes an element. */
static double terms(const Node *n) {
    const Value *x = n->in.at[0], *y = n->out;
    switch (n->op) {
    case OP_conv:
        return (double)(x->c / n->groups) * n->kernel[0] * n->kernel[1];
    case OP_linear:
        return x->c;
    case OP_avgpool:
        return (double)n->kernel[0] * n->kernel[1];
    case OP_global_avgpool:
        return (double)x->h * x->w;
    case OP_adaptive_avgpool: /* a window may reach into one row and column more */
        return ((double)x->h / y->h + 2) * ((double)x->w / y->w + 2);
    case OP_add:
        return n->in.n;
    default:
        return 1;
    }
}

static double phase_growth(int m, int taps) {
    if (taps == 1) {
        return 1;
    }
    for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
        if (growths[i].m == m && growths[i].r == taps) {
            return growths[i].growth;
        }
    }
    internal_error("no error growth of F(%d,%d)", m, taps);
}

/* In direction dim of a convolution by Winograd: that of its worst phase. */
static double growth(const Node *n, int dim) {
    const int r = n->kernel[dim], m = tile_outputs(n->choice.algorithm, r);
    double worst = 1;
    for (int phase = 0; phase < n->stride[dim]; phase++) {
        const int taps = winograd_phase_taps(r, n->stride[dim], phase);
        worst = fmax(worst, phase_growth(m, taps));
    }
    return worst;
}

static double factor(const Node *n, double count) {
    const double f = lambda[n->choice.algorithm] / sqrt(count);
    return is_winograd(n->choice.algorithm) ? f * growth(n, 0) * growth(n, 1)
                                            : fmin(1, f);
}

/* l1[k][c]: sum over r,s of |w[k,c,r,s]| */
static double *weight_norms(const Node *n) {
    const int K = n->out->c, C = n->in.at[0]->c, taps = n->kernel[0] * n->kernel[1];
    double *l1 = NEW_ARRAY(SCRATCH, double, (int64_t)K *C);
    double *row = NEW_ARRAY(SCRATCH, double, (int64_t)C *taps);
    for (int k = 0; k < K; k++) {
        folded_weight_row(n, k, row);
        for (int64_t i = 0; i < (int64_t)C * taps; i++) {
            l1[(int64_t)k * C + i / taps] += fabs(row[i]);
        }
    }
    return l1;
}

/* [first, last) of what a tile spans along an axis of `size`, from `at` on. */
typedef struct Span {
    int first, last;
} Span;
static Span span(int at, int length, int size) {
    return (Span){at < 0 ? 0 : at, at + length < size ? at + length : size};
}

/* most[c]: the largest |x[c]| of a tile's samples */
static void sample_norms(const Node *n, const double *x, Span y, Span s, double *most) {
    const Value *v = n->in.at[0];
    for (int c = 0; c < v->c; c++) {
        most[c] = 0;
        for (int i = y.first; i < y.last; i++) {
            for (int j = s.first; j < s.last; j++) {
                most[c] = fmax(most[c], fabs(x[((int64_t)c * v->h + i) * v->w + j]));
            }
        }
    }
}

static void add_to_tile(
        const Value *v, int k, Span y, Span x, double norm, double *to) {
    for (int i = y.first; i < y.last; i++) {
        for (int j = x.first; j < x.last; j++) {
            to[((int64_t)k * v->h + i) * v->w + j] += norm;
        }
    }
}

void add_tile_norms(const Graph *g, const Node *n, const double *x, double *magnitude) {
    const WinogradGeometry q = winograd_geometry(g, n);
    const int K = n->out->c, C = n->in.at[0]->c;
    const double *l1 = weight_norms(n);
    double *most = NEW_ARRAY(SCRATCH, double, C);
    for (int tile = 0; tile < q.tiles[0] * q.tiles[1]; tile++) {
        const int at[2] = {tile / q.tiles[1], tile % q.tiles[1]};
        Span in[2], out[2];
        for (int i = 0; i < 2; i++) {
            in[i] = span(at[i] * q.step[i] - q.pad[i], q.n[i], q.in[i]);
            out[i] = span(at[i] * q.m[i], q.m[i], q.out[i]);
        }
        sample_norms(n, x, in[0], in[1], most);
        for (int k = 0; k < K; k++) {
            double norm = 0;
            for (int c = 0; c < C; c++) {
                norm += l1[(int64_t)k * C + c] * most[c];
            }
            add_to_tile(n->out, k, out[0], out[1], norm, magnitude);
        }
    }
}

double tolerance(const Node *n, double y, double magnitude) {
    double t = 0;
    if (is_sum(n->op)) {
        const double count = terms(n) + 3;
        const double f = factor(n, count);
        t = f * (count * unit / (1 - count * unit)) * magnitude + underflow;
    }
    const Op last = n->activation ? n->activation : n->op;
    if (n->activation) {
        t *= smooth[last].lipschitz;
    }
    if (smooth[last].ulps > 0) {
        t += smooth[last].ulps * ulp(fabs(y) + t) + underflow;
    }
    return t;
}

/* Activations are 1-Lipschitz, and so is the maximum of a window in the largest error. */
void carry_errors(const Node *guest, const double *error, double *to) {
    const Value *y = guest->out;
    const int64_t area = (int64_t)y->h * y->w;
    for (int64_t i = 0; i < value_elements(y); i++) {
        const int64_t c = i / area;
        to[i] = guest->op != OP_batch_norm
                        ? error[i]
                        : error[i] * fabs(tensor_get(guest->bn_weight, c)) /
                                  sqrt(tensor_get(guest->bn_var, c) + guest->eps);
    }
}
