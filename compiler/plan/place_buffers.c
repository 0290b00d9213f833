/* place_buffers.c - offsets of all buffers in one arena, as small as can be.
 *
 * First, results take over the storage of operands that die (lifetimes.c): those values get
 * the operand's root. What remains is rectangles, bytes x steps, that must not overlap:
 *
 *     bytes |####.......|    lower bound: the largest sum over a step. No placement
 *           |####===....|    can be below it; one that equals it is optimal.
 *           |..******...|
 *            steps --->
 *
 * Buffers are placed one by one, each into the smallest gap that fits between those that
 * are there and live at the same time, else on top. All sizes are multiples of a vector,
 * and so are all offsets then. The order decides. Four are tried: by size, by area
 * (size x life), by life, by first use; the last one also with each buffer at that side of
 * its gap where the neighbour stays longer, the ends of the bound longest of all, so that
 * what is free later is free in one piece. If none reaches the bound, the best one and the
 * last one are improved: a buffer that touches the top, or any one, is placed earlier or
 * later, as long as the arena does not grow, a bounded number of times.
 *
 * Leaves: roots, buffer, first_step, last_step, offset of every root in the arena;
 *         g->arena_bytes, lower_bound, bound_step, unplanned_bytes, placement_order.
 */
#include "plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VISITS = 3000000 }; /* neighbours looked at by the improvement */

/* ---- aliasing and lifetimes ---- */

static void take_over(const Graph *g) {
    const Memory *m = memory_new(g, g->schedule.at, g->schedule.n);
    Live live;
    live_start(&live, m);
    for (int s = 0; s < m->n_steps; s++) {
        const int taken = live_play(&live, s).taken;
        if (taken >= 0) {
            m->root[m->step[s].out[0]]->root = m->root[taken];
        }
    }
    for (int i = 0; i < g->nodes.n; i++) {
        value_root(g->nodes.at[i]->out);
    }
}

static void extend_life(Value *root, int step) {
    if (root->first_step < 0) {
        root->first_step = step;
    }
    root->last_step = step;
}

static void find_lives(const Memory *m) {
    for (int b = 0; b < m->n_buffers; b++) {
        m->root[b]->first_step = m->root[b]->last_step = -1;
    }
    for (int i = 0; i < m->n_steps; i++) {
        const Step *s = &m->step[i];
        for (int j = 0; j < s->n_in; j++) {
            extend_life(m->root[s->in[j]], i);
        }
        for (int j = 0; j < s->n_out; j++) {
            extend_life(m->root[s->out[j]], i);
        }
    }
}

static void find_bound(Graph *g, const Memory *m) {
    int64_t *change = NEW_ARRAY(SCRATCH, int64_t, m->n_steps + 1), live = 0;
    for (int b = 0; b < m->n_buffers; b++) {
        change[m->root[b]->first_step] += m->bytes[b];
        change[m->root[b]->last_step + 1] -= m->bytes[b];
    }
    g->lower_bound = 0;
    for (int s = 0; s < m->n_steps; s++) {
        live += change[s];
        if (live > g->lower_bound) {
            g->lower_bound = live;
            g->bound_step = s;
        }
    }
}

/* Without any planning: every value but views in a buffer of its own. */
static int64_t sum_values(const Graph *g) {
    int64_t floats = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        if (!op_is_view(n->op) && n->op != OP_output) {
            floats += n->out->layout.floats;
        }
    }
    return floats * g->batch * (int64_t)sizeof(float);
}

/* ---- placing in an order ---- */

typedef struct Rectangle {
    Value *root;
    int64_t bytes, offset;
    int first, last;
    bool placed;
    int n_near, *near; /* those that live during one of its steps */
} Rectangle;

typedef struct Span {
    int64_t from, to;
    int last; /* step of its owner */
} Span;

typedef struct Placement {
    int n;
    Rectangle *r;
    Span *taken; /* room for the spans around one rectangle */
    int64_t bound;
    bool beside; /* the neighbour that stays longer, not always the lower one */
    int64_t visits;
} Placement;

static int by_from(const void *a, const void *b) {
    const Span *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* The offset of the smallest gap between n spans (by from) that has room, else above all.
 * `beside`: the space below the bound is a gap too, between neighbours that never go. */
static int64_t best_gap(const Placement *p, int n, int64_t bytes) {
    int64_t end = 0, best = -1, best_size = INT64_MAX;
    int below = INT_MAX; /* the last step of what ends at `end` */
    for (int i = 0; i < n + p->beside; i++) {
        const Span above = i < n ? p->taken[i] : (Span){p->bound, p->bound, INT_MAX};
        const int64_t size = above.from - end;
        if (size >= bytes && size < best_size) {
            best = p->beside && above.last > below ? above.from - bytes : end;
            best_size = size;
        }
        if (above.to >= end) {
            below = above.to > end || above.last > below ? above.last : below;
            end = above.to;
        }
    }
    return best >= 0 ? best : end;
}

/* Place all in the order given; returns the size of the arena. */
static int64_t place_in_order(Placement *p, const int *order) {
    int64_t size = 0;
    for (int i = 0; i < p->n; i++) {
        p->r[i].placed = false;
    }
    for (int i = 0; i < p->n; i++) {
        Rectangle *r = &p->r[order[i]];
        int n = 0;
        for (int j = 0; j < r->n_near; j++) {
            const Rectangle *other = &p->r[r->near[j]];
            if (other->placed) {
                p->taken[n++] = (Span){
                        other->offset, other->offset + other->bytes, other->last};
            }
        }
        qsort(p->taken, (size_t)n, sizeof *p->taken, by_from);
        r->offset = best_gap(p, n, r->bytes);
        r->placed = true;
        size = r->offset + r->bytes > size ? r->offset + r->bytes : size;
        p->visits += r->n_near;
    }
    return size;
}

/* ---- the portfolio ---- */

static const Rectangle *sorted; /* what the comparisons below look at */

/* Larger x first; of equals, the one that is used first. */
static int larger_first(double x, double y, int a, int b) {
    return x != y ? (x < y) - (x > y) : a - b;
}

static int life_of(int i) { return sorted[i].last - sorted[i].first + 1; }

static int by_size(const void *pa, const void *pb) {
    const int a = *(const int *)pa, b = *(const int *)pb;
    return larger_first((double)sorted[a].bytes, (double)sorted[b].bytes, a, b);
}

static int by_area(const void *pa, const void *pb) {
    const int a = *(const int *)pa, b = *(const int *)pb;
    return larger_first((double)sorted[a].bytes * life_of(a),
            (double)sorted[b].bytes * life_of(b), a, b);
}

static int by_life(const void *pa, const void *pb) {
    const int a = *(const int *)pa, b = *(const int *)pb;
    return life_of(a) == life_of(b) ? by_size(pa, pb)
                                    : larger_first(life_of(a), life_of(b), a, b);
}

static int by_first_use(const void *pa, const void *pb) {
    return *(const int *)pa - *(const int *)pb;
}

static const struct {
    const char *name;
    int (*compare)(const void *, const void *);
    bool beside;
} portfolio[] = {
        {"size", by_size, false},
        {"area", by_area, false},
        {"life", by_life, false},
        {"first use", by_first_use, false},
        {"first use, beside what stays", by_first_use, true},
};
enum { ROWS = sizeof portfolio / sizeof *portfolio };

/* ---- improvement ---- */

static uint32_t next_random(uint64_t *state) { /* xorshift64* */
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)(*state * 0x2545F4914F6CDD1D >> 32);
}

/* The last in the order of the buffers that touch the top. */
static int find_top(const Placement *p, const int *order, int64_t size) {
    int i = p->n - 1;
    while (p->r[order[i]].offset + p->r[order[i]].bytes < size) {
        i--;
    }
    return i;
}

static void move_in_order(int *order, int from, int to) {
    const int item = order[from];
    if (from > to) {
        memmove(order + to + 1, order + to, sizeof *order * (size_t)(from - to));
    } else {
        memmove(order + from, order + from + 1, sizeof *order * (size_t)(to - from));
    }
    order[to] = item;
}

/* Improve an order whose arena has `size` bytes; returns the new size. */
static int64_t improve(Placement *p, int *order, int64_t size) {
    uint64_t state = 0x9E3779B97F4A7C15;
    place_in_order(p, order);
    p->visits = 0;
    while (size > p->bound && p->visits < MOST_VISITS) {
        const int top = find_top(p, order, size);
        const int to = (int)(next_random(&state) % (uint32_t)(top + 1));
        const int from = next_random(&state) % 4
                                 ? top
                                 : (int)(next_random(&state) % (uint32_t)p->n);
        move_in_order(order, from, to);
        const int64_t tried = place_in_order(p, order);
        p->visits += p->n;
        if (tried <= size) {
            size = tried;
        } else {
            move_in_order(order, to, from);
            place_in_order(p, order);
        }
    }
    return size;
}

/* ---- all together ---- */

/* Of the results of one step, the one that stays longest comes first. */
static int by_first_step(const void *pa, const void *pb) {
    const Value *a = ((const Rectangle *)pa)->root, *b = ((const Rectangle *)pb)->root;
    return a->first_step != b->first_step ? a->first_step - b->first_step
           : a->last_step != b->last_step ? b->last_step - a->last_step
                                          : a->buffer - b->buffer;
}

/* Who lives with whom; the rectangles are in the order of their first steps. */
static void find_neighbours(Placement *p) {
    for (int fill = 0; fill < 2; fill++) { /* count, then fill */
        for (int i = 0; i < p->n && fill; i++) {
            p->r[i].near = NEW_ARRAY(SCRATCH, int, p->r[i].n_near);
            p->r[i].n_near = 0;
        }
        for (int i = 0; i < p->n; i++) {
            for (int j = i + 1; j < p->n && p->r[j].first <= p->r[i].last; j++) {
                if (fill) {
                    p->r[i].near[p->r[i].n_near] = j;
                    p->r[j].near[p->r[j].n_near] = i;
                }
                p->r[i].n_near++;
                p->r[j].n_near++;
            }
        }
    }
}

static Placement *placement_new(const Memory *m, int64_t bound) {
    Placement *p = NEW(SCRATCH, Placement);
    p->bound = bound;
    p->n = m->n_buffers;
    p->r = NEW_ARRAY(SCRATCH, Rectangle, p->n);
    p->taken = NEW_ARRAY(SCRATCH, Span, p->n);
    for (int b = 0; b < p->n; b++) {
        p->r[b] = (Rectangle){.root = m->root[b],
                .bytes = m->bytes[b],
                .first = m->root[b]->first_step,
                .last = m->root[b]->last_step};
    }
    qsort(p->r, (size_t)p->n, sizeof *p->r, by_first_step);
    find_neighbours(p);
    return p;
}

/* All placed in the order of a row of the portfolio; the arena's size. */
static int64_t try_row(Placement *p, size_t row, int *order) {
    for (int i = 0; i < p->n; i++) {
        order[i] = i;
    }
    sorted = p->r;
    qsort(order, (size_t)p->n, sizeof *order, portfolio[row].compare);
    p->beside = portfolio[row].beside;
    return place_in_order(p, order);
}

/* Keep the offsets as they are now if the arena is smaller than any before. */
static bool keep_smaller(Graph *g, const Placement *p, int64_t size, const char *how) {
    if (size >= g->arena_bytes) {
        return false;
    }
    for (int i = 0; i < p->n; i++) {
        p->r[i].root->offset = p->r[i].offset;
    }
    g->arena_bytes = size;
    g->placement_order = how;
    return true;
}

static void place_rectangles(Graph *g, Placement *p) {
    int *order = NEW_ARRAY(SCRATCH, int, p->n);
    size_t start[] = {0, ROWS - 1}; /* of the improvement: the best row and the last */
    g->arena_bytes = INT64_MAX;
    for (size_t row = 0; row < ROWS && g->arena_bytes > p->bound; row++) {
        if (keep_smaller(g, p, try_row(p, row, order), portfolio[row].name)) {
            start[0] = row;
        }
    }
    for (int i = 0; i < 2 && g->arena_bytes > p->bound; i++) {
        const int64_t size = improve(p, order, try_row(p, start[i], order));
        const char *how = arena_printf(GRAPH, "%s, improved", portfolio[start[i]].name);
        keep_smaller(g, p, size, how);
    }
}

void place_buffers(Graph *g) {
    g->unplanned_bytes = sum_values(g);
    take_over(g);
    const Memory *m = memory_new(g, g->schedule.at, g->schedule.n);
    find_lives(m);
    find_bound(g, m);
    place_rectangles(g, placement_new(m, g->lower_bound));
}
