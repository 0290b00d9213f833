/* cost_model.c - how long a convolution takes with a given choice, as far as a model knows.
 *
 * Compute. A register tile of p pixels and k vectors of output channels has p * k FMAs, k
 * weight loads and p broadcasts in a step of its inner loop. Its cost in cycles per FMA, at
 * two FMAs and two loads a cycle and an FMA latency of four cycles, is the largest of
 *
 *     1/2                      the FMA units
 *     (p + k) / (2 p k)        the load ports
 *     4 / (p k)                the latency, with p k independent sums
 *     v * 4 / (32 p)           weights from L2 at 32 bytes a cycle, each used p times
 *
 * Winograd's transforms are bound by their loads, each as long as an FMA at peak, and their
 * stores, two of those.
 *
 * Memory. Weights come from memory once, and again for each further block of the image,
 * from the nearest level of the hierarchy that holds them; so do a block's V and M. L3 gives
 * three times the bandwidth of memory, L2 eight times.
 *
 * Prefetching hides most of the smaller of the two:  max + 0.4 min.
 */
#include "cost_model.h"

enum { L3_SPEED = 3, L2_SPEED = 8, MOST_TEAM = 8 };
static const double exposed = 0.4;

static double largest(double a, double b) { return a > b ? a : b; }

/* Cycles per FMA of a tile of p pixels and k vectors of v floats. */
static double tile_cost(int p, int k, int v) {
    const double fma = 0.5, loads = (p + k) / (2.0 * p * k), latency = 4.0 / (p * k);
    const double weights = v * 4 / (32.0 * p);
    const double bound = largest(largest(fma, loads), largest(latency, weights));
    return bound + 0.1 * loads + 0.05 * weights; /* nothing overlaps wholly */
}

/* The mean over all tiles, which need not all be full. */
double tiles_cost(const Tiles *t, int k, int v) {
    const double wide = (double)t->wide * t->size * tile_cost(t->size, k, v);
    const int less = t->size - t->step;
    const double narrow =
            t->narrow ? (double)t->narrow * less * tile_cost(less, k, v) : 0;
    return (wide + narrow) / (t->wide * t->size + t->narrow * less);
}

static double overlapped(double compute, double memory) {
    return compute > memory ? compute + exposed * memory : memory + exposed * compute;
}

/* Seconds to move `bytes` that lie in a working set of `set` bytes. */
static double moved(const Target *t, double bytes, double set) {
    const double speed = set < 0.75 * (double)t->l2   ? L2_SPEED
                         : set < 0.75 * (double)t->l3 ? L3_SPEED
                                                      : 1;
    return bytes / (speed * t->bandwidth * 1e9);
}

/* Seconds of `count` vector FMAs at the peak. */
static double at_peak(const Target *t, double count) {
    return count * 2 * t->v / (t->peak * 1e9);
}

static double value_bytes(const Graph *g, const Value *v) {
    return 4.0 * g->batch * (double)v->layout.floats;
}

/* Weights once from memory, then `readings` - 1 times from where they are by then. */
static double weight_seconds(const Target *t, double bytes, double readings) {
    return bytes / (t->bandwidth * 1e9) + moved(t, bytes * (readings - 1), bytes);
}

double direct_seconds(const Graph *g, const Node *n) {
    const ConvGeometry q = conv_geometry(g, n);
    const double taps = (double)q.kernel[0] * q.kernel[1] * q.c_lanes;
    const double vectors = (double)q.groups * n->choice.tile_k;
    const double fmas = g->batch * taps * vectors * q.out_h * q.out_w;
    const double cost = 2 * tiles_cost(&q.tiles, n->choice.tile_k, q.v);
    const double memory =
            weight_seconds(g->target, taps * vectors * q.v * 4, 1) +
            moved(g->target, value_bytes(g, n->in.at[0]), value_bytes(g, n->in.at[0]));
    return overlapped(at_peak(g->target, fmas * cost), memory);
}

/* How often a block's inputs are transformed: once, and again by a second thread if its
 * share of the tasks begins inside the block. */
static double transformed(const WinogradGeometry *q) {
    return q->k_chunks > 1 ? 1 + 1.0 / (q->blocks[0] * q->blocks[1]) : 1;
}

/* Vector loads and stores of a block's transforms, in FMAs at peak. */
static double transforms(const Node *n, const WinogradGeometry *q, double vectors) {
    const double planes = q->planes, tiles = q->block_tiles;
    const double strip = q->t_floats ? (double)q->n[0] * q->columns * q->block[0] : 0;
    const double input = q->c_blocks * 3 * (strip + planes * tiles);
    const bool square = q->n[0] > 1 && q->n[1] > 1;
    const double between = square ? q->m[0] * q->n[1] : 0, outputs = q->m[0] * q->m[1];
    const double residual = n->in.n > 1 ? outputs : 0;
    const double output =
            vectors * tiles * (planes + 3 * between + 2 * outputs + residual);
    return input * transformed(q) + output;
}

double winograd_seconds(const Graph *g, const Node *n) {
    const WinogradGeometry q = winograd_geometry(g, n);
    const Target *t = g->target;
    const int tile_k = n->choice.tile_k;
    const double blocks = (double)g->batch * q.blocks[0] * q.blocks[1];
    const double vectors = (double)q.groups * tile_k;
    const double fmas = (double)q.planes * q.c_lanes * vectors * q.block_tiles;
    const double cost = 2 * tiles_cost(&q.register_tiles, tile_k, q.v);
    const double compute = blocks * (fmas * cost + transforms(n, &q, vectors));
    const double weights = 4.0 * q.planes * q.c_lanes * vectors * q.v;
    /* V is written once and read for each group, M is written and read for each */
    const double V = 4.0 * (double)q.v_floats, M = 4.0 * (double)q.m_floats;
    const double tiles = V * (transformed(&q) + q.groups) + M * 2 * q.groups;
    const double x = value_bytes(g, n->in.at[0]);
    const double memory = weight_seconds(t, weights, blocks) +
                          moved(t, blocks * tiles, V + M) +
                          moved(t, x * transformed(&q), x);
    return overlapped(at_peak(t, compute), memory);
}

/* The weights come from memory once; for each further tile of images a group's come again from
 * where they are by then. */
double linear_seconds(const Graph *g, const Node *n) {
    const Choice *c = &n->choice;
    const Target *t = g->target;
    const Tiles images = cut_tiles(g->batch, c->tile_p);
    const double lanes = (double)n->in.at[0]->layout.floats;
    const double vectors = (double)ceil_div(n->out->c, t->v);
    const double fmas = g->batch * lanes * vectors;
    const double size = is_half(c->dtype) ? 2 : 4;
    const double group = size * lanes * c->tile_k * t->v;
    const double bytes = size * lanes * vectors * t->v;
    const double memory = bytes / (t->bandwidth * 1e9) +
                          moved(t, bytes * (images.wide + images.narrow - 1), group);
    const double cost = 2 * tiles_cost(&images, c->tile_k, t->v);
    return overlapped(at_peak(t, fmas * cost), memory);
}

double imbalance(int64_t tasks) {
    double sum = 0;
    for (int team = 1; team <= MOST_TEAM; team *= 2) {
        sum += (double)(ceil_div(tasks, team) * team) / (double)tasks;
    }
    return sum / 4;
}
