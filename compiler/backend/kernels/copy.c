/* copy.c - the same numbers in another place or layout: copy, output, pad, slice.
 *
 *   copy    any layout to blocks of v channels: from the planar image, from a flattened
 *           value, or to where a concat wants them
 *   output  any layout to the caller's planar [N][C][H][W]
 *   pad     y = value everywhere, then x inside
 *   slice   y[k,oy,ox] = x[start + k step, start + oy step, start + ox step], each its own
 *
 * A task is a row of one image. Pad lanes of the result get 0 (pad: the value).
 */
#include "../backend.h"

#include <string.h>

/* One side of a copy: an image [c][h][w], in blocks of v channels or linear, that is
 * element (c * h + y) * w + x at that very place: planar, or a flat value's blocks. */
typedef struct Side {
    const Layout *layout;
    bool linear;
    int v, h, w;
} Side;

/* Channels that lie in one segment on both sides, from these lanes on. */
typedef struct Piece {
    int from, to, channels;
} Piece;

static int segments_of(const Side *s) { return s->linear ? 1 : s->layout->n_segments; }

static Segment segment_of(const Side *s, int i, int channels) {
    return s->linear ? (Segment){0, 0, channels} : layout_segment(s->layout, i, s->v);
}

/* Floats from the image to channel c: "c / 16 * 784 + c % 16" */
static const char *channel_address(const Side *s, const char *c) {
    const int plane = s->h * s->w * (s->linear ? 1 : s->v);
    if (s->linear || s->v == 1) {
        return text("%s * %d", c, plane);
    }
    return s->layout->blocks == 1
                   ? c
                   : text("%s / %d * %d + %s %% %d", c, s->v, plane, c, s->v);
}

/* Floats from a channel's first pixel to this one: "oy * 112 + ox * 16" */
static const char *pixel_address(const Side *s, const char *y, const char *x) {
    const int lane = s->linear ? 1 : s->v;
    const char *sum =
            text("%s%s", plus(y, s->h, (int64_t)s->w * lane), plus(x, s->w, lane));
    return *sum ? sum + strlen(" + ") : "0";
}

/* "(c + 3)", "(c - 8)", "c" */
static const char *shifted(const char *c, int by) {
    return by > 0 ? text("(%s + %d)", c, by) : by < 0 ? text("(%s - %d)", c, -by) : c;
}

static const char *scaled(const char *i, int start, int step) {
    const char *s = step > 1 ? text("%s * %d", i, step) : i;
    return start ? text("(%s + %d)", s, start) : step > 1 ? text("(%s)", s) : s;
}

/* `const float *const xc = xn + ...`, or of y: where channel c of this side begins. */
static void emit_channel(Kernel *k, bool written, const Side *s, const char *c) {
    const char *side = written ? "y" : "x";
    if (*c == '(') {
        emit(k->body, "const int c%s = %.*s;\n", side, (int)strlen(c) - 2, c + 1);
        c = text("c%s", side);
    }
    emit(k->body, "%sfloat *const %sc = %sn + %s;\n", written ? "" : "const ", side,
            side, channel_address(s, c));
}

static void emit_piece(Kernel *k, const Side *from, const Side *to, Piece piece) {
    emit(k->body, "for (int c = %d; c < %d; c++) {\n", piece.from,
            piece.from + piece.channels);
    emit_channel(k, false, from, "c");
    emit_channel(k, true, to, shifted("c", piece.to - piece.from));
    emit(k->body, "for (int ox = 0; ox < %d; ox++) {\n", from->w);
    emit(k->body, "yc[%s] = xc[%s];\n}\n}\n", pixel_address(to, "oy", "ox"),
            pixel_address(from, "oy", "ox"));
}

/* Every pair of segments that share logical channels is a piece. */
static void emit_pieces(Kernel *k, const Side *from, const Side *to, int channels) {
    for (int i = 0; i < segments_of(from); i++) {
        const Segment a = segment_of(from, i, channels);
        for (int j = 0; j < segments_of(to); j++) {
            const Segment b = segment_of(to, j, channels);
            const int first = a.channel > b.channel ? a.channel : b.channel;
            const int end_a = a.channel + a.channels, end_b = b.channel + b.channels;
            const int end = end_a < end_b ? end_a : end_b;
            if (first < end) {
                emit_piece(k, from, to,
                        (Piece){a.block * k->v + first - a.channel,
                                b.block * k->v + first - b.channel, end - first});
            }
        }
    }
}

/* Pad lanes of a row of the result, or, where the result is linear, behind its end. */
static void zero_pad_lanes(Kernel *k, const Side *to) {
    const Layout *l = to->layout;
    if (l->planar) {
        return;
    }
    for (int i = 0; i < l->n_segments; i++) {
        const Segment s = layout_segment(l, i, k->v);
        const int first = s.block * k->v + s.channels;
        const int end = (int)round_up(first, k->v);
        if (first == end) {
            continue;
        }
        if (to->linear) {
            const bool rows = to->h > 1; /* one of them does it; a lone row has no oy */
            emit(k->body, "%sfor (int c = %d; c < %d; c++) {\n",
                    rows ? "if (oy == 0) {\n" : "", first, end);
            emit(k->body, "yn[c] = 0.0f;\n}\n%s", rows ? "}\n" : "");
            continue;
        }
        emit(k->body, "for (int c = %d; c < %d; c++) {\n", first, end);
        emit_channel(k, true, to, "c");
        emit(k->body, "for (int ox = 0; ox < %d; ox++) {\n", to->w);
        emit(k->body, "yc[%s] = 0.0f;\n}\n}\n", pixel_address(to, "oy", "ox"));
    }
}

/* Tasks over rows of h; of x, so many pixels of so many lanes are read. */
static void open_copy(Kernel *k, int h, int64_t pixels, int lanes) {
    const Value *x = k->n->in.at[0], *y = k->n->out;
    kernel_input_up_to(k, "x", x, pixels, lanes);
    kernel_output(k, "y", y);
    open_rows(k, "plane", 1, h);
    emit(k->body, "const float *const xn = x%s;\n",
            plus("n", k->g->batch, value_stride(x)));
    emit(k->body, "float *const yn = y%s;\n", plus("n", k->g->batch, value_stride(y)));
}

static Side side_of(const Kernel *k, const Value *value) {
    const Layout *l = &value->layout;
    return (Side){l, l->planar, k->v, l->h, l->w};
}

/* Channels of the stored image; a flattened value's own count is c * h * w. */
static int stored_channels(const Layout *l) {
    int sum = 0;
    for (int i = 0; i < l->n_segments; i++) {
        sum += l->segment[i];
    }
    return sum;
}

void kernel_copy(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const Side from = side_of(k, x);
    Side to = side_of(k, y);
    if (to.linear || to.h != from.h || to.w != from.w) {
        to.linear = true; /* a flattened value: its elements in logical order */
        to.h = from.h;
        to.w = from.w;
    }
    k->name = text("%s_c%d_h%d", ops[n->op].name, x->c, from.h);
    k->about = text("%s, %s: [%d][%d][%d]%s to %s", ops[n->op].name, shape_text(x),
            from.layout->blocks, from.h, from.w, from.linear ? "" : text("[%d]", k->v),
            y->layout.planar ? "planar"
                             : text("[%d][%d][%d][%d]", y->layout.blocks, y->layout.h,
                                       y->layout.w, k->v));
    const int channels = stored_channels(&x->layout);
    const Segment last = segment_of(&from, segments_of(&from) - 1, channels);
    open_copy(k, from.h, (int64_t)from.h * from.w, last.block * k->v + last.channels);
    emit_pieces(k, &from, &to, channels);
    zero_pad_lanes(k, &to);
    close_tasks(k);
}

/* y: [c + before + after][h + top + bottom][w + left + right] */
void kernel_pad(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const Side from = side_of(k, x), to = side_of(k, y);
    const int top = n->pad[0], left = n->pad[1], blocks = y->layout.blocks;
    Printer *p = k->body;
    k->name = text("pad_c%d_k%d_h%d", x->c, y->c, y->h);
    k->about = text("pad channels %d,%d, image %d,%d,%d,%d with %g, %s -> %s",
            n->channels[0], n->channels[1], top, left, n->pad[2], n->pad[3], n->value,
            shape_text(x), shape_text(y));
    open_copy(k, y->h, (int64_t)x->h * x->w, x->c);
    emit(p, "for (int b = 0; b < %d; b++) {\n", blocks);
    emit(p, "for (int ox = 0; ox < %d; ox++) {\n", y->w);
    emit(p, "vf_store(yn%s%s%s, vf_set1(%s));\n}\n}\n",
            plus("b", blocks, (int64_t)y->h * y->w * k->v),
            plus("oy", y->h, (int64_t)y->w * k->v), plus("ox", y->w, k->v),
            c_float(n->value));
    const bool edge = top || n->pad[2];
    if (edge) {
        emit(p, "if (oy >= %d && oy < %d) {\n", top, top + x->h);
    }
    emit(p, "for (int c = 0; c < %d; c++) {\n", x->c);
    emit_channel(k, false, &from, "c");
    emit_channel(k, true, &to, shifted("c", n->channels[0]));
    emit(p, "for (int ix = 0; ix < %d; ix++) {\n", x->w);
    emit(p, "yc[%s] = xc[%s];\n}\n}\n%s", pixel_address(&to, "oy", shifted("ix", left)),
            pixel_address(&from, shifted("oy", -top), "ix"), edge ? "}\n" : "");
    close_tasks(k);
}

/* The last index of x that a slice reads along an axis: channels, rows, columns. */
static int last_of(const Node *n, int axis, int count) {
    return n->start[axis] + (count - 1) * n->step[axis];
}

void kernel_slice(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const Side from = side_of(k, x), to = side_of(k, y);
    k->name = text("slice_c%d_k%d_h%d", x->c, y->c, y->h);
    k->about = text("slice from %d,%d,%d step %d,%d,%d, %s -> %s", n->start[0],
            n->start[1], n->start[2], n->step[0], n->step[1], n->step[2], shape_text(x),
            shape_text(y));
    const int64_t row = last_of(n, 1, y->h);
    open_copy(k, y->h, row * x->w + last_of(n, 2, y->w) + 1, last_of(n, 0, y->c) + 1);
    emit(k->body, "for (int c = 0; c < %d; c++) {\n", y->c);
    emit_channel(k, false, &from, scaled("c", n->start[0], n->step[0]));
    emit_channel(k, true, &to, "c");
    emit(k->body, "for (int ox = 0; ox < %d; ox++) {\n", y->w);
    const char *iy =
            y->h == 1 ? text("%d", n->start[1]) : scaled("oy", n->start[1], n->step[1]);
    const char *ix =
            y->w == 1 ? text("%d", n->start[2]) : scaled("ox", n->start[2], n->step[2]);
    emit(k->body, "yc[%s] = xc[%s];\n}\n}\n", pixel_address(&to, "oy", "ox"),
            pixel_address(&from, iy, ix));
    zero_pad_lanes(k, &to);
    close_tasks(k);
}
