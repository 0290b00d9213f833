/* fuse_reader.c - what reads a conv's or pool's result element by element is computed as it
 * is made.
 *
 *     s = conv(x) + r,  y = relu(batch_norm(s))    in one kernel with two results
 *
 * A batch norm or an activation that the passes before could not make part of the conv,
 * since others read the conv's result as well, or since a residual or an activation stands
 * between, or since a pool has no weights, becomes a guest: it stays a node, and the
 * kernel's epilogue, which has s in a register, computes and stores y beside it. So the pre-activation of a residual block costs
 * no pass over memory. If s has no other reader it is not stored at all.
 *
 * A pool takes a guest only if its own result is not stored then: while it runs, its input
 * is live, which is larger, and there the memory of many networks peaks.
 *
 * Exact: s is rounded to fp32 before y is computed from it, stored or not.
 *
 * Needs:  exact uses; fold_batch_norm, fuse_add and fuse_activation have run.
 * Leaves: Node.host of the readers, Node.guests of the conv or pool.
 */
#include "cnnc.h"

#define PASS "fuse_reader"

static bool is_elementwise(const Node *n) {
    return n->op == OP_batch_norm || n->op == OP_relu || n->op == OP_sigmoid ||
           n->op == OP_tanh;
}

static void fuse(Graph *g, Node *n) {
    Node *host = n->in.at[0]->def;
    if (!is_elementwise(n) || n->host || !host || !op_takes_guests(host->op)) {
        return;
    }
    const char *reason = host_obstacle(n, host);
    if (!reason && host->op != OP_conv) { /* a pool's second result costs memory */
        reason = other_need(host->out, n);
    }
    if (reason) {
        ledger_refused(g, PASS, n, host, "%s", reason);
        return;
    }
    add_guest(host, n);
    ledger_fused(g, PASS, n, host);
}

void pass_fuse_reader(Graph *g) {
    for (int i = 0; i < g->nodes.n; i++) {
        fuse(g, g->nodes.at[i]);
    }
}
