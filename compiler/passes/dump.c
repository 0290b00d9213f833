/* dump.c - the graph as flat YAML that the frontend reads back.
 *
 *     layers:
 *       - conv: {name: layer1.0.conv1, from: maxpool, out: 64, kernel: 3, pad: 1, bias: false,
 *           batch_norm: layer1.0.bn1, activation: relu}
 *
 * A layer is named by its node, so a fused result goes by the name of the conv that makes
 * it. Attributes are rows of attrs.def in the order of ops.def; one that has its default is
 * left out. Reals are printed with as few digits as read back to the same double. Parameters
 * are not here: they bind by name, a folded batch norm's through `batch_norm`.
 * `labels` is a path from the current folder: put a dump there to read it back.
 *
 * Needs:  a verified graph without the planner's own nodes.
 */
#include "cnnc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- scalars ---- */

static const char *real_text(double x) {
    const char *text = "";
    for (int digits = 1; digits <= 17; digits++) {
        text = arena_printf(SCRATCH, "%.*g", digits, x);
        if (strtod(text, NULL) == x) {
            break;
        }
    }
    return text;
}

/* "[1, 2, 3]", or "1" if all are equal and one may stand for them */
static const char *list_text(const int *at, int n, bool one_for_all) {
    bool equal = one_for_all;
    const char *text = "";
    for (int i = 0; i < n; i++) {
        equal = equal && at[i] == at[0];
        text = arena_printf(SCRATCH, "%s%s%d", text, i ? ", " : "", at[i]);
    }
    return equal ? arena_printf(SCRATCH, "%d", at[0])
                 : arena_printf(SCRATCH, "[%s]", text);
}

/* Plain where YAML allows it, else in double quotes. */
static const char *name_text(const char *s) {
    bool plain = *s && *s != '-';
    for (const char *p = s; *p; p++) {
        plain = plain && (isalnum((unsigned char)*p) || strchr("_.-/", *p));
    }
    if (plain) {
        return s;
    }
    const char *text = "\"";
    for (; *s; s++) {
        const char *escape = *s == '"' || *s == '\\' ? "\\" : "";
        text = (unsigned char)*s < ' '
                       ? arena_printf(SCRATCH, "%s\\x%02x", text, (unsigned)*s)
                       : arena_printf(SCRATCH, "%s%s%c", text, escape, *s);
    }
    return arena_printf(SCRATCH, "%s\"", text);
}

/* ---- attributes ---- */

static const char *count_text(const int *n) { return list_text(n, 1, true); }
static const char *pair_text(const int *hw) { return list_text(hw, 2, true); }
static const char *channels_text(const int *c) { return list_text(c, 2, false); }
static const char *triple_text(const int *chw) { return list_text(chw, 3, false); }
static const char *flag_text(bool on) { return on ? "true" : "false"; }

static const char *extent_text(const int *pad) {
    const bool symmetric = pad[0] == pad[2] && pad[1] == pad[3];
    return symmetric ? list_text(pad, 2, true) : list_text(pad, 4, false);
}

/* The text of one attribute of n; NULL: there is none. */
static const char *attr_text(const Node *n, const char *key) {
#define COUNT(field) count_text(&n->field)
#define PAIR(field) pair_text(n->field)
#define EXTENT(field) extent_text(n->field)
#define CHANNELS(field) channels_text(n->field)
#define TRIPLE(field) triple_text(n->field)
#define FLAG(field) flag_text(n->field)
#define REAL(field) real_text(n->field)
#define NAME(field) (n->field ? name_text(n->field) : NULL)
#define OPNAME(field) (n->field ? ops[n->field].name : NULL)
#define ATTR(name, kind, field, standard)                                              \
    if (!strcmp(key, #name)) {                                                         \
        return kind(field);                                                            \
    }
#include "attrs.def"
#undef ATTR
    internal_error("ops.def: no attribute '%s'", key);
}

static bool must_be_given(const char *key) {
#define ATTR(name, kind, field, standard)                                              \
    if (!strcmp(key, #name)) {                                                         \
        return !standard;                                                              \
    }
#include "attrs.def"
#undef ATTR
    return false;
}

/* As the frontend names it: by the node that makes it. */
static const char *value_text(const Value *v) {
    return v->def ? name_text(v->def->name) : "in";
}

/* What to print for an attribute; NULL: nothing, the frontend fills it in. */
static const char *attr_to_print(const Node *n, const char *key) {
    const bool weights = n->op == OP_conv || n->op == OP_linear;
    const bool pool = n->op == OP_maxpool || n->op == OP_avgpool;
    Node standard = {0};
    node_set_defaults(&standard);
    if (!strcmp(key, "residual")) {
        return n->in.n > 1 ? value_text(n->in.at[1]) : NULL;
    }
    if (!strcmp(key, "host")) {
        return n->host ? name_text(n->host->name) : NULL;
    }
    if (!strcmp(key, "eps") && weights && !n->batch_norm) {
        return NULL;
    }
    const char *text = attr_text(n, key), *usual = attr_text(&standard, key);
    const bool kernels_own = pool && !strcmp(key, "stride"); /* default: the kernel */
    return text && usual && !strcmp(text, usual) && !kernels_own && !must_be_given(key)
                   ? NULL
                   : text;
}

/* ---- the graph ---- */

static void dump_from(const Node *n, FILE *f) {
    if (ops[n->op].most == MANY) {
        fputs("[", f);
        for (int i = 0; i < n->in.n; i++) {
            fprintf(f, "%s%s", i ? ", " : "", value_text(n->in.at[i]));
        }
        fputs("]", f);
    } else {
        fputs(value_text(n->in.at[0]), f);
    }
}

static void dump_node(const Node *n, FILE *f) {
    fprintf(f, "  - %s: {name: %s, from: ", ops[n->op].name, name_text(n->name));
    dump_from(n, f);
    for (const char *at = ops[n->op].keys; *at;) {
        const size_t length = strcspn(at, " ");
        const char *key = arena_strndup(SCRATCH, at, length);
        const char *text = attr_to_print(n, key);
        if (text) {
            fprintf(f, ", %s: %s", key, text);
        }
        at += length + strspn(at + length, " ");
    }
    fputs("}\n", f);
}

/* text and ", key: value", the comma only between two */
static const char *with_item(const char *text, const char *key, const char *value) {
    return arena_printf(SCRATCH, "%s%s%s: %s", text, *text ? ", " : "", key, value);
}

/* One number stands for all channels, and as it is, not in a list. */
static const char *reals_text(const double *at, int n) {
    const char *text = "";
    if (n == 1) {
        return real_text(at[0]);
    }
    for (int i = 0; i < n; i++) {
        text = arena_printf(SCRATCH, "%s%s%s", text, i ? ", " : "", real_text(at[i]));
    }
    return arena_printf(SCRATCH, "[%s]", text);
}

static void dump_preprocess(const Preprocess *p, FILE *f) {
    const Preprocess *usual = &graph_new("")->preprocess;
    const char *text = "";
    if (p->central > 0) {
        text = with_item(text, "central", real_text(p->central));
    }
    if (p->resize) {
        text = with_item(text, "resize", count_text(&p->resize));
    }
    if (p->bicubic) {
        text = with_item(text, "interpolation", "bicubic");
    }
    if (p->crop[0]) {
        text = with_item(text, "crop", pair_text(p->crop));
    }
    if (p->scale != usual->scale) {
        text = with_item(text, "scale", real_text(p->scale));
    }
    if (p->n_mean) {
        text = with_item(text, "mean", reals_text(p->mean, p->n_mean));
    }
    if (p->n_std) {
        text = with_item(text, "std", reals_text(p->std, p->n_std));
    }
    if (p->invert) {
        text = with_item(text, "invert", "true");
    }
    if (p->bgr) {
        text = with_item(text, "bgr", "true");
    }
    if (*text) {
        fprintf(f, "preprocess: {%s}\n", text);
    }
}

void dump_graph(const Graph *g, FILE *f) {
    const Value *x = g->input;
    fprintf(f, "format: 1\nname: %s\n", name_text(g->name));
    fprintf(f, "input: {%s: [%d, %d, %d]}\nlayers:\n", name_text(x->name), x->c, x->h,
            x->w);
    for (int i = 0; i < g->nodes.n; i++) {
        dump_node(g->nodes.at[i], f);
    }
    fputs("outputs: [", f);
    for (int i = 0; i < g->outputs.n; i++) {
        fprintf(f, "%s%s", i ? ", " : "", value_text(g->outputs.at[i]));
    }
    fputs("]\n", f);
    dump_preprocess(&g->preprocess, f);
    if (g->labels_file) {
        fprintf(f, "labels: %s\n", name_text(g->labels_file));
    }
    for (int i = 0; i < g->training_only.n; i++) {
        fprintf(f, "%s%s%s", i ? ", " : "training_only: [",
                name_text(g->training_only.at[i]),
                i + 1 < g->training_only.n ? "" : "]\n");
    }
}
