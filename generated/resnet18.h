/* resnet18: the interface; made by cnnc 0.1.0.
 *
 * image  [1][3][224][224], planar fp32
 * prob  [1][1000]
 * arena  RESNET18_ARENA_BYTES(threads), aligned to 64 bytes
 * team   NULL for one thread
 *
 * A run keeps all its state in the arena, so runs with arenas of their own may
 * go on at once. Anyone may use this file for anything (MIT-0).
 */
#ifndef CNNC_NET_RESNET18_H
#define CNNC_NET_RESNET18_H

#include "cnnc_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { RESNET18_STEPS = 25 };
#define RESNET18_ARENA_BYTES(T) (4014080u + 343232u * (size_t)(T))

extern const cnnc_model resnet18;

cnnc_status resnet18_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob);

/* The same, steps first .. last only. */
cnnc_status resnet18_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last);

/* The same, with the outputs in an array. */
static inline cnnc_status resnet18_steps_array(const cnnc_weights *weights, void *arena,
        cnnc_team *team, const float *image, float *const *outputs, int first,
        int last) {
    return resnet18_steps(weights, arena, team, image, outputs[0], first, last);
}

#ifdef __cplusplus
}
#endif

#endif
