/* tuned.h - measured times of candidates: the file that `cnnc tune` writes and --tuned reads.
 *
 *     target: avx512
 *     processor: AMD EPYC, family 25, model 17
 *     compiler: cc (Debian 12.2.0-14+deb12u1) 12.2.0
 *     threads: 1
 *     shapes:
 *       conv 3x3 stride 1x1 pad 1,1,1,1, [64,56,56] -> [64,56,56], relu:
 *         - {kernel: winograd_f4 14x2 block 1x14 chunk 2, us: 412.3, model: 380.1}
 *         - {kernel: direct 14x2, us: 2090.1, model: 1180}
 *
 * One file is of one target, processor, compiler and number of threads. Its rows decide by
 * themselves: what is emitted depends on the file, never on the machine that runs cnnc.
 */
#ifndef CNNC_TUNED_H
#define CNNC_TUNED_H

#include "candidates.h"

typedef struct TunedRow {
    const char *kernel; /* candidate_text() */
    double us, model;   /* microseconds: measured, and by the model of that day */
    Pos pos;
} TunedRow;

typedef struct TunedShape {
    const char *key; /* shape_key() */
    VEC(TunedRow) rows;
} TunedShape;

typedef struct Tuned {
    const char *file;
    const char *target, *processor, *compiler;
    int threads;
    VEC(TunedShape *) shapes;
    Map *by_key;
    int convolutions, missing; /* looked up; and not there */
} Tuned;

/* "conv 3x3 stride 1x1 pad 1,1,1,1, [64,56,56] -> [64,56,56], relu": all that the time of a
 * convolution depends on. */
const char *shape_key(const Graph *g, const Node *n);
/* "winograd_f4 14x2 block 1x14 chunk 2", "gemm 6x4" */
const char *candidate_text(const Choice *c);

Tuned *tuned_new(
        const char *target, const char *processor, const char *compiler, int threads);
Tuned *read_tuned(const char *path);
void write_tuned(const Tuned *t, const char *path); /* sorted; beside, then renamed */
TunedShape *tuned_shape(const Tuned *t, const char *key); /* or NULL */
TunedShape *add_tuned_shape(Tuned *t, const char *key);
/* The row of candidate c, or NULL. */
TunedRow *tuned_row(const TunedShape *s, const Choice *c);
/* What the measured time means for any team, as Candidate.cost does. */
double tuned_cost(const Tuned *t, const TunedRow *r, const Candidate *c);

/* The candidate of least cost of those measured, or NULL. */
const Candidate *best_measured(
        const Tuned *t, const TunedShape *s, const Candidates *all);

/* --tuned: NULL, after a note, if it is of another target. */
Tuned *open_tuned(const Graph *g, const Options *o);
/* The best of those measured, or NULL if n's shape is not there. */
const Candidate *tuned_candidate(
        Tuned *t, const Graph *g, Node *n, const Candidates *all);
void note_untuned(const Tuned *t); /* how many shapes were not there, if any */

/* plan/machine.c: the machine that runs cnnc */
const char *processor_text(void);
const char *compiler_text(const Options *o);

#endif
