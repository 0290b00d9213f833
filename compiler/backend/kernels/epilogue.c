/* epilogue.c - from a convolution's sum in a register to what it stores.
 *
 *   y = act(sum + z)        z: the residual, a tensor of its own or what y's place held
 *
 * The sum has its bias already. Whoever makes it, the register tile of conv.c or another
 * algorithm's output transform, hands over the text of one vector of it, v channels of a
 * pixel, and where that lies in the image. All tensors involved are [blocks][h][w][v] with
 * the h and w of the result, so one offset serves them all. In this order:
 *
 *   epilogue_arguments()   z and y, behind the parameters
 *   epilogue_images()      `zn` and `yn`, where image n begins
 *   epilogue_open()        `zo` and `yo`, where a tile begins
 *   epilogue_store()       one vector, at a literal offset from there
 */
#include "../backend.h"

static bool has_residual(const Node *n) { return n->in.n > 1; }

/* Whether the residual is read through a pointer of its own. */
static bool reads_z(const Kernel *k) { return has_residual(k->n) && !k->in_place; }

void epilogue_arguments(Kernel *k) {
    const Node *n = k->n;
    k->in_place = has_residual(n) && same_place(n->in.at[1], n->out);
    if (reads_z(k)) {
        kernel_input(k, "z", n->in.at[1]);
    }
    kernel_output(k, "y", n->out);
}

void epilogue_images(Kernel *k) {
    const int N = k->g->batch;
    if (reads_z(k)) {
        emit(k->body, "const float *const zn = z%s;\n",
                plus("n", N, value_stride(k->n->in.at[1])));
    }
    emit(k->body, "float *const yn = y%s;\n", plus("n", N, value_stride(k->n->out)));
}

void epilogue_open(Kernel *k, const char *at) {
    emit(k->body, "float *const yo = yn%s;\n", at);
    if (reads_z(k)) {
        emit(k->body, "const float *const zo = zn%s;\n", at);
    }
}

void epilogue_store(Kernel *k, int offset, const char *sum) {
    const char *at = plus_literal(offset);
    if (has_residual(k->n)) {
        sum = text("%s + vf_load(%s%s)", sum, k->in_place ? "yo" : "zo", at);
    }
    emit(k->body, "vf_store(yo%s, %s);\n", at, activate(k->n, sum));
}

const char *epilogue_name(const Node *n) {
    return text("%s%s%s", has_residual(n) ? "_add" : "", n->activation ? "_" : "",
            n->activation ? ops[n->activation].name : "");
}

const char *epilogue_about(const Node *n) {
    return text("%s%s%s", has_residual(n) ? ", + z" : "", n->activation ? ", " : "",
            n->activation ? ops[n->activation].name : "");
}
