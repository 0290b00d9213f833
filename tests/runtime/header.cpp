/* header.cpp - the interface as a C++ program sees it: compiled, never run. */
#include "cnnc_rt.h"
#include "tiny.h"

int use(const float *image, float *score, float *sum) {
    cnnc_weights w;
    cnnc_team *team = nullptr;
    if (cnnc_weights_map(&tiny, "tiny.weights", &w) != CNNC_OK ||
            cnnc_team_create(cnnc_processors(), &team) != CNNC_OK) {
        return 1;
    }
    void *arena = cnnc_arena_alloc(TINY_ARENA_BYTES(2));
    float *outputs[2] = {score, sum};
    return tiny_run(&w, arena, team, image, score, sum) ||
           tiny_steps_array(&w, arena, team, image, outputs, 0, 1) ||
           cnnc_first(9, 1, 2);
}
