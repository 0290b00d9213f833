/* fold_scale.c - a constant factor after a conv or linear disappears into its weights.
 *
 *     y = by * (w * x + b) = (by w) * x + by b
 *
 * So Inception-ResNet's branches, scaled before they are added, end in the conv that takes
 * the addition. As with batch norm, only the number moves here: the product is made in
 * double when the weights are packed, and the checkpoint's tensors stay what they are.
 *
 * Needs:  exact uses; fold_batch_norm has run, fuse_add and fuse_activation have not.
 * Leaves: Node.scaled of the conv or linear; a scale that stays has a record that says why.
 */
#include "cnnc.h"

#define PASS "fold_scale"

static const char *obstacle(const Node *n, const Node *scale) {
    if (n->op != OP_conv && n->op != OP_linear) {
        return arena_printf(GRAPH, "%s before it has no weights", node_text(n));
    }
    if (n->activation) {
        return arena_printf(
                GRAPH, "%s ends in %s", node_text(n), ops[n->activation].name);
    }
    if (n->in.n > 1) {
        return arena_printf(
                GRAPH, "%s ends in the addition of a residual", node_text(n));
    }
    return other_need(n->out, scale);
}

static bool fold(Graph *g, Node *scale) {
    if (scale->op != OP_scale) {
        return false;
    }
    Node *n = scale->in.at[0]->def;
    const char *reason = n ? obstacle(n, scale) : "it reads the network's input";
    if (reason) {
        ledger_refused(g, PASS, scale, n, "%s", reason);
        return false;
    }
    n->scaled *= scale->by;
    absorb(n, scale);
    ledger_fused(g, PASS, scale, n);
    return true;
}

void pass_fold_scale(Graph *g) { remove_nodes(g, fold); }
