/* tune.h - what the files of `cnnc tune` share.
 *
 *   tune.c      the shapes of the graphs, one after the other; the command
 *   probe.c     a shape's candidates as a program, which is compiled and run
 *   report.c    the table: the model's choice beside the best
 */
#ifndef CNNC_TUNE_COMMAND_H
#define CNNC_TUNE_COMMAND_H

#include "../plan/tuned.h"

/* A convolution that stands for all of its shape. */
typedef struct Shape {
    Graph *g;
    Node *n;
    const char *key;
} Shape;

typedef VEC(Shape) Shapes;

typedef struct Probe {
    const Options *o;
    const Target *target;
    const char *folder; /* temporary; holds the compiled runtime */
    int threads;
} Probe;

void probe_start(Probe *p);
/* Least times of the candidates, in microseconds. False: interrupted from the keyboard. */
bool probe_run(
        const Probe *p, const Shape *s, const Candidates *candidates, double *us);

void print_tuned(const Tuned *t, const Shapes *shapes, const Options *o);

#endif
