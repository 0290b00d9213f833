/* tune.h - what a file of candidates tells measure.c; see compiler/tune/.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef CNNC_TUNE_H
#define CNNC_TUNE_H

#include <stdint.h>

typedef struct tune_candidate {
    /* at: the buffers; w: the candidate's weights */
    void (*run)(float *const *at, const float *w, int part, int parts);
    int64_t weights; /* floats */
} tune_candidate;

extern const int tune_candidates, tune_buffers;
extern const tune_candidate tune_candidate_list[]; /* [tune_candidates] */
extern const int64_t tune_buffer_floats[]; /* [tune_buffers]; scratch for each part */
extern const int tune_buffer_is_scratch[];

#endif
