/* plan.h - what the files of plan/ that deal with memory share.
 *
 * A buffer is the storage of a root value in the arena. The planner numbers buffers and
 * reduces nodes to steps: which buffers each reads, and which it writes: its own and its
 * guests'.
 */
#ifndef CNNC_PLAN_H
#define CNNC_PLAN_H

#include "cnnc.h"

/* A node with its guests, as memory sees it. Nodes that have no step touch nothing. */
typedef struct Step {
    Node *node;
    int n_in, *in;     /* buffers read, each once */
    int n_out, *out;   /* buffers written, each once */
    int n_lend, *lend; /* those of in whose storage out[0] may take over */
} Step;

typedef struct Memory {
    int n_steps, n_buffers;
    Step *step;
    Value **root;   /* of each buffer */
    int64_t *bytes; /* of each buffer, over the whole batch */
} Memory;

/* The arena's contents while a schedule is played, step by step. */
typedef struct Live {
    const Memory *m;
    int *left;     /* reads and writes of each buffer that are still to come */
    bool *started; /* written already */
    int64_t bytes; /* live after the steps played */
} Live;

/* plan/layouts.c */
Value *value_root(Value *v); /* follows v->root to its end, and makes it v->root */
bool layouts_equal(const Layout *a, const Layout *b);

/* plan/lifetimes.c */
bool node_has_code(const Node *n); /* neither view nor concat */
bool node_has_step(const Node *n); /* has code, and a kernel of its own */
Memory *memory_new(const Graph *g, Node *const *nodes, int n); /* step i: nodes[i] */
void live_start(Live *l, const Memory *m);
void live_reset(Live *l);
/* What playing a step would do: bytes live during it, and after it; the buffer whose
 * storage out[0] takes over, or -1. */
typedef struct Effect {
    int64_t during, after;
    int taken;
} Effect;
Effect live_effect(const Live *l, int step);
Effect live_play(Live *l, int step);

/* plan/partition.c: of one node, its algorithm and tile chosen */
void partition_node(const Graph *g, Node *n);

/* plan/limit_weights.c: to --weights-limit; choose() picks n's best candidate of the algorithm
 * that its options force. */
void limit_weights(Graph *g, const Options *o,
        void (*choose)(const Graph *g, Node *n, const Options *o, void *arg),
        void *arg);

/* plan/replay.c: NULL, or what is wrong with the plan */
const char *find_clash(const Graph *g);

#endif
