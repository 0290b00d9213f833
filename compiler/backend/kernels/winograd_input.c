/* winograd_input.c - V = BT d B, the transformed input of a block of tiles.
 *
 * Tiles of a row overlap in n - step columns. So each row of tiles goes in two passes: down,
 * BT times each column of the strip below all its tiles, into T[n[0]][columns]; then across,
 * n[1] columns of T for each tile, into the planes of V. Each column is transformed once.
 *
 * What lies outside the image, padding and the overhang of the last tiles, is zero: rows
 * by a condition on the row of tiles, columns by zeros in T.
 */
#include "winograd.h"

/* Columns of the block's input, as text: [first, end) of the image, which are [left, right)
 * of the strip; the rest is zero. */
typedef struct Columns {
    const char *first, *end, *left, *right;
} Columns;

/* Rows of tiles ty, of all blocks, whose sample r lies inside the image: first .. last. */
static void inside(const WinogradGeometry *q, int r, int *first, int *last) {
    *first = 0;
    *last = -1;
    for (int ty = q->blocks[0] * q->block[0] - 1; ty >= 0; ty--) {
        const int row = ty * q->step[0] - q->pad[0] + r;
        if (row >= 0 && row < q->in[0]) {
            *first = ty;
            *last = *last < ty ? ty : *last;
        }
    }
}

/* "ty > 0 ? vf_load(xi + r0) : vf_zero()" */
static const char *sample(const Winograd *w, const TileIndex *ty, int r) {
    const WinogradGeometry *q = &w->q;
    int first, last;
    inside(q, r, &first, &last);
    if (first > last) {
        return "vf_zero()";
    }
    const char *after = first ? text("%s > %d", ty->global, first - 1) : "";
    const char *before = last < q->blocks[0] * q->block[0] - 1
                                 ? text("%s < %d", ty->global, last + 1)
                                 : "";
    if (!*after && !*before) {
        return text("vf_load(xi + r%d)", r);
    }
    return text("%s%s%s ? vf_load(xi + r%d) : vf_zero()", after,
            *after && *before ? " && " : "", before, r);
}

/* Offsets r0, r1, ... of the samples' rows in the image. */
static void emit_rows(const Winograd *w, const TileIndex *ty) {
    const WinogradGeometry *q = &w->q;
    const int row = q->in[1] * q->v, step = q->step[0] * row;
    for (int r = 0; r < q->n[0]; r++) {
        const int offset = (r - q->pad[0]) * row;
        int first, last;
        inside(q, r, &first, &last);
        if (first <= last) {
            emit(w->k->body, "const int r%d = %s;\n", r,
                    *ty->global
                            ? text("%s * %d%s", ty->global, step, plus_literal(offset))
                            : text("%d", offset));
        }
    }
}

/* From a column of the image to that of the block's input: " + 1 - bx * 56". */
static const char *shift(const WinogradGeometry *q) {
    return text("%s%s", plus_literal(q->pad[1]),
            q->blocks[1] > 1 ? text(" - bx * %d", q->block[1] * q->step[1]) : "");
}

/* Where a tile of V begins, beyond its plane. */
static const char *tile_of_v(const Winograd *w, const TileIndex *ty, const char *tx) {
    const WinogradGeometry *q = &w->q;
    return text("%s%s%s", plus("c", q->c_blocks, (int64_t)q->block_tiles * q->v),
            plus(ty->local, q->block[0], q->block[1] * q->v),
            plus(tx, q->block[1], q->v));
}

/* A strip's columns, down: n[0] rows of T, or where nothing goes across, of V. */
static void emit_down(const Winograd *w, const Columns *c, const TileIndex *ty) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    emit_rows(w, ty);
    emit(p, "for (int ix = %s; ix < %s; ix++) {\n", c->first, c->end);
    emit(p, "const float *const xi = xc%s;\n", plus("ix", MANY, q->v));
    for (int r = 0; r < q->n[0]; r++) {
        emit(p, "const vf d%d = %s;\n", r, sample(w, ty, r));
    }
    const char *result[MOST_SAMPLES];
    emit_input_forms(p, &w->t[0], result);
    const char *j = "ix";
    if (*shift(q)) {
        emit(p, "const int j = ix%s;\n", shift(q));
        j = "j";
    }
    const bool across = q->t_floats > 0;
    emit(p, "float *const to = %s;\n",
            across ? text("T%s", plus(j, MANY, q->v))
                   : text("V%s", tile_of_v(w, ty, j)));
    const int row = across ? q->columns * q->v : q->v_plane;
    for (int r = 0; r < q->n[0]; r++) {
        emit(p, "vf_store(to%s, %s);\n", plus_literal(r * row), result[r]);
    }
    emit(p, "}\n");
}

/* The strip's tiles, across. */
static void emit_across(const Winograd *w, const TileIndex *ty) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const bool rows = q->n[0] > 1, tiles = q->block[1] > 1;
    emit(p, "float *const strip = V%s;\n", tile_of_v(w, ty, ""));
    if (rows) {
        emit(p, "for (int i = 0; i < %d; i++) {\n", q->n[0]);
    }
    if (tiles) {
        emit(p, "for (int j = 0; j < %d; j++) {\n", q->block[1]);
    }
    emit(p, "const float *const from = T%s%s;\n", plus("i", q->n[0], q->columns * q->v),
            plus("j", q->block[1], q->step[1] * q->v));
    emit(p, "float *const to = strip%s%s;\n", plus("i", q->n[0], q->n[1] * q->v_plane),
            plus("j", q->block[1], q->v));
    for (int j = 0; j < q->n[1]; j++) {
        emit(p, "const vf d%d = vf_load(from%s);\n", j, plus_literal(j * q->v));
    }
    const char *result[MOST_SAMPLES];
    emit_input_forms(p, &w->t[1], result);
    for (int j = 0; j < q->n[1]; j++) {
        emit(p, "vf_store(to%s, %s);\n", plus_literal(j * q->v_plane), result[j]);
    }
    emit(p, "%s%s", tiles ? "}\n" : "", rows ? "}\n" : "");
}

/* Columns of the image that several blocks share. */
static Columns emit_columns(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int pad = q->pad[1], step = q->block[1] * q->step[1], in = q->in[1];
    const int end = q->columns - pad; /* of the first block's, in the image */
    if (q->blocks[1] == 1) {
        const int x1 = end < in ? end : in;
        return (Columns){"0", text("%d", x1), text("%d", pad), text("%d", x1 + pad)};
    }
    emit(p, "const int x0 = %s;\n",
            pad ? text("bx > %d ? bx * %d - %d : 0", pad / step, step, pad)
                : text("bx * %d", step));
    /* of bx, how many blocks end inside the image */
    const int whole = in < end ? 0 : (in - end) / step + 1;
    const char *reach = text("bx * %d%s", step, plus_literal(end));
    emit(p, "const int x1 = %s;\n",
            !whole                 ? text("%d", in)
            : whole < q->blocks[1] ? text("bx < %d ? %s : %d", whole, reach, in)
                                   : reach);
    return (Columns){"x0", "x1", text("x0%s", shift(q)), text("x1%s", shift(q))};
}

static void emit_zeros(const Winograd *w, const char *from, const char *to) {
    const WinogradGeometry *q = &w->q;
    emit(w->k->body, "for (int j = %s; j < %s; j++) {\n", from, to);
    emit(w->k->body, "vf_store(T%s%s, vf_zero());\n}\n",
            plus("i", q->n[0], q->columns * q->v), plus("j", MANY, q->v));
}

/* The columns of T that no column of the image fills. */
static void emit_zero_columns(const Winograd *w, const Columns *c) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const int step = q->block[1] * q->step[1];
    const bool left = q->pad[1] > 0;
    const bool right = (q->blocks[1] - 1) * step + q->columns - q->pad[1] > q->in[1];
    if (!q->t_floats || !(left || right)) {
        return;
    }
    if (q->n[0] > 1) {
        emit(p, "for (int i = 0; i < %d; i++) {\n", q->n[0]);
    }
    if (left) {
        emit_zeros(w, "0", c->left);
    }
    if (right) {
        emit_zeros(w, c->right, text("%d", q->columns));
    }
    emit(p, "%s", q->n[0] > 1 ? "}\n" : "");
}

void emit_winograd_input(const Winograd *w) {
    const WinogradGeometry *q = &w->q;
    Printer *p = w->k->body;
    const Columns columns = emit_columns(w);
    if (q->c_blocks > 1) {
        emit(p, "for (int c = 0; c < %d; c++) {\n", q->c_blocks);
    }
    emit(p, "const float *const xc = xn%s;\n",
            plus("c", q->c_blocks, (int64_t)q->in[0] * q->in[1] * q->v));
    const TileIndex ty = open_tiles(w, 0, false);
    emit_zero_columns(w, &columns);
    emit_down(w, &columns, &ty);
    if (q->t_floats) {
        emit_across(w, &ty);
    }
    close_tiles(w, &ty);
    emit(p, "%s", q->c_blocks > 1 ? "}\n" : "");
}
