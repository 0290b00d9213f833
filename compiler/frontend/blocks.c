/* blocks.c - layers expanded: instances of blocks, repeat, seq, if; one Node a layer.
 *
 * A list of layers is walked with the value that flows through it: each item takes it and
 * gives the next. Where an item stands says the rest, its Place: what `$x` means, the scope
 * that its name goes into, its number among its siblings, what `in` is.
 *
 *     opens a scope, takes a position     seq, an instance, a named repeat
 *     opens a scope, takes no position    a named path
 *     neither                             an inline instance, a repeat without a name, add and
 *                                         concat, a path that is a list
 *
 * What opens no scope hands its siblings' Place on, so that its layers are numbered among
 * them.
 */
#include "frontend.h"

#include <string.h>

/* ---- items ---- */

static const char *const item_shape =
        "a layer is 'op' or 'op: {attribute: value, ...}'";

static Item read_item(const Place *p, const Tree *t) {
    const Pos pos = pos_in(p->env, t);
    if (t->kind == TREE_TEXT && !tree_is_empty(t)) {
        return (Item){t, NULL, pos};
    }
    if (t->kind != TREE_MAP || !t->keys.n) {
        error_at(pos, "%s; found %s", item_shape, tree_found(t));
    }
    if (t->keys.n > 1) {
        error_note("attributes stand inside the operation's own mapping, further in");
        error_at(pos_in(p->env, t->keys.at[1]), "%s; found a second key, '%s'",
                item_shape, t->keys.at[1]->text);
    }
    const Tree *body = t->items.at[0];
    return (Item){t->keys.at[0], tree_is_empty(body) ? NULL : body, pos};
}

static bool is_word(const Item *item, const char *word) {
    return !strcmp(item->word->text, word);
}

bool is_join(Op op) { return ops[op].most == MANY; }

const Tree *attribute(const Item *item, const char *key) {
    return tree_get(item->body, key);
}

/* The attributes of an item that can't be a list. */
void want_attributes(const Place *p, const Item *item) {
    if (item->body && item->body->kind != TREE_MAP) {
        error_at(pos_in(p->env, item->body),
                "'%s' wants {attribute: value, ...}, found %s", item->word->text,
                tree_found(item->body));
    }
}

static bool is_left_out(const Place *p, const Tree *body) {
    const Tree *condition = tree_get(body, "if");
    return condition && !flag_of(condition, p->env, "if");
}

/* A Place one level further in. */
Place deeper(const Place *p, Pos pos) {
    Place inner = *p;
    if (++inner.depth > MAX_NESTING) {
        error_at(pos, "layers nest deeper than %d levels", MAX_NESTING);
    }
    return inner;
}

/* ---- names and inputs ---- */

/* The full name of an item that takes a position. */
static const char *take_name(Loader *l, const Place *p, const Item *item) {
    const int position = (*p->position)++;
    const Tree *t = attribute(item, "name");
    if (!t) {
        return new_name(l, p->scope, arena_printf(PERM, "%d", position), item->pos);
    }
    const char *name = text_of(t, p->env, "name");
    check_name(name, pos_in(p->env, t));
    return new_name(l, p->scope, name, pos_in(p->env, t));
}

Value *resolve(Loader *l, const Place *p, const Tree *t) {
    const char *name = text_of(t, p->env, "from");
    const Pos pos = pos_in(p->env, t);
    if (!strcmp(name, "in")) {
        return p->in;
    }
    Value *v = find_name(l, p->scope, name, pos);
    if (!v && !l->unresolved.name) {
        l->unresolved = (Unresolved){name, p->scope, pos};
    }
    return v ? v : p->in; /* goes on, to see whether the layer stands later */
}

/* What flows into an item with one input: its `from`, or x. */
Value *input_of(Loader *l, const Place *p, const Item *item, Value *x) {
    const Tree *from = attribute(item, "from");
    if (!from) {
        return x;
    }
    if (from->kind == TREE_LIST && from->items.n == 1) {
        from = from->items.at[0];
    }
    if (from->kind != TREE_TEXT) {
        error_at(pos_in(p->env, from), "'%s' has one input, 'from' gives %s",
                item->word->text,
                from->kind == TREE_LIST ? arena_printf(PERM, "%d layers", from->items.n)
                                        : tree_found(from));
    }
    return resolve(l, p, from);
}

/* ---- operations ---- */

Node *add_node(Loader *l, Op op, const char *name, Pos pos) {
    if (l->g->nodes.n >= MAX_NODES) {
        error_at(pos, "the network has more than %d layers", MAX_NODES);
    }
    return node_new(l->g, op, name, pos);
}

void add_input(const Place *p, Node *n, Value *v) {
    spend(p->env, 1, n->pos);
    VEC_PUSH(GRAPH, n->in, v);
}

/* A dump's fused residual is the operand after the inputs. */
static void add_residual(Loader *l, const Place *p, Node *n, const Tree *t) {
    if (t) {
        add_input(p, n, resolve(l, p, t));
    }
}

/* A dump's guest is computed by the kernel of a layer above it. */
static void join_host(Loader *l, const Place *p, Node *n, const Tree *t) {
    if (!t) {
        return;
    }
    Node *host = resolve(l, p, t)->def;
    const char *reason = host ? host_obstacle(n, host) : "it has no kernel";
    if (reason && !l->unresolved.name) {
        error_at(pos_in(p->env, t), "'%s' can't be the host of '%s': %s",
                host ? host->name : "in", n->name, reason);
    }
    if (!reason) {
        add_guest(host, n);
    }
}

static Value *expand_op(Loader *l, const Place *p, const Item *item, Op op, Value *x) {
    want_attributes(p, item);
    if (item->body) {
        check_attributes(op, item->body, p->env);
    }
    x = input_of(l, p, item, x);
    Node *n = add_node(l, op, take_name(l, p, item), item->pos);
    read_attributes(n, item->body, p->env);
    add_input(p, n, x);
    add_residual(l, p, n, attribute(item, "residual"));
    join_host(l, p, n, attribute(item, "host"));
    add_layer_name(l, n->name, n->out, n->pos);
    return n->out;
}

/* ---- seq and repeat ---- */

static const Tree *layers_of(const Place *p, const Item *item) {
    const Tree *layers = attribute(item, "layers");
    if (!layers) {
        error_at(item->pos, "'%s' wants 'layers'", item->word->text);
    }
    return want_list(layers, p->env, "'layers'");
}

static Value *expand_seq(Loader *l, const Place *p, const Item *item, Value *x) {
    static const char *const keys[] = {"name", "from", "if", "layers"};
    want_attributes(p, item);
    if (item->body) {
        check_keys(item->body, p->env, "'seq'", keys, 4);
    }
    int position = 0;
    Place inner = deeper(p, item->pos);
    inner.scope = take_name(l, p, item);
    inner.position = &position;
    x = expand_list(l, &inner, layers_of(p, item), input_of(l, p, item, x));
    add_scope_name(l, inner.scope, x, item->pos);
    return x;
}

/* Rounds differ in $i, and in what diagnostics say about where they are. */
static Value *expand_rounds(
        Loader *l, const Place *p, const Item *item, int64_t n, Value *x) {
    const Tree *layers = layers_of(p, item);
    Via *via = NULL;
    int nodes_then = -1;
    for (int64_t i = 0; i < n; i++) {
        Binding index = {.name = "i", .value = {.kind = KIND_INTEGER, .i = i}};
        spend(p->env, 20, item->pos);
        if (nodes_then != l->g->nodes.n) { /* else no Node holds the last one */
            via = NEW(PERM, Via);
            nodes_then = l->g->nodes.n;
        }
        const char *what = arena_printf(PERM, "repeat, round %lld", (long long)i);
        *via = (Via){what, item->pos};
        const Env env = {p->env, NULL, via, &index, 1, p->env->work};
        Place round = *p;
        round.env = &env;
        x = expand_list(l, &round, layers, x);
    }
    return x;
}

static Value *expand_repeat(Loader *l, const Place *p, const Item *item, Value *x) {
    static const char *const keys[] = {"name", "from", "if", "n", "layers"};
    want_attributes(p, item);
    if (item->body) {
        check_keys(item->body, p->env, "'repeat'", keys, 5);
    }
    const Tree *n = attribute(item, "n");
    if (!n) {
        error_at(item->pos, "'repeat' wants 'n', the number of rounds");
    }
    const int64_t rounds = integer_of(n, p->env, "n", 0, INT64_MAX);
    int position = 0;
    Place inner = deeper(p, item->pos);
    x = input_of(l, p, item, x);
    if (!attribute(item, "name")) {
        return expand_rounds(l, &inner, item, rounds, x);
    }
    inner.scope = take_name(l, p, item);
    inner.position = &position;
    x = expand_rounds(l, &inner, item, rounds, x);
    add_scope_name(l, inner.scope, x, item->pos);
    return x;
}

/* ---- instances of blocks ---- */

static void check_arguments(const Place *p, const Item *item, const Block *b) {
    VEC(const char *) allowed = {0};
    VEC_PUSH(SCRATCH, allowed, "name");
    VEC_PUSH(SCRATCH, allowed, "from");
    VEC_PUSH(SCRATCH, allowed, "if");
    for (int i = 0; b->params && i < b->params->keys.n; i++) {
        VEC_PUSH(SCRATCH, allowed, b->params->keys.at[i]->text);
    }
    const int n = item->body->keys.n;
    spend(p->env, (int64_t)n * allowed.n, item->pos);
    check_keys(item->body, p->env, b->what, allowed.at, allowed.n);
}

/* The arguments, evaluated by the caller, and defaults, evaluated in env, bound in to. */
static void bind_arguments(const Place *p, const Item *item, const Block *b, Env *env) {
    const int n = b->params ? b->params->keys.n : 0;
    const int given = item->body ? item->body->keys.n : 0;
    spend(p->env, (int64_t)n * (given + (int)sizeof(Binding) / 8), item->pos);
    env->at = NEW_ARRAY(PERM, Binding, n);
    env->n = n;
    for (int i = 0; i < n; i++) {
        const Tree *fallback = b->params->items.at[i];
        env->at[i].name = b->params->keys.at[i]->text;
        env->at[i].tree = tree_is_empty(fallback) ? NULL : fallback;
    }
    for (int i = 0; i < n; i++) {
        Binding *to = &env->at[i];
        const Tree *t = attribute(item, to->name);
        if (t) {
            const Kind kind = kind_of_default(to->tree, env);
            to->value = argument_of(t, p->env, to->name, kind);
        } else if (!to->tree) {
            error_at(item->pos, "block '%s' wants its parameter '%s'", b->name,
                    to->name);
        }
    }
    force_parameters(env);
}

static Value *expand_block(
        Loader *l, const Place *p, const Item *item, Block *b, Value *x) {
    want_attributes(p, item);
    if (item->body) {
        check_arguments(p, item, b);
    }
    if (b->busy) {
        error_at(item->pos, "block '%s' contains itself", b->name);
    }
    const Tree *name = attribute(item, "name");
    if (b->is_inline && name) {
        error_at(pos_in(p->env, name),
                "block '%s' is inline: it opens no scope to be named", b->name);
    }
    Via *via = NEW(PERM, Via);
    *via = (Via){b->what, item->pos};
    Env env = {&l->top, p->env, via, NULL, 0, p->env->work};
    bind_arguments(p, item, b, &env);
    int position = 0;
    Place inner = deeper(p, item->pos);
    inner.env = &env;
    inner.in = input_of(l, p, item, x);
    if (!b->is_inline) {
        inner.scope = take_name(l, p, item);
        inner.position = &position;
    }
    b->busy = true;
    x = expand_list(l, &inner, b->layers, inner.in);
    b->busy = false;
    if (!b->is_inline) {
        add_scope_name(l, inner.scope, x, item->pos);
    }
    return x;
}

/* ---- lists ---- */

static _Noreturn void unknown_op(const Loader *l, const Item *item) {
    VEC(const char *) known = {0};
    for (int op = 1; op < OPS; op++) {
        if (op_is_in_language((Op)op)) {
            VEC_PUSH(SCRATCH, known, ops[op].name);
        }
    }
    VEC_PUSH(SCRATCH, known, "seq");
    VEC_PUSH(SCRATCH, known, "repeat");
    for (int i = 0; i < l->block_names.n; i++) {
        VEC_PUSH(SCRATCH, known, l->block_names.at[i]);
    }
    const char *near = did_you_mean(item->word->text, known.at, known.n);
    error_at(item->pos,
            near ? "unknown op '%s'; did you mean '%s'?"
                 : "unknown op '%s'; no operation or block has that name",
            item->word->text, near);
}

static Value *expand_item(Loader *l, const Place *p, const Tree *t, Value *x) {
    const Item item = read_item(p, t);
    const Op op = op_by_name(item.word->text);
    Block *b = map_get(l->blocks, item.word->text);
    const bool is_seq = is_word(&item, "seq"), is_repeat = is_word(&item, "repeat");
    spend(p->env, 10, t->pos);
    if (!b && !is_seq && !is_repeat && !op_is_in_language(op)) {
        unknown_op(l, &item);
    }
    if (is_left_out(p, item.body)) {
        bury_item(l, p, item.word, item.body, pos_in(p->env, attribute(&item, "if")));
        return x;
    }
    return is_seq        ? expand_seq(l, p, &item, x)
           : is_repeat   ? expand_repeat(l, p, &item, x)
           : b           ? expand_block(l, p, &item, b, x)
           : is_join(op) ? expand_join(l, p, &item, op, x)
                         : expand_op(l, p, &item, op, x);
}

Value *expand_list(Loader *l, const Place *p, const Tree *list, Value *x) {
    for (int i = 0; i < list->items.n; i++) {
        x = expand_item(l, p, list->items.at[i], x);
    }
    return x;
}

Value *expand_top(Loader *l, const Tree *layers) {
    int position = 0;
    const Place top = {&l->top, "", &position, l->g->input, 0};
    return expand_list(l, &top, want_list(layers, &l->top, "'layers'"), l->g->input);
}
