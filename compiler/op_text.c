/* op_text.c - a node in a few words, for tables and for the comments of emitted C.
 *
 *     conv 7x7/2 pad 3 3->64 + batch_norm + relu
 *     conv 3x3 pad 1 512->512 + batch_norm + add + relu
 *     linear 4096->1000
 */
#include "cnnc.h"

/* "3x3/2 pad 1": square or not, the stride after a slash if it is not 1 */
static const char *window_text(const Node *n) {
    const int *s = n->stride, *p = n->pad, *d = n->dilation;
    const char *text = arena_printf(GRAPH, " %dx%d", n->kernel[0], n->kernel[1]);
    if (s[0] != 1 || s[1] != 1) {
        text = s[0] == s[1] ? arena_printf(GRAPH, "%s/%d", text, s[0])
                            : arena_printf(GRAPH, "%s/%dx%d", text, s[0], s[1]);
    }
    if (n->op == OP_conv && (d[0] != 1 || d[1] != 1)) {
        text = arena_printf(GRAPH, "%s dilation %dx%d", text, d[0], d[1]);
    }
    if (p[0] == p[1] && p[1] == p[2] && p[2] == p[3]) {
        return p[0] ? arena_printf(GRAPH, "%s pad %d", text, p[0]) : text;
    }
    return arena_printf(GRAPH, "%s pad %d,%d,%d,%d", text, p[0], p[1], p[2], p[3]);
}

static const char *bare_op_text(const Node *n) {
    const char *name = ops[n->op].name;
    const int c = n->in.at[0]->c, k = n->out->c;
    switch (n->op) {
    case OP_conv:
        return n->groups == 1
                       ? arena_printf(GRAPH, "conv%s %d->%d", window_text(n), c, k)
                       : arena_printf(GRAPH, "conv%s %d->%d in %d groups",
                                 window_text(n), c, k, n->groups);
    case OP_linear:
        return arena_printf(GRAPH, "linear %d->%d", c, k);
    case OP_maxpool:
    case OP_avgpool:
        return arena_printf(GRAPH, "%s%s", name, window_text(n));
    case OP_add:
    case OP_concat:
        return arena_printf(GRAPH, "%s of %d", name, n->in.n);
    case OP_adaptive_avgpool:
        return arena_printf(GRAPH, "%s to %dx%d", name, n->size[0], n->size[1]);
    case OP_scale:
        return arena_printf(GRAPH, "%s by %g", name, n->by);
    default:
        return name;
    }
}

const char *op_text(const Node *n) {
    const bool residual = n->op != OP_add && n->op != OP_concat && n->in.n > 1;
    const char *factor =
            n->scaled == 1 ? "" : arena_printf(GRAPH, " + scale by %g", n->scaled);
    return arena_printf(GRAPH, "%s%s%s%s%s%s", bare_op_text(n),
            n->batch_norm ? " + batch_norm" : "", factor, residual ? " + add" : "",
            n->activation ? " + " : "", n->activation ? ops[n->activation].name : "");
}
