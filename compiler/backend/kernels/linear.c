/* linear.c - fully connected layers: a matrix of weights, read once, times few vectors.
 *
 *   y[k] = act(b[k] + sum over c of w[k,c] x[c] + z[k]), for each of N images
 *
 * The weights are many and each is used N times, so memory sets the pace. They lie as
 * [k][tile_k][C][v]: each of a group's tile_k vectors is a stream of its own, since several
 * streams at once read faster than one. C counts the lanes of the input as stored; the
 * weights of pad lanes are 0. Images are taken tile_p at a time.
 *
 * With --weights-dtype f16 or bf16 the streams are [ceil(C / 2)][v] of pairs: each lane, of 32
 * bits, holds the weights of c in its lower half and of c + 1 in its upper half, for one k.
 */
#include "../../plan/geometry.h"
#include "../backend.h"

#include <math.h>

/* Lanes of the input's stored image. */
static int64_t input_lanes(const Node *n) { return n->in.at[0]->layout.floats; }

static bool has_halves(const Node *n) { return is_half(n->choice.dtype); }
static const char *half_name(const Node *n) {
    return n->choice.dtype == F16 ? "f16" : "bf16";
}

/* Vectors of a stream. */
static int64_t stream_vectors(const Node *n) {
    return has_halves(n) ? ceil_div(input_lanes(n), 2) : input_lanes(n);
}

static uint16_t want_half(const Node *n, double w) {
    const Dtype d = n->choice.dtype;
    if (!(fabs(w) <= half_largest(d))) {
        error_at(n->pos, "'%s' has a weight, %g, that %s can't hold: its largest is %g",
                n->weight->name, w, half_name(n), half_largest(d));
    }
    return half_bits(w, d);
}

/* Element `lane` of a stream. */
static void put_weight(const Node *n, int v, float *stream, int64_t lane, double w) {
    if (has_halves(n)) {
        uint16_t *pair = (uint16_t *)(stream + lane / 2 * v);
        pair[lane % 2] = want_half(n, w);
    } else {
        stream[lane * v] = (float)w;
    }
}

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
        float *stream = to + k / v * stream_vectors(n) * v + k % v;
        folded_weight_row(n, k, w);
        for (int c = 0; c < x->c; c++) {
            put_weight(n, v, stream, lane[c], w[c]);
        }
    }
}

/* Where vector `c` of stream j is. */
static const char *stream_at(const Kernel *k, const char *c, int j) {
    const long long stream = (long long)(stream_vectors(k->n) * k->v);
    return text("wk + %s * %d%s", c, k->v, j ? text(" + %lld", j * stream) : "");
}

/* Vector `c` of each stream: w0, w1 ... or p0, p1 ... */
static void emit_loads(Kernel *k, const char *name, const char *c) {
    for (int j = 0; j < k->n->choice.tile_k; j++) {
        emit(k->body, "const vf %s%d = vf_load(%s);\n", name, j, stream_at(k, c, j));
    }
}

/* Four streams come as fast as memory gives them, by the processor's own prefetching. Many
 * images leave registers for fewer, and compute between two lines of one: it falls behind. */
static void emit_prefetches(Kernel *k, int images) {
    enum { ENOUGH = 4, AHEAD = 1024 }; /* streams; floats: 64 lines */
    const int streams = k->n->choice.tile_k;
    if (streams >= ENOUGH || images == 1 || k->v == 1) {
        return;
    }
    for (int j = 0; j < streams; j++) {
        emit(k->body, "vf_prefetch(%s, %d);\n", stream_at(k, "c", j), AHEAD);
    }
}

/* The products of a lane of `images` images with w0, w1 ... */
static void emit_products(Kernel *k, int images, const char *lane) {
    const int64_t sx = value_stride(k->n->in.at[0]);
    for (int i = 0; i < images; i++) {
        for (int j = 0; j < k->n->choice.tile_k; j++) {
            emit(k->body, "a%d_%d += xn[%s%s] * w%d;\n", i, j,
                    i ? text("%lld + ", (long long)(i * sx)) : "", lane, j);
        }
    }
}

/* The same with what `half` of the pairs p0, p1 ... holds. */
static void emit_half(Kernel *k, int images, const char *lane, const char *half) {
    emit(k->body, "{\n");
    for (int j = 0; j < k->n->choice.tile_k; j++) {
        emit(k->body, "const vf w%d = vf_%s_%s(p%d);\n", j, half_name(k->n), half, j);
    }
    emit_products(k, images, lane);
    emit(k->body, "}\n");
}

static void emit_lanes(Kernel *k, int images) {
    const long long lanes = input_lanes(k->n);
    const bool halves = has_halves(k->n);
    emit(k->body, "for (int c = 0; c < %lld; c++) {\n", halves ? lanes / 2 : lanes);
    emit_prefetches(k, images);
    if (halves) {
        emit_loads(k, "p", "c");
        emit_half(k, images, "2 * c", "low");
        emit_half(k, images, "2 * c + 1", "high");
    } else {
        emit_loads(k, "w", "c");
        emit_products(k, images, "c");
    }
    emit(k->body, "}\n");
    if (halves && lanes % 2) { /* its partner is no lane */
        emit(k->body, "{\n");
        emit_loads(k, "p", text("%lld", lanes / 2));
        emit_half(k, images, text("%lld", lanes - 1), "low");
        emit(k->body, "}\n");
    }
}

/* `images` images from image n on; `image` is its text: "" for 0, "n", "4". */
static void emit_images(Kernel *k, int images, const char *image) {
    const Node *n = k->n;
    Printer *p = k->body;
    const int v = k->v, tile_k = n->choice.tile_k, groups = n->choice.tasks;
    const int64_t sx = value_stride(n->in.at[0]), sy = value_stride(n->out);
    emit(p, "const float *const xn = x%s;\n", plus(image, 0, sx));
    emit_sums(k, images, groups);
    emit_lanes(k, images);
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
    const int64_t stream = stream_vectors(n);
    k->in_place = n->in.n > 1 && same_place(n->in.at[1], n->out);
    const char *format = has_halves(n) ? half_name(n) : "";
    k->name = text("linear_c%d_k%d%s%s%s%s%s", n->in.at[0]->c, n->out->c,
            *format ? "_" : "", format, n->in.n > 1 ? "_add" : "",
            n->activation ? "_" : "", n->activation ? ops[n->activation].name : "");
    k->about = text("linear %d -> %d%s%s\nw: [%d][%d][%lld][%d]%s%s; task: %d channels",
            n->in.at[0]->c, n->out->c, n->activation ? ", " : "",
            n->activation ? ops[n->activation].name : "", groups, tile_k,
            (long long)stream, k->v, *format ? ", pairs of " : "", format,
            tile_k * k->v);
    kernel_input(k, "x", n->in.at[0]);
    kernel_parameter(k, "w", "weight", groups * tile_k * stream * k->v, fill_weight);
    n->packed.at[n->packed.n - 1]->dtype = n->choice.dtype;
    kernel_bias(k, (int64_t)groups * tile_k * k->v);
    if (n->in.n > 1 && !k->in_place) {
        kernel_input(k, "z", n->in.at[1]);
    }
    kernel_output(k, "y", n->out);
    open_tasks(k);
    emit_index(k->body, "k", "t", 1, groups, true);
    emit(k->body, "const float *const wk = w%s;\n",
            plus("k", groups, tile_k * stream * k->v));
    const Tiles tiles = cut_tiles(k->g->batch, n->choice.tile_p);
    emit_tile(k, 0, tiles.wide * tiles.size, tiles.size);
    emit_tile(k, tiles.wide * tiles.size, k->g->batch, tiles.size - 1);
    close_tasks(k);
}
