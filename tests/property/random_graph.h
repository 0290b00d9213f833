/* random_graph.h - legal graphs of random operations, the same for the same seed. */
#ifndef RANDOM_GRAPH_H
#define RANDOM_GRAPH_H

#include "cnnc.h"

typedef struct Random {
    uint64_t state;
} Random;

int random_below(Random *r, int n); /* 0 .. n-1 */

/* At least `nodes` operations, all shapes inferred, linked; 1 to 3 outputs. */
Graph *random_graph(Random *r, const Target *target, int batch, int nodes);

#endif
