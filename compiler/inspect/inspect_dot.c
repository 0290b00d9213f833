/* inspect_dot.c - `cnnc inspect --dot`: the layers as the file has them, those that one kernel
 * computes in one frame.
 *
 *     subgraph "cluster_3" {
 *         label="3  conv3x3_c64_k64_h56_add_relu";
 *         "conv2" [label=<<B>conv 3x3 pad 1 64-&gt;64</B> ...>];
 *         "add" ...
 *     }
 *     "conv2" -> "add";
 *     "maxpool" -> "add" [label="[64,56,56]"];      a shape where memory is read
 *
 * Layers without code (views, a concat that is written in place) stand outside, dashed. A
 * copy that the planner put in has a red frame of its own.
 */
#include "inspect.h"

#include <string.h>

/* A name as dot's quoted text. */
static const char *quoted(const char *s) {
    char *text = arena_alloc(SCRATCH, 2 * strlen(s) + 3), *to = text;
    *to++ = '"';
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') {
            *to++ = '\\';
        }
        *to++ = *s;
    }
    *to = '"';
    return text;
}

static bool is_weighted(Op op) { return op == OP_conv || op == OP_linear; }

/* What it is, and below or beside it, small, its name. */
static void put_node(Printer *p, const Node *n, const char *attributes) {
    put(p,
            "        %s [label=<%s%s<FONT POINT-SIZE=\"8\" "
            "COLOR=\"#555555\">%s</FONT>>%s];\n",
            quoted(n->name), markup_text(op_text(n)),
            is_weighted(n->op) ? "<BR/>" : "&#160; ", markup_text(n->name), attributes);
}

static void put_step(Printer *p, const Report *r, int s) {
    const Node *n = r->g->schedule.at[s];
    const Group *group = &r->groups[s];
    put(p, "    subgraph \"cluster_%d\" {\n", s);
    put(p, "        label=%s; fillcolor=\"%s\";\n",
            quoted(arena_printf(SCRATCH, "%d  %s", s, n->kernel_name)),
            op_colour(n->op));
    for (int i = 0; i < group->n; i++) {
        put_node(p, group->at[i], group->at[i]->out->is_output ? " penwidth=2" : "");
    }
    if (!group->n) { /* the planner's own */
        put_node(p, n, "");
    }
    put(p, "    }\n");
}

static const Node *step_node(const Report *r, const Node *layer) {
    const Node *now = survivor(r, layer);
    return now && now->schedule_step >= 0 ? now : NULL;
}

static void put_nodes(Printer *p, const Report *r) {
    const Graph *g = r->g;
    put(p, "    %s [label=<<B>%s</B>&#160; %s> shape=ellipse];\n",
            quoted(g->input->name), markup_text(g->input->name), shape_text(g->input));
    for (int s = 0; s < g->schedule.n; s++) {
        put_step(p, r, s);
    }
    for (int i = 0; i < g->loaded.n; i++) {
        if (!step_node(r, g->loaded.at[i])) {
            put_node(p, g->loaded.at[i], " style=\"dashed\"");
        }
    }
}

/* The layer that makes a value, past those that compute nothing and have vanished. */
static const char *maker_name(const Report *r, const Value *x) {
    while (x->def && op_is_view(x->def->op) && !survivor(r, x->def)) {
        x = x->def->in.at[0];
    }
    return x->name;
}

/* The copy between layer q and its operand x, if the planner put one there. */
static const Node *copy_before(const Report *r, const Node *q, const Value *x) {
    const Node *now = survivor(r, q);
    const char *maker = maker_name(r, x);
    for (int i = 0; now && i < now->in.n; i++) {
        const Node *def = now->in.at[i]->def;
        if (def && def->op == OP_copy && !strcmp(def->in.at[0]->name, maker)) {
            return def;
        }
    }
    return NULL;
}

/* The step in which both the layer and the maker of its operand x vanished; or NULL. */
static const Node *shared_step(const Report *r, const Node *n, const Value *x) {
    const Node *step = step_node(r, n);
    const bool shared = step && x->def && step_node(r, x->def) == step;
    return shared && !copy_before(r, n, x) ? step : NULL;
}

static bool begins_frame(const Report *r, const Node *n) {
    bool begins = step_node(r, n) != NULL;
    for (int i = 0; i < n->in.n; i++) {
        begins = begins && !shared_step(r, n, n->in.at[i]);
    }
    return begins;
}

/* An edge between kernels, where a value goes through memory, bears its shape. One that leads
 * to where a frame begins ends at the frame, so that it does not cross the kernel's name. */
static void put_edge(
        Printer *p, const Report *r, const Value *x, const char *from, const Node *to) {
    put(p, "    %s -> %s [label=\" %s\"", quoted(from), quoted(to->name),
            shape_text(x));
    if (begins_frame(r, to)) {
        put(p, " lhead=\"cluster_%d\"", step_node(r, to)->schedule_step);
    }
    put(p, "];\n");
}

static void put_operands(Printer *p, const Report *r, const Node *n) {
    for (int i = 0; i < n->in.n; i++) {
        const Value *x = n->in.at[i];
        const Node *copy = copy_before(r, n, x);
        if (shared_step(r, n, x)) {
            put(p, "    %s -> %s [weight=8];\n", quoted(x->name), quoted(n->name));
        } else {
            put_edge(p, r, x, copy ? copy->name : x->name, n);
        }
    }
}

static void put_edges(Printer *p, const Report *r) {
    const Graph *g = r->g;
    for (int i = 0; i < g->loaded.n; i++) {
        put_operands(p, r, g->loaded.at[i]);
    }
    for (int s = 0; s < g->schedule.n; s++) {
        const Node *n = g->schedule.at[s];
        if (!r->groups[s].n) {
            put(p, "    %s -> %s [label=\" %s\" lhead=\"cluster_%d\"];\n",
                    quoted(n->in.at[0]->name), quoted(n->name), shape_text(n->in.at[0]),
                    s);
        }
    }
}

void write_inspect_dot(const Report *r, FILE *f) {
    const Graph *g = r->g;
    Printer *p = printer_new(GRAPH);
    put(p, "// cnnc inspect --dot: %s for %s, batch %d, -O%d\n", c_comment(g->name),
            g->target->name, g->batch, r->o->level);
    put(p, "digraph %s {\n", quoted(g->name));
    put(p, "    graph [compound=true fontname=\"Helvetica\" fontsize=9 nodesep=0.25 "
           "ranksep=0.16 "
           "style=\"rounded,filled\" color=\"#7f8c99\"];\n");
    put(p, "    node [fontname=\"Helvetica\" fontsize=10 shape=box "
           "style=\"rounded,filled\" "
           "fillcolor=white margin=\"0.09,0.03\" height=0.22 color=\"#7f8c99\"];\n");
    put(p, "    edge [fontname=\"Helvetica\" fontsize=8 arrowsize=0.5 "
           "color=\"#445566\"];\n");
    put_nodes(p, r);
    put_edges(p, r);
    put(p, "}\n");
    write_printed(f, p);
}
