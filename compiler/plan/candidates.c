/* candidates.c - what may compute a convolution: each algorithm that applies, each register
 * tile that its output channels fill, each block of Winograd's tiles, each share of a task.
 */
#include "candidates.h"
#include "cost_model.h"
#include "plan.h"

typedef struct List {
    const Graph *g;
    Node *n;
    Candidates all;
} List;

/* n's choice as it stands. */
static void consider(List *l, Seconds *seconds) {
    partition_node(l->g, l->n);
    const Candidate c = {
            l->n->choice, seconds(l->g, l->n, 1), team_cost(seconds, l->g, l->n)};
    VEC_PUSH(SCRATCH, l->all, c);
}

/* ---- direct ---- */

static void consider_direct(List *l) {
    Node *n = l->n;
    const int vectors = (int)ceil_div(n->out->c, l->g->target->v);
    const bool flat = n->kernel[0] * n->kernel[1] == 1;
    for (int k = 1; k <= 4; k++) {
        if (vectors % k == 0) {
            n->choice = (Choice){.algorithm = flat ? ALG_gemm : ALG_direct,
                    .tile_k = k,
                    .tile_p = tile_most_pixels(l->g->target, k)};
            consider(l, direct_seconds);
        }
    }
}

/* ---- Winograd ---- */

/* Shares of the groups: 1, 2, 4, ... tasks for each block. */
static void consider_shares(List *l) {
    const int groups = winograd_geometry(l->g, l->n).groups;
    for (int chunks = 1; chunks <= groups; chunks *= 2) {
        l->n->choice.k_chunk = (int)ceil_div(groups, chunks);
        consider(l, winograd_seconds);
    }
}

/* Blocks: a part of one row of tiles, or some rows, each cut as evenly as can be. */
static void consider_blocks(List *l) {
    Choice *c = &l->n->choice;
    const WinogradGeometry q = winograd_geometry(l->g, l->n);
    const int down = q.tiles[0], across = q.tiles[1];
    for (int cuts = across; cuts > 1; cuts--) {
        c->block[0] = 1;
        c->block[1] = (int)ceil_div(across, cuts);
        consider_shares(l);
    }
    for (int cuts = down; cuts >= 1; cuts--) {
        c->block[0] = (int)ceil_div(down, cuts);
        c->block[1] = across;
        consider_shares(l);
    }
}

static void consider_winograd(List *l, Algorithm a) {
    const int vectors = (int)ceil_div(l->n->out->c, l->g->target->v);
    for (int k = 1; k <= 4 && winograd_applies(l->n, a); k++) {
        if (vectors % k == 0) {
            l->n->choice = (Choice){.algorithm = a,
                    .tile_k = k,
                    .tile_p = tile_most_pixels(l->g->target, k)};
            consider_blocks(l);
        }
    }
}

/* ---- all ---- */

Candidates list_candidates(const Graph *g, Node *n, const Options *o) {
    List l = {.g = g, .n = n};
    if (is_winograd(o->algorithm) && !o->precise) {
        consider_winograd(&l, o->algorithm);
    }
    if (!l.all.n) {
        consider_direct(&l);
    }
    for (int i = 0; i < ALGORITHMS && !o->precise && o->algorithm == ALG_none; i++) {
        consider_winograd(&l, (Algorithm)i);
    }
    return l.all;
}

const Candidate *cheapest(const Candidates *all) {
    const Candidate *best = &all->at[0];
    for (int i = 1; i < all->n; i++) {
        best = all->at[i].cost < best->cost ? &all->at[i] : best;
    }
    return best;
}

bool same_candidate(const Choice *a, const Choice *b) {
    return a->algorithm == b->algorithm && a->tile_p == b->tile_p &&
           a->tile_k == b->tile_k && a->block[0] == b->block[0] &&
           a->block[1] == b->block[1] && (!a->block[0] || a->k_chunk == b->k_chunk);
}
