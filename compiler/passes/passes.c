/* passes.c - the table of passes, and what runs them.
 *
 * The order matters in four places:
 *   drop_dead first: a reader that nobody needs would forbid a fusion.
 *   drop_dropout, drop_identity next: so would a dropout between conv and relu.
 *   fold_batch_norm, fold_scale, fuse_add, fuse_activation in the order in which a fused node
 *     computes: activation(scale * batch_norm(w * x) + residual). One walk of each suffices:
 *
 *         conv, batch_norm, add, relu -> conv + batch_norm, add, relu
 *                                     -> conv + batch_norm + residual, relu
 *                                     -> conv + batch_norm + residual + relu
 *   merge_siblings, fuse_reader after them: guests are whole nodes, and of a conv's readers
 *     those that the passes before could not make part of it.
 *   fuse_pool last: what a pool's own readers are.
 *
 * Every pass keeps Value.uses and Value.is_output exact, for the next one and for the
 * verifier, and walks the nodes once: the work is linear in their number.
 */
#include "cnnc.h"

#include <string.h>

// clang-format off
const Pass passes[] = {
    {"load",            "nothing yet: the graph as the file says it",    NULL,                 0},
    {"drop_dead",       "layers that no output needs vanish",            pass_drop_dead,       0},
    {"drop_dropout",    "dropout and identity vanish",                   pass_drop_dropout,    1},
    {"drop_identity",   "so does what computes y = x at these shapes",   pass_drop_identity,   1},
    {"commute_pool",    "average pools and 1x1 convolutions, cheaper first", pass_commute_pool, 2},
    {"fold_batch_norm", "into the weights of the conv or linear before", pass_fold_batch_norm, 1},
    {"fold_scale",      "so does a constant factor",                     pass_fold_scale,      1},
    {"fuse_add",        "an add becomes a conv's or linear's residual",  pass_fuse_add,        2},
    {"fuse_activation", "relu, sigmoid, tanh into the layer before",     pass_fuse_activation, 1},
    {"merge_siblings",  "1x1 convolutions on one input are one kernel",  pass_merge_siblings,  2},
    {"fuse_reader",     "what else reads a conv's result is written with it", pass_fuse_reader, 2},
    {"fuse_pool",       "2x2 pools into the conv before",                pass_fuse_pool,       2},
    {0},
};
// clang-format on

/* n's former result has this reader alone, which vanishes. Nothing needs to be linked anew:
 * the reader's value keeps its name and its readers, and changes its maker. */
void absorb(Node *n, Node *reader) {
    VEC_PUSH(GRAPH, n->absorbed, reader);
    for (int i = 0; i < reader->absorbed.n; i++) {
        VEC_PUSH(GRAPH, n->absorbed, reader->absorbed.at[i]);
    }
    n->out = reader->out;
    n->out->def = n;
}

void bypass(Node *n) {
    Value *from = n->out, *to = n->in.at[0];
    int kept = 0;
    for (int i = 0; i < to->uses.n; i++) {
        if (to->uses.at[i] != n) {
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

void remove_nodes(Graph *g, bool (*vanishes)(Graph *g, Node *n)) {
    int kept = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!vanishes(g, n)) {
            g->nodes.at[kept++] = n;
        }
    }
    g->nodes.n = kept;
}

static void after_pass(const Graph *g, const Options *o, const char *name) {
    verify_graph(g, name);
    if (o->dump_after && !strcmp(o->dump_after, name)) {
        dump_graph(g, stdout);
    }
    arena_reset(SCRATCH);
}

/* A pass that the level leaves out is still a place in the order to dump after. */
void run_passes(Graph *g, const Options *o) {
    graph_link(g);
    graph_keep_loaded(g);
    for (const Pass *p = passes; p->name; p++) {
        if (p->run && o->level >= p->level) {
            p->run(g);
        }
        after_pass(g, o, p->name);
    }
}
