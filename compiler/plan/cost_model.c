/* cost_model.c - how long a convolution takes with a given choice, as far as a model knows.
 *
 * Compute is counted in slots: a slot is the time of one vector FMA at the peak. A register
 * tile of p pixels and k vectors of output channels has p * k FMAs, k weight loads and p
 * broadcasts in a step of its inner loop. Its cost in slots per FMA is the sum of
 *
 *     0.86 max(1, 4 / (p k))    the FMA units; the latency, with p k independent sums
 *     0.22 (p + k) / (p k)      the load ports, of which most is hidden
 *     0.45 v / (16 p)           weights from L2, each used p times
 *
 * Winograd uses a plane's weights once in a block, for few tiles, so that they come from
 * further away; pixels come from few lines, many times:
 *
 *     0.92 max(1, 8 / (p k)) + 0.26 / k + 0.82 v / (16 p)
 *
 * Its transforms cost a few slots for each vector that they load, compute and store. M that
 * does not fit L1, and V and M that do not fit L2, are moved at the speed of the next level.
 *
 * Memory. Weights come from memory once, and again for each further block of the image, from
 * the nearest level of the hierarchy that holds them. They come while the first of the
 * register tiles that share them is computed; prefetching hides most of the smaller of the two,
 * but nothing of it where a direct convolution has several taps:
 *
 *     (1 - 1 / tiles) compute + max + 0.27 min      of compute / tiles and memory
 *
 * A team. Tasks come whole: a thread of T computes ceil(tasks / T) of them. Two threads are
 * taken to share the bandwidth of one: 33 GB/s were measured with one, 36 to 66 with two, by
 * the hour. Where more run, a machine is taken to have as many times more. Winograd's weights are 1.8 to 4 times direct's: what they
 * buy one thread they may cost two, so that a plan is chosen by the threads' seconds together,
 * a mean over teams.
 *
 * The constants are fitted to times that cnnc tune measured: generated/tune.md.
 */
#include "cost_model.h"

static const double exposed = 0.27;
/* Times the bandwidth of memory: what activations get, which are written and read in many
 * short pieces, and weights, which are one stream. */
static const double copied = 0.72, from_l2 = 3.5, from_l3 = 2.4, stream_l3 = 22;

static double largest(double a, double b) { return a > b ? a : b; }

/* Slots per FMA of a tile of p pixels and k vectors of v floats; far: a tile of Winograd, whose
 * weights come from further away. */
static double tile_cost(int p, int k, int v, bool far) {
    const double loads = (double)(p + k) / (p * k), weights = v / (16.0 * p);
    return far ? 0.92 * largest(1, 8.0 / (p * k)) + 0.26 / k + 0.82 * weights
               : 0.86 * largest(1, 4.0 / (p * k)) + 0.22 * loads + 0.45 * weights;
}

/* The mean over all tiles, which need not all be full. */
static double tiles_cost(const Tiles *t, int k, int v, bool far) {
    const double wide = (double)t->wide * t->size * tile_cost(t->size, k, v, far);
    const int less = t->size - t->step;
    const double narrow =
            t->narrow ? (double)t->narrow * less * tile_cost(less, k, v, far) : 0;
    return (wide + narrow) / (t->wide * t->size + t->narrow * less);
}

static int count(const Tiles *t) { return t->wide + t->narrow; }

/* Weights that `tiles` register tiles share, one after the other; seen: the part of the
 * smaller of the two that is not hidden. */
static double overlapped(double compute, double memory, double tiles, double seen) {
    const double first = compute / tiles, rest = compute - first;
    return rest + (first > memory ? first + seen * memory : memory + seen * first);
}

/* Seconds of `bytes` at so many times the bandwidth of memory. */
static double moved(const Target *t, double bytes, double speed) {
    return bytes / (speed * t->bandwidth * 1e9);
}

static bool fits(double bytes, int64_t cache) { return bytes < 0.75 * (double)cache; }

static double slots_seconds(const Target *t, double slots) {
    return slots * 2 * t->v / (t->peak * 1e9);
}

static double value_bytes(const Graph *g, const Value *v) {
    return 4.0 * g->batch * (double)v->layout.floats;
}

/* Weights that come again, `set` bytes after they came before. */
static double again_seconds(const Target *t, double bytes, double set) {
    return moved(t, bytes, fits(set, t->l3) ? stream_l3 : 1);
}

/* Of the time that one thread waits for memory. */
static double memory_share(int team) { return team > 2 ? 2.0 / team : 1; }

/* Weights once from memory, for all threads, then `readings` - 1 times, each thread its share
 * of them, from where they are by then. */
static double weight_seconds(const Target *t, double bytes, double readings, int team) {
    const double again = again_seconds(t, bytes * (readings - 1), bytes);
    return moved(t, bytes, 1) * memory_share(team) +
           (fits(bytes, t->l2) ? 0 : again / team);
}

/* The largest share of n's tasks that a thread of the team has: they come whole. */
static double share_of(const Node *n, int team) {
    return (double)ceil_div(n->choice.tasks, team) / (double)n->choice.tasks;
}

double direct_seconds(const Graph *g, const Node *n, int team) {
    const ConvGeometry q = conv_geometry(g, n);
    const Target *t = g->target;
    const double taps = (double)q.kernel[0] * q.kernel[1] * q.c_lanes;
    const double vectors = (double)q.groups * n->choice.tile_k;
    const double fmas = g->batch * taps * vectors * q.out_h * q.out_w;
    const double compute =
            slots_seconds(t, fmas * tiles_cost(&q.tiles, n->choice.tile_k, q.v, false));
    const double copies = 4.0 * (double)n->choice.scratch * n->choice.tasks;
    const double weights = moved(t, taps * vectors * q.v * 4, 1);
    return overlapped((compute + moved(t, copies, copied)) * share_of(n, team),
            weights * memory_share(team), (double)q.out_h * count(&q.tiles),
            q.kernel[0] * q.kernel[1] == 1 ? exposed : 1);
}

/* How often a block's inputs are transformed: once, and again by a second thread if its
 * share of the tasks begins inside the block. */
static double transformed(const WinogradGeometry *q) {
    return q->k_chunks > 1 ? 1 + 1.0 / (q->blocks[0] * q->blocks[1]) : 1;
}

/* Slots of the transforms of one block. */
static double transforms(const WinogradGeometry *q, double vectors) {
    const double planes = q->planes, tiles = q->block_tiles;
    const double strip = q->t_floats ? (double)q->n[0] * q->columns * q->block[0] : 0;
    const double input = q->c_blocks * (strip + planes * tiles);
    const double output = vectors * tiles * q->m[0] * q->m[1];
    return 2.3 * input * transformed(q) + 9 * output;
}

/* Activations: x is read for each transform, M passes through L2 or stays in L1; V and M that
 * exceed L2 are partly hidden. */
static double pieces_seconds(
        const Graph *g, const Node *n, const WinogradGeometry *q, double blocks) {
    const Target *t = g->target;
    const double V = 4.0 * (double)q->v_floats, M = 4.0 * (double)q->m_floats;
    const double x = moved(t, value_bytes(g, n->in.at[0]) * transformed(q), from_l3);
    const double m = fits(M, t->l1) ? 0 : moved(t, blocks * q->groups * 2 * M, from_l2);
    const double v = fits(V + M, t->l2)
                             ? 0
                             : moved(t, blocks * (transformed(q) + q->groups) * V,
                                       from_l3 / exposed);
    return x + m + v;
}

double winograd_seconds(const Graph *g, const Node *n, int team) {
    const WinogradGeometry q = winograd_geometry(g, n);
    const Target *t = g->target;
    const int tile_k = n->choice.tile_k;
    const double blocks = (double)g->batch * q.blocks[0] * q.blocks[1];
    const double vectors = (double)q.groups * tile_k;
    const double fmas = (double)q.planes * q.c_lanes * vectors * q.block_tiles;
    const double products = fmas * tiles_cost(&q.register_tiles, tile_k, q.v, true);
    const double compute =
            slots_seconds(t, blocks * (products + transforms(&q, vectors))) +
            pieces_seconds(g, n, &q, blocks);
    const double weights = 4.0 * q.planes * q.c_lanes * vectors * q.v;
    return overlapped(compute * share_of(n, team),
            weight_seconds(t, weights, blocks, team), count(&q.register_tiles),
            exposed);
}

/* The weights come from memory once; for each further tile of images a group's come again from
 * where they are by then. */
double linear_seconds(const Graph *g, const Node *n, int team) {
    const Choice *c = &n->choice;
    const Target *t = g->target;
    const Tiles images = cut_tiles(g->batch, c->tile_p);
    const double lanes = (double)n->in.at[0]->layout.floats;
    const double vectors = (double)ceil_div(n->out->c, t->v);
    const double fmas = g->batch * lanes * vectors;
    const double size = is_half(c->dtype) ? 2 : 4;
    const double group = size * lanes * c->tile_k * t->v;
    const double bytes = size * lanes * vectors * t->v;
    const double again = again_seconds(t, bytes * (count(&images) - 1), group);
    const double cost = tiles_cost(&images, c->tile_k, t->v, false);
    return overlapped(slots_seconds(t, fmas * cost) * share_of(n, team),
            moved(t, bytes, 1) * memory_share(team) + again / team, 1, exposed);
}

double team_cost(Seconds *seconds, const Graph *g, const Node *n) {
    /* of teams of 1, 2, 4, 8 */
    static const double weight[] = {0.42, 0.32, 0.18, 0.08};
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        const int team = 1 << i;
        sum += weight[i] * team * seconds(g, n, team);
    }
    return sum;
}
