/* elementwise.c - what acts on each element alone: activations, scale, add, batch norm.
 *
 * Input and output have one layout, so a kernel runs over rows of channel blocks, pad lanes
 * and all, and never asks which channel a lane is; only batch norm has a vector for each
 * block, 0 in the pad lanes. It may work in place: then y is also the input.
 */
#include "../backend.h"

/* The row's start in a value: "x + n * 50176 + b * 784 + oy * 56". */
static const char *row_of(Kernel *k, const char *name, const Value *value) {
    const Layout *l = &value->layout;
    return text("%s%s%s%s", name, plus("n", k->g->batch, value_stride(value)),
            plus("b", l->blocks, (int64_t)l->h * l->w * k->v),
            plus("oy", l->h, (int64_t)l->w * k->v));
}

static void open_pixels(Kernel *k) {
    emit(k->body, "for (int i = 0; i < %d; i += %d) {\n", k->n->out->layout.w * k->v,
            k->v);
}

/* "relu_c64_h56" */
static const char *shape_name(const Node *n, const char *op) {
    const Layout *l = &n->out->layout;
    return text("%s_b%d_h%d_w%d", op, l->blocks, l->h, l->w);
}

static void open_elementwise(Kernel *k) {
    const Layout *l = &k->n->out->layout;
    open_rows(k, "b", l->blocks, l->h);
}

void kernel_elementwise(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    k->in_place = same_place(x, y);
    k->name = shape_name(n, ops[n->op].name);
    k->about = text("%s, %s%s", ops[n->op].name, shape_text(y),
            k->in_place ? ", in place" : "");
    if (!k->in_place) {
        kernel_input(k, "x", x);
    }
    kernel_output(k, "y", y);
    open_elementwise(k);
    if (!k->in_place) {
        emit(k->body, "const float *const xr = %s;\n", row_of(k, "x", x));
    }
    emit(k->body, "float *const yr = %s;\n", row_of(k, "y", y));
    open_pixels(k);
    const char *from = text("vf_load(%s + i)", k->in_place ? "yr" : "xr");
    emit(k->body, "vf_store(yr + i, ");
    if (n->op == OP_scale) {
        emit(k->body, "%s * %s", from, c_float(n->by));
    } else {
        emit(k->body, "vf_%s(%s)", ops[n->op].name, from);
    }
    emit(k->body, ");\n}\n");
    close_tasks(k);
}

/* y = act(x0 + x1 + ...), from left to right; in place, y is x0. */
void kernel_add(Kernel *k) {
    const Node *n = k->n;
    int own = -1; /* the operand that y replaces */
    for (int i = 0; i < n->in.n; i++) {
        own = same_place(n->in.at[i], n->out) ? i : own;
    }
    k->in_place = own >= 0;
    k->name = text("%s_%d%s%s", shape_name(n, "add"), n->in.n, n->activation ? "_" : "",
            n->activation ? ops[n->activation].name : "");
    k->about = text("sum of %d, %s%s%s%s", n->in.n, shape_text(n->out),
            n->activation ? ", " : "", n->activation ? ops[n->activation].name : "",
            k->in_place ? ", in place" : "");
    for (int i = 0; i < n->in.n; i++) {
        if (!same_place(n->in.at[i], n->out)) {
            kernel_input(k, text("x%d", i), n->in.at[i]);
        }
    }
    kernel_output(k, "y", n->out);
    open_elementwise(k);
    const char *sum = NULL;
    for (int i = 0; i < n->in.n; i++) {
        const bool is_y = same_place(n->in.at[i], n->out);
        if (!is_y) {
            emit(k->body, "const float *const x%dr = %s;\n", i,
                    row_of(k, text("x%d", i), n->in.at[i]));
        }
        const char *term = is_y ? "vf_load(yr + i)" : text("vf_load(x%dr + i)", i);
        sum = sum ? text("%s + %s", sum, term) : term;
    }
    emit(k->body, "float *const yr = %s;\n", row_of(k, "y", n->out));
    open_pixels(k);
    if (n->in.n > 2) { /* one operand a line: any number stays readable */
        emit(k->body, "vf a = vf_load(%s + i);\n", own == 0 ? "yr" : "x0r");
        for (int i = 1; i < n->in.n; i++) {
            emit(k->body, "a += vf_load(%s + i);\n",
                    same_place(n->in.at[i], n->out) ? "yr" : text("x%dr", i));
        }
        sum = "a";
    }
    emit(k->body, "vf_store(yr + i, %s);\n}\n", activate(n, sum));
    close_tasks(k);
}

/* to: scale, then shift, each in the lanes of the input */
static void fill_batch_norm(const Graph *g, const Node *n, float *to) {
    const Layout *l = &n->in.at[0]->layout;
    const int v = g->target->v, lanes = l->blocks * v;
    double *scale = NEW_ARRAY(SCRATCH, double, 2 * (int64_t)n->out->c);
    double *shift = scale + n->out->c;
    batch_norm_scale(n, scale, shift);
    for (int lane = 0; lane < lanes; lane++) {
        const int c = lane_channel(l, lane, v);
        to[lane] = c < 0 ? 0 : (float)scale[c];
        to[lanes + lane] = c < 0 ? 0 : (float)shift[c];
    }
}

void kernel_batch_norm(Kernel *k) {
    const Node *n = k->n;
    const Value *x = n->in.at[0], *y = n->out;
    const int blocks = y->layout.blocks, v = k->v;
    k->in_place = same_place(x, y);
    k->name = text("%s%s%s", shape_name(n, "batch_norm"), n->activation ? "_" : "",
            n->activation ? ops[n->activation].name : "");
    k->about = text("batch_norm, %s%s%s%s\np: scale [%d][%d], then shift",
            shape_text(y), n->activation ? ", " : "",
            n->activation ? ops[n->activation].name : "",
            k->in_place ? ", in place" : "", blocks, v);
    if (!k->in_place) {
        kernel_input(k, "x", x);
    }
    kernel_parameter(k, "p", "scale_shift", 2 * (int64_t)blocks * v, fill_batch_norm);
    kernel_output(k, "y", y);
    open_elementwise(k);
    if (!k->in_place) {
        emit(k->body, "const float *const xr = %s;\n", row_of(k, "x", x));
    }
    emit(k->body, "float *const yr = %s;\n", row_of(k, "y", y));
    emit(k->body, "const vf scale = vf_load(p%s);\n", plus("b", blocks, v));
    emit(k->body, "const vf shift = vf_load(p + %d%s);\n", blocks * v,
            plus("b", blocks, v));
    open_pixels(k);
    emit(k->body, "vf_store(yr + i, %s);\n}\n",
            activate(n, text("vf_load(%s + i) * scale + shift",
                                k->in_place ? "yr" : "xr")));
    close_tasks(k);
}
