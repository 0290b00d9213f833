/* choose_kernel.c - which algorithm and which register tile computes each node.
 *
 * A convolution has many candidates: algorithms, register tiles, blocks, shares of a task.
 * The one of least time is taken, as measured where --tuned has it, else by the cost model.
 */
#include "candidates.h"
#include "cost_model.h"
#include "plan.h"
#include "tuned.h"

const AlgorithmInfo algorithms[ALGORITHMS] = {
        [ALG_none] = {"none", false},
        [ALG_simple] = {"simple", false},
        [ALG_direct] = {"direct", true},
        [ALG_gemm] = {"gemm", false},
        [ALG_gemv] = {"gemv", false},
        [ALG_winograd_f2] = {"winograd_f2", true},
        [ALG_winograd_f4] = {"winograd_f4", true},
};

/* The measured one of least time where there is one, else the one of least cost. */
static void choose_conv(const Graph *g, Node *n, const Options *o, Tuned *tuned) {
    const Candidates all = list_candidates(g, n, o);
    const Candidate *c = tuned ? tuned_candidate(tuned, g, n, &all) : NULL;
    n->choice = (c ? c : cheapest(&all))->choice;
}

/* The same once more, another algorithm forced: it does not count as a look-up. */
static void choose_again(const Graph *g, Node *n, const Options *o, void *tuned) {
    Tuned copy = tuned ? *(const Tuned *)tuned : (Tuned){0};
    choose_conv(g, n, o, tuned ? &copy : NULL);
}

/* As many streams of weights, up to four, as leave registers for the images: a second tile of
 * images reads the weights a second time. */
static void choose_linear(const Graph *g, Node *n, const Options *o) {
    const int vectors = (int)ceil_div(n->out->c, g->target->v);
    Choice best = {0};
    double least = 0;
    for (int k = 4; k >= 1; k--) {
        if (vectors % k == 0) {
            const int images = tile_most_pixels(g->target, k);
            n->choice = (Choice){.algorithm = ALG_gemv,
                    .dtype = o->weights_dtype,
                    .tile_k = k,
                    .tile_p = cut_tiles(g->batch, images).size};
            partition_node(g, n);
            const double cost = team_cost(linear_seconds, g, n);
            if (!best.tile_k || cost < least) {
                best = n->choice;
                least = cost;
            }
        }
    }
    n->choice = best;
}

/* --algorithm is a wish: where it does not apply, a convolution is direct. */
static void note_unmet_wish(const Graph *g, Algorithm wish) {
    for (int i = 0; i < g->nodes.n; i++) {
        const Algorithm a = g->nodes.at[i]->choice.algorithm;
        if (a == wish || (a == ALG_gemm && wish == ALG_direct)) {
            return;
        }
    }
    note_at((Pos){.file = g->file}, "--algorithm %s applies to no convolution here",
            algorithms[wish].name);
}

void choose_kernels(Graph *g, const Options *o) {
    Tuned *tuned = o->tuned ? open_tuned(g, o) : NULL;
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!node_has_code(n)) {
            n->choice = (Choice){.algorithm = ALG_none};
        } else if (n->op == OP_conv) {
            choose_conv(g, n, o, tuned);
        } else if (n->op == OP_linear) {
            choose_linear(g, n, o);
        } else {
            n->choice = (Choice){.algorithm = ALG_simple};
        }
    }
    if (o->weights_limit > 0) {
        limit_weights(g, o, choose_again, tuned);
    }
    if (tuned && !o->quiet) {
        note_untuned(tuned);
    }
    if (o->algorithm != ALG_none && !o->quiet) {
        note_unmet_wish(g, o->algorithm);
    }
}
