/* reference.h - what the files of the reference and of verify share. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "../../runtime/cnnc_rt.h"
#include "cnnc.h"

/* ==== the reference ==== */

/* One evaluation of one node on one image. Every tensor is logical [C][H][W]. */
typedef struct Eval {
    const Node *n;
    const double *const *in;
    double *out;
    /* Evaluate the same sums over absolute values: |w| for w, |b| for b; the inputs are
     * absolute already. The result bounds every partial sum, whatever the order. */
    bool absolute;
    bool rounded; /* weights as a linear layer packs them, to 16 bits where it does */
} Eval;

/* operations.c: a node without what is fused into it */
void evaluate_operation(const Eval *e);
/* Whether the result is a sum of products, so that `absolute` means something. */
bool is_sum(Op op);
double apply_activation(Op activation, double x);
/* Batch norm, in place. */
void normalize(const Node *n, bool absolute, double *y);

/* convolution.c */
void evaluate_conv(const Eval *e);
void evaluate_linear(const Eval *e);

/* reference.c */
double *doubles(int64_t n); /* malloc'ed, zeroed; an error when there is no memory */
int64_t value_elements(const Value *v); /* of one image */
int64_t reference_cost(const Node *n);  /* for progress bars */

/* ==== verify ==== */

/* tolerance.c: largest |difference| from the reference's y that an fp32 step may show */
double tolerance(const Node *n, double y, double magnitude);
/* The most that errors of up to error[i] in what a guest reads change in its result. */
void carry_errors(const Node *guest, const double *error, double *to);

/* winograd_error.c: of a convolution by Winograd, magnitude becomes the root of the sum of
 * squares that its roundings contribute, in units of 2^-24 */
void winograd_magnitude(
        const Graph *g, const Node *n, const double *x, double *magnitude);

/* emitted.c: an emitted network, compiled and loaded into this process */
typedef struct Emission {
    const char *folder; /* temporary, holds the files while they are compiled */
    void *library;
    const cnnc_model *model;
    cnnc_weights weights;
    cnnc_status (*steps)(const cnnc_weights *w, void *arena, cnnc_team *team,
            const float *image, float *const *outputs, int first, int last);
    cnnc_status (*weights_map)(
            const cnnc_model *m, const char *path, cnnc_weights *out);
    void (*weights_unmap)(cnnc_weights *w);
    cnnc_status (*team_create)(int threads, cnnc_team **out);
    void (*team_free)(cnnc_team *team);
    const char *(*status_text)(cnnc_status status);
    const char *(*detail)(void);
} Emission;

/* Emits g, or takes o->emitted, into e->folder, compiles and loads it. */
void emission_load(Emission *e, Graph *g, const Options *o);
void emission_close(Emission *e); /* also of one half loaded */
/* Steps first..last, or an error. */
void emission_run(const Emission *e, float *arena, cnnc_team *team, const float *image,
        float *const *outputs, int first, int last);

/* Where an element of a result lies farthest from the reference, as a part of its
 * tolerance. */
typedef struct Worst {
    const Value *v; /* NULL: nothing compared yet */
    int image;
    int64_t element; /* logical, (c*H + y)*W + x */
    double wanted, found, tolerance, part;
} Worst;

/* How far the result of a step lies from the reference, over all its elements. */
typedef struct Accuracy {
    const Node *n;
    double rms, rmse; /* root of the mean square of the reference, of the differences */
    double largest, part; /* difference; share of its tolerance */
} Accuracy;

/* What a softmax read, for the comparison end to end: probabilities hide errors. */
typedef struct Logits {
    const Node *softmax;
    double *x;    /* [N][C][H][W] */
    double drift; /* up to here */
} Logits;

/* A run of the emitted network over the picture of the self-test. */
typedef struct Check {
    const Graph *g;
    const Emission *e;
    bool quiet;
    float *image, *arena, **outputs; /* outputs: planar [N][C][H][W] each */
    int count[OPS];                  /* steps of each operation */
    Worst worst[OPS];                /* over those */
    VEC(Accuracy) accuracy; /* of each step whose result is stored, and guest */
    const Node *bad_node;   /* the step that does not hold, NULL: all do */
    const char *bad;        /* what is wrong there */
    double drift;           /* the outputs' expected relative error: see steps.c */
    VEC(Logits) logits;
} Check;

/* steps.c: run step by step; stops at the first that does not hold */
void check_steps(Check *c);

#endif
