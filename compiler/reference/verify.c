/* verify.c - `cnnc verify`: the emitted code against the double-precision reference.
 *
 *   steps     each step alone, on the inputs that the code read: steps.c, tolerance.c
 *   ends      the network's outputs, and what its softmaxes read, against the reference run
 *             over the graph as it was loaded, before any pass; both on the picture of the
 *             self-test
 *   threads   teams of 1, 2, 3 and 7 give the bits of the run step by step
 *
 * No strict bound for the ends of a deep network is of use: each layer multiplies it by
 * the number of terms in its sums. What is held against them is an estimate, SAFETY times
 * the drift of steps.c times the largest result; for faults of the kernels the steps are
 * the sharper test, for faults of the passes, which the ends alone see, it is sharp
 * enough by orders of magnitude.
 */
#include "reference.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAFETY = 16 };
static const int team_sizes[] = {1, 2, 3, 7};
enum { TEAMS = sizeof team_sizes / sizeof *team_sizes };

/* A value compared end to end; worst.v is the value in the graph as it was loaded. */
typedef struct End {
    const char *what;    /* "output", "logits" */
    const float *output; /* found: [N][C][H][W], or else */
    const double *logits;
    double drift, largest;
    Worst worst;
} End;

typedef struct Verify {
    Options o;
    Graph *g;     /* as it is emitted */
    Graph *plain; /* as it was loaded */
    Emission e;
    Check c;
    VEC(End) ends; /* outputs, then logits */
} Verify;

/* ---- memory of a run ---- */

enum { GUARD = 4096 };

/* n floats, 64-byte aligned, and GUARD bytes behind. All are NaN until they are written. */
static float *floats(int64_t n) {
    const size_t bytes = ((size_t)n * sizeof(float) + GUARD + 63) / 64 * 64;
    float *at = aligned_alloc(64, bytes);
    if (!at) {
        error("out of memory: %zu bytes wanted", bytes);
    }
    memset(at, 0xff, bytes);
    return at;
}

static bool guarded(const float *at, int64_t n) {
    const unsigned char *guard = (const unsigned char *)(at + n);
    for (int i = 0; i < GUARD; i++) {
        if (guard[i] != 0xff) {
            return false;
        }
    }
    return true;
}

static int64_t output_floats(const Graph *g, int i) {
    return g->batch * value_elements(g->outputs.at[i]);
}

static float **new_outputs(const Graph *g) {
    float **outputs = NEW_ARRAY(GRAPH, float *, g->outputs.n);
    for (int i = 0; i < g->outputs.n; i++) {
        outputs[i] = floats(output_floats(g, i));
    }
    return outputs;
}

static void free_outputs(const Graph *g, float **outputs) {
    for (int i = 0; outputs && i < g->outputs.n; i++) {
        free(outputs[i]);
    }
}

static int64_t arena_floats(const Emission *e, int threads) {
    return (e->model->arena_bytes + threads * e->model->scratch_bytes) /
           (int64_t)sizeof(float);
}

/* After a run: nothing was written behind the arena or an output. */
static bool all_guarded(
        const Verify *v, const float *arena, int threads, float **outputs) {
    bool good = guarded(arena, arena_floats(&v->e, threads));
    for (int i = 0; i < v->g->outputs.n; i++) {
        good = good && guarded(outputs[i], output_floats(v->g, i));
    }
    return good;
}

/* ---- errors ---- */

/* "[5,7,3]", "[5]" where height and width are 1 */
static const char *element_text(const Value *v, int64_t i) {
    const int64_t area = (int64_t)v->h * v->w;
    return area == 1 ? arena_printf(PERM, "[%lld]", (long long)i)
                     : arena_printf(PERM, "[%lld,%lld,%lld]", (long long)(i / area),
                               (long long)(i % area / v->w), (long long)(i % v->w));
}

static const char *difference_text(const Worst *w) {
    return arena_printf(PERM,
            "element %s of image %d: wanted %.9g, found %.9g; the difference, %.3g, "
            "exceeds %.3g",
            element_text(w->v, w->element), w->image, w->wanted, w->found,
            fabs(w->found - w->wanted), w->tolerance);
}

static void want_good_steps(const Check *c) {
    const Node *n = c->bad_node;
    if (!c->bad) {
        return;
    }
    const Worst *w = &c->worst[n->op];
    const bool differs = !(fabs(w->found - w->wanted) <= w->tolerance);
    error_at(n->pos, "step %d, %s '%s', %s%s%s", n->schedule_step, ops[n->op].name,
            n->name, c->bad, differs ? ": " : "", differs ? difference_text(w) : "");
}

/* ---- end to end ---- */

/* The values of the graph as it was loaded that are compared; they become its outputs. */
static void list_ends(Verify *v) {
    Graph *plain = v->plain;
    for (int i = 0; i < plain->outputs.n; i++) {
        const End e = {.what = "output",
                .output = v->c.outputs[i],
                .drift = v->c.drift,
                .worst.v = plain->outputs.at[i]};
        VEC_PUSH(GRAPH, v->ends, e);
    }
    for (int i = 0; i < v->c.logits.n; i++) {
        const Logits *l = &v->c.logits.at[i];
        const Node *softmax = graph_find(plain, l->softmax->name);
        const End e = {.what = "logits",
                .logits = l->x,
                .drift = l->drift,
                .worst.v = softmax->in.at[0]};
        VEC_PUSH(GRAPH, v->ends, e);
        VEC_PUSH(GRAPH, plain->outputs, softmax->in.at[0]);
    }
}

static void compare_end(End *e, int image, const double *wanted) {
    const int64_t count = value_elements(e->worst.v), from = image * count;
    double largest = 0;
    for (int64_t j = 0; j < count; j++) {
        largest = fmax(largest, fabs(wanted[j]));
    }
    const double limit = SAFETY * e->drift * largest;
    for (int64_t j = 0; j < count; j++) {
        const double found = e->output ? e->output[from + j] : e->logits[from + j];
        const double error = fabs(found - wanted[j]);
        const double part = error > 0 ? error / limit : error;
        if (image + j == 0 || !(part <= e->worst.part)) {
            e->worst = (Worst){e->worst.v, image, j, wanted[j], found, limit, part};
            e->largest = largest;
        }
    }
}

static void compare_ends(Verify *v) {
    list_ends(v);
    const Graph *g = v->plain;
    double **wanted = NEW_ARRAY(GRAPH, double *, g->outputs.n);
    for (int i = 0; i < g->outputs.n; i++) {
        wanted[i] = doubles(value_elements(g->outputs.at[i]));
    }
    for (int image = 0; image < g->batch; image++) {
        const float *x = v->c.image + image * value_elements(g->input);
        reference_run(g, x, wanted, v->o.quiet);
        for (int i = 0; i < g->outputs.n; i++) {
            compare_end(&v->ends.at[i], image, wanted[i]);
        }
    }
    for (int i = 0; i < g->outputs.n; i++) {
        free(wanted[i]);
    }
}

static void want_good_ends(const Verify *v) {
    for (int i = 0; i < v->ends.n; i++) {
        const End *e = &v->ends.at[i];
        if (!(e->worst.part <= 1)) {
            error_at(e->worst.v->pos, "every step is right, but %s '%s' differs: %s",
                    e->what, e->worst.v->name, difference_text(&e->worst));
        }
    }
}

/* ---- threads ---- */

/* False: something was written that lies behind the arena or an output. */
static bool run_team(const Verify *v, int threads, float **outputs) {
    const Emission *e = &v->e;
    cnnc_team *team;
    if (e->team_create(threads, &team)) {
        error("can't make a team of %d threads: %s", threads, e->detail());
    }
    float *arena = floats(arena_floats(e, threads));
    emission_run(e, arena, team, v->c.image, outputs, 0, e->model->steps - 1);
    const bool good = all_guarded(v, arena, threads, outputs);
    free(arena);
    e->team_free(team);
    return good;
}

/* The first output that is not the step by step run's, or NULL. */
static const Value *other_output(const Verify *v, float **outputs) {
    for (int i = 0; i < v->g->outputs.n; i++) {
        const size_t bytes = (size_t)output_floats(v->g, i) * sizeof(float);
        if (memcmp(outputs[i], v->c.outputs[i], bytes)) {
            return v->g->outputs.at[i];
        }
    }
    return NULL;
}

static void compare_teams(const Verify *v) {
    for (int t = 0; t < TEAMS; t++) {
        float **outputs = new_outputs(v->g);
        const bool good = run_team(v, team_sizes[t], outputs);
        const Value *other = other_output(v, outputs);
        free_outputs(v->g, outputs);
        if (!good) {
            error("a run by %d threads writes behind the arena or an output",
                    team_sizes[t]);
        }
        if (other) {
            error_at(other->pos,
                    "output '%s' of a run by %d threads differs from that of a run "
                    "step by step",
                    other->name, team_sizes[t]);
        }
    }
}

/* ---- reports ---- */

/* Of a and b the one that takes the larger part of its tolerance, or is no number. */
static const Worst *worse(const Worst *a, const Worst *b) {
    return b->v && (!a->v || !(b->part <= a->part)) ? b : a;
}

static const Worst *worst_of_all(const Verify *v) {
    const Worst *worst = &v->c.worst[0];
    for (int op = 1; op < OPS; op++) {
        worst = worse(worst, &v->c.worst[op]);
    }
    for (int i = 0; i < v->ends.n; i++) {
        worst = worse(worst, &v->ends.at[i].worst);
    }
    return worst;
}

static void add_worst(cJSON *to, const Worst *w) {
    cJSON_AddStringToObject(to, "tensor", w->v->name);
    cJSON_AddNumberToObject(to, "error", fabs(w->found - w->wanted));
    cJSON_AddNumberToObject(to, "tolerance", w->tolerance);
}

static void add_steps(cJSON *json, const Check *c) {
    cJSON *steps = cJSON_AddArrayToObject(json, "steps");
    for (int i = 0; i < c->accuracy.n; i++) {
        const Accuracy *a = &c->accuracy.at[i];
        cJSON *step = cJSON_CreateObject();
        cJSON_AddStringToObject(step, "name", a->n->name);
        cJSON_AddStringToObject(step, "op", ops[a->n->op].name);
        cJSON_AddStringToObject(
                step, "algorithm", algorithms[a->n->choice.algorithm].name);
        cJSON_AddNumberToObject(step, "rms", a->rms);
        cJSON_AddNumberToObject(step, "rmse", a->rmse);
        cJSON_AddNumberToObject(step, "error", a->largest);
        cJSON_AddNumberToObject(step, "part", a->part);
        cJSON_AddItemToArray(steps, step);
    }
}

/* JSON has no NaN: cJSON writes null. */
static void print_json(const Verify *v, bool ok) {
    const Worst *w = worst_of_all(v);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddBoolToObject(json, "ok", ok);
    cJSON *worst = cJSON_AddObjectToObject(json, "worst");
    if (w->v) {
        add_worst(worst, w);
    }
    cJSON *ends = cJSON_AddArrayToObject(json, "ends");
    for (int i = 0; i < v->ends.n; i++) {
        cJSON *end = cJSON_CreateObject();
        add_worst(end, &v->ends.at[i].worst);
        cJSON_AddNumberToObject(end, "largest", v->ends.at[i].largest);
        cJSON_AddItemToArray(ends, end);
    }
    add_steps(json, &v->c);
    char *text = cJSON_Print(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void print_steps(const Check *c) {
    puts("  step              count      error  tolerance     part  worst element");
    for (int op = 0; op < OPS; op++) {
        const Worst *w = &c->worst[op];
        if (w->v) {
            const double error = fabs(w->found - w->wanted);
            printf("  %-16s %6d %10.3g %10.3g %6.1f %%  %s %s\n", ops[op].name,
                    c->count[op], error, w->tolerance, error > 0 ? 100 * w->part : 0,
                    w->v->name, element_text(w->v, w->element));
        }
    }
}

static void print_ends(const Verify *v) {
    puts("  end to end     relative      error  tolerance     part  worst element");
    for (int i = 0; i < v->ends.n; i++) {
        const End *e = &v->ends.at[i];
        const Worst *w = &e->worst;
        const double error = fabs(w->found - w->wanted);
        printf("  %-12s %10.3g %10.3g %10.3g %6.1f %%  %s %s\n", e->what,
                error > 0 ? error / e->largest : 0, error, w->tolerance,
                error > 0 ? 100 * w->part : 0, w->v->name,
                element_text(w->v, w->element));
    }
}

static void print_report(const Verify *v) {
    const Graph *g = v->g;
    printf("%s: target %s, batch %d, ", g->name, g->target->name, g->batch);
    if (v->o.random_weights) {
        printf("random weights, seed %llu\n", (unsigned long long)v->o.seed);
    } else {
        printf("weights %s\n", v->o.weights);
    }
    print_steps(&v->c);
    print_ends(v);
    printf("ok: %d steps within tolerance; 1, 2, 3 and 7 threads give the same bits\n",
            g->schedule.n);
}

/* ---- the command ---- */

static void verify(void *arg) {
    Verify *v = arg;
    Options plain = v->o;
    plain.level = 0;
    plain.quiet = true;
    v->plain = compile_graph(&plain);
    v->g = compile_graph(&v->o);
    plan_graph(v->g, &v->o);
    emission_load(&v->e, v->g, &v->o);
    v->c = (Check){.g = v->g, .e = &v->e, .quiet = v->o.quiet};
    v->c.image = floats(v->g->batch * value_elements(v->g->input));
    v->c.arena = floats(arena_floats(&v->e, 1));
    v->c.outputs = new_outputs(v->g);
    selftest_image(v->g, v->c.image);
    check_steps(&v->c);
    want_good_steps(&v->c);
    if (!all_guarded(v, v->c.arena, 1, v->c.outputs)) {
        error("the run step by step writes behind the arena or an output");
    }
    compare_ends(v);
    want_good_ends(v);
    compare_teams(v);
}

int command_verify(const Options *o) {
    Verify v = {.o = *o};
    if (!o->weights && !o->random_weights) {
        v.o.random_weights = true;
        v.o.seed = 1;
    }
    const int failed = guard(verify, &v);
    if (o->json) {
        print_json(&v, !failed);
    } else if (!failed) {
        print_report(&v);
    }
    emission_close(&v.e);
    free(v.c.image);
    free(v.c.arena);
    free_outputs(v.g, v.c.outputs);
    for (int i = 0; i < v.c.logits.n; i++) {
        free(v.c.logits.at[i].x);
    }
    return failed;
}
