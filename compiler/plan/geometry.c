/* geometry.c - the shapes that a convolution's planner, emitter and packer agree on. */
#include "geometry.h"
#include "winograd.h"

static int least(int a, int b) { return a < b ? a : b; }
/* A tile keeps pixels * k accumulators, k weights and one broadcast pixel in registers; a
 * tile of one vector leaves two more to the compiler. */
int tile_most_pixels(const Target *t, int k) {
    return (t->registers - k - 1 - 2 * (k == 1)) / k;
}

Tiles cut_tiles(int n, int most) {
    const int count = (int)ceil_div(n, most);
    const int size = (int)ceil_div(n, count);
    const int narrow = count * size - n;
    return (Tiles){size, 1, count - narrow, narrow};
}

/* The same of whole steps, where n is a number of them. */
static Tiles cut_steps(int n, int most, int step) {
    const Tiles t = cut_tiles(n / step, most / step);
    return (Tiles){t.size * step, step, t.wide, t.narrow};
}

/* Outputs down (dim 0) or across that somebody needs: a pool's, those in its windows. */
static int needed_outputs(const Node *n, int dim) {
    const Node *pool = pool_guest(n);
    const Value *y = pool ? pool->out : n->out;
    return (dim ? y->w : y->h) * (pool ? pool->stride[dim] : 1);
}

static int pool_side(const Node *n) {
    const Node *pool = pool_guest(n);
    return pool ? pool->stride[0] : 1;
}

int widest_group(int n) { return n % 4 == 0 ? 4 : n % 3 == 0 ? 3 : n % 2 == 0 ? 2 : 1; }

/* Lanes from the first to past the last real channel. */
static int lanes_reach(const Layout *l, int v) {
    if (l->planar) {
        return l->blocks;
    }
    const int last = l->segment[l->n_segments - 1] % v;
    return l->blocks * v - (last ? v - last : 0);
}

/* With groups, the channels that a vector of outputs reads are a range where the vector
 * lies in one group, or holds whole groups; else it reads all of them, weights 0 between. */
static void find_channels(ConvGeometry *q, const Node *n, int tile_k) {
    const Value *x = n->in.at[0];
    const int v = q->v, cg = x->c / n->groups, kg = n->out->c / n->groups;
    q->c_lanes = lanes_reach(&x->layout, v);
    q->c_step = 0;
    q->k_per = q->groups;
    if (n->groups == 1) {
        return;
    }
    if (kg % (v * tile_k) == 0) {
        q->c_lanes = q->c_step = cg;
        q->k_per = kg / (v * tile_k);
    } else if ((v * tile_k) % kg == 0 && n->out->c % (v * tile_k) == 0) {
        q->c_lanes = q->c_step = v * tile_k / kg * cg;
        q->k_per = 1;
    }
}

/* A 1x1 convolution at stride 1 sees the image as out_h * join rows of out_w * join pixels,
 * join a divisor of out_h: the least with which the fewest tiles' places stay empty. */
static void join_rows(ConvGeometry *q, int most) {
    int best = 1;
    double best_use = 0;
    for (int join = 1; join <= q->out_h && q->out_w * join <= 16 * most; join++) {
        if (q->out_h % join) {
            continue;
        }
        const int w = q->out_w * join;
        const double use = (double)w / (double)round_up(w, most);
        if (use > best_use + 0.02) {
            best_use = use;
            best = join;
        }
    }
    q->in_h = q->out_h /= best;
    q->in_w = q->out_w *= best;
}

ConvGeometry conv_geometry(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0], *y = n->out;
    const Choice *c = &n->choice;
    const int v = g->target->v, tile_k = c->tile_k ? c->tile_k : 1;
    ConvGeometry q = {.v = v, .in_h = x->h, .in_w = x->w, .pool = pool_side(n)};
    q.out_h = needed_outputs(n, 0);
    q.out_w = needed_outputs(n, 1);
    q.k_vectors = (int)ceil_div(y->c, v);
    q.groups = (int)ceil_div(q.k_vectors, tile_k);
    for (int i = 0; i < 2; i++) {
        q.kernel[i] = n->kernel[i];
        q.stride[i] = n->stride[i];
        q.dilation[i] = n->dilation[i];
    }
    q.pad_top = n->pad[0];
    q.pad_left = n->pad[1];
    q.planar = x->layout.planar;
    const bool pads = n->pad[0] || n->pad[1] || n->pad[2] || n->pad[3];
    const int most = c->tile_p ? c->tile_p : tile_most_pixels(g->target, tile_k);
    const bool point = q.kernel[0] * q.kernel[1] * q.stride[0] * q.stride[1] == 1;
    if (point && !pads && q.pool == 1) {
        join_rows(&q, most);
    }
    find_channels(&q, n, tile_k);
    q.padded = n->pad[1] || n->pad[3];
    q.tiles = cut_steps(q.out_w, most, q.pool);
    q.rows = c->row_chunk ? least(c->row_chunk, q.out_h) : 1;
    q.row_chunks = (int)ceil_div(q.out_h, q.rows);
    q.k_chunks = (int)ceil_div(q.groups, c->k_chunk ? c->k_chunk : 1);
    q.scratch_rows = least(q.in_h + q.pad_top, /* below the image, no row is read */
            (q.rows - 1) * q.stride[0] + (q.kernel[0] - 1) * q.dilation[0] + 1);
    q.scratch_w = (q.out_w - 1) * q.stride[1] + (q.kernel[1] - 1) * q.dilation[1] + 1;
    return q;
}

/* ---- Winograd ---- */

bool is_winograd(Algorithm a) { return a == ALG_winograd_f2 || a == ALG_winograd_f4; }

int tile_outputs(Algorithm a, int r) {
    return r == 1 ? 1 : a == ALG_winograd_f2 ? 2 : 4;
}

bool winograd_applies(const Node *n, Algorithm a) {
    if (n->op != OP_conv || !is_winograd(a) || n->groups > 1 ||
            n->in.at[0]->layout.planar || n->kernel[0] * n->kernel[1] == 1) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        const int r = n->kernel[i], m = tile_outputs(a, r);
        const int out = needed_outputs(n, i);
        const bool far = n->pad[i] >= r || n->pad[i + 2] >= r; /* tiles of zeros */
        const bool small = out < m; /* outputs that nobody wants */
        if (n->dilation[i] > 1 || far || small ||
                !winograd_samples(m, r, n->stride[i])) {
            return false;
        }
    }
    return true;
}

/* The least odd number of vectors that holds so many: neighbouring planes, read or written
 * side by side, then do not fall onto the same lines of a cache. */
static int plane_floats(int vectors, int v) { return (vectors | 1) * v; }

static void find_tiles(WinogradGeometry *q, const Node *n) {
    const Choice *c = &n->choice;
    for (int i = 0; i < 2; i++) {
        q->r[i] = n->kernel[i];
        q->m[i] = tile_outputs(c->algorithm, q->r[i]);
        q->n[i] = winograd_samples(q->m[i], q->r[i], n->stride[i]);
        q->step[i] = q->m[i] * n->stride[i];
        q->tiles[i] = (int)ceil_div(q->out[i], q->m[i]);
        q->block[i] = c->block[i] ? c->block[i] : q->tiles[i];
        q->blocks[i] = (int)ceil_div(q->tiles[i], q->block[i]);
    }
    q->planes = q->n[0] * q->n[1];
    q->block_tiles = q->block[0] * q->block[1];
    q->columns = q->block[1] * q->step[1] + q->n[1] - q->step[1];
}

WinogradGeometry winograd_geometry(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0], *y = n->out;
    const Choice *c = &n->choice;
    const int v = g->target->v, tile_k = c->tile_k ? c->tile_k : 1;
    WinogradGeometry q = {.v = v,
            .pad = {n->pad[0], n->pad[1]},
            .in = {x->h, x->w},
            .out = {needed_outputs(n, 0), needed_outputs(n, 1)},
            .pool = pool_side(n),
            .c_blocks = x->layout.blocks,
            .c_lanes = lanes_reach(&x->layout, v)};
    find_tiles(&q, n);
    const int most = c->tile_p ? c->tile_p : tile_most_pixels(g->target, tile_k);
    q.register_tiles = cut_tiles(q.block_tiles, most);
    q.groups = (int)ceil_div(ceil_div(y->c, v), tile_k);
    q.k_chunks = (int)ceil_div(q.groups, c->k_chunk ? c->k_chunk : q.groups);
    q.v_plane = plane_floats(q.c_blocks * q.block_tiles, v);
    q.m_plane = plane_floats(tile_k * q.block_tiles, v);
    q.v_floats = (int64_t)q.planes * q.v_plane;
    q.m_floats = (q.planes - 1) * (int64_t)q.m_plane + tile_k * q.block_tiles * v;
    const bool overhang = q.blocks[1] * q.block[1] > q.tiles[1];
    q.t_floats = q.n[1] > 1 || overhang ? (int64_t)q.n[0] * q.columns * v : 0;
    return q;
}

int64_t algorithm_macs(const Graph *g, const Node *n) {
    if (!is_winograd(n->choice.algorithm)) {
        return node_macs(n);
    }
    const WinogradGeometry q = winograd_geometry(g, n);
    return (int64_t)q.planes * q.tiles[0] * q.tiles[1] * n->in.at[0]->c * n->out->c;
}
