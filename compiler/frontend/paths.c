/* paths.c - add and concat: several ways from one value, joined at their ends.
 *
 *     - [conv_bn: {...}]                a list opens no scope: its layers are siblings
 *     - branch2: [conv_bn: {...}]       a scope of that name, numbered from 0
 *     - {name: b3, if: $deep, layers: [...]}
 *     - []                              the value itself
 *
 * Instead of paths, `from: [a, b]` names the operands.
 */
#include "frontend.h"

#include <string.h>

/* A path: layers under a name, or without one; a list, {name: [...]} or the long form,
 * which alone has a condition. */
typedef struct Path {
    const Tree *name, *condition, *layers;
} Path;

static bool is_layer_word(const Loader *l, const char *word) {
    return op_by_name(word) != OP_none || map_get(l->blocks, word) ||
           !strcmp(word, "seq") || !strcmp(word, "repeat");
}

static Path read_long_path(const Place *p, const Tree *t) {
    static const char *const keys[] = {"name", "if", "layers"};
    check_keys(t, p->env, "a path", keys, 3);
    const Tree *layers = tree_get(t, "layers");
    if (!layers) {
        error_at(pos_in(p->env, t), "this path has no 'layers'");
    }
    return (Path){tree_get(t, "name"), tree_get(t, "if"),
            want_list(layers, p->env, "'layers'")};
}

static Path read_path(Loader *l, const Place *p, const Tree *t) {
    if (t->kind == TREE_LIST) {
        return (Path){.layers = t};
    }
    if (t->kind == TREE_TEXT || !t->keys.n) {
        error_at(pos_in(p->env, t),
                "a path is a list of layers or {name: [layers]}, found %s",
                tree_found(t));
    }
    const Tree *key = t->keys.at[0];
    if (is_layer_word(l, key->text)) {
        error_at(pos_in(p->env, key),
                "a path can't be named '%s'; if it is meant as a layer, wrap it in a "
                "list: "
                "[%s: ...]",
                key->text, key->text);
    }
    const bool is_reserved = !strcmp(key->text, "name") || !strcmp(key->text, "if") ||
                             !strcmp(key->text, "layers");
    if (t->keys.n > 1 || is_reserved) {
        return read_long_path(p, t);
    }
    const char *what = arena_printf(PERM, "the path '%s'", key->text);
    return (Path){.name = key, .layers = want_list(t->items.at[0], p->env, what)};
}

static Value *expand_path(Loader *l, const Place *p, Path path, Value *x) {
    const Tree *at = path.name ? path.name : path.layers;
    const Pos pos = pos_in(p->env, at);
    Place inner = deeper(p, pos);
    int position = 0;
    if (!path.name) {
        return expand_list(l, &inner, path.layers, x);
    }
    const char *name = text_of(path.name, p->env, "name");
    check_name(name, pos);
    inner.scope = new_name(l, p->scope, name, pos);
    inner.position = &position;
    x = expand_list(l, &inner, path.layers, x);
    add_scope_name(l, inner.scope, x, pos);
    return x;
}

typedef VEC(Value *) Operands;

static void expand_paths(
        Loader *l, const Place *p, const Tree *paths, Value *x, Operands *to) {
    want_list(paths, p->env, "'paths'");
    for (int i = 0; i < paths->items.n; i++) {
        const Tree *t = paths->items.at[i];
        spend(p->env, 1, t->pos);
        const Path path = read_path(l, p, t);
        if (path.condition && !flag_of(path.condition, p->env, "if")) {
            bury_path(l, p, t, pos_in(p->env, path.condition));
            continue;
        }
        Value *end = expand_path(l, p, path, x);
        VEC_PUSH(GRAPH, *to, end);
    }
}

static void read_operands(Loader *l, const Place *p, const Tree *from, Operands *to) {
    for (int i = 0; i < from->items.n; i++) {
        VEC_PUSH(GRAPH, *to, resolve(l, p, from->items.at[i]));
        spend(p->env, 1, from->pos);
    }
}

/* The operands: ends of paths, or layers that `from` lists. */
static void expand_operands(
        Loader *l, const Place *p, const Item *item, Value *x, Operands *to) {
    const bool short_form = item->body && item->body->kind == TREE_LIST;
    const Tree *paths = short_form ? item->body : attribute(item, "paths");
    const Tree *from = attribute(item, "from");
    if (paths) {
        expand_paths(l, p, paths, input_of(l, p, item, x), to);
    } else if (from && from->kind == TREE_LIST) {
        read_operands(l, p, from, to);
    } else {
        error_at(item->pos, "'%s' wants paths, or several layers: from: [a, b]",
                item->word->text);
    }
}

Value *expand_join(Loader *l, const Place *p, const Item *item, Op op, Value *x) {
    if (item->body && item->body->kind != TREE_LIST) {
        want_attributes(p, item);
        check_attributes(op, item->body, p->env);
    }
    Operands operands = {0};
    expand_operands(l, p, item, x, &operands);
    if (operands.n < ops[op].least) {
        error_at(item->pos, "'%s' wants at least %d input%s, has %d", item->word->text,
                ops[op].least, ops[op].least == 1 ? "" : "s", operands.n);
    }
    const Tree *name = attribute(item, "name");
    Node *n = add_node(l, op, p->scope, item->pos);
    read_attributes(n, item->body, p->env);
    for (int i = 0; i < operands.n; i++) {
        add_input(p, n, operands.at[i]);
    }
    if (name) {
        const char *text = text_of(name, p->env, "name");
        check_name(text, pos_in(p->env, name));
        n->name = n->out->name = new_name(l, p->scope, text, item->pos);
        add_layer_name(l, n->name, n->out, n->pos);
    } else {
        VEC_PUSH(PERM, l->unnamed, n);
    }
    return n->out;
}
