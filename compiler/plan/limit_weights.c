/* limit_weights.c - Winograd's larger weights, within what --weights-limit allows.
 *
 * F(m, r) keeps n = m + r - 1 products for each r taps: F(2x2, 3x3) 16 for 9, 1.78 times the
 * bytes, F(4x4, 3x3) 36 for 9, 4 times. --weights-limit F bounds the weights of convolutions
 * and linear layers as packed to F times those of the checkpoint as fp32; the zeros that fill
 * vectors of channels are counted on neither side.
 *
 * Which convolution does with less is a multiple-choice knapsack: of each one's offers, an
 * algorithm with its bytes and its cost, take one, the bytes within the limit, the cost least.
 * From the choice of least cost, the step that adds the least cost for a byte saved is taken
 * until the plan fits: the greedy walk along the offers' convex hulls, which solves the linear
 * relaxation (Sinha and Zoltners, The multiple-choice knapsack problem, Operations Research
 * 27, 1979) and is off by less than what one convolution may save. Then the room that the last
 * step left is given back to whoever saves the most cost for a byte of it.
 */
#include "candidates.h"
#include "cost_model.h"
#include "plan.h"
#include "winograd.h"

typedef struct Offer {
    Algorithm algorithm;
    double cost; /* of a Candidate */
    int64_t bytes;
} Offer;

typedef struct Item { /* a convolution */
    Node *n;
    Offer offer[ALGORITHMS];
    int offers, now; /* number of them; the one taken */
} Item;

typedef struct Plan {
    VEC(Item) items;
    int64_t checkpoint, packed; /* bytes, linear layers included */
} Plan;

/* ---- bytes ---- */

static int64_t checkpoint_bytes(const Node *n) { return n->weight->count * 4; }

/* As algorithm a keeps them: n products for each kernel. */
static int64_t kept_bytes(const Node *n, Algorithm a) {
    if (!is_winograd(a)) {
        return checkpoint_bytes(n);
    }
    int64_t products = 1;
    for (int i = 0; i < 2; i++) {
        const int r = n->kernel[i];
        products *= winograd_samples(tile_outputs(a, r), r, n->stride[i]);
    }
    return products * n->in.at[0]->c * n->out->c * 4;
}

/* ---- the offers ---- */

static void add_offer(const Graph *g, Item *item, const Options *o, Algorithm a) {
    Options forced = *o;
    forced.algorithm = a;
    const Candidates all = list_candidates(g, item->n, &forced);
    const Candidate *c = cheapest(&all);
    if (is_winograd(a) && c->choice.algorithm != a) {
        return; /* it does not apply */
    }
    item->offer[item->offers++] =
            (Offer){c->choice.algorithm, c->cost, kept_bytes(item->n, a)};
}

/* Direct, and each algorithm of Winograd that applies. n->choice stays as it is. */
static Item list_offers(const Graph *g, Node *n, const Options *o) {
    Item item = {.n = n};
    const Choice chosen = n->choice;
    add_offer(g, &item, o, ALG_direct);
    for (int i = 0; i < ALGORITHMS && !o->precise; i++) {
        if (is_winograd((Algorithm)i)) {
            add_offer(g, &item, o, (Algorithm)i);
        }
    }
    n->choice = chosen;
    while (item.now < item.offers &&
            item.offer[item.now].algorithm != chosen.algorithm) {
        item.now++;
    }
    if (item.now == item.offers) {
        internal_error("'%s': no offer of its algorithm", n->name);
    }
    return item;
}

static Plan list_plan(const Graph *g, const Options *o) {
    Plan p = {0};
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (n->op == OP_conv) {
            const Item item = list_offers(g, n, o);
            VEC_PUSH(SCRATCH, p.items, item);
            p.packed += item.offer[item.now].bytes;
            p.checkpoint += checkpoint_bytes(n);
        } else if (n->op == OP_linear) {
            p.packed += checkpoint_bytes(n) / (is_half(o->weights_dtype) ? 2 : 1);
            p.checkpoint += checkpoint_bytes(n);
        }
    }
    return p;
}

/* ---- the steps ---- */

typedef struct Move {
    Item *item; /* NULL: none */
    int to;
    double rate; /* cost for a byte */
} Move;

/* Cost that the move adds for a byte saved, or saves for one more. */
static double rate_of(const Offer *now, const Offer *to) {
    return (to->cost - now->cost) / (double)(now->bytes - to->bytes);
}

/* The move down to fewer bytes that adds the least cost for a byte. */
static Move best_saving(const Plan *p) {
    Move best = {0};
    for (int i = 0; i < p->items.n; i++) {
        Item *item = &p->items.at[i];
        const Offer *now = &item->offer[item->now];
        for (int j = 0; j < item->offers; j++) {
            const Offer *to = &item->offer[j];
            const double rate = rate_of(now, to);
            if (to->bytes < now->bytes && (!best.item || rate < best.rate)) {
                best = (Move){item, j, rate};
            }
        }
    }
    return best;
}

/* The move up, within `room` bytes more, that saves the most cost for a byte. */
static Move best_spending(const Plan *p, double room) {
    Move best = {0};
    for (int i = 0; i < p->items.n; i++) {
        Item *item = &p->items.at[i];
        const Offer *now = &item->offer[item->now];
        for (int j = 0; j < item->offers; j++) {
            const Offer *to = &item->offer[j];
            const double more = (double)(to->bytes - now->bytes);
            const double rate = rate_of(now, to);
            if (more > 0 && more <= room && rate > best.rate) {
                best = (Move){item, j, rate};
            }
        }
    }
    return best;
}

static void make_move(Plan *p, Move m) {
    p->packed += m.item->offer[m.to].bytes - m.item->offer[m.item->now].bytes;
    m.item->now = m.to;
}

void limit_weights(Graph *g, const Options *o,
        void (*choose)(const Graph *g, Node *n, const Options *o, void *arg),
        void *arg) {
    Plan p = list_plan(g, o);
    const double limit = o->weights_limit * (double)p.checkpoint;
    if ((double)p.packed <= limit) {
        return;
    }
    while ((double)p.packed > limit) {
        make_move(&p, best_saving(&p));
    }
    for (Move m; (m = best_spending(&p, limit - (double)p.packed)).item;) {
        make_move(&p, m);
    }
    for (int i = 0; i < p.items.n; i++) {
        const Item *item = &p.items.at[i];
        const Algorithm a = item->offer[item->now].algorithm;
        Options forced = *o;
        forced.algorithm = is_winograd(a) ? a : ALG_direct;
        if (item->n->choice.algorithm != a) {
            choose(g, item->n, &forced, arg);
        }
    }
}

/* ---- what the plan pays, and what it buys ---- */

WeightBill weight_bill(const Graph *g, const Options *o) {
    const Plan p = list_plan(g, o);
    WeightBill b = {.checkpoint = p.checkpoint, .packed = p.packed};
    for (int i = 0; i < p.items.n; i++) {
        const Item *item = &p.items.at[i];
        b.cost += item->offer[item->now].cost;
        b.direct_cost += item->offer[0].cost;
    }
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        if (n->op == OP_linear) {
            const double cost = team_cost(linear_seconds, g, n);
            b.cost += cost;
            b.direct_cost += cost;
        }
    }
    return b;
}
