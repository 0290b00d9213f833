/* drop_dead.c - layers whose result no output of the network needs vanish.
 *
 *     conv 'a' -> conv 'aux' (read by nobody), relu 'b' (an output)  ->  conv 'a', relu 'b'
 *
 * Their parameters stay in Graph.params: the checkpoint has them all the same.
 *
 * Needs:  nodes in topological order.
 * Leaves: each value with a reader, or an output. The planner relies on it, so every -O
 *         level runs this pass.
 */
#include "cnnc.h"

/* Unlink n from what it reads. */
static void forget_uses(Node *n) {
    for (int i = 0; i < n->in.n; i++) {
        Value *v = n->in.at[i];
        int kept = 0;
        for (int j = 0; j < v->uses.n; j++) {
            if (v->uses.at[j] != n) {
                v->uses.at[kept++] = v->uses.at[j];
            }
        }
        v->uses.n = kept;
    }
}

/* Only in a dump that somebody has cut: a guest's host stays, on its own. */
static void forget_host(Node *n) {
    int kept = 0;
    for (int i = 0; n->host && i < n->host->guests.n; i++) {
        if (n->host->guests.at[i] != n) {
            n->host->guests.at[kept++] = n->host->guests.at[i];
        }
    }
    if (n->host) {
        n->host->guests.n = kept;
    }
}

/* Backwards, so that the death of a reader is known before its producer is asked. */
void pass_drop_dead(Graph *g) {
    int first = g->nodes.n;
    for (int i = g->nodes.n - 1; i >= 0; i--) {
        Node *n = g->nodes.at[i];
        if (n->out->uses.n || n->out->is_output || n->guests.n) {
            g->nodes.at[--first] = n;
            continue;
        }
        forget_uses(n);
        forget_host(n);
        ledger_fused(g, "drop_dead", n, NULL);
    }
    g->nodes.n -= first;
    for (int i = 0; i < g->nodes.n; i++) {
        g->nodes.at[i] = g->nodes.at[first + i];
    }
}
