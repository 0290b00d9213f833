/* steps.c - each step of the emitted network alone, on the plan that is shipped.
 *
 * Before a step runs, its fp32 inputs are read out of the arena (it may overwrite them). The
 * reference computes in double what it should make of these very numbers, so errors of
 * earlier steps do not count; then every element is compared, and every pad lane must be
 * finite. The arena starts as all NaN: what is read before it is written shows.
 *
 * A guest is checked like a step of its own, on what its host has stored; where that was
 * not stored, on what it should have been, and the host's tolerance is carried on.
 *
 * Drift. What the errors of all steps add up to at the network's outputs is estimated: each
 * step's largest error, relative to its largest result, adds to what its inputs carry as if
 * the step passed relative errors on unchanged. Only softmax and sigmoid turn an absolute
 * error of x, drift * max |x|, into a relative one.
 */
#include "../plan/geometry.h"
#include "reference.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- where values lie ---- */

static const float *base_of(const Check *c, const Value *root) {
    if (root == c->g->input) {
        return c->image;
    }
    if (root->def->op == OP_output) {
        int i = 0;
        for (int j = 0; c->g->nodes.at[j] != root->def; j++) {
            i += c->g->nodes.at[j]->op == OP_output;
        }
        return c->outputs[i];
    }
    return c->arena + root->offset / (int64_t)sizeof(float);
}

/* The first float of image n of v. */
static const float *locate(const Check *c, const Value *v, int n) {
    return base_of(c, v->root) + v->root_offset + n * value_stride(v);
}

static double *read_value(const Check *c, const Value *v, int image) {
    const float *at = locate(c, v, image);
    double *to = doubles(value_elements(v));
    for (int64_t i = 0; i < value_elements(v); i++) {
        to[i] = at[layout_offset(c->g, v, i)];
    }
    return to;
}

/* ---- one step ---- */

/* One result of a step, its node's or a guest's: operands, read before it ran, or after it
 * what its host has made; what the result should be on one image, and its bound. */
typedef struct Result {
    const Node *n;
    double **in; /* [image * operands + operand]; NULL: the host's result */
    double *wanted, *magnitude;
    double *carried; /* the bound on errors in what the host has not stored, or NULL */
    double largest_in, largest_out, largest_error, largest_part;
    double squares, error_squares; /* sums over all elements, wanted and differences */
} Result;

static bool reads_host(const Node *n, int operand) {
    return n->host && n->in.at[operand] == n->host->out;
}

static Result result_start(const Check *c, const Node *n) {
    const int operands = n->in.n;
    Result s = {.n = n, .in = NEW_ARRAY(SCRATCH, double *, operands * c->g->batch)};
    for (int i = 0; i < operands * c->g->batch; i++) {
        if (!reads_host(n, i % operands)) {
            s.in[i] = read_value(c, n->in.at[i % operands], i / operands);
        }
    }
    for (int64_t i = 0; s.in[0] && i < value_elements(n->in.at[0]); i++) {
        s.largest_in = fmax(s.largest_in, fabs(s.in[0][i]));
    }
    s.wanted = doubles(value_elements(n->out));
    s.magnitude = doubles(value_elements(n->out));
    if (n->host && !value_is_stored(n->host->out)) {
        s.carried = doubles(value_elements(n->out));
    }
    return s;
}

static void result_end(const Check *c, Result *s) {
    for (int i = 0; i < s->n->in.n * c->g->batch; i++) {
        free(s->in[i]);
    }
    free(s->wanted);
    free(s->magnitude);
    free(s->carried);
}

/* The operand that the host has made: as it was stored, or as it should be. */
static double *host_result(const Check *c, const Result *host, int image) {
    const Value *v = host->n->out;
    if (value_is_stored(v)) {
        return read_value(c, v, image);
    }
    double *to = doubles(value_elements(v));
    memcpy(to, host->wanted, (size_t)value_elements(v) * sizeof *to);
    return to;
}

/* What errors within the host's tolerance, which nobody saw, make of a guest's result. */
static void carry(const Result *host, Result *s) {
    const Value *v = host->n->out;
    double *errors = doubles(value_elements(v));
    for (int64_t i = 0; i < value_elements(v); i++) {
        errors[i] = tolerance(host->n, host->wanted[i], host->magnitude[i]);
    }
    carry_errors(s->n, errors, s->carried);
    free(errors);
}

static void want_result(const Check *c, const Result *host, Result *s, int image) {
    double **in = s->in + image * s->n->in.n;
    for (int j = 0; j < s->n->in.n; j++) {
        if (!in[j]) {
            in[j] = host_result(c, host, image);
        }
    }
    reference_node(s->n, (const double *const *)in, s->wanted, s->magnitude);
    if (is_winograd(s->n->choice.algorithm)) {
        winograd_magnitude(c->g, s->n, in[0], s->magnitude);
    }
    if (s->carried) {
        carry(host, s);
    }
}

/* False: a difference beyond the tolerance, left in worst[]. */
static bool compare(Check *c, Result *s, int image) {
    const Node *n = s->n;
    const float *found = locate(c, n->out, image);
    Worst *worst = &c->worst[n->op];
    for (int64_t i = 0; i < value_elements(n->out); i++) {
        const double y = found[layout_offset(c->g, n->out, i)];
        const double error = fabs(y - s->wanted[i]);
        const double limit = tolerance(n, s->wanted[i], s->magnitude[i]) +
                             (s->carried ? s->carried[i] : 0);
        const double part = error > 0 ? error / limit : error; /* NaN stays */
        const bool good = error <= limit;
        if (!good || !worst->v || part > worst->part) {
            *worst = (Worst){n->out, image, i, s->wanted[i], y, limit, part};
        }
        if (!good) {
            return false;
        }
        s->largest_error = fmax(s->largest_error, error);
        s->largest_part = fmax(s->largest_part, part);
        s->largest_out = fmax(s->largest_out, fabs(s->wanted[i]));
        s->squares += s->wanted[i] * s->wanted[i];
        s->error_squares += error * error;
    }
    return true;
}

static bool lanes_finite(const Check *c, const Node *n, int image) {
    const float *at = locate(c, n->out, image);
    for (int64_t i = 0; i < n->out->layout.floats; i++) {
        if (!isfinite(at[i])) {
            return false;
        }
    }
    return true;
}

/* The operands of a softmax, kept for the comparison end to end. */
static void keep_logits(Check *c, const Result *s) {
    const Node *n = s->n;
    const int64_t count = value_elements(n->out);
    const Logits l = {n, doubles(c->g->batch * count), c->drift};
    for (int image = 0; image < c->g->batch; image++) {
        memcpy(l.x + image * count, s->in[image], (size_t)count * sizeof *l.x);
    }
    VEC_PUSH(GRAPH, c->logits, l);
}

static void add_drift(Check *c, const Result *s) {
    const Op last = s->n->activation ? s->n->activation : s->n->op;
    if (last == OP_softmax || last == OP_sigmoid) {
        c->drift *= fmax(1, 2 * s->largest_in);
    }
    if (s->largest_error > 0) {
        c->drift += s->largest_error / fmax(s->largest_out, FLT_MIN);
    }
}

static void keep_accuracy(Check *c, const Result *s) {
    const double count = (double)(c->g->batch * value_elements(s->n->out));
    const Accuracy a = {s->n, sqrt(s->squares / count), sqrt(s->error_squares / count),
            s->largest_error, s->largest_part};
    if (value_is_stored(s->n->out)) {
        VEC_PUSH(GRAPH, c->accuracy, a);
    }
}

/* One image of one result; the first is the host's. */
static void check_result(Check *c, const Result *host, Result *s, int image) {
    const Node *n = s->n;
    want_result(c, host, s, image);
    if (!value_is_stored(n->out)) {
        return;
    }
    if (!compare(c, s, image)) {
        c->bad = "differs from the reference";
    } else if (!lanes_finite(c, n, image)) {
        c->bad = "leaves a pad lane that is not finite";
    }
    c->bad_node = c->bad ? n : NULL;
}

static void check_step(Check *c, const Node *n) {
    const int results = 1 + n->guests.n;
    Result *s = NEW_ARRAY(SCRATCH, Result, results);
    for (int i = 0; i < results; i++) {
        s[i] = result_start(c, i ? n->guests.at[i - 1] : n);
        c->count[s[i].n->op]++;
    }
    emission_run(c->e, c->arena, NULL, c->image, c->outputs, n->schedule_step,
            n->schedule_step);
    for (int i = 0; i < results * c->g->batch && !c->bad; i++) {
        check_result(c, s, &s[i % results], i / results);
    }
    if (n->op == OP_softmax) {
        keep_logits(c, s);
    }
    for (int i = 0; i < results; i++) {
        add_drift(c, &s[i]);
        keep_accuracy(c, &s[i]);
        result_end(c, &s[i]);
    }
}

void check_steps(Check *c) {
    const Graph *g = c->g;
    int64_t total = 0, done = 0;
    for (int i = 0; i < g->schedule.n; i++) {
        total += reference_cost(g->schedule.at[i]);
    }
    Progress p = progress_start("checking steps", total, c->quiet);
    for (int i = 0; i < g->schedule.n && !c->bad; i++) {
        check_step(c, g->schedule.at[i]);
        done += reference_cost(g->schedule.at[i]);
        progress_to(&p, done);
        arena_reset(SCRATCH);
    }
    progress_end(&p);
}
