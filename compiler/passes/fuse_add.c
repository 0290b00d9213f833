/* fuse_add.c - the addition at the end of a residual block becomes the last thing that the
 * block's convolution does.
 *
 *     y = batch_norm(w * x) + r    in one kernel: r is read once, the sum written once.
 *
 * The add must have two operands, and one of them must come from a conv or linear that ends
 * in neither a residual nor an activation and that the add alone reads. That node moves to
 * the add's place in the order, where r is known to exist; nobody between misses it.
 * Whether r's storage may be overwritten is not asked here: r may have readers still to
 * come. That is for plan/place_buffers.c to see.
 *
 * If both operands qualify, as in a block with a projection, the deeper one wins, the one
 * with more layers between it and the network's input: main branch before projection. The
 * projection then runs first, the block's input is no longer needed once both branches
 * have read it, and the add can be done in the projection's storage. The other way round
 * the block's input would have to live until the main branch is through. Of two that are
 * equally deep, the second operand's wins.
 *
 * Needs:  exact uses; fold_batch_norm before, fuse_activation after.
 * Leaves: in.at[1] of the conv or linear is the residual; an add that stays has a record
 *         that says why.
 */
#include "cnnc.h"

#define PASS "fuse_add"

static bool takes_residual(Op op) { return op == OP_conv || op == OP_linear; }

/* Layers on the longest path to v from the network's input. */
static intptr_t depth_of(const Map *depth, const Value *v) {
    return v->def ? (intptr_t)map_get(depth, v->def->name) : 0;
}

static Map *measure_depths(const Graph *g) {
    Map *depth = map_new(SCRATCH);
    for (int i = 0; i < g->nodes.n; i++) {
        const Node *n = g->nodes.at[i];
        intptr_t most = 0;
        for (int j = 0; j < n->in.n; j++) {
            const intptr_t d = depth_of(depth, n->in.at[j]);
            most = d > most ? d : most;
        }
        map_put(depth, n->name,
                (void *)(most + 1)); /* NOLINT: a number, not an address */
    }
    return depth;
}

/* Why the add's operand v can't take the other one as its residual; NULL if it can. */
static const char *obstacle(const Value *v, const Node *add) {
    const Node *n = v->def;
    if (!n) {
        return arena_printf(GRAPH, "'%s' is the network's input", v->name);
    }
    if (!takes_residual(n->op)) {
        const Node *before = n->in.n == 1 ? n->in.at[0]->def : NULL;
        return before && takes_residual(before->op)
                       ? arena_printf(GRAPH, "%s stands between it and %s",
                                 node_text(n), node_text(before))
                       : arena_printf(GRAPH, "%s takes no residual", node_text(n));
    }
    if (n->activation) {
        return arena_printf(
                GRAPH, "%s ends in %s", node_text(n), ops[n->activation].name);
    }
    if (n->in.n > 1) {
        return arena_printf(GRAPH, "%s has a residual already", node_text(n));
    }
    if (n->host || n->guests.n) {
        return arena_printf(GRAPH, "%s shares its kernel", node_text(n));
    }
    return other_need(v, add);
}

/* Which operand's node takes the other one as its residual; -1, with a record: neither. */
static int choose_operand(Graph *g, const Map *depth, const Node *add) {
    const Value *a = add->in.at[0], *b = add->in.at[1];
    if (add->in.n > 2) {
        ledger_refused(
                g, PASS, add, NULL, "it has %d operands, a residual is one", add->in.n);
        return -1;
    }
    if (a == b) {
        ledger_refused(g, PASS, add, a->def, "it adds '%s' to itself", a->name);
        return -1;
    }
    const char *not_a = obstacle(a, add), *not_b = obstacle(b, add);
    if (not_a && not_b) {
        ledger_refused(g, PASS, add, NULL, "%s; %s", not_a, not_b);
        return -1;
    }
    if (not_a || not_b) {
        return not_a ? 1 : 0;
    }
    return depth_of(depth, b) >= depth_of(depth, a) ? 1 : 0;
}

/* Take n out of the nodes before position i; compact() closes the gap. */
static void leave_place(Graph *g, const Node *n, int i) {
    while (g->nodes.at[--i] != n) {
    }
    g->nodes.at[i] = NULL;
}

static void compact(Graph *g) {
    int kept = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        if (g->nodes.at[i]) {
            g->nodes.at[kept++] = g->nodes.at[i];
        }
    }
    g->nodes.n = kept;
}

/* The add at position i vanishes into n, which takes its place and reads r, as it did. */
static void fuse(Graph *g, int i, Node *n, Value *r) {
    Node *add = g->nodes.at[i];
    leave_place(g, n, i);
    g->nodes.at[i] = n;
    VEC_PUSH(GRAPH, n->in, r);
    for (int j = 0; j < r->uses.n; j++) {
        r->uses.at[j] = r->uses.at[j] == add ? n : r->uses.at[j];
    }
    n->activation = add->activation;
    absorb(n, add);
    ledger_fused(g, PASS, add, n);
}

void pass_fuse_add(Graph *g) {
    const Map *depth = measure_depths(g);
    for (int i = 0; i < g->nodes.n; i++) {
        Node *add = g->nodes.at[i];
        const int chosen = add->op == OP_add ? choose_operand(g, depth, add) : -1;
        if (chosen >= 0) {
            fuse(g, i, add->in.at[chosen]->def, add->in.at[1 - chosen]);
        }
    }
    compact(g);
}
