/* candidates.h - what may compute a convolution. */
#ifndef CNNC_CANDIDATES_H
#define CNNC_CANDIDATES_H

#include "cnnc.h"

typedef struct Candidate {
    Choice choice;  /* complete: partition.c has seen it */
    double seconds; /* of one thread, by the cost model */
    double cost;    /* team_cost(): what the least is sought of */
} Candidate;

typedef VEC(Candidate) Candidates;

/* Every candidate of the convolution n that the options allow: --precise, --algorithm. In a
 * fixed order; SCRATCH. n->choice is lost. */
Candidates list_candidates(const Graph *g, Node *n, const Options *o);
const Candidate *cheapest(const Candidates *all);
/* Do they name the same candidate? All but what partition.c makes of it. */
bool same_candidate(const Choice *a, const Choice *b);

#endif
