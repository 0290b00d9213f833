/* pool.c - pooling, a channel block at a time: max, average, and means over bins.
 *
 *   maxpool  y = max of x over the window; what lies outside the image is ignored
 *   avgpool  y = sum over the window / number of elements, padding counted or not
 *   adaptive y[i,j] = mean over rows floor(i H / Y) .. ceil((i+1) H / Y), columns alike
 *
 * A window's part inside the image is rows y0 .. y1, columns x0 .. x1. Outputs whose windows
 * leave the image at neither side are computed several at a time: first each column that
 * they share is reduced over its rows, into c0, c1 ..., then each window over its columns.
 */
#include "../../plan/geometry.h"
#include "../backend.h"

/* How a window's bounds along one axis follow from the output's index. */
typedef struct Axis {
    const char *out, *lo, *hi; /* names: "oy", "y0", "y1" */
    int in, outs, kernel, stride, before, after;
} Axis;

static Axis axis_of(const Node *n, int i) {
    const Value *x = n->in.at[0], *y = n->out;
    return (Axis){i ? "ox" : "oy", i ? "x0" : "y0", i ? "x1" : "y1", i ? x->w : x->h,
            i ? y->w : y->h, n->kernel[i], n->stride[i], n->pad[i], n->pad[i + 2]};
}

/* "oy * 2", "0" */
static const char *start_of(const Axis *a) {
    return a->outs == 1    ? "0"
           : a->stride > 1 ? text("%s * %d", a->out, a->stride)
                           : a->out;
}

static void emit_window(Printer *p, const Axis *a) {
    const char *at = start_of(a);
    const int last =
            (a->outs - 1) * a->stride + a->kernel - a->before; /* past the last */
    if (a->outs == 1) {
        const int hi = a->kernel - a->before;
        emit(p, "const int %s = 0;\nconst int %s = %d;\n", a->lo, a->hi,
                hi < a->in ? hi : a->in);
        return;
    }
    if (a->before) {
        emit(p, "const int %s = %s > %d ? %s - %d : 0;\n", a->lo, at, a->before, at,
                a->before);
    } else {
        emit(p, "const int %s = %s;\n", a->lo, at);
    }
    const int past = a->kernel - a->before; /* hi = at + past, cut at the image's end */
    const char *hi = past > 0   ? text("%s + %d", at, past)
                     : past < 0 ? text("%s - %d", at, -past)
                                : at;
    if (last > a->in) {
        emit(p, "const int %s = %s > %d ? %d : %s;\n", a->hi, at, a->in - past, a->in,
                hi);
    } else {
        emit(p, "const int %s = %s;\n", a->hi, hi);
    }
}

/* Elements that divide the sum: PyTorch counts padding, but not what ceil_mode adds. */
static void emit_count(Printer *p, const Axis *a, const char *name, bool with_padding) {
    const int end = a->in + a->before + a->after;
    const bool cut = (a->outs - 1) * a->stride + a->kernel > end;
    if (!with_padding) {
        emit(p, "const int %s = %s - %s;\n", name, a->hi, a->lo);
    } else if (cut && a->outs > 1) {
        emit(p, "const int %s = %s > %d ? %d - %s : %d;\n", name, start_of(a),
                end - a->kernel, end, start_of(a), a->kernel);
    } else {
        emit(p, "const int %s = %d;\n", name, cut ? end : a->kernel);
    }
}

/* Rows or columns up to the last that a window reads. */
static int window_reach(const Axis *a) {
    const int end = (a->outs - 1) * a->stride + a->kernel - a->before;
    return end < a->in ? end : a->in;
}

/* Arguments, tasks, and where a row's block of the input, xb, and the image's output begin; the
 * windows read `rows` rows and `columns` columns of x. */
static void open_pool(Kernel *k, int rows, int columns) {
    const Value *x = k->n->in.at[0], *y = k->n->out;
    const int blocks = y->layout.blocks, v = k->v;
    kernel_input_up_to(k, "x", x, (int64_t)(rows - 1) * x->w + columns, blocks * v);
    epilogue_arguments(k);
    open_rows(k, "b", blocks, y->h);
    emit(k->body, "const float *const xb = x%s%s;\n",
            plus("n", k->g->batch, value_stride(x)),
            plus("b", blocks, x->h * x->w * v));
    epilogue_images(k);
}

/* Where the results of column ox begin. */
static void open_results(Kernel *k) {
    const Value *y = k->n->out;
    const int blocks = y->layout.blocks, v = k->v;
    epilogue_open(k,
            text("%s%s%s", plus("b", blocks, y->h * y->w * v),
                    plus("oy", y->h, y->w * v), plus("ox", y->w, v)),
            plus("b", blocks, 2 * v));
    epilogue_vector(k, 0);
}

/* The pixel's result, a, and what guests make of it. */
static void emit_pixel_store(Kernel *k) {
    open_results(k);
    epilogue_store(k, 0, 0, "a");
}

/* Loops over the window; the sum or maximum is a. */
static void emit_reduce(Kernel *k, bool max) {
    const Value *x = k->n->in.at[0];
    const char *at = text("xb + (iy * %d + ix) * %d", x->w, k->v);
    if (max) {
        emit(k->body, "vf a = vf_load(xb + (y0 * %d + x0) * %d);\n", x->w, k->v);
    } else {
        emit(k->body, "vf a = vf_zero();\n");
    }
    emit(k->body, "for (int iy = y0; iy < y1; iy++) {\n");
    emit(k->body, "for (int ix = x0; ix < x1; ix++) {\n");
    emit(k->body, max ? "a = vf_max(a, vf_load(%s));\n" : "a += vf_load(%s);\n", at);
    emit(k->body, "}\n}\n");
}

static void name_epilogue(Kernel *k) {
    k->name = text("%s%s", k->name, epilogue_name(k->n));
    k->about = text("%s%s", k->about, epilogue_about(k->n));
}

/* Outputs [from, to) of a row, one by one, each with a window of its own. */
static void emit_singly(Kernel *k, const Axis *ax, int from, int to) {
    const Node *n = k->n;
    Printer *p = k->body;
    if (from >= to) {
        return;
    }
    emit(p, "for (int ox = %d; ox < %d; ox++) {\n", from, to);
    emit_window(p, ax);
    emit_reduce(k, n->op == OP_maxpool);
    if (n->op == OP_avgpool) {
        emit_count(p, ax, "columns", n->count_include_pad);
        emit(p, "a = vf_div(a, vf_set1((float)(rows * columns)));\n");
    }
    emit_pixel_store(k);
    emit(p, "}\n");
}

/* c0 .. of `columns` columns, each reduced over rows y0 .. y1 of the image. */
static void emit_columns(Kernel *k, int columns) {
    const bool max = k->n->op == OP_maxpool;
    const int row = k->n->in.at[0]->w * k->v;
    Printer *p = k->body;
    emit(p, "const float *const top = xo + y0 * %d;\n", row);
    for (int j = 0; j < columns; j++) {
        emit(p, "vf c%d = vf_load(top%s);\n", j, plus_literal(j * k->v));
    }
    emit(p, "for (int iy = y0 + 1; iy < y1; iy++) {\n");
    emit(p, "const float *const xi = xo + iy * %d;\n", row);
    for (int j = 0; j < columns; j++) {
        const char *at = text("vf_load(xi%s)", plus_literal(j * k->v));
        if (max) {
            emit(p, "c%d = vf_max(c%d, %s);\n", j, j, at);
        } else {
            emit(p, "c%d += %s;\n", j, at);
        }
    }
    emit(p, "}\n");
}

/* Outputs [from, to) of a row, `size` at a time: windows inside the image at both sides. */
static void emit_together(Kernel *k, const Axis *ax, int from, int to, int size) {
    const bool max = k->n->op == OP_maxpool;
    Printer *p = k->body;
    if (from >= to) {
        return;
    }
    emit(p, "for (int ox = %d; ox < %d; ox += %d) {\n", from, to, size);
    const char *ix = ax->stride > 1 ? text("ox * %d", ax->stride) : "ox";
    ix = ax->before ? text("(%s - %d)", ix, ax->before) : ix;
    emit(p, "const float *const xo = xb + %s * %d;\n", ix, k->v);
    emit_columns(k, (size - 1) * ax->stride + ax->kernel);
    open_results(k);
    for (int i = 0; i < size; i++) {
        const char *a = text("c%d", i * ax->stride);
        for (int s = 1; s < ax->kernel; s++) {
            a = text(max ? "vf_max(%s, c%d)" : "%s + c%d", a, i * ax->stride + s);
        }
        emit(p, max ? "const vf a%d = %s;\n" : "const vf a%d = (%s) * share;\n", i, a);
        epilogue_store(k, i * k->v, 0, text("a%d", i));
    }
    emit(p, "}\n");
}

/* Outputs whose windows leave the image at neither side: their first, and past the last. */
static void find_inside(const Axis *a, int *from, int *to) {
    const int last = (a->in - a->kernel + a->before) / a->stride;
    *from = (int)ceil_div(a->before, a->stride);
    *to = a->in + a->before < a->kernel ? 0 : last + 1 < a->outs ? last + 1 : a->outs;
}

/* A row of outputs: those in the middle together, as many as share registers well. Without
 * vectors pooling stays a plain loop. */
static void emit_outputs(Kernel *k, const Axis *ax) {
    enum { MOST = 8, WIDEST = 4 }; /* outputs; columns of a window: text stays short */
    int from, to;
    find_inside(ax, &from, &to);
    const int columns = k->g->target->registers * 3 / 4;
    const int fit = (columns - ax->kernel) / ax->stride + 1;
    if (k->v == 1 || to - from < 2 || fit < 2 || ax->kernel > WIDEST) {
        emit_singly(k, ax, 0, ax->outs);
        return;
    }
    if (k->n->op == OP_avgpool) {
        emit(k->body, "const float share = 1.0f / (float)(rows * %d);\n", ax->kernel);
    }
    const Tiles tiles = cut_tiles(to - from, fit < MOST ? fit : MOST);
    const int wide = from + tiles.wide * tiles.size;
    emit_singly(k, ax, 0, from);
    emit_together(k, ax, from, wide, tiles.size);
    emit_together(k, ax, wide, to, tiles.size - 1);
    emit_singly(k, ax, to, ax->outs);
}

void kernel_pool(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const Axis ay = axis_of(n, 0), ax = axis_of(n, 1);
    k->name = text("%s%dx%d_s%d_c%d_h%d", ops[n->op].name, n->kernel[0], n->kernel[1],
            n->stride[0], y->c, x->h);
    k->about = text("%s %dx%d stride %d,%d pad %d,%d,%d,%d, %s -> %s", ops[n->op].name,
            n->kernel[0], n->kernel[1], n->stride[0], n->stride[1], n->pad[0],
            n->pad[1], n->pad[2], n->pad[3], shape_text(x), shape_text(y));
    name_epilogue(k);
    open_pool(k, window_reach(&ay), window_reach(&ax));
    emit_window(k->body, &ay);
    if (n->op == OP_avgpool) {
        emit_count(k->body, &ay, "rows", n->count_include_pad);
    }
    emit_outputs(k, &ax);
    close_tasks(k);
}

/* `const int y0 = oy * 13 / 6;` and the like. */
static void emit_bin(Printer *p, const Axis *a) {
    if (a->outs == 1) {
        emit(p, "const int %s = 0;\nconst int %s = %d;\n", a->lo, a->hi, a->in);
        return;
    }
    emit(p, "const int %s = %s * %d / %d;\n", a->lo, a->out, a->in, a->outs);
    emit(p, "const int %s = ((%s + 1) * %d + %d) / %d;\n", a->hi, a->out, a->in,
            a->outs - 1, a->outs);
}

void kernel_mean(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const Axis ay = axis_of(n, 0), ax = axis_of(n, 1);
    Printer *p = k->body;
    k->name = text("%s_c%d_h%d", ops[n->op].name, y->c, x->h);
    k->about = text("%s, %s -> %s", ops[n->op].name, shape_text(x), shape_text(y));
    name_epilogue(k);
    open_pool(k, x->h, x->w);
    emit_bin(p, &ay);
    emit(p, "for (int ox = 0; ox < %d; ox++) {\n", y->w);
    emit_bin(p, &ax);
    emit_reduce(k, false);
    emit(p, "a = vf_div(a, vf_set1((float)((y1 - y0) * (x1 - x0))));\n");
    emit_pixel_store(k);
    emit(p, "}\n");
    close_tasks(k);
}
