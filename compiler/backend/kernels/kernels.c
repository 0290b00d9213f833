/* kernels.c - from an op to the function that emits its kernel, and what they share. */
#include "../backend.h"

#include <string.h>

/* A row per op that has code. */
static void (*const emitters[OPS])(Kernel *) = {
        [OP_conv] = kernel_conv,
        [OP_linear] = kernel_linear,
        [OP_batch_norm] = kernel_batch_norm,
        [OP_relu] = kernel_elementwise,
        [OP_sigmoid] = kernel_elementwise,
        [OP_tanh] = kernel_elementwise,
        [OP_scale] = kernel_elementwise,
        [OP_softmax] = kernel_softmax,
        [OP_maxpool] = kernel_pool,
        [OP_avgpool] = kernel_pool,
        [OP_global_avgpool] = kernel_mean,
        [OP_adaptive_avgpool] = kernel_mean,
        [OP_add] = kernel_add,
        [OP_lrn] = kernel_lrn,
        [OP_pad] = kernel_pad,
        [OP_slice] = kernel_slice,
        [OP_copy] = kernel_copy,
        [OP_output] = kernel_copy,
};

void emit_kernel(Kernel *k) {
    if (!emitters[k->n->op]) {
        internal_error("no kernel for %s '%s'", ops[k->n->op].name, k->n->name);
    }
    (has_siblings(k->n) ? kernel_siblings : emitters[k->n->op])(k);
}

const char *text(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *s = arena_vprintf(GRAPH, fmt, args);
    va_end(args);
    return s;
}

bool same_place(const Value *a, const Value *b) {
    return a->root == b->root && a->root_offset == b->root_offset;
}

void kernel_input(Kernel *k, const char *name, const Value *value) {
    const Argument a = {name, false, value_extent(k->g, value), value, NULL};
    VEC_PUSH(GRAPH, k->args, a);
}

void kernel_input_up_to(Kernel *k, const char *name, const Value *value, int64_t pixels,
        int64_t lanes) {
    const Layout *l = &value->layout;
    const int64_t wide = l->planar ? 1 : k->v, image = (int64_t)l->h * l->w;
    const int64_t last_pixel = (lanes - 1) / wide * image + pixels - 1;
    const int64_t extent = (k->g->batch - 1) * value_stride(value) + last_pixel * wide +
                           (lanes - 1) % wide + 1;
    const Argument a = {name, false, extent, value, NULL};
    VEC_PUSH(GRAPH, k->args, a);
}

void kernel_output(Kernel *k, const char *name, const Value *value) {
    const Argument a = {name, true, value_extent(k->g, value), value, NULL};
    VEC_PUSH(GRAPH, k->args, a);
}

void kernel_scratch(Kernel *k, const char *name, int64_t floats) {
    const Argument a = {name, true, floats, NULL, NULL};
    VEC_PUSH(GRAPH, k->args, a);
}

void kernel_guest_parameter(Kernel *k, const char *name, Node *guest,
        const char *suffix, int64_t floats,
        void (*fill)(const Graph *g, const Node *n, float *to)) {
    Packed *p = NEW(GRAPH, Packed);
    p->name = text("%s.%s", guest->name, suffix);
    p->node = guest;
    p->dtype = F32;
    p->floats = round_up(floats, 16);
    p->fill = fill;
    VEC_PUSH(GRAPH, guest->packed, p);
    const Argument a = {name, false, floats, NULL, p};
    VEC_PUSH(GRAPH, k->args, a);
}

void kernel_parameter(Kernel *k, const char *name, const char *suffix, int64_t floats,
        void (*fill)(const Graph *g, const Node *n, float *to)) {
    kernel_guest_parameter(k, name, k->n, suffix, floats, fill);
}

/* to: [K] */
static void fill_bias(const Graph *g, const Node *n, float *to) {
    (void)g;
    for (int k = 0; k < n->out->c; k++) {
        to[k] = (float)folded_bias(n, k);
    }
}

void kernel_bias(Kernel *k, int64_t floats) {
    kernel_parameter(k, "b", "bias", floats, fill_bias);
}

void emit_sums(Kernel *k, int pixels, int groups) {
    const int tile_k = k->n->choice.tile_k;
    for (int j = 0; j < tile_k; j++) {
        emit(k->body, "vf a0_%d = vf_load(b%s%s);\n", j,
                plus("k", groups, tile_k * k->v), plus_literal(j * k->v));
    }
    for (int i = 1; i < pixels; i++) {
        emit(k->body, "vf ");
        for (int j = 0; j < tile_k; j++) {
            emit(k->body, "%sa%d_%d = a0_%d", j ? ", " : "", i, j, j);
        }
        emit(k->body, ";\n");
    }
}

/* `for (int index = ...; index < index1; index++) {` */
void open_share(Kernel *k, const char *index, int tasks) {
    emit(k->body, "const int %s1 = cnnc_first(%d, part + 1, parts);\n", index, tasks);
    emit(k->body, "for (int %s = cnnc_first(%d, part, parts); %s < %s1; %s++) {\n",
            index, tasks, index, index, index);
    k->open_loops = 1;
}

void open_tasks_from(Kernel *k) {
    const int tasks = k->n->choice.tasks;
    emit(k->body, "const int t0 = cnnc_first(%d, part, parts);\n", tasks);
    emit(k->body, "const int t1 = cnnc_first(%d, part + 1, parts);\n", tasks);
    emit(k->body, "for (int t = t0; t < t1; t++) {\n");
    k->open_loops = 1;
}

void open_tasks(Kernel *k) {
    if (!k->inner) {
        open_share(k, "t", k->n->choice.tasks);
    }
}

void close_tasks(Kernel *k) {
    for (; k->open_loops; k->open_loops--) {
        emit(k->body, "}\n");
    }
}

void emit_index(Printer *p, const char *name, const char *of, int64_t divisor,
        int64_t extent, bool outermost) {
    if (extent == 1) {
        return;
    }
    emit(p, "const int %s = %s", name, of);
    if (divisor > 1) {
        emit(p, " / %lld", (long long)divisor);
    }
    if (!outermost) {
        emit(p, " %% %lld", (long long)extent);
    }
    emit(p, ";\n");
}

void open_rows(Kernel *k, const char *plane, int planes, int h) {
    const int64_t rows = (int64_t)k->g->batch * planes * h;
    const int chunk = k->n->choice.row_chunk, tasks = k->n->choice.tasks;
    if (rows > (int64_t)chunk * tasks || rows <= (int64_t)chunk * (tasks - 1)) {
        internal_error("'%s': %d tasks of %d rows for %lld", k->n->name, tasks, chunk,
                (long long)rows);
    }
    if (chunk == 1) {
        open_share(k, "r", tasks);
    } else {
        open_tasks(k);
        const bool even = rows == (int64_t)chunk * tasks;
        if (even) {
            emit(k->body, "const int r1 = t * %d + %d;\n", chunk, chunk);
        } else {
            emit(k->body, "const int r1 = t < %d ? t * %d + %d : %lld;\n", tasks - 1,
                    chunk, chunk, (long long)rows);
        }
        emit(k->body, "for (int r = t * %d; r < r1; r++) {\n", chunk);
        k->open_loops++;
    }
    emit_index(k->body, "n", "r", (int64_t)planes * h, k->g->batch, true);
    emit_index(k->body, plane, "r", h, planes, k->g->batch == 1);
    emit_index(k->body, "oy", "r", 1, h, k->g->batch == 1 && planes == 1);
}

const char *plus(const char *index, int64_t extent, int64_t factor) {
    if (extent == 1 || !factor || !*index) {
        return "";
    }
    return factor == 1 ? text(" + %s", index)
                       : text(" + %s * %lld", index, (long long)factor);
}

const char *plus_literal(int by) {
    return by ? text(" %c %d", by < 0 ? '-' : '+', by < 0 ? -by : by) : "";
}

const char *activate(const Node *n, const char *expression) {
    switch (n->activation) {
    case OP_relu:
        return text("vf_relu(%s)", expression);
    case OP_sigmoid:
        return text("vf_sigmoid(%s)", expression);
    case OP_tanh:
        return text("vf_tanh(%s)", expression);
    default:
        return expression;
    }
}

Segment layout_segment(const Layout *l, int i, int v) {
    Segment s = {0, 0, l->segment[i]};
    for (int j = 0; j < i; j++) {
        s.channel += l->segment[j];
        s.block += (int)ceil_div(l->segment[j], v);
    }
    return s;
}

int lane_channel(const Layout *l, int lane, int v) {
    if (l->planar) {
        return lane;
    }
    for (int i = 0; i < l->n_segments; i++) {
        const Segment s = layout_segment(l, i, v);
        const int c = lane - s.block * v;
        if (c >= 0 && c < round_up(s.channels, v)) {
            return c < s.channels ? s.channel + c : -1;
        }
    }
    return -1;
}
