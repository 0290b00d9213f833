/* lenet: the interface; made by cnnc 0.1.0.
 *
 * image  [1][1][28][28], planar fp32
 * prob  [1][10]
 * arena  LENET_ARENA_BYTES(threads), aligned to 64 bytes
 * team   NULL for one thread
 *
 * A run keeps all its state in the arena, so runs with arenas of their own may
 * go on at once. Anyone may use this file for anything (MIT-0).
 */
#ifndef CNNC_NET_LENET_H
#define CNNC_NET_LENET_H

#include "cnnc_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { LENET_STEPS = 7 };
#define LENET_ARENA_BYTES(T) (6304u + 19456u * (size_t)(T))

extern const cnnc_model lenet;

cnnc_status lenet_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob);

/* The same, steps first .. last only. */
cnnc_status lenet_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last);

/* The same, with the outputs in an array. */
static inline cnnc_status lenet_steps_array(const cnnc_weights *weights, void *arena,
        cnnc_team *team, const float *image, float *const *outputs, int first,
        int last) {
    return lenet_steps(weights, arena, team, image, outputs[0], first, last);
}

#ifdef __cplusplus
}
#endif

#endif
