/* roofline.c - what limits each step, by the peak and the bandwidth of the target's row.
 *
 *     time >= max(FLOPs / peak, bytes / bandwidth)
 *
 * FLOPs are those that the chosen algorithm does, bytes those of input, output and weights,
 * each once: the roofline that a binary's --profile has beside its measured times. A
 * prediction of one core with nothing in its caches, not a measurement.
 */
#include "../backend/backend.h"
#include "inspect.h"

double ridge(const Target *t) { return t->peak / t->bandwidth; }

int64_t step_bytes(const Report *r, const Node *n) { return layer_bytes(r->g, n); }

Roof roof_of(const Report *r, const Node *n) {
    const Target *t = r->g->target;
    const double flops = (double)n->work, bytes = (double)layer_bytes(r->g, n);
    Roof roof = {.intensity = flops / bytes,
            .compute_us = flops / t->peak / 1e3,
            .memory_us = bytes / t->bandwidth / 1e3};
    const bool compute = roof.compute_us > roof.memory_us;
    roof.us = compute ? roof.compute_us : roof.memory_us;
    roof.bound = compute ? "compute" : "memory";
    return roof;
}
