/* epilogue.c - from a convolution's sum, or a pool's result, in a register to what is stored.
 *
 *   y  = act(sum + z)              z: the residual, a tensor of its own, or what lay where
 *                                  the first of the results is stored
 *   u1 = act1(scale1 * y + shift1) of each guest: a batch norm, an activation, or both
 *
 * The sum has its bias already. Whoever makes it, the register tile of conv.c or another
 * algorithm's output transform, hands over the text of one vector of it, v channels of a
 * pixel, and where that lies in the image. All tensors involved are [blocks][h][w][v] with
 * the h and w of the result, so one offset serves them all. In this order:
 *
 *   epilogue_arguments()   z, y, then p1, u1 of each guest, behind the parameters
 *   epilogue_images()      `zn`, `yn`, `u1n`, where image n begins
 *   epilogue_open()        `zo`, `yo`, `u1o`, `p1o`, where a tile begins
 *   epilogue_vector()      `scale1_0`, `shift1_0` for the tile's vector 0 of channels
 *   epilogue_store()       one vector, at a literal offset from where the tile begins
 *
 * With a pool of 2x2, whoever makes the sums has those of whole windows. `y` is the pool's
 * result, of half the h and w, and instead of the last three there are
 *
 *   epilogue_open_windows() `yo`, where a tile's windows begin
 *   epilogue_open_pixels() `zo`, where its pixels do
 *   epilogue_pair()        what two pixels beside each other give to their window: of a
 *                          maximum max(act(a), act(b)) = act(max(a, b)), of a mean
 *                          (act(a) + act(b)) / 4
 *   epilogue_joined()      both rows of a window together: the larger, or the sum
 *
 * A guest's parameters p1 are vectors of scale and shift in turn, one of each for every
 * block of channels: [blocks][2][v].
 */
#include "../backend.h"

static bool has_residual(const Node *n) { return n->in.n > 1; }

/* Whether the residual is read through a pointer of its own. */
static bool reads_z(const Kernel *k) { return has_residual(k->n) && !k->in_place; }

/* The results of one sum: number 0 is the node's, or its pool's; 1 that of the first guest
 * that reads it. */
static Node *result(const Node *n, int i) {
    int at = 0;
    if (pool_guest(n)) {
        return pool_guest(n);
    }
    for (int j = 0; j < n->guests.n && i; j++) {
        Node *guest = n->guests.at[j];
        at += !is_sibling(guest);
        if (at == i) {
            return guest;
        }
    }
    return n->out->def;
}

static int results(const Node *n) {
    int count = 1;
    for (int i = 0; i < n->guests.n && !pool_guest(n); i++) {
        count += !is_sibling(n->guests.at[i]);
    }
    return count;
}

static bool is_stored(const Node *n, int i) {
    return value_is_stored(result(n, i)->out);
}

/* "y", "u1", "u2" */
static const char *result_name(int i) { return i ? text("u%d", i) : "y"; }

/* ---- arguments ---- */

/* to: [blocks][2][v], scale and shift, 0 in pad lanes */
static void fill_scale_shift(const Graph *g, const Node *n, float *to) {
    const Layout *l = &n->out->layout;
    const int v = g->target->v;
    double *scale = NEW_ARRAY(SCRATCH, double, 2 * (int64_t)n->out->c);
    double *shift = scale + n->out->c;
    batch_norm_scale(n, scale, shift);
    for (int lane = 0; lane < l->blocks * v; lane++) {
        const int c = lane_channel(l, lane, v);
        float *pair = to + lane / v * 2 * v + lane % v;
        pair[0] = c < 0 ? 0 : (float)scale[c];
        pair[v] = c < 0 ? 0 : (float)shift[c];
    }
}

/* The number of the result that lies where the residual did, or -1. */
static int replaces_residual(const Node *n) {
    for (int i = 0; has_residual(n) && i < results(n); i++) {
        if (is_stored(n, i) && same_place(n->in.at[1], result(n, i)->out)) {
            return i;
        }
    }
    return -1;
}

/* All of it, or with a pool what is in its windows. */
static void residual_argument(Kernel *k) {
    const Value *z = k->n->in.at[1];
    const Node *pool = pool_guest(k->n);
    const int h = pool ? pool->out->h * 2 : z->h, w = pool ? pool->out->w * 2 : z->w;
    kernel_input_up_to(
            k, "z", z, (int64_t)(h - 1) * z->w + w, (int64_t)z->layout.blocks * k->v);
}

void epilogue_arguments(Kernel *k) {
    Node *n = k->n;
    k->in_place = replaces_residual(n) >= 0;
    if (reads_z(k)) {
        residual_argument(k);
    }
    for (int i = 0; i < results(n); i++) {
        Node *r = result(n, i);
        if (i && r->op == OP_batch_norm) {
            kernel_guest_parameter(k, text("p%d", i), r, "scale_shift",
                    2 * (int64_t)r->out->layout.blocks * k->v, fill_scale_shift);
        }
        if (is_stored(n, i)) {
            kernel_output(k, result_name(i), r->out);
        }
    }
}

/* ---- pointers ---- */

void epilogue_images(Kernel *k) {
    const Node *n = k->n;
    const int N = k->g->batch;
    if (reads_z(k)) {
        emit(k->body, "const float *const zn = z%s;\n",
                plus("n", N, value_stride(n->in.at[1])));
    }
    for (int i = 0; i < results(n); i++) {
        if (is_stored(n, i)) {
            const char *y = result_name(i);
            emit(k->body, "float *const %sn = %s%s;\n", y, y,
                    plus("n", N, value_stride(result(n, i)->out)));
        }
    }
}

void epilogue_open(Kernel *k, const char *at, const char *vector) {
    const Node *n = k->n;
    for (int i = 0; i < results(n); i++) {
        if (is_stored(n, i)) {
            const char *y = result_name(i);
            emit(k->body, "float *const %so = %sn%s;\n", y, y, at);
        }
        if (i && result(n, i)->op == OP_batch_norm) {
            const char *p = text("p%d", i);
            emit(k->body, "const float *const %so = %s%s;\n", p, p, vector);
        }
    }
    if (reads_z(k)) {
        emit(k->body, "const float *const zo = zn%s;\n", at);
    }
}

/* ---- one vector ---- */

/* act(sum + z) */
static const char *own_result(const Kernel *k, const char *at, const char *sum) {
    const int i = replaces_residual(k->n);
    if (has_residual(k->n)) {
        const char *z = k->in_place ? text("%so", result_name(i)) : "zo";
        sum = text("%s + vf_load(%s%s)", sum, z, at);
    }
    return activate(k->n, sum);
}

/* act1(scale1 * y + shift1), of the tile's j-th vector of channels */
static const char *guest_result(const Kernel *k, int i, int j, const char *y) {
    const Node *guest = result(k->n, i);
    return guest->op == OP_batch_norm
                   ? activate(
                             guest, text("%s * scale%d_%d + shift%d_%d", y, i, j, i, j))
                   : text("vf_%s(%s)", ops[guest->op].name, y);
}

void epilogue_vector(Kernel *k, int j) {
    for (int i = 1; i < results(k->n); i++) {
        if (result(k->n, i)->op == OP_batch_norm) {
            emit(k->body, "const vf scale%d_%d = vf_load(p%do%s);\n", i, j, i,
                    plus_literal(2 * j * k->v));
            emit(k->body, "const vf shift%d_%d = vf_load(p%do%s);\n", i, j, i,
                    plus_literal((2 * j + 1) * k->v));
        }
    }
}

void epilogue_store(Kernel *k, int offset, int j, const char *sum) {
    const Node *n = k->n;
    const char *at = plus_literal(offset);
    const char *y = own_result(k, at, sum);
    if (results(n) > 1) {
        emit(k->body, "const vf y_%s = %s;\n", sum, y);
        y = text("y_%s", sum);
    }
    for (int i = 0; i < results(n); i++) {
        if (is_stored(n, i)) {
            emit(k->body, "vf_store(%so%s, %s);\n", result_name(i), at,
                    i ? guest_result(k, i, j, y) : y);
        }
    }
}

/* ---- windows of a pool ---- */

void epilogue_open_windows(Kernel *k, const char *at) {
    emit(k->body, "float *const yo = yn%s;\n", at);
}

void epilogue_open_pixels(Kernel *k, const char *at) {
    if (has_residual(k->n)) {
        emit(k->body, "const float *const zo = zn%s;\n", at);
    }
}

static bool takes_maximum(const Kernel *k) {
    return pool_guest(k->n)->op == OP_maxpool;
}

const char *epilogue_joined(const Kernel *k, const char *a, const char *b) {
    return takes_maximum(k) ? text("vf_max(%s, %s)", a, b) : text("%s + %s", a, b);
}

const char *epilogue_neutral(const Kernel *k, const char *pair) {
    return takes_maximum(k) ? pair : "vf_zero()";
}

void epilogue_pair(
        Kernel *k, const char *name, int at, const char *left, const char *right) {
    const char *pixel[2] = {left, right};
    for (int i = 0; i < 2 && has_residual(k->n); i++) {
        const char *sum = pixel[i];
        pixel[i] = text("%s%d", name, i);
        emit(k->body, "const vf %s = %s + vf_load(zo%s);\n", pixel[i], sum,
                plus_literal(at + i * k->v));
    }
    if (takes_maximum(k)) { /* activations grow with their argument */
        emit(k->body, "const vf %s = %s;\n", name,
                activate(k->n, epilogue_joined(k, pixel[0], pixel[1])));
    } else {
        emit(k->body, "const vf %s = (%s + %s) * 0.25f;\n", name,
                activate(k->n, pixel[0]), activate(k->n, pixel[1]));
    }
}

/* ---- words ---- */

const char *epilogue_name(const Node *n) {
    const char *s = text("%s%s%s", has_residual(n) ? "_add" : "",
            n->activation ? "_" : "", n->activation ? ops[n->activation].name : "");
    for (int i = 1; i < results(n); i++) {
        s = text("%s_and", s);
    }
    const Node *pool = pool_guest(n);
    return pool ? text("%s_%s", s, ops[pool->op].name) : s;
}

const char *epilogue_about(const Node *n) {
    const char *s = text("%s%s%s", has_residual(n) ? ", + z" : "",
            n->activation ? ", " : "", n->activation ? ops[n->activation].name : "");
    for (int i = 1; i < results(n); i++) {
        const Node *guest = result(n, i);
        s = text("%s\n%s: %s%s%s of that%s", s, result_name(i), ops[guest->op].name,
                guest->activation ? " and " : "",
                guest->activation ? ops[guest->activation].name : "",
                is_stored(n, 0) || i > 1 ? "" : ", which is not stored");
    }
    const Node *pool = pool_guest(n);
    return pool ? text("%s\ny: %s 2x2 of that, %s; that is not stored", s,
                          ops[pool->op].name, shape_text(pool->out))
                : s;
}
