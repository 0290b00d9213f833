/* cost_model.h - how long a convolution takes with a given choice, as far as a model knows. */
#ifndef CNNC_COST_MODEL_H
#define CNNC_COST_MODEL_H

#include "geometry.h"

/* Cycles per FMA over `n` pixels in register tiles of k vectors; 1/2 is the peak. */
double tiles_cost(const Tiles *t, int k, int v);
/* Seconds of one thread, n's choice as it stands. */
double direct_seconds(const Graph *g, const Node *n);
double winograd_seconds(const Graph *g, const Node *n);
double linear_seconds(const Graph *g, const Node *n);
/* By how much T threads take longer than a T-th of that: tasks come whole. A mean over
 * teams of one thread to eight. */
double imbalance(int64_t tasks);

#endif
