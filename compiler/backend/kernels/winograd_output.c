/* winograd_output.c - y = act(AT m A + bias + residual), the outputs of a block's tiles.
 *
 * For each tile AT goes over the columns of its n[0] x n[1] products, down, into m[0] x n[1]
 * sums, then over the rows of those, across. The last row and column of tiles may hang
 * over the image, which is no smaller than a tile: what lies outside is not stored.
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

/* Stores of m results, `step` floats apart, those that hang over in a condition. */
static void emit_stores(const Winograd *w, int dim, const TileIndex *tile,
        const char **result, int step) {
    const WinogradGeometry *q = &w->q;
    const int always = ragged(q, dim) ? ragged(q, dim) : q->m[dim];
    for (int i = 0; i < q->m[dim]; i++) {
        if (i == always) {
            emit(w->k->body, "if (%s < %d) {\n", tile->global, q->tiles[dim] - 1);
        }
        epilogue_store(w->k, i * step, 0, result[i]);
    }
    emit(w->k->body, "%s", always < q->m[dim] ? "}\n" : "");
}

/* `at`: where the tile's outputs begin in the image of the result. */
static void emit_place(const Winograd *w, const TileIndex *ty, const TileIndex *tx) {
    const WinogradGeometry *q = &w->q;
    const int pixel = q->v, line = q->out[1] * pixel;
    emit(w->k->body, "const int at = plane%s%s;\n",
            plus(ty->global, q->tiles[0], (int64_t)q->m[0] * line),
            plus(tx->global, q->tiles[1], q->m[1] * pixel));
}

static void open_epilogue(const Winograd *w, const char *at) {
    const WinogradGeometry *q = &w->q;
    epilogue_open(w->k, at,
            text("%s%s", plus("k", q->groups, 2 * (int64_t)w->tile_k * q->v),
                    plus("q", w->tile_k, 2 * q->v)));
    epilogue_vector(w->k, 0);
}

/* Both directions: sums[m[0]][n[1]] in between. */
static void emit_square(const Winograd *w, const TileIndex *ty, const TileIndex *tx) {
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
    const int last = ragged(q, 0);
    const char *rows = text("%d", q->m[0]);
    emit(p, "}\n");
    if (last) {
        emit(p, "const int rows = %s < %d ? %s : %d;\n", ty->global, q->tiles[0] - 1,
                rows, last);
        rows = "rows";
    }
    emit(p, "for (int i = 0; i < %s; i++) {\n", rows);
    for (int j = 0; j < q->n[1]; j++) {
        emit(p, "const vf m%d = sums[i * %d%s];\n", j, q->n[1], plus_literal(j));
    }
    emit_output_forms(p, &w->t[1], "bias", result);
    open_epilogue(w, text(" + at + i * %d", q->out[1] * q->v));
    emit_stores(w, 1, tx, result, q->v);
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
    const int plane = q->out[0] * q->out[1] * q->v;
    const char *at = text("%s%s", plus("k", q->groups, (int64_t)w->tile_k * plane),
            plus("q", w->tile_k, plane));
    emit(p, "const int plane = %s;\n", *at ? at + 3 : "0");
    emit(p, "const vf bias = vf_load(b%s%s);\n",
            plus("k", q->groups, (int64_t)w->tile_k * q->v),
            plus("q", w->tile_k, q->v));
    const TileIndex ty = open_tiles(w, 0, true), tx = open_tiles(w, 1, true);
    emit(p, "const float *const from = M%s%s%s;\n",
            plus("q", w->tile_k, (int64_t)q->block_tiles * q->v),
            plus(ty.local, q->block[0], q->block[1] * q->v),
            plus(tx.local, q->block[1], q->v));
    emit_place(w, &ty, &tx);
    if (q->n[0] > 1 && q->n[1] > 1) {
        emit_square(w, &ty, &tx);
    } else {
        emit_line(w, &ty, &tx);
    }
    close_tiles(w, &tx);
    close_tiles(w, &ty);
    emit(p, "%s", w->tile_k > 1 ? "}\n" : "");
}
