/* choose_kernel.c - which algorithm and which register tile computes each node.
 *
 * A convolution keeps a tile of pixels x vectors of output channels in registers while it
 * runs over all input channels. With p pixels and k vectors a step of the inner loop has
 * p * k FMAs, k weight loads and p broadcasts. Its cost in cycles per FMA, at two FMAs and
 * two loads a cycle and an FMA latency of four cycles, is the largest of
 *
 *     1/2                      the FMA units
 *     (p + k) / (2 p k)        the load ports
 *     4 / (p k)                the latency, with p k independent sums
 *     v * 4 / (32 p)           weights from L2 at 32 bytes a cycle, each used p times
 */
#include "geometry.h"
#include "plan.h"

static double largest(double a, double b) { return a > b ? a : b; }

/* Cycles per FMA of a tile of p pixels and k vectors of v floats. */
static double tile_cost(int p, int k, int v) {
    const double fma = 0.5, loads = (p + k) / (2.0 * p * k), latency = 4.0 / (p * k);
    const double weights = v * 4 / (32.0 * p);
    const double bound = largest(largest(fma, loads), largest(latency, weights));
    return bound + 0.1 * loads + 0.05 * weights; /* nothing overlaps wholly */
}

/* The mean cost over the tiles of a row, which need not all be full. */
static double row_cost(const Tiles *t, int k, int v) {
    const double wide = (double)t->wide * t->size * tile_cost(t->size, k, v);
    const double narrow =
            t->narrow ? (double)t->narrow * (t->size - 1) * tile_cost(t->size - 1, k, v)
                      : 0;
    return (wide + narrow) / (t->wide * t->size + t->narrow * (t->size - 1));
}

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
        const double cost = row_cost(&q.tiles, k, q.v);
        if (!best_cost || cost < best_cost) {
            best_cost = cost;
            best = n->choice;
        }
    }
    n->choice = best;
    const bool flat = n->kernel[0] * n->kernel[1] == 1;
    n->choice.algorithm = flat ? ALG_gemm : ALG_direct;
}

/* Four streams of weights, as many images at once as the registers hold. */
static void choose_linear(const Graph *g, Node *n) {
    const int vectors = (int)ceil_div(n->out->c, g->target->v);
    const int k = widest_group(vectors);
    n->choice = (Choice){.algorithm = ALG_gemv, .tile_k = k};
    n->choice.tile_p = cut_tiles(g->batch, tile_most_pixels(g->target, k)).size;
}

void choose_kernels(Graph *g, const Options *o) {
    (void)o;
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!node_has_code(n)) {
            n->choice = (Choice){.algorithm = ALG_none};
        } else if (n->op == OP_conv) {
            choose_conv(g, n);
        } else if (n->op == OP_linear) {
            choose_linear(g, n);
        } else {
            n->choice = (Choice){.algorithm = ALG_simple};
        }
    }
}
