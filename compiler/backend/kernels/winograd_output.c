/* winograd_output.c - y = act(AT m A + bias + residual), the outputs of a block's tiles.
 *
 * For each tile AT goes over the columns of its n[0] x n[1] products, down, into m[0] x n[1]
 * sums, then over the rows of those, across. The last row and column of tiles may hang
 * over the image, which is no smaller than a tile: what lies outside is not stored.
 *
 * With a pool a tile holds (m[0] / 2) x (m[1] / 2) windows of 2 x 2 outputs. Across, each row
 * leaves what its pairs of outputs give to their windows, pairs[m[0]][m[1] / 2]; two rows of
 * them are a row of windows, and these are stored.
 */
#include "winograd.h"

/* How many outputs the last tile of a direction has inside the image, if not all m. */
static int ragged(const WinogradGeometry *q, int dim) {
    return q->out[dim] % q->m[dim];
}

/* Products of the tile, n of them, `step` floats apart: m0, m1, ... */
static void emit_loads(const Winograd *w, int n, const char *at, int64_t step) {
    for (int i = 0; i < n; i++) {
        emit(w->k->body, "const vf m%d = vf_load(from%s%s);\n", i, at,
                i ? text(" + %lld", (long long)(i * step)) : "");
    }
}

/* Before number i of a tile's results in a direction, each of `of` outputs: those that may
 * hang over are in a condition, which close_overhang() ends. */
static void open_overhang(
        const Winograd *w, int dim, const TileIndex *tile, int i, int of) {
    const WinogradGeometry *q = &w->q;
    if (ragged(q, dim) && i == ragged(q, dim) / of) {
        emit(w->k->body, "if (%s < %d) {\n", tile->global, q->tiles[dim] - 1);
    }
}

static void close_overhang(const Winograd *w, int dim) {
    emit(w->k->body, "%s", ragged(&w->q, dim) ? "}\n" : "");
}

/* Stores of m results, `step` floats apart. */
static void emit_stores(const Winograd *w, int dim, const TileIndex *tile,
        const char **result, int step) {
    for (int i = 0; i < w->q.m[dim]; i++) {
        open_overhang(w, dim, tile, i, 1);
        epilogue_store(w->k, i * step, 0, result[i]);
    }
    close_overhang(w, dim);
}

/* An image of h x w that the tiles cover, down x across of it each, as `name`: where the
 * group's plane begins, then where the tile begins. */
typedef struct Place {
    const char *plane, *name;
    int h, w, down, across;
} Place;

static void emit_plane(const Winograd *w, const Place *to) {
    const int64_t plane = (int64_t)to->h * to->w * w->q.v;
    const char *at = text("%s%s", plus("k", w->q.groups, w->tile_k * plane),
            plus("q", w->tile_k, plane));
    emit(w->k->body, "const int %s = %s;\n", to->plane, *at ? at + 3 : "0");
}

static void emit_place(
        const Winograd *w, const Place *to, const TileIndex *ty, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    const int line = to->w * q->v;
    emit(w->k->body, "const int %s = %s%s%s;\n", to->name, to->plane,
            plus(ty->global, q->tiles[0], (int64_t)to->down * line),
            plus(tx->global, q->tiles[1], to->across * q->v));
}

/* The result's place, half as large with a pool; then a residual has one of its own. */
static int find_places(const Winograd *w, Place *to) {
    const WinogradGeometry *q = &w->q;
    const Value *y = w->k->n->out;
    to[0] = (Place){"plane", "at", q->out[0] / q->pool, q->out[1] / q->pool,
            q->m[0] / q->pool, q->m[1] / q->pool};
    to[1] = (Place){"z_plane", "z_at", y->h, y->w, q->m[0], q->m[1]};
    return q->pool > 1 && w->k->n->in.n > 1 ? 2 : 1;
}

static void open_epilogue(const Winograd *w, const char *at) {
    const WinogradGeometry *q = &w->q;
    epilogue_open(w->k, at,
            text("%s%s", plus("k", q->groups, 2 * (int64_t)w->tile_k * q->v),
                    plus("q", w->tile_k, 2 * q->v)));
    epilogue_vector(w->k, 0);
}

/* Both directions, first down: sums[m[0]][n[1]]. */
static void emit_down(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const char *result[MOST_OUTPUTS];
    emit(p, "vf sums[%d];\n", q->m[0] * q->n[1]);
    emit(p, "for (int j = 0; j < %d; j++) {\n", q->n[1]);
    emit_loads(
            w, q->n[0], plus("j", q->n[1], q->m_plane), (int64_t)q->n[1] * q->m_plane);
    emit_output_forms(p, &w->t[0], NULL, result);
    for (int i = 0; i < q->m[0]; i++) {
        emit(p, "sums[%sj] = %s;\n", i ? text("%d + ", i * q->n[1]) : "", result[i]);
    }
    emit(p, "}\n");
}

/* How many of a tile's rows are inside the image, as text. */
static const char *emit_rows(const Winograd *w, const TileIndex *ty) {
    const WinogradGeometry *q = &w->q;
    if (!ragged(q, 0)) {
        return text("%d", q->m[0]);
    }
    emit(w->k->body, "const int rows = %s < %d ? %d : %d;\n", ty->global,
            q->tiles[0] - 1, q->m[0], ragged(q, 0));
    return "rows";
}

/* Row i of the sums, across: result[0 .. m[1]). */
static void emit_row_forms(const Winograd *w, const char **result) {
    const WinogradGeometry *q = &w->q;
    for (int j = 0; j < q->n[1]; j++) {
        emit(w->k->body, "const vf m%d = sums[i * %d%s];\n", j, q->n[1],
                plus_literal(j));
    }
    emit_output_forms(w->k->body, &w->t[1], "bias", result);
}

/* Then across. */
static void emit_across(const Winograd *w, const TileIndex *ty, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    const char *result[MOST_OUTPUTS];
    emit(w->k->body, "for (int i = 0; i < %s; i++) {\n", emit_rows(w, ty));
    emit_row_forms(w, result);
    open_epilogue(w, text(" + at + i * %d", q->out[1] * q->v));
    emit_stores(w, 1, tx, result, q->v);
    emit(w->k->body, "}\n");
}

/* Then across: pairs[m[0]][m[1] / 2]. */
static void emit_pairs(const Winograd *w, const char *rows, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const char *result[MOST_OUTPUTS];
    const int windows = q->m[1] / 2;
    emit(p, "vf pairs[%d];\n", q->m[0] * windows);
    emit(p, "for (int i = 0; i < %s; i++) {\n", rows);
    emit_row_forms(w, result);
    epilogue_open_pixels(w->k, text(" + z_at + i * %d", w->k->n->out->w * q->v));
    for (int j = 0; j < windows; j++) {
        open_overhang(w, 1, tx, j, 2);
        epilogue_pair(
                w->k, text("p%d", j), 2 * j * q->v, result[2 * j], result[2 * j + 1]);
        emit(p, "pairs[i * %d%s] = p%d;\n", windows, plus_literal(j), j);
    }
    close_overhang(w, 1);
    emit(p, "}\n");
}

/* And the windows, a row of them from two of pairs. */
static void emit_windows(const Winograd *w, const char *rows, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int windows = q->m[1] / 2;
    const bool all = !ragged(q, 0);
    emit(p, "for (int i = 0; i < %s; i++) {\n",
            all ? text("%d", q->m[0] / 2) : text("%s / 2", rows));
    epilogue_open_windows(w->k, text(" + at + i * %d", q->out[1] / 2 * q->v));
    for (int j = 0; j < windows; j++) {
        open_overhang(w, 1, tx, j, 2);
        emit(p, "const vf upper%d = pairs[i * %d%s];\n", j, 2 * windows,
                plus_literal(j));
        emit(p, "const vf lower%d = pairs[i * %d + %d];\n", j, 2 * windows,
                windows + j);
        emit(p, "vf_store(yo%s, %s);\n", plus_literal(j * q->v),
                epilogue_joined(w->k, text("upper%d", j), text("lower%d", j)));
    }
    close_overhang(w, 1);
    emit(p, "}\n");
}

/* One direction, 0 down or 1 across; the other has tiles of one output. */
static void emit_line(const Winograd *w, const TileIndex *ty, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    const int dim = q->n[0] > 1 ? 0 : 1;
    const char *result[MOST_OUTPUTS];
    emit_loads(w, q->n[dim], "", q->m_plane);
    emit_output_forms(w->k->body, &w->t[dim], "bias", result);
    open_epilogue(w, " + at");
    emit_stores(w, dim, dim ? tx : ty, result, dim ? q->v : q->out[1] * q->v);
}

void emit_winograd_output(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    if (w->tile_k > 1) {
        emit(p, "for (int q = 0; q < %d; q++) {\n", w->tile_k);
    }
    Place to[2];
    const int places = find_places(w, to);
    for (int i = 0; i < places; i++) {
        emit_plane(w, &to[i]);
    }
    emit(p, "const vf bias = vf_load(b%s%s);\n",
            plus("k", q->groups, (int64_t)w->tile_k * q->v),
            plus("q", w->tile_k, q->v));
    const TileIndex ty = open_tiles(w, 0, true), tx = open_tiles(w, 1, true);
    emit(p, "const float *const from = M%s%s%s;\n",
            plus("q", w->tile_k, (int64_t)q->block_tiles * q->v),
            plus(ty.local, q->block[0], q->block[1] * q->v),
            plus(tx.local, q->block[1], q->v));
    for (int i = 0; i < places; i++) {
        emit_place(w, &to[i], &ty, &tx);
    }
    if (q->n[0] > 1 && q->n[1] > 1) {
        emit_down(w);
    }
    if (q->pool > 1) {
        const char *rows = emit_rows(w, &ty);
        emit_pairs(w, rows, &tx);
        emit_windows(w, rows, &tx);
    } else if (q->n[0] > 1 && q->n[1] > 1) {
        emit_across(w, &ty, &tx);
    } else {
        emit_line(w, &ty, &tx);
    }
    close_tiles(w, &tx);
    close_tiles(w, &ty);
    emit(p, "%s", w->tile_k > 1 ? "}\n" : "");
}
