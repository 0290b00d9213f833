/* winograd.h - minimal filtering: the transforms of F(m, r), in exact rationals. */
#ifndef CNNC_WINOGRAD_H
#define CNNC_WINOGRAD_H

#include "cnnc.h"

enum { MOST_OUTPUTS = 4, MOST_TAPS = 7, MOST_SAMPLES = 10 };

/* In lowest terms, den > 0. */
typedef struct Rational {
    int64_t num, den;
} Rational;

/* m outputs of a filter of r taps at a stride, y[o] = sum over j of g[j] d[o*stride + j],
 * by n multiplications:  y = AT ((G g) * (BT d)),  * element by element. A tile reads n
 * samples; the next one begins m * stride further on. */
typedef struct Transform {
    int m, r, stride, n;
    Rational at[MOST_OUTPUTS][MOST_SAMPLES];
    Rational g[MOST_SAMPLES][MOST_TAPS];
    Rational bt[MOST_SAMPLES][MOST_SAMPLES];
} Transform;

/* How many taps phase, phase + stride, ... there are of r. */
int winograd_phase_taps(int r, int stride, int phase);
/* n of F(m, r) at a stride; 0: there are no points for it, hence no transform. */
int winograd_samples(int m, int r, int stride);
/* The transform, where winograd_samples() is not 0. */
void winograd_transform(Transform *t, int m, int r, int stride);
double rational_value(Rational a);

#endif
