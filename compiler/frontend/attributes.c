/* attributes.c - the attributes of one operation, by the tables ops.def and attrs.def.
 *
 * ops.def says which keys an operation has, attrs.def how each is read and where in the Node
 * it goes; what is not given stays as node_set_defaults() left it. Only here do kinds become
 * values:
 *
 *     kernel: 3          -> 3, 3             (h, w)
 *     pad: [1, 2]        -> 1, 2, 1, 2       (top, left, bottom, right)
 *     pad: [0, 1, 0, 1]  -> as it stands
 *     channels: [4, 4]   -> 4 before, 4 after
 */
#include "frontend.h"

#include <math.h>
#include <string.h>

enum AttrKind { COUNT, PAIR, EXTENT, CHANNELS, TRIPLE, FLAG, REAL, NAME, OPNAME };

typedef struct Attr {
    const char *key;
    enum AttrKind kind;
    size_t field; /* offset in Node */
    const char *fallback;
} Attr;

static const Attr attrs[] = {
#define ATTR(key, kind, field, fallback) {#key, kind, offsetof(Node, field), fallback},
#include "attrs.def"
#undef ATTR
};
enum { ATTRS = sizeof attrs / sizeof *attrs };

bool op_is_in_language(Op op) {
    return op != OP_none && op != OP_copy && op != OP_output;
}

/* The words of ops[op].keys that are rows of attrs.def, in that order. */
static int attrs_of(Op op, const Attr *to[ATTRS]) {
    int n = 0;
    for (const char *s = ops[op].keys; *s;) {
        const size_t length = strcspn(s, " ");
        for (int i = 0; i < ATTRS; i++) {
            if (strlen(attrs[i].key) == length && !strncmp(attrs[i].key, s, length)) {
                to[n++] = &attrs[i];
            }
        }
        s += length;
        s += *s == ' ';
    }
    return n;
}

/* ---- kinds ---- */

/* One value for all, or a list: t as 1 to 4 integers in to; returns how many. shape says
 * what the place takes, for messages. */
int read_extents(const Tree *t, const Env *env, const char *what, int *to, int least,
        const char *shape) {
    if (t->kind == TREE_TEXT && !tree_is_empty(t)) {
        to[0] = (int)integer_of(t, env, what, least, MAX_EXTENT);
        return 1;
    }
    if (t->kind != TREE_LIST) {
        error_at(pos_in(env, t), "'%s' wants %s, found %s", what, shape, tree_found(t));
    }
    if (t->items.n < 2 || t->items.n > 4) {
        error_at(pos_in(env, t), "'%s' wants %s, found a list of %d", what, shape,
                t->items.n);
    }
    for (int i = 0; i < t->items.n; i++) {
        to[i] = (int)integer_of(t->items.at[i], env, what, least, MAX_EXTENT);
    }
    return t->items.n;
}

static _Noreturn void wrong_count(
        const Tree *t, const Env *env, const char *what, const char *shape, int n) {
    error_at(pos_in(env, t),
            n == 1 ? "'%s' wants %s, found one value"
                   : "'%s' wants %s, found a list of %d",
            what, shape, n);
}

static void read_pair(const Tree *t, const Env *env, const char *what, int to[2]) {
    const char *shape = "one value or [h, w]";
    int v[4];
    const int n = read_extents(t, env, what, v, 1, shape);
    if (n > 2) {
        wrong_count(t, env, what, shape, n);
    }
    to[0] = v[0];
    to[1] = v[n - 1];
}

static void read_extent(const Tree *t, const Env *env, const char *what, int to[4]) {
    const char *shape = "one value, [h, w] or [top, left, bottom, right]";
    int v[4];
    const int n = read_extents(t, env, what, v, 0, shape);
    if (n == 3) {
        wrong_count(t, env, what, shape, n);
    }
    for (int i = 0; i < 4; i++) {
        to[i] = v[i % n];
    }
}

/* n values, no more and no fewer. */
static void read_exactly(const Tree *t, const Env *env, const char *what, int *to,
        int n, int least, const char *shape) {
    int v[4];
    const int found = read_extents(t, env, what, v, least, shape);
    if (found != n) {
        wrong_count(t, env, what, shape, found);
    }
    memcpy(to, v, (size_t)n * sizeof *to);
}

static double read_real(const Tree *t, const Env *env, const char *what) {
    const double r = real_of(t, env, what);
    if (!strcmp(what, "eps") && r < 0) {
        error_at(pos_in(env, t), "'eps' wants a number of at least 0, found %.9g", r);
    }
    if (!strcmp(what, "p") && (r < 0 || r > 1)) {
        error_at(pos_in(env, t), "'p' wants a probability, 0 to 1, found %.9g", r);
    }
    if (fabs(r) > 3e38) {
        error_at(pos_in(env, t), "'%s' is too large for a float: %.9g", what, r);
    }
    return r;
}

static Op read_op(const Tree *t, const Env *env, const char *what) {
    const char *text = text_of(t, env, what);
    const Op op = op_by_name(text);
    if (op != OP_relu && op != OP_sigmoid && op != OP_tanh) {
        error_at(pos_in(env, t), "'%s' wants relu, sigmoid or tanh, found '%s'", what,
                text);
    }
    return op;
}

/* start, stop and step: least is what they are by default. */
static int least_of_triple(const Attr *a) {
    return a->fallback[1] == '-' ? -1 : a->fallback[1] - '0';
}

static void read_attribute(Node *n, const Attr *a, const Tree *t, const Env *env) {
    void *field = (char *)n + a->field;
    switch (a->kind) {
    case COUNT:
        *(int *)field = (int)integer_of(t, env, a->key, 1, MAX_EXTENT);
        break;
    case PAIR:
        read_pair(t, env, a->key, field);
        break;
    case EXTENT:
        read_extent(t, env, a->key, field);
        break;
    case CHANNELS:
        read_exactly(t, env, a->key, field, 2, 0, "[before, after]");
        break;
    case TRIPLE:
        read_exactly(t, env, a->key, field, 3, least_of_triple(a), "[C, H, W]");
        break;
    case FLAG:
        *(bool *)field = flag_of(t, env, a->key);
        break;
    case REAL:
        *(double *)field = read_real(t, env, a->key);
        break;
    case NAME: {
        const char *name = text_of(t, env, a->key);
        if (strcmp(name, "in")) { /* the network's input, as a residual */
            check_name(name, pos_in(env, t));
        }
        *(const char **)field = name;
        break;
    }
    case OPNAME:
        *(Op *)field = read_op(t, env, a->key);
        break;
    }
}

/* ---- an operation ---- */

/* Whether the key must be given: no default, and not one that only dumps have. */
static bool is_required(const Attr *a) {
    return !a->fallback && a->kind != NAME && a->kind != OPNAME;
}

void check_attributes(Op op, const Tree *body, const Env *env) {
    const Attr *found[ATTRS];
    const int n = attrs_of(op, found);
    const char *allowed[ATTRS + 4] = {"name", "from", "if"};
    int n_allowed = 3;
    if (ops[op].most == MANY) {
        allowed[n_allowed++] = "paths";
    }
    for (int i = 0; i < n; i++) {
        allowed[n_allowed++] = found[i]->key;
    }
    check_keys(body, env, ops[op].name, allowed, n_allowed);
}

/* What only makes sense together. */
static void check_together(const Node *n, const Tree *body, const Env *env) {
    const Tree *eps = tree_get(body, "eps");
    if (eps && n->op != OP_batch_norm && !n->batch_norm) {
        error_at(pos_in(env, eps),
                "'eps' is the batch norm's: %s has it only with "
                "'batch_norm'",
                ops[n->op].name);
    }
}

void read_attributes(Node *n, const Tree *body, const Env *env) {
    const Attr *found[ATTRS];
    const int count = attrs_of(n->op, found);
    for (int i = 0; i < count; i++) {
        const Tree *t = tree_get(body, found[i]->key);
        if (t) {
            read_attribute(n, found[i], t, env);
        } else if (is_required(found[i])) {
            error_at(n->pos, "%s wants '%s'", ops[n->op].name, found[i]->key);
        }
    }
    check_together(n, body, env);
    if ((n->op == OP_maxpool || n->op == OP_avgpool) && !tree_get(body, "stride")) {
        n->stride[0] = n->kernel[0]; /* PyTorch's rule */
        n->stride[1] = n->kernel[1];
    }
}
