/* folded.c - parameters as kernels want them: the batch norm folded in, all in double.
 *
 * batch norm after y = w x + b:  s (w x + b - mean) + beta = (s w) x + (s (b - mean) + beta)
 * with s = gamma / sqrt(var + eps). A factor behind it multiplies both.
 */
#include "cnnc.h"

#include <math.h>

/* s of channel c */
static double factor(const Node *n, int64_t c) {
    const double gamma = n->bn_weight ? tensor_get(n->bn_weight, c) : 1;
    return gamma / sqrt(tensor_get(n->bn_var, c) + n->eps);
}

/* beta - s mean of channel c */
static double offset(const Node *n, int64_t c) {
    const double beta = n->bn_bias ? tensor_get(n->bn_bias, c) : 0;
    return beta - factor(n, c) * tensor_get(n->bn_mean, c);
}

void batch_norm_scale(const Node *n, double *scale, double *shift) {
    for (int64_t c = 0; c < n->bn_mean->count; c++) {
        scale[c] = factor(n, c);
        shift[c] = offset(n, c);
    }
}

double folded_factor(const Node *n, int64_t k) {
    return n->scaled * (n->bn_mean ? factor(n, k) : 1);
}

void folded_weight_row(const Node *n, int64_t k, double *to) {
    const int64_t row = n->weight->count / n->weight->shape[0];
    tensor_read(n->weight, k * row, row, to);
    const double s = folded_factor(n, k);
    for (int64_t i = 0; s != 1 && i < row; i++) {
        to[i] *= s;
    }
}

double folded_bias(const Node *n, int64_t k) {
    const double b = n->bias_tensor ? tensor_get(n->bias_tensor, k) : 0;
    return n->scaled * (n->bn_mean ? b * factor(n, k) + offset(n, k) : b);
}
