/* conv.c - convolution with a register tile of pixels x vectors of output channels.
 *
 *   y[k,oy,ox] = act(b[k] + sum over c,r,s of w[k,c,r,s] x[c, oy*sh+r*dh-ph, ox*sw+s*dw-pw]
 *                    + z[k,oy,ox])
 *
 * A tile's sums stay in registers over all of c, r and s: each step of the inner loop loads
 * tile_k vectors of weights, and for each pixel one float that multiplies them. The loops
 * are block of channels, r, s, channel of the block: with s innermost gcc would carry
 * pixels from one s to the next and run out of registers. Weights are stored in the order
 * in which these loops read them, [k][block][r][s][c][tile_k][v], k the group of outputs.
 *
 * With padding left or right, a task first copies its input rows into scratch, zeros at
 * both ends, so that the tile never looks at an edge; above and below, r runs over the rows
 * inside the image only.
 */
#include "../../plan/geometry.h"
#include "../backend.h"

#include <string.h>

typedef struct Conv {
    Kernel *k;
    ConvGeometry q;
    int tile_k;
    int in_blocks, pixel; /* floats from a pixel to the next: v, planar 1 */
    int row, plane;       /* floats from a row, a channel block to the next, as read */
    int block;            /* channels of a step of the loop over blocks: v, or all */
    /* the taps r of a window that lie inside the image: text of the bounds */
    const char *r0, *r1;
} Conv;

/* Does row oy's window, or that of some row, leave the image above, below? */
static bool leaves_above(const ConvGeometry *q) { return q->pad_top > 0; }
static bool leaves_below(const ConvGeometry *q) {
    const int reach =
            (q->out_h - 1) * q->stride[0] + (q->kernel[0] - 1) * q->dilation[0];
    return reach - q->pad_top >= q->in_h;
}
static bool loops_r(const ConvGeometry *q) {
    return q->kernel[0] > 1 || leaves_above(q) || leaves_below(q);
}
/* Without the padded copy, a row above the image can't be pointed at: r joins the row. */
static bool row_with_r(const ConvGeometry *q) { return !q->padded && leaves_above(q); }

/* Are channels planes of their own, `plane` floats apart? */
static bool by_planes(const ConvGeometry *q) { return q->planar || q->v == 1; }

/* Where channels are planes, or a group's begin inside a block, all of them are one. */
static int conv_block(const ConvGeometry *q) {
    return by_planes(q) || q->c_step % q->v ? q->c_lanes : q->v;
}

static Conv conv_of(Kernel *k) {
    Conv c = {.k = k, .q = conv_geometry(k->g, k->n), .tile_k = k->n->choice.tile_k};
    const ConvGeometry *q = &c.q;
    c.in_blocks = k->n->in.at[0]->layout.blocks;
    c.pixel = q->planar ? 1 : q->v;
    c.row = (q->padded ? q->scratch_w : q->in_w) * c.pixel;
    c.plane = c.row * (q->padded ? q->scratch_rows : q->in_h);
    c.block = conv_block(q);
    return c;
}

/* ---- packing ---- */

/* Group k of output channels reads lanes from here. */
static int first_lane(const ConvGeometry *q, int k) { return k / q->k_per * q->c_step; }

/* Floats from a group's weights to those of lane c, tap 0, and from a tap to the next. */
static int64_t lane_at(const ConvGeometry *q, int tile_k, int c, int64_t *tap) {
    const int block = conv_block(q), first = c / block * block;
    const int lanes = q->c_lanes - first < block ? q->c_lanes - first : block;
    const int64_t wide = (int64_t)tile_k * q->v;
    *tap = lanes * wide;
    return (first * q->kernel[0] * q->kernel[1] + c - first) * wide;
}

/* to: [k][block][r][s][c][tile_k][v] */
static void fill_weight(const Graph *g, const Node *n, float *to) {
    const ConvGeometry q = conv_geometry(g, n);
    const int tile_k = n->choice.tile_k, v = q.v, taps = q.kernel[0] * q.kernel[1];
    const Layout *in = &n->in.at[0]->layout;
    const int cg = n->in.at[0]->c / n->groups, kg = n->out->c / n->groups;
    double *w = NEW_ARRAY(SCRATCH, double, (int64_t)cg *taps);
    for (int k = 0; k < n->out->c; k++) {
        folded_weight_row(n, k, w);
        const int vector = k / v, group = vector / tile_k;
        float *to_k = to + (int64_t)group * q.c_lanes * taps * tile_k * v +
                      vector % tile_k * v + k % v;
        for (int lane = 0; lane < q.c_lanes; lane++) {
            const int c = lane_channel(in, first_lane(&q, group) + lane, v);
            if (c < 0 || c / cg != k / kg) {
                continue; /* a pad lane, or another group's channel: the weight stays 0 */
            }
            const double *from = w + (int64_t)(c % cg) * taps;
            int64_t step;
            float *to_c = to_k + lane_at(&q, tile_k, lane, &step);
            for (int tap = 0; tap < taps; tap++) {
                to_c[tap * step] = (float)from[tap];
            }
        }
    }
}

/* ---- the padded copy ---- */

static void emit_zeros(const Conv *c, int from, int count) {
    Printer *p = c->k->body;
    if (!count) {
        return;
    }
    emit(p, "for (int ix = %d; ix < %d; ix++) {\n", from, from + count);
    if (c->q.planar) {
        emit(p, "to[ix] = 0.0f;\n}\n");
    } else {
        emit(p, "vf_store(to + ix * %d, vf_zero());\n}\n", c->q.v);
    }
}

/* Rows [j0, j1) of the task's window into scratch: [blocks][scratch_rows][scratch_w][v]. */
static void emit_padded_copy(const Conv *c) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    const int left = q->pad_left, room = q->scratch_w - left;
    const int width = q->in_w < room ? q->in_w : room;
    const char *iy0 = q->stride[0] > 1 ? text("y0 * %d", q->stride[0]) : "y0";
    const int below = q->in_h + q->pad_top; /* row j = below is past the image */
    const char *j0 = text("%d", leaves_above(q) ? q->pad_top : 0);
    const char *j1 = text("%d", below < q->scratch_rows ? below : q->scratch_rows);
    if (q->row_chunks > 1 && leaves_above(q)) {
        emit(p, "const int j0 = %s < %d ? %d - %s : 0;\n", iy0, q->pad_top, q->pad_top,
                iy0);
        j0 = "j0";
    }
    if (q->row_chunks > 1) {
        emit(p, "const int j1 = %s > %d ? %d - %s : %d;\n", iy0,
                below - q->scratch_rows, below, iy0, q->scratch_rows);
        j1 = "j1";
    }
    const char *start = q->row_chunks > 1 ? text("%s + ", iy0) : "";
    emit(p, "for (int c = 0; c < %d; c++) {\n", c->in_blocks);
    emit(p, "for (int j = %s; j < %s; j++) {\n", j0, j1);
    const char *up = q->pad_top ? text(" - %d", q->pad_top) : "";
    const char *iy = *start || *up ? text("(%sj%s)", start, up) : "j";
    emit(p, "const float *const from = xn + c * %d + %s * %d;\n",
            q->in_h * q->in_w * c->pixel, iy, q->in_w * c->pixel);
    emit(p, "float *const to = rows + c * %d + j * %d;\n", c->plane, c->row);
    emit_zeros(c, 0, left);
    emit(p, "for (int ix = 0; ix < %d; ix++) {\n", width);
    if (q->planar) {
        emit(p, "to[%d + ix] = from[ix];\n", left);
    } else {
        emit(p, "vf_store(to + (%d + ix) * %d, vf_load(from + ix * %d));\n", left, q->v,
                q->v);
    }
    emit(p, "}\n");
    emit_zeros(c, left + width, room - width);
    emit(p, "}\n}\n");
}

/* ---- the tile ---- */

/* The row of the input, or of the padded copy, where the window of oy begins: "oy * 2". */
static const char *input_row(const Conv *c) {
    const ConvGeometry *q = &c->q;
    const char *oy = q->padded && q->row_chunks > 1 ? "(oy - y0)" : "oy";
    return q->out_h == 1      ? "0"
           : q->stride[0] > 1 ? text("%s * %d", oy, q->stride[0])
                              : oy;
}

/* Pointer to the tap's first pixel, at the block's first channel. */
static void emit_tap_start(const Conv *c) {
    const ConvGeometry *q = &c->q;
    const char *row = plus("r", q->kernel[0], (int64_t)q->dilation[0] * c->row);
    if (row_with_r(q)) {
        row = text(" + (%s%s - %d) * %d", input_row(c),
                plus("r", q->kernel[0], q->dilation[0]), q->pad_top, c->row);
    }
    emit(c->k->body, "const float *const xs = xb%s%s;\n", row,
            plus("s", q->kernel[1], (int64_t)q->dilation[1] * c->pixel));
}

/* One channel: its weights, and its pixels' products. */
static void emit_products(const Conv *c, int pixels) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    const char *x = "xc", *lane = "";
    if (by_planes(q)) {
        emit(p, "const float *const xc = xs%s;\n", plus("c", c->block, c->plane));
    } else if (q->c_step % q->v) {
        const bool moves = q->groups > q->k_per, loop = c->block > 1;
        const char *from = !moves ? "c" : loop ? "(lane + c)" : "lane";
        emit(p, "const float *const xc = xs");
        if (moves || loop) {
            emit(p, " + %s / %d * %d + %s %% %d", from, q->v, c->plane, from, q->v);
        }
        emit(p, ";\n");
    } else {
        x = "xs";
        lane = " + c";
    }
    for (int j = 0; j < c->tile_k; j++) {
        emit(p, "const vf w%d = vf_load(ws%s%s);\n", j,
                plus("c", c->block, (int64_t)c->tile_k * q->v), plus_literal(j * q->v));
    }
    for (int i = 0; i < pixels; i++) {
        const int o = i * q->stride[1] * c->pixel;
        const char *at = !*lane ? text("%d", o) : o ? text("%d%s", o, lane) : "c";
        for (int j = 0; j < c->tile_k; j++) {
            emit(p, "a%d_%d += %s[%s] * w%d;\n", i, j, x, at, j);
        }
    }
}

/* All taps of `lanes` channels: of block b, or of the last one. */
static void emit_taps(const Conv *c, int pixels, int lanes) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    const int64_t wide = (int64_t)c->tile_k * q->v;
    int loops = 0;
    if (loops_r(q)) {
        emit(p, "for (int r = %s; r < %s; r++) {\n", c->r0, c->r1);
        loops++;
    }
    if (q->kernel[1] > 1) {
        emit(p, "for (int s = 0; s < %d; s++) {\n", q->kernel[1]);
        loops++;
    }
    emit_tap_start(c);
    emit(p, "const float *const ws = wb%s%s;\n",
            plus("r", q->kernel[0], q->kernel[1] * lanes * wide),
            plus("s", q->kernel[1], lanes * wide));
    if (c->block > 1) {
        emit(p, "for (int c = 0; c < %d; c++) {\n", lanes);
        loops++;
    }
    emit_products(c, pixels);
    while (loops--) {
        emit(p, "}\n");
    }
}

/* Lane of the first channel that group k reads: its text, "" for 0. */
static const char *group_lane(const ConvGeometry *q) {
    if (!q->c_step || q->groups <= q->k_per) {
        return "";
    }
    return q->k_per > 1 ? text("k / %d * %d", q->k_per, q->c_step)
                        : text("k * %d", q->c_step);
}

/* Blocks of channels [0, c_lanes): whole ones in a loop, then what is left. */
static void emit_channels(const Conv *c, int pixels) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    const int whole = q->c_lanes / c->block, rest = q->c_lanes % c->block;
    const int64_t taps = (int64_t)q->kernel[0] * q->kernel[1] * c->tile_k * q->v;
    const char *lane = group_lane(q);
    const char *x = "xo";
    if (*lane && (by_planes(q) || q->c_step % q->v == 0)) {
        emit(p, "const float *const xk = xo + %s%s * %d;\n", lane,
                by_planes(q) ? "" : text(" / %d", q->v), c->plane);
        x = "xk";
    } else if (*lane) {
        emit(p, "const int lane = %s;\n", lane);
    }
    const char *w = text("w%s", plus("k", q->groups, q->c_lanes * taps));
    if (whole) {
        if (whole > 1) {
            emit(p, "for (int block = 0; block < %d; block++) {\n", whole);
        } else if (rest) {
            emit(p, "{\n");
        }
        emit(p, "const float *const xb = %s%s;\n", x, plus("block", whole, c->plane));
        emit(p, "const float *const wb = %s%s;\n", w,
                plus("block", whole, c->block * taps));
        emit_taps(c, pixels, c->block);
        emit(p, whole > 1 || rest ? "}\n" : "");
    }
    if (rest) {
        emit(p, "{\nconst float *const xb = %s + %d;\n", x, whole * c->plane);
        emit(p, "const float *const wb = %s + %lld;\n", w,
                (long long)(whole * c->block * taps));
        emit_taps(c, pixels, rest);
        emit(p, "}\n");
    }
}

/* Where a row's tile begins, of planes h x w: " + k * 784 + oy * 224 + ox * 16" */
static const char *tile_place(
        const Conv *c, int h, int w, const char *y, const char *x) {
    const int v = c->q.v;
    return text("%s%s%s", plus("k", c->q.groups, (int64_t)c->tile_k * h * w * v),
            plus(y, h, w * v), plus(x, w, v));
}

static void emit_stores(const Conv *c, int pixels) {
    const ConvGeometry *q = &c->q;
    const int plane = q->out_h * q->out_w * q->v;
    epilogue_open(c->k, tile_place(c, q->out_h, q->out_w, "oy", "ox"),
            plus("k", q->groups, 2 * (int64_t)c->tile_k * q->v));
    for (int j = 0; j < c->tile_k; j++) {
        epilogue_vector(c->k, j);
        for (int i = 0; i < pixels; i++) {
            epilogue_store(c->k, j * plane + i * q->v, j, text("a%d_%d", i, j));
        }
    }
}

/* Windows of a pool, of which a tile holds one row: pixels 0 and 1, 2 and 3 ... What the
 * upper row gives is stored, what the lower one gives joins it. */
static void emit_pooled_stores(const Conv *c, int pixels) {
    const ConvGeometry *q = &c->q;
    const Value *y = c->k->n->out;
    Printer *p = c->k->body;
    const int h = q->out_h / 2, w = q->out_w / 2;
    epilogue_open_windows(c->k, tile_place(c, h, w, "oy / 2", "ox / 2"));
    epilogue_open_pixels(c->k, tile_place(c, y->h, y->w, "oy", "ox"));
    for (int j = 0; j < c->tile_k; j++) {
        for (int i = 0; i < pixels; i += 2) {
            const char *pair = text("p%d_%d", i / 2, j), *s = text("u%d_%d", i / 2, j);
            const char *at = text("yo%s", plus_literal((j * h * w + i / 2) * q->v));
            epilogue_pair(c->k, pair, (j * y->h * y->w + i) * q->v,
                    text("a%d_%d", i, j), text("a%d_%d", i + 1, j));
            emit(p, "const vf %s = lower > 0 ? vf_load(%s) : %s;\n", s, at,
                    epilogue_neutral(c->k, pair));
            emit(p, "vf_store(%s, %s);\n", at, epilogue_joined(c->k, s, pair));
        }
    }
}

/* All tiles of one width: pixels [from, to) of a row. */
static void emit_tiles(const Conv *c, int from, int to, int pixels) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    if (from == to) {
        return;
    }
    emit(p, "for (int ox = %d; ox < %d; ox += %d) {\n", from, to, pixels);
    emit_sums(c->k, pixels, q->groups);
    const char *row = "";
    if (!row_with_r(q) && q->out_h > 1) {
        row = q->stride[0] > 1 || (q->padded && q->row_chunks > 1)
                      ? text(" + %s * %d", input_row(c), c->row)
                      : text(" + oy * %d", c->row);
    }
    emit(p, "const float *const xo = %s%s%s;\n", q->padded ? "rows" : "xn", row,
            plus("ox", q->out_w, q->stride[1] * c->pixel));
    emit_channels(c, pixels);
    if (q->pool > 1) {
        emit_pooled_stores(c, pixels);
    } else {
        emit_stores(c, pixels);
    }
    emit(p, "}\n");
}

/* How many taps at distance dh lie from row iy to before row end. */
static const char *rows_between(int end, const char *iy, int dh) {
    return dh > 1 ? text("(%d - %s) / %d", end + dh - 1, iy, dh)
                  : text("%d - %s", end, iy);
}

/* r0 and r1 of row oy: its window's rows oy * sh - ph + r * dh that lie in [0, H). */
static void emit_row_bounds(Conv *c) {
    const ConvGeometry *q = &c->q;
    Printer *p = c->k->body;
    const int sh = q->stride[0], dh = q->dilation[0], end = q->in_h + q->pad_top;
    const int first = (q->pad_top + dh - 1) / dh, last = (end + dh - 1) / dh;
    if (q->out_h == 1) {
        c->r0 = text("%d", first);
        c->r1 = text("%d", last < q->kernel[0] ? last : q->kernel[0]);
        return;
    }
    c->r0 = "0";
    c->r1 = text("%d", q->kernel[0]);
    const char *iy = sh > 1 ? text("oy * %d", sh) : "oy";
    if (leaves_above(q)) {
        emit(p, "const int r0 = %s < %d ? ", iy, q->pad_top);
        emit(p, "%s : 0;\n", rows_between(q->pad_top, iy, dh));
        c->r0 = "r0";
    }
    if (leaves_below(q)) {
        emit(p, "const int r1 = %s > %d ? ", iy, end - 1 - (q->kernel[0] - 1) * dh);
        emit(p, "%s : %d;\n", rows_between(end, iy, dh), q->kernel[0]);
        c->r1 = "r1";
    }
}

static void emit_row(Conv *c) {
    const ConvGeometry *q = &c->q;
    if (loops_r(q)) {
        emit_row_bounds(c);
    }
    if (q->pool > 1) {
        emit(c->k->body, "const int lower = oy %% 2; /* row of a window */\n");
    }
    const int wide = q->tiles.wide * q->tiles.size;
    emit_tiles(c, 0, wide, q->tiles.size);
    emit_tiles(c, wide, q->out_w, q->tiles.size - q->tiles.step);
}

/* ---- the loops around it ---- */

void emit_range(Printer *p, const char *first, const char *last, const char *index,
        int chunks, int chunk, int total) {
    if (chunks == 1) {
        return;
    }
    emit(p, "const int %s = %s%s;\n", first, index,
            chunk > 1 ? text(" * %d", chunk) : "");
    if (total % chunk) {
        emit(p, "const int %s = %s + %d < %d ? %s + %d : %d;\n", last, first, chunk,
                total, first, chunk, total);
    } else {
        emit(p, "const int %s = %s + %d;\n", last, first, chunk);
    }
}

static void emit_image(const Conv *c) {
    Kernel *k = c->k;
    emit(k->body, "const float *const xn = x%s;\n",
            plus("n", k->g->batch, value_stride(k->n->in.at[0])));
    epilogue_images(k);
}

static void emit_body(Conv *c) {
    Kernel *k = c->k;
    const ConvGeometry *q = &c->q;
    Printer *p = k->body;
    const int N = k->g->batch;
    open_tasks(k);
    emit_index(p, "kt", "t", (int64_t)N * q->row_chunks, q->k_chunks, true);
    emit_index(p, "n", "t", q->row_chunks, N, q->k_chunks == 1);
    emit_index(p, "yt", "t", 1, q->row_chunks, q->k_chunks * N == 1);
    emit_image(c);
    emit_range(p, "k0", "k1", "kt", q->k_chunks, k->n->choice.k_chunk, q->groups);
    emit_range(p, "y0", "y1", "yt", q->row_chunks, q->rows, q->out_h);
    if (q->padded) {
        emit_padded_copy(c);
    }
    if (q->groups > 1) {
        emit(p, "for (int k = %s; k < %s; k++) {\n", q->k_chunks > 1 ? "k0" : "0",
                q->k_chunks > 1 ? "k1" : text("%d", q->groups));
    }
    if (q->out_h > 1) {
        emit(p, "for (int oy = %s; oy < %s; oy++) {\n", q->row_chunks > 1 ? "y0" : "0",
                q->row_chunks > 1 ? "y1" : text("%d", q->out_h));
    }
    emit_row(c);
    emit(p, "%s%s", q->out_h > 1 ? "}\n" : "", q->groups > 1 ? "}\n" : "");
    close_tasks(k);
}

const char *conv_name(const Node *n) {
    const Value *x = n->in.at[0], *y = n->out;
    const char *s = text("conv%dx%d", n->kernel[0], n->kernel[1]);
    if (n->stride[0] > 1 || n->stride[1] > 1) {
        s = n->stride[0] == n->stride[1]
                    ? text("%s_s%d", s, n->stride[0])
                    : text("%s_s%dx%d", s, n->stride[0], n->stride[1]);
    }
    s = text("%s_c%d_k%d", s, x->c, y->c);
    s = y->h == y->w ? text("%s_h%d", s, y->h) : text("%s_h%d_w%d", s, y->h, y->w);
    return text("%s%s", s, epilogue_name(n));
}

const char *conv_text(const Node *n) {
    const char *s =
            text("conv %dx%d stride %dx%d pad %d,%d,%d,%d, %s -> %s", n->kernel[0],
                    n->kernel[1], n->stride[0], n->stride[1], n->pad[0], n->pad[1],
                    n->pad[2], n->pad[3], shape_text(n->in.at[0]), shape_text(n->out));
    if (n->groups > 1) {
        s = text("%s, %d groups", s, n->groups);
    }
    return text("%s%s", s, epilogue_about(n));
}

static const char *conv_about(const Conv *c) {
    const Node *n = c->k->n;
    const ConvGeometry *q = &c->q;
    const char *s = text("%s\ntile: %d pixels x %d vectors of output channels; w: "
                         "[%d][%d][%d][%d][%d]\n",
            conv_text(n), q->tiles.size, c->tile_k, q->groups, q->c_lanes, q->kernel[0],
            q->kernel[1], c->tile_k * q->v);
    s = text("%stask: %d of %d rows, %d of %d groups of %d channels", s, q->rows,
            q->out_h, q->k_chunks > 1 ? n->choice.k_chunk : q->groups, q->groups,
            c->tile_k * q->v);
    return q->padded
                   ? text("%s\nrows: the task's input with its padding, [%d][%d][%d]%s",
                             s, c->in_blocks, q->scratch_rows, q->scratch_w,
                             q->planar ? "" : text("[%d]", q->v))
                   : s;
}

/* Rows of the input up to the last that is read: by a task that copies all rows between its
 * first and its last, or by some row's last tap inside the image. */
static int rows_reach(const ConvGeometry *q) {
    if (q->padded) {
        const int last = (q->row_chunks - 1) * q->rows * q->stride[0] - q->pad_top;
        return last + q->scratch_rows < q->in_h ? last + q->scratch_rows : q->in_h;
    }
    int reach = 0;
    for (int oy = 0; oy < q->out_h; oy++) {
        for (int r = 0; r < q->kernel[0]; r++) {
            const int end = oy * q->stride[0] + r * q->dilation[0] - q->pad_top + 1;
            reach = end > reach && end <= q->in_h ? end : reach;
        }
    }
    return reach;
}

/* Columns; the padded copy is as wide as the windows of a row. */
static int columns_reach(const ConvGeometry *q) {
    const int end = q->scratch_w - q->pad_left;
    return end < q->in_w ? end : q->in_w;
}

/* Whole pixels are copied; a tile reads the lanes of real channels alone. */
static void input_argument(const Conv *c) {
    const ConvGeometry *q = &c->q;
    const Value *x = c->k->n->in.at[0];
    const int lanes = q->padded ? c->in_blocks * c->pixel
                                : (q->groups - 1) / q->k_per * q->c_step + q->c_lanes;
    const int64_t pixels = (int64_t)(rows_reach(q) - 1) * q->in_w + columns_reach(q);
    kernel_input_up_to(c->k, "x", x, pixels, lanes);
}

void kernel_conv(Kernel *k) {
    if (is_winograd(k->n->choice.algorithm)) {
        kernel_winograd(k);
        return;
    }
    Conv c = conv_of(k);
    const ConvGeometry *q = &c.q;
    const Node *n = k->n;
    k->name = conv_name(n);
    k->about = conv_about(&c);
    input_argument(&c);
    kernel_parameter(k, "w", "weight",
            (int64_t)q->groups * q->c_lanes * q->kernel[0] * q->kernel[1] * c.tile_k *
                    q->v,
            fill_weight);
    kernel_bias(k, (int64_t)q->groups * c.tile_k * q->v);
    epilogue_arguments(k);
    if (q->padded) {
        kernel_scratch(k, "rows", n->choice.scratch);
    }
    emit_body(&c);
}
