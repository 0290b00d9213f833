/* merge_siblings.c - 1x1 convolutions that read one value at one stride are one kernel.
 *
 *            +- conv 1x1 -> 64  -----------+
 *     x -----+- conv 1x1 -> 96 - conv 3x3 -+- concat      one step computes all three 1x1
 *            +- conv 1x1 -> 16 - conv 5x5 -+
 *
 * The first becomes the host, the others its guests: each keeps its weights under their own
 * names, its batch norm, its activation, and its result, which may lie anywhere, in the
 * buffer of a concat or in one of its own. The kernel's tasks are those of all of them, so
 * that small convolutions share out over the threads together, with one barrier.
 *
 * One whose result is read by what its own kernel could compute beside it, a batch norm, an
 * activation or a pool (fuse_reader.c, fuse_pool.c), stays alone, or a host: as a guest it
 * would leave that a pass over memory, and a barrier, of its own.
 *
 * Exact: nothing is computed differently.
 *
 * Needs:  exact uses; fuse_add has run: a conv that takes a residual stands after it.
 * Leaves: Node.host, Node.guests.
 */
#include "cnnc.h"

#define PASS "merge_siblings"

/* The first reader of x that n can be a guest of, other than n; *reason: why not, of the
 * first that n can't. */
static Node *find_host(const Value *x, const Node *n, const Map *place,
        const Node **other, const char **reason) {
    *other = NULL;
    for (int i = 0; i < x->uses.n; i++) {
        Node *host = x->uses.at[i];
        const bool before = map_get(place, host->name) && host != n;
        if (!before || host->op != OP_conv || host->host) {
            continue;
        }
        const char *obstacle = host_obstacle(n, host);
        if (!obstacle) {
            return host;
        }
        if (!*other) {
            *other = host;
            *reason = obstacle;
        }
    }
    return NULL;
}

static bool is_1x1(const Node *n) {
    return n->op == OP_conv && n->kernel[0] * n->kernel[1] == 1;
}

/* A reader that n's kernel can take as long as n has one. */
static const Node *own_reader(const Node *n) {
    for (int i = 0; i < n->out->uses.n; i++) {
        const Node *reader = n->out->uses.at[i];
        if (!reader->host && !host_obstacle(reader, n)) {
            return reader;
        }
    }
    return NULL;
}

static void merge(Graph *g, Node *n, const Map *place) {
    const Node *other;
    const char *reason = NULL;
    if (!is_1x1(n) || n->host || n->guests.n) {
        return;
    }
    Node *host = find_host(n->in.at[0], n, place, &other, &reason);
    const Node *reader = own_reader(n);
    if (host && reader) {
        ledger_refused(
                g, PASS, n, host, "%s is computed in its kernel", node_text(reader));
    } else if (host) {
        add_guest(host, n);
        ledger_fused(g, PASS, n, host);
    } else if (other && is_1x1(other)) {
        ledger_refused(g, PASS, n, other, "%s", reason);
    }
}

void pass_merge_siblings(Graph *g) {
    Map *place = map_new(SCRATCH); /* of the nodes seen so far */
    for (int i = 0; i < g->nodes.n; i++) {
        merge(g, g->nodes.at[i], place);
        map_put(place, g->nodes.at[i]->name, g->nodes.at[i]);
    }
}
