/* measure.c - the least time of each candidate, on this machine: cnnc tune runs it.
 *
 * SPDX-License-Identifier: MIT-0
 *
 *     measure FILE THREADS SECONDS POOL
 *
 * As in a network, activations were touched a moment ago and weights were not: each run
 * reads its weights from the next place of a pool, and no place again before POOL bytes of
 * others, twice what the caches hold: they come from memory. Candidates take turns, a run
 * each, until SECONDS for each candidate are over and each has run five times. FILE gets a
 * line for each, microseconds.
 */
#include "cnnc_rt.h"
#include "tune.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEAST_ROUNDS = 5, MOST_ROUNDS = 200 };

typedef struct Run {
    const tune_candidate *candidate;
    float *const *at;
    const float *w;
} Run;

static void run_part(void *run_, int part, int parts) {
    const Run *const run = run_;
    run->candidate->run(run->at, run->w, part, parts);
}

/* In [-0.1, 0.1]: sums stay finite, and none is denormal. */
static float *numbers(int64_t n) {
    float *const a = cnnc_arena_alloc((size_t)(n > 16 ? n : 16) * sizeof *a);
    if (!a) {
        fprintf(stderr, "measure: no memory for %lld floats\n", (long long)n);
        exit(1);
    }
    uint32_t state = 1;
    for (int64_t i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        a[i] = 0.2f * (float)(state >> 8) / (float)(1 << 24) - 0.1f;
    }
    return a;
}

static void measure(
        cnnc_team *team, double seconds, int64_t pool_floats, double *least) {
    float **const at = calloc((size_t)tune_buffers, sizeof *at);
    for (int i = 0; at && i < tune_buffers; i++) {
        const int copies = tune_buffer_is_scratch[i] ? cnnc_team_threads(team) : 1;
        at[i] = numbers(tune_buffer_floats[i] * copies);
    }
    int64_t most = 0;
    for (int i = 0; i < tune_candidates; i++) {
        const int64_t w = tune_candidate_list[i].weights;
        most = most > w ? most : w;
    }
    pool_floats += most; /* POOL between two readings of the same */
    const float *const pool = numbers(pool_floats);
    const double start = cnnc_seconds();
    int64_t next = 0;
    for (int round = 0; at && round < MOST_ROUNDS; round++) {
        for (int i = 0; i < tune_candidates; i++) {
            Run run = {&tune_candidate_list[i], at, pool};
            next = next + run.candidate->weights > pool_floats ? 0 : next;
            run.w = pool + next;
            next += run.candidate->weights;
            const double begin = cnnc_seconds();
            cnnc_team_run(team, run_part, &run);
            const double took = cnnc_seconds() - begin;
            least[i] = round == 0 || took < least[i] ? took : least[i];
        }
        if (round + 1 >= LEAST_ROUNDS &&
                cnnc_seconds() - start > seconds * tune_candidates) {
            break;
        }
    }
}

int main(int argc, char **argv) {
    cnnc_team *team = NULL;
    double *const least = calloc((size_t)tune_candidates, sizeof *least);
    FILE *const f = argc == 5 ? fopen(argv[1], "w") : NULL;
    if (!f || !least || cnnc_team_create(atoi(argv[2]), &team) != CNNC_OK) {
        fprintf(stderr, "measure: %s\n", cnnc_detail());
        return 1;
    }
    measure(team, atof(argv[3]), atoll(argv[4]) / (int64_t)sizeof(float), least);
    for (int i = 0; i < tune_candidates; i++) {
        fprintf(f, "%.3f\n", 1e6 * least[i]);
    }
    cnnc_team_free(team);
    return fclose(f) != 0;
}
