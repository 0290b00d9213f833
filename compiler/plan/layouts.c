/* layouts.c - how every value lies in memory, and whose storage it shares.
 *
 * Inside the network a value is [N][blocks][h][w][v]; the network's input and its outputs
 * are planar, [N][c][h][w]. The channel map, Layout.segment, says which channels lie in
 * which blocks:
 *
 *   conv, linear, pad, slice, copy     make one segment of their own C channels
 *   relu, sigmoid, tanh, scale, add    pass on the whole layout of their input
 *   batch_norm, lrn, softmax, pools    pass on the segments of their input
 *   flatten, dropout, identity         are views: their input's layout and storage. So a
 *                                      flattened value, C = c*h*w, keeps the stored image
 *   concat                             joins the segments of its operands
 *
 * A segment that fills its blocks has no gap behind it, and is joined with the next one:
 * at v = 8 the channels 24, 20 and 7 are segments of 44 and 7, at v = 1 one of 51. Two
 * layouts are equal exactly when they put every element at the same place.
 *
 * A concat has no code: its operands are written straight into its buffer, whole blocks
 * one after the other. An operand can be placed so once, if it has storage of its own in
 * the arena, all of it, and the concat's height and width as stored. A concat can be
 * placed in another one, and takes its operands along.
 *
 * What an op can't read as it lies is copied first into one segment, by an OP_copy that
 * all such readers of the value share:
 *
 *   planar values          for all but copy and conv
 *   flattened images       for all but linear, copy, output, add and the ops that pass on
 *                          the whole layout: they know no image behind C = c*h*w
 *   more than one segment  for pad, slice, and conv with several groups
 *   operands of add        that are not alike: those of other than one segment
 *   a residual             that does not lie as the result does
 *   operands of concat     that can't be placed
 *
 * Each result of the network gets an OP_output, which copies it to the caller's memory.
 *
 * Needs:  shapes. Leaves: layouts, roots; nodes in a legal order, linked.
 */
#include "plan.h"

#include <string.h>

/* ---- layouts ---- */

static Layout blocked_layout(
        const Graph *g, int h, int w, const int *channels, int n_channels) {
    const int v = g->target->v;
    Layout l = {.h = h, .w = w, .segment = NEW_ARRAY(GRAPH, int, n_channels)};
    for (int i = 0; i < n_channels; i++) {
        if (l.n_segments && l.segment[l.n_segments - 1] % v == 0) {
            l.segment[l.n_segments - 1] += channels[i];
        } else {
            l.segment[l.n_segments++] = channels[i];
        }
        l.blocks += (int)ceil_div(channels[i], v);
    }
    l.floats = (int64_t)l.blocks * h * w * v;
    return l;
}

static Layout one_segment(const Graph *g, const Value *v) {
    return blocked_layout(g, v->h, v->w, &v->c, 1);
}

static Layout planar_layout(const Value *v) {
    Layout l = {.planar = true, .h = v->h, .w = v->w, .n_segments = 1, .blocks = v->c};
    l.segment = NEW_ARRAY(GRAPH, int, 1);
    l.segment[0] = v->c;
    l.floats = (int64_t)v->c * v->h * v->w;
    return l;
}

bool layouts_equal(const Layout *a, const Layout *b) {
    return a->planar == b->planar && a->h == b->h && a->w == b->w &&
           a->n_segments == b->n_segments &&
           !memcmp(a->segment, b->segment, sizeof(int) * (size_t)a->n_segments);
}

/* Whether the image stored is the one that the graph sees. */
static bool is_image(const Value *v) {
    return v->layout.h == v->h && v->layout.w == v->w;
}

/* ---- copies ---- */

/* The walk over the graph, and the names that nodes have. */
typedef struct Walk {
    Graph *g;
    Map *names;
} Walk;

/* A node "x.copy" that reads x, ahead of the node that is being laid out; "x.copy2" if
 * there is such a name. */
static Node *new_reader(Walk *k, Op op, Value *x, Pos pos) {
    const char *name = arena_printf(GRAPH, "%s.%s", x->name, ops[op].name);
    for (int i = 2; map_get(k->names, name); i++) {
        name = arena_printf(GRAPH, "%s.%s%d", x->name, ops[op].name, i);
    }
    Node *n = node_new(k->g, op, name, pos);
    map_put(k->names, name, n);
    VEC_PUSH(GRAPH, n->in, x);
    VEC_PUSH(GRAPH, x->uses, n);
    n->out->c = x->c;
    n->out->h = x->h;
    n->out->w = x->w;
    n->out->root = n->out;
    return n;
}

static Value *new_copy(Walk *k, Value *x, Pos pos) {
    Value *y = new_reader(k, OP_copy, x, pos)->out;
    y->layout = one_segment(k->g, y);
    return y;
}

/* The copy of x that there is, or a new one. */
static Value *copy_of(Walk *k, Value *x, Pos pos) {
    for (int i = 0; i < x->uses.n; i++) {
        if (x->uses.at[i]->op == OP_copy) {
            return x->uses.at[i]->out;
        }
    }
    return new_copy(k, x, pos);
}

/* Whether n can read x, its first operand, as x lies. */
static bool can_read(const Node *n, const Value *x) {
    switch (n->op) {
    case OP_flatten:
    case OP_dropout:
    case OP_identity:
        return true;
    case OP_linear:
    case OP_add:
    case OP_relu:
    case OP_sigmoid:
    case OP_tanh:
    case OP_scale:
        return !x->layout.planar;
    case OP_conv:
        return is_image(x) && (n->groups == 1 || x->layout.n_segments == 1);
    case OP_pad:
    case OP_slice:
        return is_image(x) && x->layout.n_segments == 1 && !x->layout.planar;
    default:
        return is_image(x) && !x->layout.planar;
    }
}

/* Operand i of n lies in one segment from here on. */
static void want_one_segment(Walk *k, Node *n, int i) {
    const Layout want = one_segment(k->g, n->in.at[i]);
    if (!layouts_equal(&n->in.at[i]->layout, &want)) {
        n->in.at[i] = copy_of(k, n->in.at[i], n->pos);
    }
}

static void lay_add(Walk *k, Node *n) {
    bool alike = !n->in.at[0]->layout.planar;
    for (int i = 1; i < n->in.n; i++) {
        alike = alike && layouts_equal(&n->in.at[0]->layout, &n->in.at[i]->layout);
    }
    for (int i = 0; i < n->in.n && !alike; i++) {
        want_one_segment(k, n, i);
    }
    n->out->layout = n->in.at[0]->layout;
}

/* ---- concat ---- */

Value *value_root(Value *v) {
    while (v->root->root != v->root) {
        v->root_offset += v->root->root_offset;
        v->root = v->root->root;
    }
    return v->root;
}

/* Whether x's storage can become part of a concat's, whose image is h x w as stored. */
static bool can_place(Value *x, int h, int w) {
    const Value *root = value_root(x);
    return root->def && !x->layout.planar && x->layout.h == h && x->layout.w == w &&
           x->layout.floats == root->layout.floats;
}

static bool place_operand(Value *concat, Value *x, int h, int w, int64_t offset) {
    if (!can_place(x, h, w)) {
        return false;
    }
    Value *root = x->root;
    root->root = concat;
    root->root_offset = offset;
    return true;
}

/* Flattened operands stay so if all can be placed: their images, joined, are the image of
 * the flattened result. Else the result is no flattened image. */
static bool can_place_flattened(const Node *n) {
    const Layout *first = &n->in.at[0]->layout;
    Map *seen = map_new(SCRATCH);
    for (int i = 0; i < n->in.n; i++) {
        Value *x = n->in.at[i];
        if (!can_place(x, first->h, first->w) || map_get(seen, x->root->name)) {
            return false;
        }
        map_put(seen, x->root->name, x);
    }
    return true;
}

/* Place every operand, or a copy of it; the image is h x w as stored. */
static void place_or_copy(Walk *k, Node *n, int h, int w) {
    int64_t offset = 0;
    for (int i = 0; i < n->in.n; i++) {
        Value *x = n->in.at[i];
        if (!place_operand(n->out, x, h, w, offset)) {
            n->in.at[i] = copy_of(k, x, n->pos);
            if (!place_operand(n->out, n->in.at[i], h, w, offset)) {
                n->in.at[i] = new_copy(k, x, n->pos);
                place_operand(n->out, n->in.at[i], h, w, offset);
            }
        }
        offset += n->in.at[i]->layout.floats;
    }
}

static void lay_concat(Walk *k, Node *n) {
    const Layout *first = &n->in.at[0]->layout;
    const bool flattened = !is_image(n->in.at[0]) && can_place_flattened(n);
    const int h = flattened ? first->h : n->out->h;
    const int w = flattened ? first->w : n->out->w;
    place_or_copy(k, n, h, w);
    VEC(int) channels = {0};
    for (int i = 0; i < n->in.n; i++) {
        const Layout *l = &n->in.at[i]->layout;
        for (int s = 0; s < l->n_segments; s++) {
            VEC_PUSH(SCRATCH, channels, l->segment[s]);
        }
    }
    n->out->layout = blocked_layout(k->g, h, w, channels.at, channels.n);
}

/* ---- the walk over the graph ---- */

static void lay_node(Walk *k, Node *n) {
    Value *y = n->out;
    y->root = y;
    if (n->op == OP_concat) {
        lay_concat(k, n);
        return;
    }
    if (!can_read(n, n->in.at[0])) {
        n->in.at[0] = copy_of(k, n->in.at[0], n->pos);
    }
    const Layout *x = &n->in.at[0]->layout;
    switch (n->op) {
    case OP_conv:
    case OP_linear:
    case OP_pad:
    case OP_slice:
        if (n->in.n == 2) { /* a residual */
            want_one_segment(k, n, 1);
        }
        y->layout = one_segment(k->g, y);
        break;
    case OP_add:
        lay_add(k, n);
        break;
    case OP_flatten:
    case OP_dropout:
    case OP_identity:
        y->root = n->in.at[0];
        y->layout = *x;
        break;
    case OP_relu:
    case OP_sigmoid:
    case OP_tanh:
    case OP_scale:
        y->layout = *x;
        break;
    default:
        y->layout = blocked_layout(k->g, y->h, y->w, x->segment, x->n_segments);
    }
}

static void lay_output(Walk *k, Value *x) {
    if (x->layout.planar) {
        x = copy_of(k, x, x->pos);
    }
    Value *y = new_reader(k, OP_output, x, x->pos)->out;
    y->layout = planar_layout(y);
}

static Map *node_names(const Graph *g) {
    Map *names = map_new(SCRATCH);
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        map_put(names, n->name, n);
        for (int j = 0; j < n->absorbed.n; j++) {
            map_put(names, n->absorbed.at[j]->name, n);
        }
    }
    return names;
}

void assign_layouts(Graph *g) {
    Walk k = {g, node_names(g)};
    Node *const *nodes = g->nodes.at;
    const int count = g->nodes.n;
    graph_link(g);
    g->input->layout = planar_layout(g->input);
    g->input->root = g->input;
    memset(&g->nodes, 0,
            sizeof g->nodes); /* a new list, with copies where they belong */
    for (int i = 0; i < count; i++) {
        lay_node(&k, nodes[i]);
        VEC_PUSH(GRAPH, g->nodes, nodes[i]);
    }
    for (int i = 0; i < g->outputs.n; i++) {
        lay_output(&k, g->outputs.at[i]);
    }
    for (int i = 0; i < g->nodes.n; i++) {
        value_root(g->nodes.at[i]->out);
    }
    graph_link(g);
}

/* ---- places ---- */

int64_t layout_offset(const Graph *g, const Value *v, int64_t element) {
    const Layout *l = &v->layout;
    if (l->planar) {
        return element;
    }
    const int64_t width = g->target->v, image = (int64_t)l->h * l->w;
    int64_t c = element / image, block = 0;
    for (const int *segment = l->segment; c >= *segment; segment++) {
        c -= *segment;
        block += ceil_div(*segment, width);
    }
    return ((block + c / width) * image + element % image) * width + c % width;
}

int64_t value_stride(const Value *v) { return v->root->layout.floats; }

int64_t value_extent(const Graph *g, const Value *v) {
    return (g->batch - 1) * value_stride(v) + v->layout.floats;
}
