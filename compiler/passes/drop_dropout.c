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

/* The readers of from read to instead, in the place of one read by gone. */
static void forward_uses(Node *gone, Value *from, Value *to) {
    int kept = 0;
    for (int i = 0; i < to->uses.n; i++) {
        if (to->uses.at[i] != gone) {
            to->uses.at[kept++] = to->uses.at[i];
        }
    }
    to->uses.n = kept;
    for (int i = 0; i < from->uses.n; i++) {
        Node *reader = from->uses.at[i];
        for (int j = 0; j < reader->in.n; j++) {
            reader->in.at[j] = reader->in.at[j] == from ? to : reader->in.at[j];
        }
        VEC_PUSH(GRAPH, to->uses, reader); /* an entry an operand, as from has */
    }
}

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
    forward_uses(n, n->out, n->in.at[0]);
    ledger_fused(g, PASS, n, NULL);
    return true;
}

void pass_drop_dropout(Graph *g) {
    int kept = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!drop(g, n)) {
            g->nodes.at[kept++] = n;
        }
    }
    g->nodes.n = kept;
}
