/* ledger.c - what each pass did and did not do, in words for people.
 *
 * A pass writes one record for each node that vanished or changed places, and one for each
 * that it looked at, could have fused by form, and left alone, with the reason. Read it with
 * `cnnc inspect`:
 *
 *     fold_batch_norm  batch_norm 'bn1'  into conv 'conv1'
 *     fuse_activation  relu 'r2'         not into add 'sum': add 'sum' is also read by conv 'c3'
 */
#include "cnnc.h"

void ledger_fused(Graph *g, const char *pass, const Node *node, const Node *into) {
    const Ledger record = {.pass = pass, .fused = true, .node = node, .into = into};
    VEC_PUSH(GRAPH, g->ledger, record);
}

void ledger_refused(Graph *g, const char *pass, const Node *node, const Node *into,
        const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *reason = arena_vprintf(GRAPH, fmt, args);
    va_end(args);
    const Ledger record = {.pass = pass, .node = node, .into = into, .reason = reason};
    VEC_PUSH(GRAPH, g->ledger, record);
}

void ledger_exchanged(Graph *g, const char *pass, const Node *node, const Node *before,
        const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *saves = arena_vprintf(GRAPH, fmt, args);
    va_end(args);
    const Ledger record = {.pass = pass,
            .exchanged = true,
            .node = node,
            .into = before,
            .reason = saves};
    VEC_PUSH(GRAPH, g->ledger, record);
}

bool ledger_is_refusal(const Ledger *l) { return !l->fused && !l->exchanged; }

const char *node_text(const Node *n) {
    return arena_printf(GRAPH, "%s '%s'", ops[n->op].name, n->name);
}

const char *other_need(const Value *v, const Node *reader) {
    if (v->is_output) {
        return arena_printf(GRAPH, "'%s' is an output of the network", v->name);
    }
    int reads = 0;
    for (int i = 0; i < v->uses.n; i++) {
        if (v->uses.at[i] != reader) {
            return arena_printf(GRAPH, "'%s' is also read by %s", v->name,
                    node_text(v->uses.at[i]));
        }
        reads++;
    }
    return reads > 1 ? arena_printf(GRAPH, "%s reads '%s' %d times", node_text(reader),
                               v->name, reads)
                     : NULL;
}
