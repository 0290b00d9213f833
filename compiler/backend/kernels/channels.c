/* channels.c - what couples the channels of a pixel: softmax and local response norm.
 *
 *   softmax  y[c] = exp(x[c] - m) / sum over c of exp(x[c] - m), m the largest x[c]
 *   lrn      y[c] = x[c] / (k + alpha/size * sum of x[c']^2)^beta,
 *            c' from c - size/2 to c + (size-1)/2, cut at the ends (PyTorch's window)
 *
 * Both walk the channel map segment by segment, so pad lanes are never counted. A task is a
 * row of pixels of one image.
 */
#include "../backend.h"

/* Lanes of the stored image: what a local array of one pixel needs. */
static int lanes_of(const Kernel *k) { return k->n->out->layout.blocks * k->v; }

static int plane_of(const Kernel *k) {
    const Layout *l = &k->n->out->layout;
    return l->h * l->w * k->v;
}

/* `for (int c = ...)` over a segment's lanes, and `at`, floats from the pixel's first lane
 * to lane c. */
static void open_segment(Kernel *k, int i) {
    const Segment s = layout_segment(&k->n->out->layout, i, k->v);
    const int first = s.block * k->v, plane = plane_of(k);
    emit(k->body, "for (int c = %d; c < %d; c++) {\n", first, first + s.channels);
    if (k->v == 1) {
        emit(k->body, "const int at = c * %d;\n", plane);
    } else {
        emit(k->body, "const int at = c / %d * %d + c %% %d;\n", k->v, plane, k->v);
    }
}

/* Pixels of a row: xp and yp point at the pixel's first lane. */
static void open_pixels(Kernel *k) {
    const Value *x = k->n->in.at[0], *y = k->n->out;
    const Layout *l = &y->layout;
    open_rows(k, "plane", 1, l->h);
    emit(k->body, "for (int ox = 0; ox < %d; ox++) {\n", l->w);
    const char *pixel = text(
            "%s%s", plus("oy", l->h, (int64_t)l->w * k->v), plus("ox", l->w, k->v));
    if (!k->in_place) {
        emit(k->body, "const float *const xp = x%s%s;\n",
                plus("n", k->g->batch, value_stride(x)), pixel);
    }
    emit(k->body, "float *const yp = y%s%s;\n", plus("n", k->g->batch, value_stride(y)),
            pixel);
}

static void open_kernel(Kernel *k) {
    const Value *x = k->n->in.at[0], *y = k->n->out;
    k->in_place = same_place(x, y);
    k->name = text("%s_b%d_h%d_w%d", ops[k->n->op].name, y->layout.blocks, y->layout.h,
            y->layout.w);
    if (!k->in_place) {
        kernel_input(k, "x", x);
    }
    kernel_output(k, "y", y);
    open_pixels(k);
}

void kernel_softmax(Kernel *k) {
    const Layout *l = &k->n->out->layout;
    Printer *p = k->body;
    const int plane = plane_of(k);
    k->about = text(
            "softmax over channels, %s; the sum is in double", shape_text(k->n->out));
    open_kernel(k);
    const char *x = k->in_place ? "yp" : "xp";
    emit(p, "float most = %s[0];\n", x);
    for (int i = 0; i < l->n_segments; i++) {
        open_segment(k, i);
        emit(p, "most = %s[at] > most ? %s[at] : most;\n}\n", x, x);
    }
    emit(p, "for (int b = 0; b < %d; b++) {\n", l->blocks);
    emit(p, "const vf e = vf_exp_diff(vf_load(%s%s), vf_set1(most));\n", x,
            plus("b", l->blocks, plane));
    emit(p, "vf_store(yp%s, e);\n}\n", plus("b", l->blocks, plane));
    emit(p, "double sum = 0.0;\n");
    for (int i = 0; i < l->n_segments; i++) {
        open_segment(k, i);
        emit(p, "sum += (double)yp[at];\n}\n");
    }
    emit(p, "const vf all = vf_set1((float)sum);\n");
    emit(p, "for (int b = 0; b < %d; b++) {\n", l->blocks);
    emit(p, "float *const yb = yp%s;\n", plus("b", l->blocks, plane));
    emit(p, "vf_store(yb, vf_div(vf_load(yb), all));\n}\n}\n");
    close_tasks(k);
}

/* `const vf d = ...` from the vector s: s^-beta, by square roots where that is exact. */
static void emit_power(Printer *p, double beta) {
    if (beta == 0.75) {
        emit(p, "const vf root = vf_sqrt(s);\n");
        emit(p, "const vf d = vf_div(vf_set1(1.0f), root * vf_sqrt(root));\n");
    } else if (beta == 0.5) {
        emit(p, "const vf d = vf_div(vf_set1(1.0f), vf_sqrt(s));\n");
    } else if (beta == 1) {
        emit(p, "const vf d = vf_div(vf_set1(1.0f), s);\n");
    } else {
        emit(p, "const vf d = vf_power_minus(s, %.17g);\n", beta);
    }
}

/* Two passes over a pixel: the squares in logical order, then each channel's window. */
void kernel_lrn(Kernel *k) {
    const Node *n = k->n;
    const Layout *l = &n->out->layout;
    Printer *p = k->body;
    const int size = n->size[0], before = size / 2, after = (size - 1) / 2;
    const int channels = n->in.at[0]->c, v = k->v, plane = plane_of(k);
    k->about = text("lrn size %d alpha %g beta %g k %g, %s", size, n->alpha, n->beta,
            n->k, shape_text(n->out));
    open_kernel(k);
    const char *x = k->in_place ? "yp" : "xp";
    emit(p, "float square[%d];\n", channels + size - 1);
    emit(p, "float sums[%d] __attribute__((aligned(64)));\n", lanes_of(k));
    if (before) {
        emit(p, "for (int c = 0; c < %d; c++) {\nsquare[c] = 0.0f;\n}\n", before);
    }
    if (after) {
        emit(p, "for (int c = %d; c < %d; c++) {\nsquare[c] = 0.0f;\n}\n",
                before + channels, channels + size - 1);
    }
    for (int i = 0; i < l->n_segments; i++) {
        const Segment s = layout_segment(l, i, v);
        const int shift = s.channel - s.block * v + before;
        open_segment(k, i);
        emit(p, "square[c%s] = %s[at] * %s[at];\n}\n", plus_literal(shift), x, x);
    }
    emit(p, "for (int c = 0; c < %d; c++) {\nsums[c] = 0.0f;\n}\n", lanes_of(k));
    for (int i = 0; i < l->n_segments; i++) {
        const Segment s = layout_segment(l, i, v);
        const int shift = s.channel - s.block * v;
        emit(p, "for (int c = %d; c < %d; c++) {\n", s.block * v,
                s.block * v + s.channels);
        emit(p, "for (int j = 0; j < %d; j++) {\n", size);
        emit(p, "sums[c] += square[c%s + j];\n}\n}\n", plus_literal(shift));
    }
    emit(p, "for (int b = 0; b < %d; b++) {\n", l->blocks);
    emit(p, "const vf s = vf_load(sums%s) * %s + %s;\n", plus("b", l->blocks, v),
            c_float(n->alpha / size), c_float(n->k));
    emit_power(p, n->beta);
    emit(p, "vf_store(yp%s, vf_load(%s%s) * d);\n}\n}\n", plus("b", l->blocks, plane),
            x, plus("b", l->blocks, plane));
    close_tasks(k);
}
