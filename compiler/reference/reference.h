/* reference.h - what the files of the double-precision reference share. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "cnnc.h"

/* One evaluation of one node on one image. Every tensor is logical [C][H][W]. */
typedef struct Eval {
    const Node *n;
    const double *const *in;
    double *out;
    /* Evaluate the same sums over absolute values: |w| for w, |b| for b; the inputs are
     * absolute already. The result bounds every partial sum, whatever the order. */
    bool absolute;
} Eval;

/* operations.c: a node without what is fused into it */
void evaluate_operation(const Eval *e);
/* Whether the result is a sum of products, so that `absolute` means something. */
bool is_sum(Op op);
double activate(Op activation, double x);
/* scale and shift of batch norm's y = scale*x + shift; absolute: of the bound. */
void normalize(const Node *n, bool absolute, double *y);

/* convolution.c */
void evaluate_conv(const Eval *e);
void evaluate_linear(const Eval *e);

double *doubles(int64_t n); /* malloc'ed, zeroed; an error when there is no memory */

#endif
