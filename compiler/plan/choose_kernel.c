/* choose_kernel.c - which algorithm and which register tile computes each node.
 *
 * A convolution keeps a tile of pixels x vectors of output channels in registers while it
 * runs over all input channels; all such tiles, Winograd's blocks and the shares of a task
 * are candidates, and the cost model picks the one of least time.
 */
#include "cost_model.h"
#include "plan.h"

const AlgorithmInfo algorithms[ALGORITHMS] = {
        [ALG_none] = {"none", false},
        [ALG_simple] = {"simple", false},
        [ALG_direct] = {"direct", true},
        [ALG_gemm] = {"gemm", false},
        [ALG_gemv] = {"gemv", false},
        [ALG_winograd_f2] = {"winograd_f2", true},
        [ALG_winograd_f4] = {"winograd_f4", true},
};

static void choose_conv(const Graph *g, Node *n) {
    Choice best = {0};
    double best_cost = 0;
    n->choice = (Choice){0};
    const int vectors = conv_geometry(g, n).k_vectors;
    for (int k = 1; k <= 4; k++) {
        if (vectors % k) {
            continue;
        }
        n->choice = (Choice){.tile_k = k, .tile_p = tile_most_pixels(g->target, k)};
        const ConvGeometry q = conv_geometry(g, n);
        const double cost = tiles_cost(&q.tiles, k, q.v);
        if (!best_cost || cost < best_cost) {
            best_cost = cost;
            best = n->choice;
        }
    }
    n->choice = best;
    const bool flat = n->kernel[0] * n->kernel[1] == 1;
    n->choice.algorithm = flat ? ALG_gemm : ALG_direct;
}

/* ---- Winograd ---- */

typedef struct Best {
    Choice choice;
    double cost; /* 0: nothing yet */
} Best;

static void consider(const Graph *g, Node *n, Best *best) {
    const WinogradGeometry q = winograd_geometry(g, n);
    const int64_t tasks = (int64_t)q.k_chunks * g->batch * q.blocks[0] * q.blocks[1];
    const double cost = winograd_seconds(g, n) * imbalance(tasks);
    if (best->cost == 0 || cost < best->cost) {
        *best = (Best){n->choice, cost};
    }
}

/* Shares of the groups: 1, 2, 4, ... tasks for each block. */
static void consider_shares(const Graph *g, Node *n, Best *best) {
    const int groups = winograd_geometry(g, n).groups;
    for (int chunks = 1; chunks <= groups; chunks *= 2) {
        n->choice.k_chunk = (int)ceil_div(groups, chunks);
        consider(g, n, best);
    }
}

/* Blocks: a part of one row of tiles, or some rows, each cut as evenly as can be. */
static void consider_blocks(const Graph *g, Node *n, Best *best) {
    n->choice.block[0] = n->choice.block[1] = 0;
    const WinogradGeometry q = winograd_geometry(g, n);
    const int down = q.tiles[0], across = q.tiles[1];
    for (int cuts = across; cuts > 1; cuts--) {
        n->choice.block[0] = 1;
        n->choice.block[1] = (int)ceil_div(across, cuts);
        consider_shares(g, n, best);
    }
    for (int cuts = down; cuts >= 1; cuts--) {
        n->choice.block[0] = (int)ceil_div(down, cuts);
        n->choice.block[1] = across;
        consider_shares(g, n, best);
    }
}

/* The best choice of algorithm a, or none where it does not apply. */
static Best best_winograd(const Graph *g, Node *n, Algorithm a) {
    Best best = {0};
    const int vectors = (int)ceil_div(n->out->c, g->target->v);
    for (int k = 1; k <= 4 && winograd_applies(n, a); k++) {
        if (vectors % k == 0) {
            n->choice = (Choice){.algorithm = a,
                    .tile_k = k,
                    .tile_p = tile_most_pixels(g->target, k)};
            consider_blocks(g, n, &best);
        }
    }
    return best;
}

/* The algorithm asked for where it applies, else the one of least time. */
static void choose_algorithm(const Graph *g, Node *n, const Options *o) {
    choose_conv(g, n);
    Best best = {n->choice, direct_seconds(g, n)};
    const bool direct = o->precise || o->algorithm == ALG_direct;
    for (int i = 0; i < ALGORITHMS && !direct; i++) {
        const Algorithm a = (Algorithm)i;
        const Best b = best_winograd(g, n, a);
        if (b.cost > 0 && (a == o->algorithm || b.cost < best.cost)) {
            best = b;
            if (a == o->algorithm) {
                break;
            }
        }
    }
    n->choice = best.choice;
}

/* Four streams of weights, as many images at once as the registers hold. */
static void choose_linear(const Graph *g, Node *n) {
    const int vectors = (int)ceil_div(n->out->c, g->target->v);
    const int k = widest_group(vectors);
    n->choice = (Choice){.algorithm = ALG_gemv, .tile_k = k};
    n->choice.tile_p = cut_tiles(g->batch, tile_most_pixels(g->target, k)).size;
}

void choose_kernels(Graph *g, const Options *o) {
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!node_has_code(n)) {
            n->choice = (Choice){.algorithm = ALG_none};
        } else if (n->op == OP_conv) {
            choose_algorithm(g, n, o);
        } else if (n->op == OP_linear) {
            choose_linear(g, n);
        } else {
            n->choice = (Choice){.algorithm = ALG_simple};
        }
    }
}
