/* fold_batch_norm.c - batch_norm after a conv or linear disappears into its weights.
 *
 *     y = weight * (x - mean) / sqrt(var + eps) + bias      with  x = w * z + b
 *       = (s w) * z + (s (b - mean) + bias)                 with  s = weight / sqrt(var + eps)
 *
 * for each output channel. Only the names move here: the fold itself is done in double when
 * the weights are packed (backend/folded.c), and the checkpoint's tensors stay what they are.
 *
 * It holds only if nothing stands between and nobody else reads x. Forward, into the conv
 * after it, it would not hold in general: a window that hangs over the edge reads zeros,
 * and those are zeros of the batch norm's result, not of its input. Nothing goes forward.
 *
 * Needs:  exact uses; parameters declared.
 * Leaves: Node.batch_norm, eps and bn_* on the conv or linear; a batch norm that stays has
 *         a record that says why.
 */
#include "cnnc.h"

#define PASS "fold_batch_norm"

static bool takes_weights(Op op) { return op == OP_conv || op == OP_linear; }

/* The conv that alone reads v, or NULL: where a forward fold would go. */
static const Node *conv_after(const Value *v) {
    const Node *reader = v->uses.n == 1 && !v->is_output ? v->uses.at[0] : NULL;
    return reader && reader->op == OP_conv ? reader : NULL;
}

/* Why a batch norm whose input is made by something else, or is the network's, stays. */
static void refuse_form(Graph *g, const Node *bn) {
    const Node *before = bn->in.at[0]->def, *after = conv_after(bn->out);
    const Node *beyond = before && before->in.n == 1 ? before->in.at[0]->def : NULL;
    const char *what = before ? arena_printf(GRAPH, "%s before it has no weights",
                                        node_text(before))
                              : "it reads the network's input";
    if (beyond && takes_weights(beyond->op)) {
        ledger_refused(g, PASS, bn, beyond, "%s stands between", node_text(before));
    } else if (!after) {
        ledger_refused(g, PASS, bn, NULL, "%s", what);
    } else if (after->pad[0] || after->pad[1] || after->pad[2] || after->pad[3]) {
        ledger_refused(g, PASS, bn, after,
                "%s; in %s after it, it would shift the zeros of the padding, too",
                what, node_text(after));
    } else {
        ledger_refused(g, PASS, bn, after, "%s; nothing is folded forward", what);
    }
}

/* Why bn can't go into the conv or linear whose result it reads; NULL if it can. */
static const char *obstacle(const Node *n, const Node *bn) {
    if (n->activation) {
        return arena_printf(
                GRAPH, "%s ends in %s", node_text(n), ops[n->activation].name);
    }
    if (n->in.n > 1) {
        return arena_printf(
                GRAPH, "%s ends in the addition of a residual", node_text(n));
    }
    if (n->batch_norm) {
        return arena_printf(
                GRAPH, "%s has batch_norm '%s' already", node_text(n), n->batch_norm);
    }
    return other_need(n->out, bn);
}

static bool fold(Graph *g, Node *bn) {
    if (bn->op != OP_batch_norm || bn->host) {
        return false;
    }
    Node *n = bn->in.at[0]->def;
    if (!n || !takes_weights(n->op)) {
        refuse_form(g, bn);
        return false;
    }
    const char *reason = obstacle(n, bn);
    if (reason) {
        ledger_refused(g, PASS, bn, n, "%s", reason);
        return false;
    }
    n->batch_norm = bn->name;
    n->eps = bn->eps;
    n->bn_weight = bn->bn_weight;
    n->bn_bias = bn->bn_bias;
    n->bn_mean = bn->bn_mean;
    n->bn_var = bn->bn_var;
    n->activation = bn->activation;
    absorb(n, bn);
    ledger_fused(g, PASS, bn, n);
    return true;
}

void pass_fold_batch_norm(Graph *g) { remove_nodes(g, fold); }
