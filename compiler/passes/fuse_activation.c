/* fuse_activation.c - relu, sigmoid, tanh become the last thing the layer before them does.
 *
 *     y = f(op(x))  in one kernel: op's result never goes through memory.
 *
 * Exact: f is applied to the same values, elementwise. Which ops can do that is a column of
 * ops.def.
 *
 * Needs:  exact uses; fuse_add has run, if it runs at all: a conv that ends in an activation
 *         takes no residual.
 * Leaves: Node.activation; an activation that stays has a record that says why.
 */
#include "cnnc.h"

#define PASS "fuse_activation"

static const char *obstacle(const Node *n, const Node *f) {
    if (!ops[n->op].activation) {
        return arena_printf(GRAPH, "%s takes no activation", ops[n->op].name);
    }
    if (n->activation) {
        return arena_printf(
                GRAPH, "%s ends in %s already", node_text(n), ops[n->activation].name);
    }
    return other_need(n->out, f);
}

static bool fuse(Graph *g, Node *f) {
    if ((f->op != OP_relu && f->op != OP_sigmoid && f->op != OP_tanh) || f->host) {
        return false;
    }
    Node *n = f->in.at[0]->def;
    const char *reason = n ? obstacle(n, f) : "it reads the network's input";
    if (reason) {
        ledger_refused(g, PASS, f, n, "%s", reason);
        return false;
    }
    n->activation = f->op;
    absorb(n, f);
    ledger_fused(g, PASS, f, n);
    return true;
}

void pass_fuse_activation(Graph *g) { remove_nodes(g, fuse); }
