/* linear.c - fully connected layers: a matrix of weights, read once, times few vectors.
 *
 *   y[k] = act(b[k] + sum over c of w[k,c] x[c] + z[k]), for each of N images
 *
 * The weights are many and each is used N times, so memory sets the pace. They lie as
 * [k][tile_k][C][v]: each of a group's tile_k vectors is a stream of its own, since several
 * streams at once read faster than one. C counts the lanes of the input as stored; the
 * weights of pad lanes are 0. Images are taken tile_p at a time.
 */
#include "../../plan/geometry.h"
#include "../backend.h"

/* Lanes of the input's stored image. */
static int64_t input_lanes(const Node *n) { return n->in.at[0]->layout.floats; }

/* to: [k][tile_k][C][v], so a vector k / v of outputs is a stream [C][v] */
static void fill_weight(const Graph *g, const Node *n, float *to) {
    const Value *x = n->in.at[0];
    const int v = g->target->v;
    double *w = NEW_ARRAY(SCRATCH, double, x->c);
    int64_t *lane = NEW_ARRAY(SCRATCH, int64_t, x->c);
    for (int c = 0; c < x->c; c++) {
        lane[c] = layout_offset(g, x, c);
    }
    for (int k = 0; k < n->out->c; k++) {
        float *stream = to + k / v * input_lanes(n) * v + k % v;
        folded_weight_row(n, k, w);
        for (int c = 0; c < x->c; c++) {
            stream[lane[c] * v] = (float)w[c];
        }
    }
}

/* `images` images from image n on; `image` is its text: "" for 0, "n", "4". */
static void emit_images(Kernel *k, int images, const char *image) {
    const Node *n = k->n;
    Printer *p = k->body;
    const int v = k->v, tile_k = n->choice.tile_k, groups = n->choice.tasks;
    const int64_t sx = value_stride(n->in.at[0]), sy = value_stride(n->out);
    const int64_t lanes = input_lanes(n);
    emit(p, "const float *const xn = x%s;\n", plus(image, 0, sx));
    emit_sums(k, images, groups);
    emit(p, "for (int c = 0; c < %lld; c++) {\n", (long long)lanes);
    for (int j = 0; j < tile_k; j++) {
        emit(p, "const vf w%d = vf_load(wk + c * %d%s);\n", j, v,
                j ? text(" + %lld", (long long)(j * lanes * v)) : "");
    }
    for (int i = 0; i < images; i++) {
        for (int j = 0; j < tile_k; j++) {
            emit(p, "a%d_%d += xn[%sc] * w%d;\n", i, j,
                    i ? text("%lld + ", (long long)(i * sx)) : "", j);
        }
    }
    emit(p, "}\n");
    const char *at = text("%s%s", plus(image, 0, sy), plus("k", groups, tile_k * v));
    emit(p, "float *const yo = y%s;\n", at);
    const bool residual = n->in.n > 1;
    const int64_t sz = residual ? value_stride(n->in.at[1]) : 0;
    if (residual && !k->in_place) {
        emit(p, "const float *const zo = z%s%s;\n", plus(image, 0, sz),
                plus("k", groups, tile_k * v));
    }
    for (int i = 0; i < images; i++) {
        for (int j = 0; j < tile_k; j++) {
            const char *sum = text("a%d_%d", i, j);
            if (residual) {
                const int64_t o = i * (k->in_place ? sy : sz) + j * v;
                sum = text("%s + vf_load(%s + %lld)", sum, k->in_place ? "yo" : "zo",
                        (long long)o);
            }
            emit(p, "vf_store(yo + %lld, %s);\n", (long long)(i * sy + j * v),
                    activate(n, sum));
        }
    }
}

static void emit_tile(Kernel *k, int from, int to, int images) {
    if (from == to) {
        return;
    }
    if (to - from == images) {
        emit(k->body, "{\n");
        emit_images(k, images, from ? text("%d", from) : "");
    } else {
        emit(k->body, "for (int n = %d; n < %d; n += %d) {\n", from, to, images);
        emit_images(k, images, "n");
    }
    emit(k->body, "}\n");
}

void kernel_linear(Kernel *k) {
    Node *n = k->n;
    const int tile_k = n->choice.tile_k, groups = n->choice.tasks;
    const int64_t lanes = input_lanes(n);
    k->in_place = n->in.n > 1 && same_place(n->in.at[1], n->out);
    k->name = text("linear_c%d_k%d%s%s%s", n->in.at[0]->c, n->out->c,
            n->in.n > 1 ? "_add" : "", n->activation ? "_" : "",
            n->activation ? ops[n->activation].name : "");
    k->about = text("linear %d -> %d%s%s\nw: [%d][%d][%lld][%d]; task: %d channels",
            n->in.at[0]->c, n->out->c, n->activation ? ", " : "",
            n->activation ? ops[n->activation].name : "", groups, tile_k,
            (long long)lanes, k->v, tile_k * k->v);
    kernel_input(k, "x", n->in.at[0]);
    kernel_parameter(k, "w", "weight", groups * tile_k * lanes * k->v, fill_weight);
    kernel_bias(k, (int64_t)groups * tile_k * k->v);
    if (n->in.n > 1 && !k->in_place) {
        kernel_input(k, "z", n->in.at[1]);
    }
    kernel_output(k, "y", n->out);
    open_tasks(k);
    emit_index(k->body, "k", "t", 1, groups, true);
    emit(k->body, "const float *const wk = w%s;\n",
            plus("k", groups, tile_k * lanes * k->v));
    const Tiles tiles = cut_tiles(k->g->batch, n->choice.tile_p);
    emit_tile(k, 0, tiles.wide * tiles.size, tiles.size);
    emit_tile(k, tiles.wide * tiles.size, k->g->batch, tiles.size - 1);
    close_tasks(k);
}
