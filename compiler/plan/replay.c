/* replay.c - an independent check of the plan: play the schedule on a map of the arena.
 *
 * The arena is cut into cells at every boundary of a value. A cell belongs to the value
 * that was written there last. Step by step:
 *
 *   a read    finds every cell of its operand to be its operand's; where the operand is a
 *             view, its source's; where it is a concat, those of its operands, which must
 *             lie one after the other. So nothing that is still needed was overwritten
 *   a write   lies inside the arena, aligned to vectors where its buffer begins, and meets
 *             no cell of the step's operands, but for an operand that it overwrites in place,
 *             and none of the step's other results, where guests write some, too
 *
 * Addresses are computed here from offsets and shapes alone; nothing is shared with
 * place_buffers.c, and lifetimes play no part.
 */
#include "plan.h"

#include <stdlib.h>

typedef struct Replay {
    const Graph *g;
    VEC(int64_t) cut; /* boundaries of cells, ascending; cell i: cut[i] .. cut[i+1] */
    const Value **owner; /* of each cell, NULL: never written */
    const char *clash;   /* the first one found */
} Replay;

/* n rows of `bytes`, `stride` apart: a value, over the images of the batch. */
typedef struct Place {
    int64_t from, bytes, stride;
    int n;
} Place;

static bool in_arena(const Value *v) {
    return v->root->def && v->root->def->op != OP_output && value_is_stored(v);
}

static Place place_of(const Graph *g, const Value *v) {
    const int64_t unit = sizeof(float), bytes = v->layout.floats * unit;
    return (Place){v->root->offset + v->root_offset * unit, bytes,
            v->root->layout.floats * unit, g->batch};
}

/* ---- the cells ---- */

static int ascending(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void cut_cells(Replay *r) {
    for (int i = 0; i < r->g->nodes.n; i++) {
        const Value *v = r->g->nodes.at[i]->out;
        const Place p = place_of(r->g, v);
        for (int n = 0; in_arena(v) && n < p.n; n++) {
            VEC_PUSH(SCRATCH, r->cut, p.from + n * p.stride);
            VEC_PUSH(SCRATCH, r->cut, p.from + n * p.stride + p.bytes);
        }
    }
    int to = 0;
    if (r->cut.n) {
        qsort(r->cut.at, (size_t)r->cut.n, sizeof *r->cut.at, ascending);
    }
    for (int i = 0; i < r->cut.n; i++) {
        if (to == 0 || r->cut.at[i] != r->cut.at[to - 1]) {
            r->cut.at[to++] = r->cut.at[i];
        }
    }
    r->cut.n = to;
    r->owner = NEW_ARRAY(SCRATCH, const Value *, to);
}

/* The cell that begins at a boundary. */
static int cell_at(const Replay *r, int64_t byte) {
    int low = 0, high = r->cut.n - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (r->cut.at[middle] < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void clash(Replay *r, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
static void clash(Replay *r, const char *fmt, ...) {
    if (!r->clash) {
        va_list args;
        va_start(args, fmt);
        r->clash = arena_vprintf(SCRATCH, fmt, args);
        va_end(args);
    }
}

/* ---- reads ---- */

static void check_owner(Replay *r, const Node *n, const Value *x) {
    const Place p = place_of(r->g, x);
    for (int image = 0; image < p.n; image++) {
        const int64_t from = p.from + image * p.stride, to = from + p.bytes;
        for (int i = cell_at(r, from); r->cut.at[i] < to; i++) {
            if (r->owner[i] != x) {
                clash(r, "'%s' reads '%s', but bytes %lld to %lld hold %s%s", n->name,
                        x->name, (long long)r->cut.at[i], (long long)r->cut.at[i + 1],
                        r->owner[i] ? "the result of " : "nothing",
                        r->owner[i] ? r->owner[i]->name : "");
                return;
            }
        }
    }
}

static bool same_place(Place a, Place b) {
    return a.from == b.from && a.bytes == b.bytes && (a.n == 1 || a.stride == b.stride);
}

/* What x consists of: results of steps, each where x says it is. */
static void check_read(Replay *r, const Node *n, const Value *x) {
    VEC(const Value *) todo = {0};
    VEC_PUSH(SCRATCH, todo, x);
    while (todo.n && !r->clash) {
        const Value *v = todo.at[--todo.n];
        const Node *def = v->def;
        if (!def || !in_arena(v)) {
            continue; /* the network's input */
        }
        if (!op_is_view(def->op) && def->op != OP_concat) {
            check_owner(r, n, v);
            continue;
        }
        Place part = place_of(r->g, v);
        const int64_t end = part.from + part.bytes;
        for (int i = 0; i < def->in.n; i++) {
            const Value *from = def->in.at[i];
            part.bytes = place_of(r->g, from).bytes;
            if (!same_place(part, place_of(r->g, from))) {
                clash(r, "'%s' is not where '%s' has it", from->name, v->name);
            }
            part.from += part.bytes;
            VEC_PUSH(SCRATCH, todo, from);
        }
        if (part.from != end) {
            clash(r, "'%s' is not its operands, one after the other", v->name);
        }
    }
}

/* ---- writes ---- */

static int64_t end_of(Place p) { return p.from + (p.n - 1) * p.stride + p.bytes; }

static bool overlap(Place a, Place b) {
    if (a.from >= end_of(b) || b.from >= end_of(a)) {
        return false;
    }
    for (int i = 0; i < a.n; i++) {
        for (int j = 0; j < b.n; j++) {
            const int64_t x = a.from + i * a.stride, y = b.from + j * b.stride;
            if (x < y + b.bytes && y < x + a.bytes) {
                return true;
            }
        }
    }
    return false;
}

/* Whether n may write its result over operand i, element by element. */
static bool may_overwrite(const Node *n, int i) {
    switch (n->op) {
    case OP_conv:
    case OP_linear:
        return i == 1;
    case OP_relu:
    case OP_sigmoid:
    case OP_tanh:
    case OP_scale:
    case OP_batch_norm:
    case OP_add:
    case OP_softmax:
        return layouts_equal(&n->in.at[i]->layout, &n->out->layout);
    default:
        return false;
    }
}

/* y: the result of n, or of a guest of n */
static void check_write(Replay *r, const Node *n, const Value *y) {
    const Place p = place_of(r->g, y);
    const int64_t end = end_of(p);
    const int64_t vector = r->g->target->v * (int64_t)sizeof(float);
    if (y->root->offset % vector || p.from < 0 || end > r->g->arena_bytes) {
        clash(r, "'%s' lies at bytes %lld to %lld of %lld, its buffer at %lld", y->name,
                (long long)p.from, (long long)end, (long long)r->g->arena_bytes,
                (long long)y->root->offset);
    }
    int in_place = 0;
    for (int i = 0; i < n->in.n; i++) {
        const Place x = place_of(r->g, n->in.at[i]);
        if (in_arena(n->in.at[i]) && overlap(p, x)) {
            in_place += same_place(p, x) && may_overwrite(n, i) ? 1 : 2;
        }
    }
    if (in_place > 1) {
        clash(r, "'%s' overwrites what it reads", n->name);
    }
    for (int i = -1; i < n->guests.n; i++) {
        const Value *other = i < 0 ? n->out : n->guests.at[i]->out;
        if (other != y && in_arena(other) && overlap(p, place_of(r->g, other))) {
            clash(r, "'%s' writes '%s' and '%s' in one place", n->name, y->name,
                    other->name);
        }
    }
    for (int image = 0; image < p.n && !r->clash; image++) {
        const int64_t from = p.from + image * p.stride;
        for (int i = cell_at(r, from); r->cut.at[i] < from + p.bytes; i++) {
            r->owner[i] = y;
        }
    }
}

/* ---- the schedule ---- */

static void check_schedule(Replay *r) {
    int with_code = 0;
    for (int i = 0; i < r->g->nodes.n; i++) {
        const Node *n = r->g->nodes.at[i];
        with_code += !op_is_view(n->op) && n->op != OP_concat && !n->host;
    }
    for (int s = 0; s < r->g->schedule.n; s++) {
        const Node *n = r->g->schedule.at[s];
        if (n->schedule_step != s) {
            clash(r, "'%s' is step %d, scheduled as %d", n->name, n->schedule_step, s);
        }
    }
    if (r->g->schedule.n != with_code) {
        clash(r, "%d steps for %d nodes with code", r->g->schedule.n, with_code);
    }
}

/* All reads, a guest's of what its host makes left out; then all writes. */
static void check_step(Replay *r, const Node *host) {
    for (int i = -1; i < host->guests.n; i++) {
        const Node *n = i < 0 ? host : host->guests.at[i];
        for (int j = 0; j < n->in.n; j++) {
            if (n->in.at[j] != host->out) {
                check_read(r, n, n->in.at[j]);
            }
        }
    }
    for (int i = -1; i < host->guests.n; i++) {
        const Value *y = i < 0 ? host->out : host->guests.at[i]->out;
        if (in_arena(y)) {
            check_write(r, host, y);
        }
    }
}

const char *find_clash(const Graph *g) {
    Replay r = {.g = g};
    check_schedule(&r);
    cut_cells(&r);
    for (int s = 0; s < g->schedule.n && !r.clash; s++) {
        check_step(&r, g->schedule.at[s]);
    }
    return r.clash;
}

void replay_plan(const Graph *g) {
    const char *what = find_clash(g);
    if (what) {
        internal_error("the plan of the arena: %s", what);
    }
}
