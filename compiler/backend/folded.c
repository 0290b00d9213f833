/* folded.c - parameters as kernels want them: the batch norm folded in, all in double.
 *
 * batch norm after y = w x + b:  s (w x + b - mean) + beta = (s w) x + (s (b - mean) + beta)
 * with s = gamma / sqrt(var + eps).
 */
#include "cnnc.h"

#include <math.h>

void batch_norm_scale(const Node *n, double *scale, double *shift) {
    const int64_t c = n->bn_mean->count;
    for (int64_t i = 0; i < c; i++) {
        const double gamma = n->bn_weight ? tensor_get(n->bn_weight, i) : 1;
        const double beta = n->bn_bias ? tensor_get(n->bn_bias, i) : 0;
        const double s = gamma / sqrt(tensor_get(n->bn_var, i) + n->eps);
        scale[i] = s;
        shift[i] = beta - s * tensor_get(n->bn_mean, i);
    }
}

double *folded_weight(const Node *n) {
    const int64_t count = n->weight->count, k = n->weight->shape[0], row = count / k;
    double *w = NEW_ARRAY(SCRATCH, double, count);
    tensor_read(n->weight, 0, count, w);
    if (n->bn_mean) {
        double *scale = NEW_ARRAY(SCRATCH, double, 2 * k);
        batch_norm_scale(n, scale, scale + k);
        for (int64_t i = 0; i < count; i++) {
            w[i] *= scale[i / row];
        }
    }
    return w;
}

double *folded_bias(const Node *n) {
    const int64_t k = n->weight->shape[0];
    double *b = NEW_ARRAY(SCRATCH, double, k);
    if (n->bias_tensor) {
        tensor_read(n->bias_tensor, 0, k, b);
    }
    if (n->bn_mean) {
        double *scale = NEW_ARRAY(SCRATCH, double, 2 * k);
        batch_norm_scale(n, scale, scale + k);
        for (int64_t i = 0; i < k; i++) {
            b[i] = b[i] * scale[i] + scale[k + i];
        }
    }
    return b;
}
