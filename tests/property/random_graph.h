/* random_graph.h - legal graphs of random operations, the same for the same seed. */
#ifndef RANDOM_GRAPH_H
#define RANDOM_GRAPH_H

#include "cnnc.h"

#include <stdlib.h>

typedef struct Random {
    uint64_t state;
} Random;

int random_below(Random *r, int n); /* 0 .. n-1 */

/* At least `nodes` operations, all shapes inferred, linked; 1 to 3 outputs. */
Graph *random_graph(Random *r, const Target *target, int batch, int nodes);

/* Some of the nodes that can be guests of what they read become it. */
void random_guests(Random *r, Graph *g);

/* Needs a `seed` in scope, of the graph under test. */
#define CHECK(condition)                                                               \
    do {                                                                               \
        if (!(condition)) {                                                            \
            fprintf(stderr, "%s:%d: seed %llu: not so: %s\n", __FILE__, __LINE__,      \
                    (unsigned long long)seed, #condition);                             \
            exit(1);                                                                   \
        }                                                                              \
    } while (0)

#endif
