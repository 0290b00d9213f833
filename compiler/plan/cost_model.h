/* cost_model.h - how long a convolution takes with a given choice, as far as a model knows. */
#ifndef CNNC_COST_MODEL_H
#define CNNC_COST_MODEL_H

#include "geometry.h"

/* Seconds of a team of so many threads, n's choice as it stands, partition.c's part of it
 * too. */
typedef double Seconds(const Graph *g, const Node *n, int team);
Seconds direct_seconds, winograd_seconds, linear_seconds;
/* Seconds of all threads of a team together: a mean over teams of one thread to eight, small
 * ones first. */
double team_cost(Seconds *seconds, const Graph *g, const Node *n);

#endif
