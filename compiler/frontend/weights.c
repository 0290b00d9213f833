/* weights.c - values for the network's parameters: from a checkpoint by name, or random.
 *
 * Binding is exact: each parameter finds the entry of its name and shape, and each entry is
 * some parameter's. Left out are only a batch norm's `.num_batches_tracked`, a count of
 * training steps, and what the graph says is `training_only`. What does not fit is one error
 * that lists it all.
 *
 * Random values are a hash of (seed, name, index), so they depend on nothing else: not on
 * the order of the layers, not on the machine. Each is a float, as a checkpoint would have:
 *
 *     weight of conv, linear   U(-a, a), a = sqrt(6 / fan_in)    bias          U(-0.1, 0.1)
 *     batch norm: weight       U(0.5, 1.5)                       bias          U(-0.2, 0.2)
 *                 running_var  U(0.5, 1.5)                       running_mean  U(-0.3, 0.3)
 */
#include "cnnc.h"

#include <math.h>
#include <string.h>

/* ---- elements as double ---- */

/* value = (-1)^s * 2^(e-15) * 1.m; e = 0: subnormal, 2^-14 * 0.m; e = 31: infinity, NaN */
static double f16_value(uint16_t bits) {
    const int e = bits >> 10 & 31, m = bits & 1023;
    double x;
    if (e == 31) {
        x = m ? (double)NAN : (double)INFINITY;
    } else if (e == 0) {
        x = m * 0x1p-24;
    } else { /* the same exponent and mantissa, as a double's bits */
        const uint64_t wide = (uint64_t)(e + 1008) << 52 | (uint64_t)m << 42;
        memcpy(&x, &wide, sizeof x);
    }
    return bits >> 15 ? -x : x;
}

/* A bfloat16 is the upper half of a float. */
static double bf16_value(uint16_t bits) {
    const uint32_t wide = (uint32_t)bits << 16;
    float x;
    memcpy(&x, &wide, sizeof x);
    return x;
}

/* A bijection of 64 bits that mixes well (Steele, Lea, Flood 2014). */
static uint64_t splitmix64(uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static double random_value(const Tensor *t, int64_t i) {
    const uint64_t bits = splitmix64(t->seed + (uint64_t)i * 0xd1342543de82ef95);
    const double u = (double)(bits >> 40) * 0x1p-23 - 1; /* -1, -1 + 2^-23 ... < 1 */
    return (float)(t->middle + t->spread * u);
}

/* to[i] = value, in terms of x, element first + i; in the file it may be unaligned. */
#define READ(T, value)                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                  \
        T x;                                                                           \
        memcpy(&x, (const char *)t->data + (first + i) * (int64_t)sizeof x, sizeof x); \
        to[i] = value;                                                                 \
    }

void tensor_read(const Tensor *t, int64_t first, int64_t n, double *to) {
    if (t->random) {
        for (int64_t i = 0; i < n; i++) {
            to[i] = random_value(t, first + i);
        }
        return;
    }
    if (!t->data) {
        internal_error("parameter '%s' has no values", t->name);
    }
    switch (t->dtype) {
    case F64:
        READ(double, x)
        break;
    case F32:
        READ(float, x)
        break;
    case F16:
        READ(uint16_t, f16_value(x))
        break;
    case BF16:
        READ(uint16_t, bf16_value(x))
        break;
    default:
        internal_error("parameter '%s' is of type %d", t->name, (int)t->dtype);
    }
}

double tensor_get(const Tensor *t, int64_t i) {
    double x;
    tensor_read(t, i, 1, &x);
    return x;
}

/* ---- random ---- */

static void set_random(Tensor *t, uint64_t seed, double middle, double spread) {
    if (!t) {
        return;
    }
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (const char *s = t->name; *s; s++) {
        hash = (hash ^ (unsigned char)*s) * 0x100000001b3;
    }
    t->seed = splitmix64(seed) ^ hash;
    t->random = true;
    t->middle = middle;
    t->spread = spread;
    t->dtype = F32;
}

static void random_node(const Node *n, uint64_t seed) {
    if (n->weight) {
        const int64_t fan_in = n->weight->count / n->weight->shape[0];
        set_random(n->weight, seed, 0, sqrt(6.0 / (double)fan_in));
    }
    set_random(n->bias_tensor, seed, 0, 0.1);
    set_random(n->bn_weight, seed, 1, 0.5);
    set_random(n->bn_bias, seed, 0, 0.2);
    set_random(n->bn_mean, seed, 0, 0.3);
    set_random(n->bn_var, seed, 1, 0.5);
}

/* A sum of two values of like size has twice their variance. A network of D additions, one
 * after the other, multiplies it by 2^D, which for D beyond 200 is no float any more. From
 * DOUBLINGS on, what is added is therefore made smaller, by a factor f with
 * (1 + f^2)^D = 2^DOUBLINGS, in the last parameters before the addition. */
enum { DOUBLINGS = 64 };

static double branch_factor(const Graph *g) {
    int additions = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        additions += g->nodes.at[i]->op == OP_add || g->nodes.at[i]->residual;
    }
    return additions > DOUBLINGS ? sqrt(exp2((double)DOUBLINGS / additions) - 1) : 1;
}

static void shrink(Node *n, double factor) {
    Tensor *t = n->bn_weight ? n->bn_weight : n->weight;
    t->middle *= factor;
    t->spread *= factor;
}

/* The last node with parameters on the way to each value, by the value's name; none where
 * ways meet. */
static void shrink_branches(Graph *g, double factor) {
    Map *last = map_new(SCRATCH);
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        for (int j = 0; n->op == OP_add && j < n->in.n; j++) {
            Node *branch = map_get(last, n->in.at[j]->name);
            if (branch) {
                shrink(branch, factor);
                map_put(last, n->in.at[j]->name, NULL);
            }
        }
        if (n->residual) {
            shrink(n, factor);
        }
        Node *before = n->in.n == 1 ? map_get(last, n->in.at[0]->name) : NULL;
        map_put(last, n->out->name, n->weight || n->bn_weight ? n : before);
    }
}

void random_weights(Graph *g, uint64_t seed) {
    const double factor = branch_factor(g);
    for (int i = 0; i < g->nodes.n; i++) {
        random_node(g->nodes.at[i], seed);
    }
    if (factor < 1) {
        shrink_branches(g, factor);
    }
}

/* ---- bind ---- */

/* What keeps a checkpoint from fitting; all in the order of the layers or of the file. */
typedef struct Misfit {
    const Graph *g;
    const Checkpoint *c;
    VEC(const Tensor *) missing, misshapen, no_reals;
    VEC(const char *) left_over; /* names */
    int left_out;                /* entries */
} Misfit;

enum { SHOWN = 8 }; /* of each kind */

static const char *dimensions(int rank, const int64_t *shape) {
    const char *text = "[";
    for (int i = 0; i < rank; i++) {
        text = arena_printf(
                SCRATCH, "%s%s%lld", text, i ? "," : "", (long long)shape[i]);
    }
    return arena_printf(SCRATCH, "%s]", text);
}

static bool ends_with(const char *s, const char *end) {
    const size_t n = strlen(s), m = strlen(end);
    return n >= m && !strcmp(s + n - m, end);
}

static bool has_shape_of(const CheckpointEntry *e, const Tensor *t) {
    return e->rank == t->rank &&
           !memcmp(e->shape, t->shape, (size_t)t->rank * sizeof *t->shape);
}

static bool is_real(Dtype d) { return d == F64 || d == F32 || d == F16 || d == BF16; }

static void bind(Misfit *m, Tensor *t) {
    const CheckpointEntry *e = checkpoint_find(m->c, t->name);
    if (!e) {
        VEC_PUSH(SCRATCH, m->missing, t);
    } else if (!has_shape_of(e, t)) {
        VEC_PUSH(SCRATCH, m->misshapen, t);
    } else if (!is_real(e->dtype)) {
        VEC_PUSH(SCRATCH, m->no_reals, t);
    } else {
        t->dtype = e->dtype;
        t->data = e->data;
    }
}

/* Whether one of the graph's training_only, "aux1", is a scope around the name. */
static bool is_training_only(const Graph *g, const char *name) {
    for (int i = 0; i < g->training_only.n; i++) {
        const char *scope = g->training_only.at[i];
        const size_t n = strlen(scope);
        if (!strncmp(name, scope, n) && name[n] == '.') {
            return true;
        }
    }
    return false;
}

/* Entries that are no parameter's. */
static void find_left_over(Misfit *m) {
    Map *wanted = map_new(SCRATCH);
    for (int i = 0; i < m->g->params.n; i++) {
        map_put(wanted, m->g->params.at[i]->name, m->g->params.at[i]);
    }
    for (int i = 0; i < checkpoint_count(m->c); i++) {
        const char *name = checkpoint_at(m->c, i)->name;
        if (map_get(wanted, name) || ends_with(name, ".num_batches_tracked")) {
            continue;
        }
        if (is_training_only(m->g, name)) {
            m->left_out++;
        } else {
            VEC_PUSH(SCRATCH, m->left_over, name);
        }
    }
}

/* ---- the error of a misfit ---- */

static void note_more(int n, const char *what) {
    if (n > SHOWN) {
        error_note("and %d more %s", n - SHOWN, what);
    }
}

/* The nearest name among the left over of the same shape, or NULL. */
static const char *near_name(const Misfit *m, const Tensor *t) {
    VEC(const char *) alike = {0};
    for (int i = 0; i < m->left_over.n; i++) {
        if (has_shape_of(checkpoint_find(m->c, m->left_over.at[i]), t)) {
            VEC_PUSH(SCRATCH, alike, m->left_over.at[i]);
        }
    }
    return did_you_mean(t->name, alike.at, alike.n);
}

static void note_missing(const Misfit *m) {
    for (int i = 0; i < m->missing.n && i < SHOWN; i++) {
        const Tensor *t = m->missing.at[i];
        const char *near = near_name(m, t);
        error_note("missing '%s' %s, wanted at %s:%d%s", t->name,
                dimensions(t->rank, t->shape), t->pos.file, t->pos.line,
                near ? arena_printf(SCRATCH, "; is it '%s'?", checkpoint_shown(near))
                     : "");
    }
    note_more(m->missing.n, "missing");
}

static void note_misshapen(const Misfit *m) {
    for (int i = 0; i < m->misshapen.n && i < SHOWN; i++) {
        const Tensor *t = m->misshapen.at[i];
        const CheckpointEntry *e = checkpoint_find(m->c, t->name);
        error_note("misshapen '%s': wanted %s at %s:%d, found %s", t->name,
                dimensions(t->rank, t->shape), t->pos.file, t->pos.line,
                dimensions(e->rank, e->shape));
    }
    note_more(m->misshapen.n, "misshapen");
    for (int i = 0; i < m->no_reals.n && i < SHOWN; i++) {
        const Tensor *t = m->no_reals.at[i];
        error_note("'%s' is %s: wanted F64, F32, F16 or BF16", t->name,
                checkpoint_find(m->c, t->name)->dtype_name);
    }
    note_more(m->no_reals.n, "of such types");
}

static void note_left_over(const Misfit *m) {
    for (int i = 0; i < m->left_over.n && i < SHOWN; i++) {
        const CheckpointEntry *e = checkpoint_find(m->c, m->left_over.at[i]);
        error_note("left over '%s' %s: no layer of the graph has it",
                checkpoint_shown(e->name), dimensions(e->rank, e->shape));
    }
    note_more(m->left_over.n, "left over");
    if (m->left_over.n && !m->missing.n && !m->misshapen.n && !m->no_reals.n) {
        error_note("all that the network wants is there: if the rest is for training "
                   "only, such as an auxiliary head, say so in the graph: "
                   "training_only: [SCOPE]");
    }
}

/* How many of the missing the file has behind prefix: "module." + "fc.weight". */
static int found_behind(const Misfit *m, const char *prefix) {
    int count = 0;
    for (int i = 0; i < m->missing.n; i++) {
        const char *name =
                arena_printf(SCRATCH, "%s%s", prefix, m->missing.at[i]->name);
        count += checkpoint_find(m->c, name) != NULL;
    }
    return count;
}

/* How many of the missing the file has once prefix is taken off them. */
static int found_without(const Misfit *m, const char *prefix) {
    const size_t n = strlen(prefix);
    int count = 0;
    for (int i = 0; i < m->missing.n; i++) {
        const char *name = m->missing.at[i]->name;
        count += !strncmp(name, prefix, n) && checkpoint_find(m->c, name + n) != NULL;
    }
    return count;
}

/* The words before `end` in a name that ends with it: "module." of "module.fc.weight". */
static const char *words_before(const char *name, const char *end) {
    const size_t n = strlen(name), m = strlen(end);
    return n > m && name[n - m - 1] == '.' && ends_with(name, end)
                   ? arena_strndup(SCRATCH, name, n - m)
                   : NULL;
}

/* When one side's names are the other's behind a prefix, say so. Prefixes come from the
 * first missing name, and one counts if it explains most of what is missing. */
static void note_prefix(const Misfit *m) {
    const char *wanted = m->missing.n ? m->missing.at[0]->name : "";
    for (int i = 0, tried = 0; i < m->left_over.n && tried < SHOWN; i++) {
        const char *more = words_before(m->left_over.at[i], wanted);
        const char *less = words_before(wanted, m->left_over.at[i]);
        tried += more || less;
        if (more && 2 * found_behind(m, more) > m->missing.n) {
            error_note(
                    "%d of the missing are in the file behind '%s': strip it from its "
                    "names",
                    found_behind(m, more), checkpoint_shown(more));
            return;
        }
        if (less && 2 * found_without(m, less) > m->missing.n) {
            error_note(
                    "%d of the missing are in the file without '%s': put it before its "
                    "names",
                    found_without(m, less), less);
            return;
        }
    }
}

/* "2 missing, 1 left over" */
static const char *counts_text(const Misfit *m) {
    const struct {
        int n;
        const char *what;
    } counts[] = {{m->missing.n, "missing"}, {m->misshapen.n, "misshapen"},
            {m->no_reals.n, "of a wrong type"}, {m->left_over.n, "left over"}};
    const char *text = "";
    for (int i = 0; i < 4; i++) {
        if (counts[i].n) {
            text = arena_printf(SCRATCH, "%s%s%d %s", text, *text ? ", " : "",
                    counts[i].n, counts[i].what);
        }
    }
    return text;
}

int bind_weights(Graph *g, Checkpoint *c) {
    Misfit m = {.g = g, .c = c};
    for (int i = 0; i < g->params.n; i++) {
        bind(&m, g->params.at[i]);
    }
    find_left_over(&m);
    if (!m.missing.n && !m.misshapen.n && !m.no_reals.n && !m.left_over.n) {
        return m.left_out;
    }
    note_prefix(&m);
    note_missing(&m);
    note_misshapen(&m);
    note_left_over(&m);
    error_at((Pos){.file = checkpoint_path(c)},
            "it does not fit network '%s' with its %d parameters: %s", g->name,
            g->params.n, counts_text(&m));
}
