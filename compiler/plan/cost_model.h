/* cost_model.h - how long a convolution takes with a given choice, as far as a model knows. */
#ifndef CNNC_COST_MODEL_H
#define CNNC_COST_MODEL_H

#include "geometry.h"

/* Seconds of one thread, n's choice as it stands. */
double direct_seconds(const Graph *g, const Node *n);
double winograd_seconds(const Graph *g, const Node *n);
double linear_seconds(const Graph *g, const Node *n);
/* By how much T threads take longer than a T-th of that: tasks come whole. A mean over
 * teams of one thread to eight, small ones first. */
double imbalance(int64_t tasks);

#endif
