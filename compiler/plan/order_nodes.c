/* order_nodes.c - the schedule: an order of the nodes in which little is live at once.
 *
 * Any order in which each node follows what it reads is legal; the peak of an order is the
 * largest sum of live buffers over its steps (see lifetimes.c). No order can be better than
 * the floor, the most that a single node needs for its operands and result. Three orders
 * compete, and a later one wins only if its peak is smaller:
 *
 *   file order      as the graph file has it
 *   smallest growth of the nodes that are ready, the one after which least is live
 *   depth first     from the results backwards, each node's operands in turn; then, while
 *                   that helps, another operand of a join around the peak comes last (or
 *                   first), which moves a whole branch
 *
 * Leaves: g->schedule, without views, concats and guests; Node.schedule_step, -1 for the
 *         first two.
 */
#include "plan.h"

#include <string.h>

enum { MOST_PLAYED = 2000000 }; /* nodes played by the search, all tries together */

typedef struct Search {
    const Graph *g;
    const Memory *m; /* step i is g->nodes.at[i] */
    Live live;
    int n;
    int64_t floor;
    int64_t played;
    /* depth first */
    int **turn;   /* of each node, its operands in the order of their visits */
    int *entered; /* position of the order at which the visit of a node began */
    bool *visited;
    int *stack, *next; /* nodes under way; of each, its next turn */
} Search;

/* Until the schedule stands, schedule_step is a node's place in g->nodes. */
static int place(const Node *n) { return n->schedule_step; }

/* A node follows the makers of its operands, and a guest its host, whose step it is. */
static int waited_for(const Node *n) { return n->in.n + (n->host != NULL); }

/* Number i of those, NULL for the network's input. */
static const Node *maker(const Node *n, int i) {
    return i < n->in.n ? n->in.at[i]->def : n->host;
}

/* ---- how good an order is ---- */

/* The peak of order, and where it is. */
static int64_t play(Search *s, const int *order, int *at) {
    int64_t peak = -1;
    live_reset(&s->live);
    for (int i = 0; i < s->n; i++) {
        const Effect e = live_play(&s->live, order[i]);
        if (e.during > peak) {
            peak = e.during;
            *at = i;
        }
    }
    s->played += s->n;
    return peak;
}

/* Operands and result of the node that needs most, in place where that can be. */
static int64_t find_floor(const Memory *m) {
    int64_t floor = 0;
    for (int i = 0; i < m->n_steps; i++) {
        const Step *step = &m->step[i];
        int64_t bytes = 0;
        for (int j = 0; j < step->n_in; j++) {
            bytes += m->bytes[step->in[j]];
        }
        for (int j = 0; j < step->n_out; j++) {
            bool own = j > 0 || step->n_lend == 0;
            for (int k = 0; k < step->n_in; k++) {
                own = own && step->in[k] != step->out[j];
            }
            bytes += own ? m->bytes[step->out[j]] : 0;
        }
        floor = bytes > floor ? bytes : floor;
    }
    return floor;
}

/* ---- smallest growth ---- */

typedef VEC(int) Ints;

/* The ready node after which least is live; of equals, the first in the file. */
static int pick(const Search *s, const Ints *ready) {
    int best = 0;
    int64_t best_after = INT64_MAX;
    for (int i = 0; i < ready->n; i++) {
        const int64_t after = live_effect(&s->live, ready->at[i]).after;
        if (after < best_after ||
                (after == best_after && ready->at[i] < ready->at[best])) {
            best = i;
            best_after = after;
        }
    }
    return best;
}

static void release_node(const Node *n, int *waits, Ints *ready) {
    if (--waits[place(n)] == 0) {
        VEC_PUSH(SCRATCH, *ready, place(n));
    }
}

/* v is made: of its readers, and of its maker's guests, some may be ready now. */
static void release(const Value *v, int *waits, Ints *ready) {
    for (int i = 0; i < v->uses.n; i++) {
        release_node(v->uses.at[i], waits, ready);
    }
    for (int i = 0; v->def && i < v->def->guests.n; i++) {
        release_node(v->def->guests.at[i], waits, ready);
    }
}

/* False if so many nodes are ready at once that the search would take too long. */
static bool order_by_growth(Search *s, int *order) {
    int *waits = NEW_ARRAY(SCRATCH, int, s->n); /* operands not made yet */
    Ints ready = {0};
    for (int i = 0; i < s->n; i++) {
        waits[i] = waited_for(s->g->nodes.at[i]);
    }
    live_reset(&s->live);
    release(s->g->input, waits, &ready);
    for (int i = 0; i < s->n && s->played < MOST_PLAYED; i++) {
        const int at = pick(s, &ready);
        s->played += ready.n;
        order[i] = ready.at[at];
        ready.at[at] = ready.at[--ready.n];
        live_play(&s->live, order[i]);
        release(s->g->nodes.at[order[i]]->out, waits, &ready);
    }
    return s->played < MOST_PLAYED;
}

/* ---- depth first ---- */

static void enter(Search *s, int node, int depth, int count) {
    s->stack[depth] = node;
    s->next[node] = 0;
    s->entered[node] = count;
    s->visited[node] = true;
}

/* Put all that root reads, and that is not there yet, then root, at the order's end. */
static int visit(Search *s, int root, int *order, int count) {
    int depth = 0;
    enter(s, root, 0, count);
    while (depth >= 0) {
        const int i = s->stack[depth];
        const Node *n = s->g->nodes.at[i];
        if (s->next[i] == waited_for(n)) {
            order[count++] = i;
            depth--;
            continue;
        }
        const Node *def = maker(n, s->turn[i][s->next[i]++]);
        if (def && !s->visited[place(def)]) {
            enter(s, place(def), ++depth, count);
        }
    }
    return count;
}

/* From every node without readers, in file order. */
static void order_depth_first(Search *s, int *order) {
    int count = 0;
    memset(s->visited, 0, sizeof *s->visited * (size_t)s->n);
    for (int i = 0; i < s->n; i++) {
        if (s->g->nodes.at[i]->out->uses.n == 0) {
            count = visit(s, i, order, count);
        }
    }
    s->played += s->n;
}

/* Operand number `from` of a join is visited as number `to`. */
static void move_turn(int *turn, int from, int to) {
    const int operand = turn[from];
    for (; from < to; from++) {
        turn[from] = turn[from + 1];
    }
    for (; from > to; from--) {
        turn[from] = turn[from - 1];
    }
    turn[to] = operand;
}

/* Try to visit operands of join i last, or first; true if one made the peak smaller. */
static bool improve_join(Search *s, int i, int *order, int64_t *peak, int *at) {
    const int operands = s->g->nodes.at[i]->in.n;
    for (int t = 0; t < 2 * operands && s->played < MOST_PLAYED; t++) {
        const int from = t / 2, to = t % 2 ? 0 : operands - 1;
        int tried_at = 0;
        move_turn(s->turn[i], from, to);
        order_depth_first(s, order);
        const int64_t tried = play(s, order, &tried_at);
        if (tried < *peak) {
            *peak = tried;
            *at = tried_at;
            return true;
        }
        move_turn(s->turn[i], to, from);
    }
    return false;
}

/* The joins whose branches were under way at the peak, in the order of the schedule. */
static Ints joins_around(const Search *s, const int *order, int at) {
    Ints joins = {0};
    for (int p = at; p < s->n; p++) {
        if (s->g->nodes.at[order[p]]->in.n > 1 && s->entered[order[p]] <= at) {
            VEC_PUSH(SCRATCH, joins, order[p]);
        }
    }
    return joins;
}

static int64_t order_by_branches(Search *s, int *order) {
    int at = 0;
    order_depth_first(s, order);
    int64_t peak = play(s, order, &at);
    for (bool better = true; better && peak > s->floor;) {
        better = false;
        order_depth_first(s, order);
        const Ints joins = joins_around(s, order, at);
        for (int i = 0; i < joins.n && !better && s->played < MOST_PLAYED; i++) {
            better = improve_join(s, joins.at[i], order, &peak, &at);
        }
    }
    order_depth_first(s, order);
    return peak;
}

/* ---- the schedule ---- */

static Search *search_new(Graph *g) {
    Search *s = NEW(SCRATCH, Search);
    s->g = g;
    s->n = g->nodes.n;
    s->m = memory_new(g, g->nodes.at, g->nodes.n);
    s->floor = find_floor(s->m);
    live_start(&s->live, s->m);
    s->turn = NEW_ARRAY(SCRATCH, int *, s->n);
    s->entered = NEW_ARRAY(SCRATCH, int, s->n);
    s->visited = NEW_ARRAY(SCRATCH, bool, s->n);
    s->stack = NEW_ARRAY(SCRATCH, int, s->n);
    s->next = NEW_ARRAY(SCRATCH, int, s->n);
    for (int i = 0; i < s->n; i++) {
        g->nodes.at[i]->schedule_step = i;
        s->turn[i] = NEW_ARRAY(SCRATCH, int, waited_for(g->nodes.at[i]));
        for (int k = 0; k < waited_for(g->nodes.at[i]); k++) {
            s->turn[i][k] = k;
        }
    }
    return s;
}

/* The best order known, by nodes' places in g->nodes. */
static const int *find_order(Search *s) {
    int at;
    int *file = NEW_ARRAY(SCRATCH, int, s->n);
    for (int i = 0; i < s->n; i++) {
        file[i] = i;
    }
    const int *best = file;
    int64_t peak = play(s, file, &at);
    int *growth = NEW_ARRAY(SCRATCH, int, s->n);
    if (peak > s->floor && order_by_growth(s, growth)) {
        const int64_t p = play(s, growth, &at);
        best = p < peak ? growth : best;
        peak = p < peak ? p : peak;
    }
    int *branches = NEW_ARRAY(SCRATCH, int, s->n);
    if (peak > s->floor) {
        best = order_by_branches(s, branches) < peak ? branches : best;
    }
    return best;
}

void order_nodes(Graph *g) {
    Search *s = search_new(g);
    const int *order = find_order(s);
    g->schedule.n = 0;
    for (int i = 0; i < s->n; i++) {
        Node *n = g->nodes.at[order[i]];
        if (node_has_step(n)) {
            VEC_PUSH(GRAPH, g->schedule, n);
        }
    }
    for (int i = 0; i < g->nodes.n; i++) {
        g->nodes.at[i]->schedule_step = -1;
    }
    for (int i = 0; i < g->schedule.n; i++) {
        Node *n = g->schedule.at[i];
        n->schedule_step = i;
        for (int j = 0; j < n->guests.n; j++) {
            n->guests.at[j]->schedule_step = i;
        }
    }
}
