/* drop_identity.c - layers vanish that, with these shapes and attributes, compute y = x.
 *
 *     adaptive_avgpool of [512,7,7] to 7x7     each window is one element
 *     global_avgpool of [512,1,1]              so is this one
 *     maxpool, avgpool 1x1/1 without padding   and these
 *     scale by 1, pad by 0, slice of all, concat of one
 *
 * Which of them do often depends on the size of the input: VGG's adaptive pooling computes
 * nothing at 224 x 224. One that is an output of the network stays, for its name's sake.
 *
 * Needs:  shapes; exact uses.
 * Leaves: none of these but outputs of the network.
 */
#include "cnnc.h"

#define PASS "drop_identity"

static bool is_zero(const int *at, int n) {
    for (int i = 0; i < n; i++) {
        if (at[i]) {
            return false;
        }
    }
    return true;
}

static bool is_one_element(const Node *n) {
    return n->kernel[0] == 1 && n->kernel[1] == 1 && n->stride[0] == 1 &&
           n->stride[1] == 1 && is_zero(n->pad, 4);
}

/* All of x in each direction: nothing is left out, so every start and step is the least. */
static bool is_all(const Node *n) {
    const Value *x = n->in.at[0], *y = n->out;
    return x->c == y->c && x->h == y->h && x->w == y->w;
}

static bool is_identity(const Node *n) {
    switch (n->op) {
    case OP_adaptive_avgpool:
    case OP_global_avgpool:
    case OP_slice:
        return is_all(n);
    case OP_maxpool:
    case OP_avgpool:
        return is_one_element(n);
    case OP_scale:
        return n->by == 1;
    case OP_pad:
        return is_zero(n->pad, 4) && is_zero(n->channels, 2);
    case OP_concat:
        return n->in.n == 1;
    default:
        return false;
    }
}

static bool drop(Graph *g, Node *n) {
    if (!is_identity(n)) {
        return false;
    }
    if (n->out->is_output) {
        ledger_refused(g, PASS, n, NULL,
                "it computes y = x, but '%s' is an output of the network",
                n->out->name);
        return false;
    }
    bypass(n);
    ledger_fused(g, PASS, n, NULL);
    return true;
}

void pass_drop_identity(Graph *g) { remove_nodes(g, drop); }
