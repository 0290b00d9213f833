/* plans.c - properties of the memory plan, over random graphs:
 *
 *   - the schedule is legal, and an independent O(n^2) comparison of all pairs of values
 *     finds no two that are live at once and overlap
 *   - the replay agrees with that comparison, on the plan and on plans with a moved buffer
 *   - the arena is at least the lower bound, which a second computation confirms; a chosen
 *     order is never worse than the file's
 *   - same graph, same plan
 *
 * usage: property_plans GRAPHS [FIRST_SEED]
 */
#include "plan/plan.h"
#include "random_graph.h"

#include <stdlib.h>
#include <string.h>

static uint64_t seed; /* of the graph under test */

/* ---- lives of values, from the graph and the schedule alone ---- */

static bool has_code(const Value *v) {
    return v->def && !op_is_view(v->def->op) && v->def->op != OP_concat;
}

static bool stored(const Value *v) {
    return has_code(v) && v->def->op != OP_output && value_is_stored(v);
}

/* The last step that reads v, itself or through views and concats. */
static int last_read(const Value *v) {
    int last = v->def ? v->def->schedule_step : -1;
    for (int i = 0; i < v->uses.n; i++) {
        const Node *n = v->uses.at[i];
        const int step = has_code(n->out) ? n->schedule_step : last_read(n->out);
        last = step > last ? step : last;
    }
    return last;
}

typedef struct Lived {
    const Value *v;
    int first, last;
} Lived;

/* ---- the comparison of all pairs ---- */

static int64_t start_of(const Value *v) { return v->root->offset / 4 + v->root_offset; }

static bool meet(const Graph *g, const Value *a, const Value *b) {
    for (int i = 0; i < g->batch; i++) {
        for (int j = 0; j < g->batch; j++) {
            const int64_t x = start_of(a) + i * value_stride(a);
            const int64_t y = start_of(b) + j * value_stride(b);
            if (x < y + b->layout.floats && y < x + a->layout.floats) {
                return true;
            }
        }
    }
    return false;
}

static bool same_place(const Graph *g, const Value *a, const Value *b) {
    return start_of(a) == start_of(b) && layouts_equal(&a->layout, &b->layout) &&
           (g->batch == 1 || value_stride(a) == value_stride(b));
}

static bool overwrites(Op op, int operand) {
    return op == OP_relu || op == OP_sigmoid || op == OP_tanh || op == OP_scale ||
           op == OP_batch_norm || op == OP_add || op == OP_softmax ||
           ((op == OP_conv || op == OP_linear) && operand == 1);
}

/* Whether b may meet what its step reads for the last time: one operand lies exactly where
 * b does, and is overwritten element by element; no other one meets b. */
static bool in_place(const Graph *g, const Value *b) {
    const Node *n = b->def->host ? b->def->host : b->def;
    int over = 0;
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        if (x->root->def && meet(g, x, b)) {
            over += same_place(g, x, b) && overwrites(n->op, i) ? 1 : 2;
        }
    }
    return over == 1;
}

static bool pairs_clash(const Graph *g, const Lived *lived, int n) {
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            const Lived a = lived[i], b = lived[j];
            if (i < j && a.first == b.first && meet(g, a.v, b.v)) {
                return true; /* a host's result and a guest's */
            }
            if (a.first < b.first && b.first <= a.last && meet(g, a.v, b.v) &&
                    !(b.first == a.last && in_place(g, b.v))) {
                return true;
            }
        }
    }
    return false;
}

static int list_lives(const Graph *g, Lived *lived) {
    int n = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        const Value *v = g->nodes.at[i]->out;
        if (stored(v)) {
            lived[n++] = (Lived){v, v->def->schedule_step, last_read(v)};
        }
    }
    return n;
}

/* ---- the schedule, the bound ---- */

static void check_order(const Graph *g) {
    for (int s = 0; s < g->schedule.n; s++) {
        CHECK(g->schedule.at[s]->schedule_step == s);
    }
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        CHECK(has_code(n->out) == (n->schedule_step >= 0));
        for (int j = 0; j < n->in.n && n->schedule_step >= 0; j++) {
            const Node *def = n->in.at[j]->def;
            CHECK(!def || def->schedule_step < n->schedule_step ||
                    (def == n->host && def->schedule_step == n->schedule_step));
        }
    }
}

/* The largest sum of whole buffers, each live from the first of its values to the last. */
static int64_t bound_again(const Graph *g, const Lived *lived, int n) {
    int64_t bound = 0;
    for (int s = 0; s < g->schedule.n; s++) {
        int64_t sum = 0;
        for (int i = 0; i < g->nodes.n; i++) {
            const Value *root = g->nodes.at[i]->out;
            int first = INT32_MAX, last = -1;
            for (int j = 0; j < n; j++) {
                if (lived[j].v->root == root) {
                    first = lived[j].first < first ? lived[j].first : first;
                    last = lived[j].last > last ? lived[j].last : last;
                }
            }
            sum += first <= s && s <= last ? root->layout.floats * 4 * g->batch : 0;
        }
        bound = sum > bound ? sum : bound;
    }
    return bound;
}

/* The peak of the nodes in the order given. */
static int64_t peak_of(const Graph *g) {
    const Memory *m = memory_new(g, g->nodes.at, g->nodes.n);
    Live live;
    int64_t peak = 0;
    live_start(&live, m);
    for (int i = 0; i < m->n_steps; i++) {
        const int64_t during = live_play(&live, i).during;
        peak = during > peak ? during : peak;
    }
    return peak;
}

/* ---- one graph ---- */

/* A buffer moved by a multiple of 64 bytes: the replay and the pairs say the same. */
static int check_moved(Graph *g, Random *r, const Lived *lived, int n) {
    int clashes = 0;
    g->arena_bytes *= 2;
    for (int i = 0; i < 20 && n; i++) {
        Value *root = lived[random_below(r, n)].v->root;
        const int64_t offset = root->offset;
        root->offset = random_below(r, (int)(g->arena_bytes / 128) + 1) * 64;
        const bool clash = pairs_clash(g, lived, n);
        CHECK((find_clash(g) != NULL) == clash);
        clashes += clash;
        root->offset = offset;
    }
    g->arena_bytes /= 2;
    return clashes;
}

static Graph *plan(int nodes, int batch, const Target *target) {
    Random r = {seed};
    Graph *g = random_graph(&r, target, batch, nodes);
    random_guests(&r, g);
    assign_layouts(g);
    order_nodes(g);
    place_buffers(g);
    return g;
}

static void check_same(const Graph *a, const Graph *b) {
    CHECK(a->arena_bytes == b->arena_bytes && a->schedule.n == b->schedule.n);
    for (int s = 0; s < a->schedule.n; s++) {
        const Value *x = a->schedule.at[s]->out, *y = b->schedule.at[s]->out;
        CHECK(!strcmp(x->name, y->name) && x->root->offset == y->root->offset);
    }
}

typedef struct Totals {
    int graphs, optimal, moved_clashes, better_order;
    double gap; /* sum of arena / bound - 1 */
} Totals;

static void check_graph(Totals *t) {
    Random r = {seed * 77};
    const Target *target = &targets[random_below(&r, 3)];
    const int nodes = 2 + random_below(&r, 40), batch = 1 + random_below(&r, 3);
    Graph *g = plan(nodes, batch, target);
    Lived *lived = NEW_ARRAY(GRAPH, Lived, g->nodes.n);
    const int n = list_lives(g, lived);
    check_order(g);
    CHECK(!pairs_clash(g, lived, n));
    const char *clash = find_clash(g);
    if (clash) {
        fprintf(stderr, "seed %llu: %s\n", (unsigned long long)seed, clash);
    }
    CHECK(!clash);
    CHECK(g->lower_bound == bound_again(g, lived, n));
    CHECK(g->arena_bytes >= g->lower_bound);
    t->moved_clashes += check_moved(g, &r, lived, n);
    check_same(g, plan(nodes, batch, target));
    Random again = {seed};
    Graph *in_file_order = random_graph(&again, target, batch, nodes);
    random_guests(&again, in_file_order);
    assign_layouts(in_file_order);
    const int64_t peak = peak_of(in_file_order);
    CHECK(g->lower_bound <= peak);
    t->better_order += g->lower_bound < peak;
    t->graphs++;
    t->optimal += g->arena_bytes == g->lower_bound;
    t->gap += g->lower_bound ? (double)g->arena_bytes / (double)g->lower_bound - 1 : 0;
}

int main(int argc, char **argv) {
    const int graphs = argc > 1 ? atoi(argv[1]) : 100;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    Totals t = {0};
    for (int i = 0; i < graphs; i++) {
        seed = first + (uint64_t)i;
        check_graph(&t);
        arena_reset_all();
    }
    printf("%d graphs: %d arenas at the lower bound, mean gap %.3f %%; a better order "
           "than "
           "the file's for %d; %d moved buffers found to clash\n",
            t.graphs, t.optimal, 100 * t.gap / t.graphs, t.better_order,
            t.moved_clashes);
    return 0;
}
