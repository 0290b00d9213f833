/* winograd.c - convolution by Winograd's minimal filtering.
 *
 * A tile of m x m outputs of an r x r filter depends on n x n inputs, n = m + r - 1. With
 * the matrices of plan/winograd.c,
 *
 *     y = AT (sum over c of (G g G^T) * (BT d B)) A          * element by element
 *
 * takes n^2 multiplications for each pair of channels instead of m^2 r^2. Each of the n x n
 * products is a plane p: over all tiles, a matrix product of its own. A task takes a block
 * of tiles, whose V stays in L2, and some groups of tile_k vectors of output channels; tasks
 * of a block follow each other, and a thread computes V for the first of them that it gets:
 *
 *     V[p] = BT d B of all its tiles, all channels             winograd_input.c
 *     for each group k
 *         M[p] = sum over c of w[k][p][c] V[p][c], p = 0 ..    tiles x vectors in registers
 *         y = act(AT M A + b + z)                              winograd_output.c
 *
 * The weights G g G^T are computed in double when they are packed, and rounded once.
 */
#include "winograd.h"

/* ---- packing ---- */

/* u = G0 g G1^T: [n0][n1] of one channel's taps [r0][r1]. */
static void transform_taps(const Transform *t, const double *g, double *u) {
    for (int i = 0; i < t[0].n; i++) {
        for (int j = 0; j < t[1].n; j++) {
            double sum = 0;
            for (int r = 0; r < t[0].r; r++) {
                for (int s = 0; s < t[1].r; s++) {
                    sum += rational_value(t[0].g[i][r]) * rational_value(t[1].g[j][s]) *
                           g[r * t[1].r + s];
                }
            }
            u[i * t[1].n + j] = sum;
        }
    }
}

static void find_transforms(const Node *n, const WinogradGeometry *q, Transform *t) {
    for (int i = 0; i < 2; i++) {
        winograd_transform(&t[i], q->m[i], q->r[i], n->stride[i]);
    }
}

/* to: [k][p][c][tile_k][v] */
static void fill_weight(const Graph *g, const Node *n, float *to) {
    const WinogradGeometry q = winograd_geometry(g, n);
    const int v = q.v, wide = n->choice.tile_k * v, taps = q.r[0] * q.r[1];
    Transform t[2];
    find_transforms(n, &q, t);
    double *row = NEW_ARRAY(SCRATCH, double, (int64_t)n->in.at[0]->c *taps);
    double u[MOST_SAMPLES * MOST_SAMPLES];
    for (int k = 0; k < n->out->c; k++) {
        folded_weight_row(n, k, row);
        float *to_k = to + (int64_t)(k / wide) * q.planes * q.c_lanes * wide + k % wide;
        for (int lane = 0; lane < q.c_lanes; lane++) {
            const int c = lane_channel(&n->in.at[0]->layout, lane, v);
            if (c < 0) {
                continue; /* a pad lane: the weight stays 0 */
            }
            transform_taps(t, row + (int64_t)c * taps, u);
            for (int p = 0; p < q.planes; p++) {
                to_k[((int64_t)p * q.c_lanes + lane) * wide] = (float)u[p];
            }
        }
    }
}

/* ---- the products ---- */

static void emit_zero_sums(const Winograd *w, int tiles) {
    emit(w->k->body, "const vf zero = vf_zero();\n");
    for (int i = 0; i < tiles; i++) {
        emit(w->k->body, "vf ");
        for (int j = 0; j < w->tile_k; j++) {
            emit(w->k->body, "%sa%d_%d = zero", j ? ", " : "", i, j);
        }
        emit(w->k->body, ";\n");
    }
}

/* Channels of a block: a[i][j] += V[c][tile i] * w[c][vector j]. Of block `first`, or where
 * there are `loop` whole ones, of each. */
static void emit_products(
        const Winograd *w, int tiles, int loop, int first, int lanes) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int wide = w->tile_k * q->v, tile = q->block_tiles * q->v;
    if (loop > 1) {
        emit(p, "for (int block = 0; block < %d; block++) {\n", loop);
    }
    if (lanes > 1) {
        emit(p, "for (int c = 0; c < %d; c++) {\n", lanes);
    }
    emit(p, "const float *const vc = vj%s%s%s;\n", plus("block", loop, tile),
            plus_literal(first * tile), plus("c", lanes, 1));
    emit(p, "const float *const wc = wp%s%s%s;\n", plus("block", loop, wide * q->v),
            plus_literal(first * wide * q->v), plus("c", lanes, wide));
    for (int j = 0; j < w->tile_k; j++) {
        emit(p, "const vf w%d = vf_load(wc%s);\n", j, plus_literal(j * q->v));
    }
    for (int i = 0; i < tiles; i++) {
        for (int j = 0; j < w->tile_k; j++) {
            emit(p, "a%d_%d += vc[%d] * w%d;\n", i, j, i * q->v, j);
        }
    }
    emit(p, "%s%s", lanes > 1 ? "}\n" : "", loop > 1 ? "}\n" : "");
}

/* Register tiles of one size: tiles [from, to) of the block. */
static void emit_register_tiles(const Winograd *w, int from, int to, int size) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    if (from == to) {
        return;
    }
    emit(p, "for (int j = %d; j < %d; j += %d) {\n", from, to, size);
    emit(p, "const float *const vj = vp%s;\n", plus("j", MANY, q->v));
    emit_zero_sums(w, size);
    const int whole = q->c_lanes / q->v, rest = q->c_lanes % q->v;
    if (whole) {
        emit_products(w, size, whole, 0, q->v);
    }
    if (rest) {
        emit_products(w, size, 1, whole, rest);
    }
    emit(p, "float *const mj = mp%s;\n", plus("j", MANY, q->v));
    for (int k = 0; k < w->tile_k; k++) {
        for (int i = 0; i < size; i++) {
            emit(p, "vf_store(mj%s, a%d_%d);\n",
                    plus_literal((k * q->block_tiles + i) * q->v), i, k);
        }
    }
    emit(p, "}\n");
}

static void emit_planes(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int64_t plane = (int64_t)q->c_lanes * w->tile_k * q->v;
    emit(p, "for (int p = 0; p < %d; p++) {\n", q->planes);
    emit(p, "const float *const vp = V + p * %d;\n", q->v_plane);
    emit(p, "const float *const wp = w%s + p * %lld;\n",
            plus("k", q->groups, q->planes * plane), (long long)plane);
    emit(p, "float *const mp = M + p * %d;\n", q->m_plane);
    const Tiles *r = &q->register_tiles;
    emit_register_tiles(w, 0, r->wide * r->size, r->size);
    emit_register_tiles(w, r->wide * r->size, q->block_tiles, r->size - 1);
    emit(p, "}\n");
}

/* ---- the loops around them ---- */

TileIndex open_tiles(const Winograd *w, int dim, bool inside) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int block = q->block[dim], blocks = q->blocks[dim];
    const char *tile = dim ? "tx" : "ty", *number = dim ? "bx" : "by";
    if (block == 1) {
        return (TileIndex){blocks > 1 ? number : "", "", false};
    }
    const char *local = blocks > 1 ? dim ? "jx" : "jy" : tile;
    const char *end = text("%d", block);
    if (inside && blocks * block > q->tiles[dim]) {
        emit(p, "const int %s1 = %s < %d ? %d : %d;\n", local, number, blocks - 1,
                block, q->tiles[dim] - (blocks - 1) * block);
        end = text("%s1", local);
    }
    emit(p, "for (int %s = 0; %s < %s; %s++) {\n", local, local, end, local);
    if (blocks > 1) {
        emit(p, "const int %s = %s * %d + %s;\n", tile, number, block, local);
    }
    return (TileIndex){tile, local, true};
}

void close_tiles(const Winograd *w, const TileIndex *i) {
    emit(w->k->body, "%s", i->loop ? "}\n" : "");
}

/* V, M and T in the task's scratch. */
static void emit_scratch(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    emit(p, "float *const V = s;\nfloat *const M = s + %lld;\n",
            (long long)q->v_floats);
    if (q->t_floats) {
        emit(p, "float *const T = s + %lld;\n", (long long)(q->v_floats + q->m_floats));
    }
}

/* V, once for all tasks of a thread that take the same block. */
static void emit_block_input(const Winograd *w) {
    Printer *p = w->k->body;
    const int chunks = w->q.k_chunks;
    if (chunks > 1) {
        emit(p, "if (t == t0 || t %% %d == 0) {\n", chunks);
    }
    emit_winograd_input(w);
    emit(p, chunks > 1 ? "}\n" : "");
}

static void emit_body(const Winograd *w) {
    Kernel *k = w->k;
    const WinogradGeometry *q = &w->q;
    const int N = k->g->batch, per_image = q->blocks[0] * q->blocks[1];
    Printer *p = k->body;
    if (q->k_chunks > 1) {
        open_tasks_from(k);
    } else {
        open_tasks(k);
    }
    const int64_t row =
            (int64_t)q->k_chunks * q->blocks[1]; /* tasks of a row of blocks */
    emit_index(p, "kt", "t", 1, q->k_chunks, (int64_t)N * per_image == 1);
    emit_index(p, "n", "t", row * q->blocks[0], N, true);
    emit_index(p, "by", "t", row, q->blocks[0], N == 1);
    emit_index(p, "bx", "t", q->k_chunks, q->blocks[1], N * q->blocks[0] == 1);
    emit(p, "const float *const xn = x%s;\n",
            plus("n", N, value_stride(k->n->in.at[0])));
    epilogue_images(k);
    emit_scratch(w);
    emit_block_input(w);
    if (q->groups > 1) {
        emit_range(p, "k0", "k1", "kt", q->k_chunks, k->n->choice.k_chunk, q->groups);
        emit(p, "for (int k = %s; k < %s; k++) {\n", q->k_chunks > 1 ? "k0" : "0",
                q->k_chunks > 1 ? "k1" : text("%d", q->groups));
    }
    emit_planes(w);
    emit_winograd_output(w);
    emit(p, "%s", q->groups > 1 ? "}\n" : "");
    close_tasks(k);
}

/* "F(4,3) x F(4,3)", "F(4,7) across" */
static const char *filter_text(const WinogradGeometry *q) {
    const char *f[2];
    for (int i = 0; i < 2; i++) {
        f[i] = text("F(%d,%d)", q->m[i], q->r[i]);
    }
    return q->r[0] == 1   ? text("%s across", f[1])
           : q->r[1] == 1 ? text("%s down", f[0])
                          : text("%s x %s", f[0], f[1]);
}

static const char *about(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    const char *s =
            text("%s\nWinograd %s, a tile: %dx%d samples; w: [%d][%d][%d][%d]\n",
                    conv_text(w->k->n), filter_text(q), q->n[0], q->n[1], q->groups,
                    q->planes, q->c_lanes, w->tile_k * q->v);
    s = text("%stask: %dx%d of %dx%d tiles, %d of %d groups of %d channels\n", s,
            q->block[0], q->block[1], q->tiles[0], q->tiles[1], w->k->n->choice.k_chunk,
            q->groups, w->tile_k * q->v);
    s = text("%ss: V [%d][%d][%d][%d], planes %d apart; M [%d][%d][%d][%d], %d apart",
            s, q->planes, q->c_blocks, q->block_tiles, q->v, q->v_plane, q->planes,
            w->tile_k, q->block_tiles, q->v, q->m_plane);
    return q->t_floats ? text("%s; T [%d][%d][%d]", s, q->n[0], q->columns, q->v) : s;
}

void kernel_winograd(Kernel *k) {
    Winograd w = {
            .k = k, .q = winograd_geometry(k->g, k->n), .tile_k = k->n->choice.tile_k};
    const WinogradGeometry *q = &w.q;
    find_transforms(k->n, q, w.t);
    k->name = text("%s_wino%d", conv_name(k->n), q->m[0] > q->m[1] ? q->m[0] : q->m[1]);
    k->about = about(&w);
    kernel_input(k, "x", k->n->in.at[0]);
    kernel_parameter(k, "w", "weight",
            (int64_t)q->groups * q->planes * q->c_lanes * w.tile_k * q->v, fill_weight);
    kernel_bias(k, (int64_t)q->groups * w.tile_k * q->v);
    epilogue_arguments(k);
    kernel_scratch(k, "s", q->v_floats + q->m_floats + q->t_floats);
    emit_body(&w);
}
