/* commute_pool.c - an average pool and a 1x1 convolution change places where that saves work.
 *
 *     mean over a window of x, times w  =  mean over the window of (w x)
 *
 *     avgpool 3x3 of 768 channels, conv 768 -> 192  ->  conv 768 -> 192, avgpool of 192
 *     conv 1x1 of [512,7,7], global_avgpool         ->  global_avgpool, conv of [512,1,1]
 *
 * Both are linear, so they commute; a bias does so only if the mean of a constant is that
 * constant: if each window counts the elements that it sums, and no zeros of the padding.
 * In an Inception module the convolution then reads what its 1x1 siblings read.
 *
 * The count of multiply-adds and additions decides. Nobody else may read what stands
 * between, and the last of the two must not be an output: it would lose its name.
 *
 * Needs:  shapes; exact uses; before fold_batch_norm, so that the batch norm, whose shift is
 *         a bias, stays behind both.
 * Leaves: pool and convolution in the cheaper order, with a record of what that saves, or
 *         of what forbids it.
 */
#include "cnnc.h"

#include <string.h>

#define PASS "commute_pool"

static bool is_mean(const Node *n) {
    return (n->op == OP_avgpool || n->op == OP_global_avgpool ||
                   n->op == OP_adaptive_avgpool) &&
           !n->host && !n->guests.n;
}

/* At stride 1 without padding, alone in its kernel, with nothing fused into it. */
static bool is_pointwise(const Node *n) {
    return n->op == OP_conv && n->kernel[0] == 1 && n->kernel[1] == 1 &&
           n->stride[0] == 1 && n->stride[1] == 1 && !n->pad[0] && !n->pad[1] &&
           !n->pad[2] && !n->pad[3] && n->groups == 1 && n->in.n == 1 &&
           !n->batch_norm && !n->activation && !n->host && !n->guests.n;
}

static bool keeps_constants(const Node *pool) {
    const int *p = pool->pad;
    return pool->op != OP_avgpool || !pool->count_include_pad ||
           (!p[0] && !p[1] && !p[2] && !p[3]);
}

/* Additions of the pool over c channels. */
static double pool_cost(const Node *pool, int c) {
    const Value *x = pool->in.at[0], *y = pool->out;
    const double window = pool->op == OP_avgpool
                                  ? (double)pool->kernel[0] * pool->kernel[1]
                                  : (double)x->h * x->w / ((double)y->h * y->w);
    return window * c * y->h * y->w;
}

/* first and then second, as they stand; with `changed`, the other way round. */
static double cost(const Node *first, const Node *second, bool changed) {
    const Node *pool = is_mean(first) ? first : second;
    const Node *conv = is_mean(first) ? second : first;
    const int c = conv->in.at[0]->c, k = conv->out->c;
    const bool pool_first = is_mean(first) != changed;
    const Value *image = pool_first ? pool->out : pool->in.at[0];
    return (double)c * k * image->h * image->w + pool_cost(pool, pool_first ? c : k);
}

/* x -> first -> second -> readers becomes x -> second -> first -> readers. */
static void exchange(Node *first, Node *second) {
    Value *x = first->in.at[0], *between = first->out, *y = second->out;
    for (int i = 0; i < x->uses.n; i++) {
        x->uses.at[i] = x->uses.at[i] == first ? second : x->uses.at[i];
    }
    for (int i = 0; i < y->uses.n; i++) {
        Node *reader = y->uses.at[i];
        for (int j = 0; j < reader->in.n; j++) {
            reader->in.at[j] = reader->in.at[j] == y ? between : reader->in.at[j];
        }
    }
    between->uses = y->uses;
    memset(&y->uses, 0, sizeof y->uses);
    VEC_PUSH(GRAPH, y->uses, first);
    second->in.at[0] = x;
    first->in.at[0] = y;
    between->c = y->c;
    between->h = y->h;
    between->w = y->w;
    y->c = is_mean(second) ? x->c : y->c; /* the other two are x's, or the pool's */
    y->h = is_mean(second) ? y->h : x->h;
    y->w = is_mean(second) ? y->w : x->w;
}

/* Why they can't; NULL if they can. */
static const char *obstacle(const Node *first, const Node *second) {
    const Node *pool = is_mean(first) ? first : second;
    const Node *conv = is_mean(first) ? second : first;
    const char *reason = other_need(first->out, second);
    if (!reason && second->out->is_output) {
        reason = arena_printf(
                GRAPH, "'%s' is an output of the network", second->out->name);
    }
    if (!reason && conv->bias && !keeps_constants(pool)) {
        reason = arena_printf(GRAPH,
                "the bias of '%s' would be averaged with the zeros of the padding",
                conv->name);
    }
    return reason;
}

static bool is_pair(const Node *first, const Node *second) {
    return first && ((is_mean(first) && is_pointwise(second)) ||
                            (is_pointwise(first) && is_mean(second)));
}

/* The node at i and the one before it. Returns the place to which it has gone, or -1. */
static int commute(Graph *g, int i) {
    Node *second = g->nodes.at[i], *first = second->in.at[0]->def;
    if (!is_pair(first, second)) {
        return -1;
    }
    const double as_is = cost(first, second, false), other = cost(first, second, true);
    if (other >= as_is) {
        return -1;
    }
    const char *reason = obstacle(first, second);
    if (reason) {
        ledger_refused(g, PASS, second, first, "%s", reason);
        return -1;
    }
    exchange(first, second);
    ledger_exchanged(g, PASS, second, first,
            "%.0f multiply-adds and additions instead of %.0f", other, as_is);
    g->nodes.at[i] = first;
    int j = i - 1;
    while (g->nodes.at[j] != first) {
        j--;
    }
    g->nodes.at[j] = second; /* what stood between them reads neither */
    return j;
}

/* Where two have changed places, the first may change with the one before it, too. */
void pass_commute_pool(Graph *g) {
    for (int i = 0; i < g->nodes.n; i++) {
        for (int at = i; at >= 0;) {
            at = commute(g, at);
        }
    }
}
