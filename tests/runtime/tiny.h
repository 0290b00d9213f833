/* tiny.h - a network written by hand in the form that cnnc emits; see tiny.c. */
#ifndef TINY_H
#define TINY_H

#include "cnnc_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TINY_ARENA_BYTES(T) (64 + (size_t)(T)*0)

extern const cnnc_model tiny;

cnnc_status tiny_run(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *score, float *sum);
cnnc_status tiny_steps(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *score, float *sum, int first, int last);

static inline cnnc_status tiny_steps_array(const cnnc_weights *w, void *arena,
        cnnc_team *team, const float *image, float *const *outputs, int first,
        int last) {
    return tiny_steps(w, arena, team, image, outputs[0], outputs[1], first, last);
}

#ifdef __cplusplus
}
#endif
#endif
