/* lifetimes.c - which buffers are live at each step of a schedule, and who takes over whose.
 *
 * A buffer is live from the step that writes it first (a concat's: its first operand) to
 * the step that reads it last, both included; one that nobody reads, during its step.
 *
 * A step's first result that is stored takes over the storage of an operand that dies at
 * the step, so that the kernel works in place, where it reads each element before it writes the same one: relu, sigmoid,
 * tanh, scale, batch_norm, add, softmax, and the residual of conv and linear. Both must
 * have the same layout and be all of their buffers (a part of a concat can't move), and no
 * other operand of the node may lie in the buffer.
 *
 * Played step by step, from any state, in time linear in the number of operands.
 */
#include "plan.h"

#include <string.h>

bool node_has_code(const Node *n) { return !op_is_view(n->op) && n->op != OP_concat; }
bool node_has_step(const Node *n) { return node_has_code(n) && !n->host; }

/* ---- nodes as steps ---- */

/* Whether n reads operand i and writes its result element by element. */
static bool works_in_place(const Node *n, int i) {
    switch (n->op) {
    case OP_relu:
    case OP_sigmoid:
    case OP_tanh:
    case OP_scale:
    case OP_batch_norm:
    case OP_add:
    case OP_softmax:
        return true;
    case OP_conv:
    case OP_linear:
        return i == 1;
    default:
        return false;
    }
}

/* y: what the step of n writes first, n's result or a guest's, element by element too */
static bool can_lend(const Node *n, int i, const Value *y) {
    const Value *x = n->in.at[i];
    return works_in_place(n, i) && y->root == y &&
           x->layout.floats == x->root->layout.floats &&
           layouts_equal(&x->layout, &y->layout);
}

/* Buffers written; returns the value in the first of them, or NULL. */
static const Value *list_results(Step *s, int *mentions) {
    const Node *n = s->node;
    const Value *first = NULL;
    s->out = NEW_ARRAY(GRAPH, int, 1 + n->guests.n);
    for (int i = -1; i < n->guests.n; i++) {
        const Value *y = i < 0 ? n->out : n->guests.at[i]->out;
        const int b = y->root->buffer;
        if (b >= 0 && !mentions[b]++) {
            first = first ? first : y;
            s->out[s->n_out++] = b;
        }
    }
    for (int i = 0; i < s->n_out; i++) {
        mentions[s->out[i]] = 0;
    }
    return first;
}

/* mentions: a count for each buffer, all 0 before and after */
static Step step_of(Node *n, int *mentions) {
    Step s = {.node = n};
    if (!node_has_step(n)) {
        return s;
    }
    const Value *y = list_results(&s, mentions);
    s.in = NEW_ARRAY(GRAPH, int, n->in.n);
    s.lend = NEW_ARRAY(GRAPH, int, n->in.n);
    for (int i = 0; i < n->in.n; i++) {
        const int b = n->in.at[i]->root->buffer;
        if (b >= 0 && !mentions[b]++) {
            s.in[s.n_in++] = b;
        }
    }
    for (int i = 0; i < n->in.n && y; i++) {
        const int b = n->in.at[i]->root->buffer;
        if (b >= 0 && mentions[b] == 1 && can_lend(n, i, y)) {
            s.lend[s.n_lend++] = b;
        }
    }
    for (int i = 0; i < s.n_in; i++) {
        mentions[s.in[i]] = 0;
    }
    return s;
}

static void number_buffers(const Graph *g, Memory *m) {
    g->input->buffer = -1;
    m->root = NEW_ARRAY(GRAPH, Value *, g->nodes.n);
    m->bytes = NEW_ARRAY(GRAPH, int64_t, g->nodes.n);
    for (int i = 0; i < g->nodes.n; i++) {
        Value *v = g->nodes.at[i]->out;
        v->buffer = -1;
        if (v->root == v && v->def->op != OP_output && value_is_stored(v)) {
            v->buffer = m->n_buffers++;
            m->root[v->buffer] = v;
            m->bytes[v->buffer] = g->batch * v->layout.floats * (int64_t)sizeof(float);
        }
    }
}

Memory *memory_new(const Graph *g, Node *const *nodes, int n) {
    Memory *m = NEW(GRAPH, Memory);
    number_buffers(g, m);
    int *mentions = NEW_ARRAY(GRAPH, int, m->n_buffers);
    m->n_steps = n;
    m->step = NEW_ARRAY(GRAPH, Step, n);
    for (int i = 0; i < n; i++) {
        m->step[i] = step_of(nodes[i], mentions);
    }
    return m;
}

/* ---- playing them ---- */

void live_start(Live *l, const Memory *m) {
    l->m = m;
    l->left = NEW_ARRAY(GRAPH, int, m->n_buffers);
    l->started = NEW_ARRAY(GRAPH, bool, m->n_buffers);
    live_reset(l);
}

void live_reset(Live *l) {
    const Memory *m = l->m;
    memset(l->left, 0, sizeof *l->left * (size_t)m->n_buffers);
    memset(l->started, 0, sizeof *l->started * (size_t)m->n_buffers);
    l->bytes = 0;
    for (int i = 0; i < m->n_steps; i++) {
        const Step *s = &m->step[i];
        for (int j = 0; j < s->n_in; j++) {
            l->left[s->in[j]]++;
        }
        for (int j = 0; j < s->n_out; j++) {
            l->left[s->out[j]]++;
        }
    }
}

static bool writes(const Step *s, int buffer) {
    for (int i = 0; i < s->n_out; i++) {
        if (s->out[i] == buffer) {
            return true;
        }
    }
    return false;
}

static bool reads(const Step *s, int buffer) {
    for (int i = 0; i < s->n_in; i++) {
        if (s->in[i] == buffer) {
            return true;
        }
    }
    return false;
}

/* The buffer that the step's first result takes over, if it is not begun; -1: none. */
static int find_taken(const Live *l, const Step *s) {
    for (int i = 0; i < s->n_lend && !l->started[s->out[0]]; i++) {
        if (l->left[s->lend[i]] == 1) {
            return s->lend[i];
        }
    }
    return -1;
}

Effect live_effect(const Live *l, int step) {
    const Memory *m = l->m;
    const Step *s = &m->step[step];
    Effect e = {.during = l->bytes, .taken = find_taken(l, s)};
    for (int i = 0; i < s->n_out; i++) {
        const bool in_place = i == 0 && e.taken >= 0;
        e.during += l->started[s->out[i]] || in_place ? 0 : m->bytes[s->out[i]];
    }
    e.after = e.during;
    for (int i = 0; i < s->n_in; i++) {
        const int b = s->in[i];
        if (b != e.taken && l->left[b] == 1 + writes(s, b)) {
            e.after -= m->bytes[b];
        }
    }
    for (int i = 0; i < s->n_out; i++) {
        const int b = s->out[i];
        if (!reads(s, b) && l->left[b] == 1) {
            e.after -= m->bytes[b];
        }
    }
    return e;
}

Effect live_play(Live *l, int step) {
    const Step *s = &l->m->step[step];
    const Effect e = live_effect(l, step);
    for (int i = 0; i < s->n_in; i++) {
        l->left[s->in[i]]--;
    }
    for (int i = 0; i < s->n_out; i++) {
        l->left[s->out[i]]--;
        l->started[s->out[i]] = true;
    }
    l->bytes = e.after;
    return e;
}
