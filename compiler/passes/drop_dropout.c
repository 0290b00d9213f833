/* drop_dropout.c - dropout and identity vanish: in inference, both compute y = x.
 *
 *     linear -> dropout -> relu  ->  linear -> relu
 *
 * One that is an output of the network stays: its name is the output's, and it has no code
 * (it is a view) in any case.
 *
 * Needs:  exact uses.
 * Leaves: no dropout and no identity but outputs of the network.
 */
#include "cnnc.h"

#define PASS "drop_dropout"

static bool drop(Graph *g, Node *n) {
    if (n->op != OP_dropout && n->op != OP_identity) {
        return false;
    }
    if (n->out->is_output) {
        ledger_refused(g, PASS, n, NULL,
                "'%s' is an output of the network; as a view it has no code",
                n->out->name);
        return false;
    }
    bypass(n);
    ledger_fused(g, PASS, n, NULL);
    return true;
}

void pass_drop_dropout(Graph *g) { remove_nodes(g, drop); }
