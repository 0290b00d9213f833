/* inspect.c - `cnnc inspect`: what became of each layer of the graph, and why.
 *
 * The report takes the layers in the file's order after expansion, Graph.loaded, and follows
 * each through the ledger to the node that it is part of now; that node has a step, a
 * kernel and a place in the arena. inspect_text.c and inspect_json.c print it,
 * inspect_dot.c and inspect_html.c write it.
 */
#include "inspect.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

const char *line_text(const Report *r, Pos pos) {
    if (!pos.file || !strcmp(pos.file, r->g->file)) {
        return arena_printf(GRAPH, "%d", pos.line);
    }
    return arena_printf(GRAPH, "%s:%d", path_base(pos.file), pos.line);
}

/* ---- what became of a layer ---- */

const Node *survivor(const Report *r, const Node *n) {
    const Ledger *fate;
    while (n && (fate = map_get(r->fates, n->name))) {
        n = fate->into;
    }
    return n ? map_get(r->nodes, n->name) : NULL;
}

const Node *step_of(const Report *r, const Node *n) {
    const Node *now = survivor(r, n);
    const bool own = now && !strcmp(now->name, n->name);
    return own && now->schedule_step >= 0 ? now : NULL;
}

const char *fate_text(const Report *r, const Node *n) {
    const Ledger *fate = map_get(r->fates, n->name);
    if (!fate) {
        return op_is_view(n->op)    ? "no code: a view of its operand"
               : n->op == OP_concat ? "no code: its operands are written in place"
                                    : "";
    }
    if (fate->into) {
        return arena_printf(GRAPH, "into %s", node_text(survivor(r, n)));
    }
    return strcmp(fate->pass, "drop_dead") ? "vanished: it computes nothing"
                                           : "vanished: no output needs it";
}

Values results_of(const Node *n) {
    Values results = {0};
    if (value_is_stored(n->out)) {
        VEC_PUSH(GRAPH, results, n->out);
    }
    for (int i = 0; i < n->guests.n; i++) {
        if (value_is_stored(n->guests.at[i]->out)) {
            VEC_PUSH(GRAPH, results, n->guests.at[i]->out);
        }
    }
    return results;
}

/* An operand of a concat may lie in its result's buffer without being written over. */
bool in_place(const Node *n, const Value *y) {
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        if (x->root == y->root && x->root_offset == y->root_offset) {
            return true;
        }
    }
    return false;
}

/* ---- the report ---- */

/* Where each layer went that is no longer a node of its own. */
static const Map *find_fates(const Graph *g) {
    Map *fates = map_new(GRAPH);
    for (int i = 0; i < g->ledger.n; i++) {
        if (g->ledger.at[i].fused) {
            map_put(fates, g->ledger.at[i].node->name, &g->ledger.at[i]);
        }
    }
    return fates;
}

static const Map *find_nodes(const Graph *g) {
    Map *nodes = map_new(GRAPH);
    for (int i = 0; i < g->nodes.n; i++) {
        map_put(nodes, g->nodes.at[i]->name, g->nodes.at[i]);
    }
    return nodes;
}

static int compare_buffers(const void *a, const void *b) {
    const Value *x = ((const Buffer *)a)->root, *y = ((const Buffer *)b)->root;
    if (x->offset != y->offset) {
        return x->offset < y->offset ? -1 : 1;
    }
    return x->first_step - y->first_step;
}

static void add_to_buffer(Report *r, Map *place, const Value *v) {
    if (v->root->buffer < 0) {
        return;
    }
    intptr_t i = (intptr_t)map_get(place, v->root->name);
    if (!i) {
        const Buffer b = {
                .root = v->root, .bytes = 4 * r->g->batch * value_stride(v->root)};
        VEC_PUSH(GRAPH, r->buffers, b);
        i = r->buffers.n;
        map_put(place, v->root->name, (void *)i);
    }
    VEC_PUSH(GRAPH, r->buffers.at[i - 1].values, v);
}

/* In the order of the schedule, so that the values of a buffer are in order of time. */
static void find_buffers(Report *r) {
    Map *place = map_new(GRAPH); /* root's name -> index into buffers, from 1 */
    for (int s = 0; s < r->g->schedule.n; s++) {
        const Node *n = r->g->schedule.at[s];
        add_to_buffer(r, place, n->out);
        for (int i = 0; i < n->guests.n; i++) {
            add_to_buffer(r, place, n->guests.at[i]->out);
        }
    }
    qsort(r->buffers.at, (size_t)r->buffers.n, sizeof *r->buffers.at, compare_buffers);
}

static void count_kernels(Report *r) {
    Map *seen = map_new(GRAPH);
    for (int s = 0; s < r->g->schedule.n; s++) {
        const Node *n = r->g->schedule.at[s];
        r->kernels += !map_get(seen, n->kernel_name);
        map_put(seen, n->kernel_name, r);
        r->copies += n->op == OP_copy;
    }
}

static void find_groups(Report *r) {
    const Graph *g = r->g;
    r->groups = NEW_ARRAY(GRAPH, Group, g->schedule.n);
    for (int i = 0; i < g->loaded.n; i++) {
        const Node *now = survivor(r, g->loaded.at[i]);
        if (now && now->schedule_step >= 0) {
            VEC_PUSH(GRAPH, r->groups[now->schedule_step], g->loaded.at[i]);
        }
    }
}

Report report_new(const Graph *g, const Options *o) {
    Report r = {.g = g, .o = o, .fates = find_fates(g), .nodes = find_nodes(g)};
    find_groups(&r);
    find_buffers(&r);
    count_kernels(&r);
    return r;
}

/* The names of kernels are the emitter's, so it runs, and its text is dropped. */
int command_inspect(const Options *o) {
    Graph *g = compile_graph(o);
    plan_graph(g, o);
    emit_net(g, o);
    const Report r = report_new(g, o);
    Files files = {0};
    if (o->dot) {
        write_inspect_dot(&r, files_open(&files, o->dot));
    }
    if (o->html) {
        write_inspect_html(&r, files_open(&files, o->html));
    }
    files_close(&files);
    if (o->json) {
        print_inspect_json(&r);
    } else if (!o->dot && !o->html) {
        print_inspect_text(&r);
    }
    return 0;
}
