/* fuse_pool.c - a 2x2 pool of a convolution's result is computed as that is made.
 *
 *     conv 3x3 -> [64,224,224], relu, maxpool 2x2 -> [64,112,112]    in one kernel
 *
 * The largest of a convolution's results, a quarter as much as it would store, goes to
 * memory, and what is larger than all else that is live then, the image before the pool,
 * nowhere. Each tile of outputs, of Winograd's transform or in registers, holds whole windows
 * (plan/geometry.c); relu, sigmoid and tanh grow with their argument, so that they are
 * applied to the largest alone:
 *
 *     max(f(a), f(b)) = f(max(a, b))
 *
 * Windows that overlap, as of 3x3 at stride 2, are left alone: what two of them read would
 * have to be computed twice, or kept from one task to the next. It does not pay: ResNet-18's
 * pool takes 1.0 % of a run. A task of four of its rows wants nine rows of the convolution
 * instead of eight, and an eighth of that is 1.6 %. Pools whose padding or end cuts windows
 * stay as well, and those of a result that others read too.
 *
 * Exact for a maximum: the same numbers are compared. A mean is of unrounded sums.
 *
 * Needs:  exact uses; shapes; merge_siblings and fuse_reader have run.
 * Leaves: Node.host of the pool, Node.guests of the conv; a pool that stays has a record.
 */
#include "cnnc.h"

#define PASS "fuse_pool"

static void fuse(Graph *g, Node *pool) {
    Node *host = pool->in.at[0]->def;
    if ((pool->op != OP_maxpool && pool->op != OP_avgpool) || pool->host || !host) {
        return;
    }
    const char *reason = host_obstacle(pool, host);
    if (reason) {
        ledger_refused(g, PASS, pool, host, "%s", reason);
        return;
    }
    add_guest(host, pool);
    ledger_fused(g, PASS, pool, host);
}

void pass_fuse_pool(Graph *g) {
    for (int i = 0; i < g->nodes.n; i++) {
        fuse(g, g->nodes.at[i]);
    }
}
