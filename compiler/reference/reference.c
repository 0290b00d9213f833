/* reference.c - the naive interpreter in double precision: what a network should compute.
 *
 * It shares nothing with the backend: plain loops over logical [C][H][W], and the parameters
 * as the checkpoint has them, never folded. What a pass fused into a node is done after it,
 * one after the other:
 *
 *     y = operation(x)                                     operations.c, convolution.c
 *     y = weight * (y - mean) / sqrt(var + eps) + bias     if a batch norm is fused
 *     y = factor * y                                       if a scale is fused
 *     y = y + residual                                     if an add is fused
 *     y = activation(y)                                    if one is fused
 *
 * The bound that verify needs is the same sum over absolute values, without activation.
 */
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t value_elements(const Value *v) { return (int64_t)v->c * v->h * v->w; }

double *doubles(int64_t n) {
    double *at = calloc((size_t)n, sizeof *at);
    if (!at) {
        error("out of memory: the reference wants %lld numbers", (long long)n);
    }
    return at;
}

/* ---- one node ---- */

static bool has_residual(const Node *n) {
    return (n->op == OP_conv || n->op == OP_linear) && n->in.n == 2;
}

static void evaluate(const Eval *e) {
    const Node *n = e->n;
    evaluate_operation(e);
    if (n->batch_norm) {
        normalize(n, e->absolute, e->out);
    }
    const double factor = e->absolute ? fabs(n->scaled) : n->scaled;
    for (int64_t i = 0; factor != 1 && i < value_elements(n->out); i++) {
        e->out[i] *= factor;
    }
    for (int64_t i = 0; has_residual(n) && i < value_elements(n->out); i++) {
        e->out[i] += e->in[1][i];
    }
    for (int64_t i = 0; !e->absolute && n->activation && i < value_elements(n->out);
            i++) {
        e->out[i] = apply_activation(n->activation, e->out[i]);
    }
}

/* The same over absolute values; where the result is no sum, |y|. */
static void evaluate_magnitude(const Eval *e, double *magnitude) {
    const Node *n = e->n;
    double **in = NEW_ARRAY(SCRATCH, double *, n->in.n);
    if (!is_sum(n->op)) {
        for (int64_t i = 0; i < value_elements(n->out); i++) {
            magnitude[i] = fabs(e->out[i]);
        }
        return;
    }
    for (int j = 0; j < n->in.n; j++) {
        in[j] = doubles(value_elements(n->in.at[j]));
        for (int64_t i = 0; i < value_elements(n->in.at[j]); i++) {
            in[j][i] = fabs(e->in[j][i]);
        }
    }
    evaluate(&(Eval){n, (const double *const *)in, magnitude, true, false});
    for (int j = 0; j < n->in.n; j++) {
        free(in[j]);
    }
}

void reference_node(
        const Node *n, const double *const *in, double *out, double *magnitude) {
    const Eval e = {n, in, out, false, false};
    evaluate(&e);
    if (magnitude) {
        evaluate_magnitude(&e, magnitude);
    }
}

/* ---- a whole network ---- */

/* A value's data while somebody needs it. */
typedef struct Live {
    const Value *v;
    double *data;
    int readers; /* still to come; outputs count as one */
} Live;

static int by_value(const void *a, const void *b) {
    const uintptr_t x = (uintptr_t)((const Live *)a)->v;
    const uintptr_t y = (uintptr_t)((const Live *)b)->v;
    return (x > y) - (x < y);
}

typedef struct Run {
    Live *live; /* sorted by value */
    int n;
} Run;

static Live *find(const Run *r, const Value *v) {
    const Live key = {.v = v};
    return bsearch(&key, r->live, (size_t)r->n, sizeof key, by_value);
}

static Run run_start(const Graph *g) {
    Run r = {NEW_ARRAY(SCRATCH, Live, g->nodes.n + 1), 0};
    r.live[r.n++].v = g->input;
    for (int i = 0; i < g->nodes.n; i++) {
        r.live[r.n++].v = g->nodes.at[i]->out;
    }
    qsort(r.live, (size_t)r.n, sizeof *r.live, by_value);
    for (int i = 0; i < g->nodes.n; i++) {
        for (int j = 0; j < g->nodes.at[i]->in.n; j++) {
            find(&r, g->nodes.at[i]->in.at[j])->readers++;
        }
    }
    for (int i = 0; i < g->outputs.n; i++) {
        find(&r, g->outputs.at[i])->readers++;
    }
    return r;
}

static void release(Live *l) {
    if (--l->readers <= 0) {
        free(l->data);
        l->data = NULL;
    }
}

static void run_node(const Run *r, const Node *n) {
    const double **in = NEW_ARRAY(SCRATCH, const double *, n->in.n);
    Live *to = find(r, n->out);
    to->data = doubles(value_elements(n->out));
    for (int j = 0; j < n->in.n; j++) {
        in[j] = find(r, n->in.at[j])->data;
    }
    evaluate(&(Eval){n, in, to->data, false, true});
    for (int j = 0; j < n->in.n; j++) {
        release(find(r, n->in.at[j]));
    }
    if (!to->readers) {
        release(to);
    }
}

/* What the progress bar counts: multiply-adds, and each element once. */
int64_t reference_cost(const Node *n) { return node_macs(n) + value_elements(n->out); }

void reference_run(const Graph *g, const float *image, double *const *out, bool quiet) {
    const Run r = run_start(g);
    Live *input = find(&r, g->input);
    input->data = doubles(value_elements(g->input));
    for (int64_t i = 0; i < value_elements(g->input); i++) {
        input->data[i] = image[i];
    }
    int64_t total = 0, done = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        total += reference_cost(g->nodes.at[i]);
    }
    Progress p = progress_start("reference", total, quiet);
    for (int i = 0; i < g->nodes.n; i++) {
        run_node(&r, g->nodes.at[i]);
        done += reference_cost(g->nodes.at[i]);
        progress_to(&p, done);
    }
    progress_end(&p);
    for (int i = 0; i < g->outputs.n; i++) {
        Live *l = find(&r, g->outputs.at[i]);
        memcpy(out[i], l->data, (size_t)value_elements(l->v) * sizeof(double));
    }
    for (int i = 0; i < r.n; i++) {
        free(r.live[i].data);
    }
}

/* ---- the picture of the self-test ---- */

/* xorshift64; the upper 24 bits as a number of [-1, 1). runtime/app has the same lines. */
void selftest_image(const Graph *g, float *image) {
    uint64_t s = 0x9E3779B97F4A7C15u;
    for (int64_t i = 0; i < g->batch * value_elements(g->input); i++) {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        image[i] = ((float)(s >> 40) * (1.0f / 16777216.0f) - 0.5f) * 2;
    }
}
