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
 *     f = min(1, lambda / sqrt(n)),  lambda = 8
 *
 * which up to n = 64 is the strict bound. Why 8: the error is the sum over roundings of
 * d * s, |d| <= u, s at most the sum of magnitudes; if the d are independent and of either
 * sign, Hoeffding's inequality gives
 *
 *     P(|error| > lambda * u * sqrt(sum of s^2)) <= 2 exp(-lambda^2 / 2)
 *
 * 3e-14 for 8; a run of every network compares 1e9 elements, of which 4e-5 may then fail,
 * 0.05 for lambda = 7, 30 for 6. (Higham and Mary, A new approach to probabilistic rounding
 * error analysis, 2019.) generated/errors.md shows how much of it is used: about a tenth
 * where the terms are of one sign, so that each s is as large as it may be; less where they
 * cancel, since then the s are smaller by the square root of n.
 * Averages keep f = 1: over an even picture their errors are not independent.
 *
 * --weights-dtype: each weight of a linear layer is off by up to the unit roundoff of its 16
 * bits, 2^-11 for f16 and 2^-8 for bf16, which is added to f * gamma(n): it dwarfs it.
 *
 * Winograd's roundings are counted in winograd_error.c, with the same lambda.
 *
 * Softmax, sigmoid, tanh, lrn: 8 ulp. Fused after a sum they also pass on what they get,
 * times their Lipschitz constant. Everything else only moves numbers: no tolerance.
 */
#include "../plan/geometry.h"
#include "reference.h"

#include <float.h>
#include <math.h>

static const double unit = 1.0 / (1 << 24);
static const double lambda = 8;

/* Absolute errors of denormal numbers, and of an exp() that ends at the smallest normal. */
static const double underflow = 2 * (double)FLT_MIN;

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

static double sum_tolerance(const Node *n, double magnitude) {
    if (is_winograd(n->choice.algorithm)) {
        return lambda * unit * magnitude + underflow;
    }
    const double count = terms(n) + 3;
    const double f =
            n->choice.algorithm == ALG_simple ? 1 : fmin(1, lambda / sqrt(count));
    const double half = is_half(n->choice.dtype) ? half_unit(n->choice.dtype) : 0;
    return (f * (count * unit / (1 - count * unit)) + half) * magnitude + underflow;
}

double tolerance(const Node *n, double y, double magnitude) {
    double t = is_sum(n->op) ? sum_tolerance(n, magnitude) : 0;
    const Op last = n->activation ? n->activation : n->op;
    if (n->activation) {
        t *= smooth[last].lipschitz;
    }
    if (smooth[last].ulps > 0) {
        t += smooth[last].ulps * ulp(fabs(y) + t) + underflow;
    }
    return t;
}

/* Of each window the largest: the maximum and the mean of numbers that are wrong by no more
 * than that are not wrong by more. */
static void carry_to_windows(const Node *pool, const double *error, double *to) {
    const Value *x = pool->in.at[0], *y = pool->out;
    const int *s = pool->stride;
    for (int64_t i = 0; i < value_elements(y); i++) {
        const int64_t row = i / y->w, c = row / y->h;
        const double *window =
                error + (c * x->h + row % y->h * s[0]) * x->w + i % y->w * s[1];
        to[i] = 0;
        for (int j = 0; j < pool->kernel[0] * pool->kernel[1]; j++) {
            const int r = j / pool->kernel[1];
            to[i] = fmax(to[i], window[r * x->w + j % pool->kernel[1]]);
        }
    }
}

/* Activations are 1-Lipschitz. */
void carry_errors(const Node *guest, const double *error, double *to) {
    const Value *y = guest->out;
    const int64_t area = (int64_t)y->h * y->w;
    if (guest->op == OP_maxpool || guest->op == OP_avgpool) {
        carry_to_windows(guest, error, to);
        return;
    }
    for (int64_t i = 0; i < value_elements(y); i++) {
        const int64_t c = i / area;
        to[i] = guest->op != OP_batch_norm
                        ? error[i]
                        : error[i] * fabs(tensor_get(guest->bn_weight, c)) /
                                  sqrt(tensor_get(guest->bn_var, c) + guest->eps);
    }
}
