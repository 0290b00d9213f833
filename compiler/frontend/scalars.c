/* scalars.c - a scalar of the tree, read as the type that its place wants.
 *
 * The place says the type: an integer attribute takes an expression, quoted or not; a text
 * attribute takes the text, `$(x)` filled in. A parameter has the type of its default. Only
 * where nothing says a type, in a default and in the argument of a parameter without one,
 * the text itself does: quoted, or not beginning like an expression, it is a text.
 */
#include "frontend.h"

#include <string.h>
#include <strings.h>

void spend(const Env *env, int64_t steps, Pos pos) {
    env->work->left -= steps;
    if (env->work->left < 0) {
        error_at(pos, "expanding this network takes more than %d steps", MAX_WORK);
    }
}

Pos pos_in(const Env *env, const Tree *t) {
    Pos pos = t->pos;
    if (env->via) {
        pos.via = env->via;
    }
    return pos;
}

/* ---- parameters ---- */

Binding *find_parameter(const Env *env, const char *name) {
    for (; env; env = env->outer) {
        for (int i = 0; i < env->n; i++) {
            if (!strcmp(env->at[i].name, name)) {
                return &env->at[i];
            }
        }
    }
    return NULL;
}

/* The environment that holds b: its default is evaluated there. */
static const Env *home_of(const Env *env, const Binding *b) {
    while (b < env->at || b >= env->at + env->n) {
        env = env->outer;
    }
    return env;
}

static void force(const Env *env, Binding *b) {
    if (b->value.kind != KIND_NONE) {
        return;
    }
    if (!b->tree) {
        error_at(b->pos, "parameter '%s' has no value; give it with --set %s=VALUE",
                b->name, b->name);
    }
    if (b->busy || env->work->depth >= MAX_NESTING) {
        error_at(pos_in(env, b->tree), "parameter '%s' depends on %s", b->name,
                b->busy ? "itself" : "too long a chain of others");
    }
    b->busy = true;
    env->work->depth++;
    b->value = argument_of(b->tree, env, b->name, KIND_NONE);
    env->work->depth--;
    b->busy = false;
}

void force_parameters(const Env *env) {
    for (int i = 0; i < env->n; i++) {
        force(env, &env->at[i]);
    }
}

static _Noreturn void unknown_parameter(const Env *env, const char *name, Pos pos) {
    VEC(const char *) known = {0};
    const Env *caller = NULL;
    for (const Env *e = env; e; e = e->outer) {
        caller = e->caller ? e->caller : caller;
        for (int i = 0; i < e->n; i++) {
            VEC_PUSH(SCRATCH, known, e->at[i].name);
        }
    }
    const char *near = did_you_mean(name, known.at, known.n);
    if (!strcmp(name, "i")) {
        error_at(pos, "no repeat encloses this $i");
    }
    if (caller && find_parameter(caller, name)) {
        error_note(
                "'%s' is known where the block is instantiated: pass it as an argument",
                name);
    }
    error_at(pos,
            near ? "unknown parameter '%s'; did you mean '%s'?"
                 : "unknown parameter '%s'",
            name, near);
}

Scalar parameter_value(const Env *env, const char *name, Pos pos) {
    Binding *b = find_parameter(env, name);
    if (!b) {
        unknown_parameter(env, name, pos);
    }
    force(home_of(env, b), b);
    return b->value;
}

/* ---- texts ---- */

static const char *scalar_text(Scalar s) {
    switch (s.kind) {
    case KIND_INTEGER:
        return arena_printf(PERM, "%lld", (long long)s.i);
    case KIND_REAL:
        return arena_printf(PERM, "%.17g", s.r);
    case KIND_BOOLEAN:
        return s.i ? "true" : "false";
    default:
        return s.text;
    }
}

/* The length of "$(name)" at s, or 0. */
static int filler_length(const char *s) {
    if (s[0] != '$' || s[1] != '(') {
        return 0;
    }
    const int n = (int)strspn(
            s + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return n && s[2 + n] == ')' ? n + 3 : 0;
}

/* "layer$(id)" -> "layer3". What can't be filled in is an error, or gives NULL. */
static const char *fill_in(
        const Tree *t, const Env *env, const char *what, bool or_null) {
    char to[MAX_TEXT + 1];
    size_t n = 0;
    for (const char *s = t->text; *s;) {
        const int filler = filler_length(s);
        const char *piece = s;
        size_t length = 1;
        if (*s == '$') {
            const char *name =
                    filler ? arena_strndup(PERM, s + 2, (size_t)filler - 3) : "";
            if (or_null && !find_parameter(env, name)) {
                return NULL;
            }
            if (!filler) {
                error_at(pos_in(env, t),
                        "'%s' is a text: only $(name) is filled in, found "
                        "'%.40s'",
                        what, s);
            }
            piece = scalar_text(parameter_value(env, name, pos_in(env, t)));
            length = strlen(piece);
        }
        if (n + length > MAX_TEXT) {
            error_at(pos_in(env, t), "'%s' is longer than %d bytes", what, MAX_TEXT);
        }
        memcpy(to + n, piece, length);
        n += length;
        s += filler ? filler : 1;
    }
    spend(env, (int64_t)n, t->pos);
    return arena_strndup(PERM, to, n);
}

static const Tree *want_text(
        const Tree *t, const Env *env, const char *what, const char *wanted) {
    if (t->kind != TREE_TEXT || tree_is_empty(t)) {
        error_at(
                pos_in(env, t), "'%s' wants %s, found %s", what, wanted, tree_found(t));
    }
    return t;
}

const char *text_of(const Tree *t, const Env *env, const char *what) {
    want_text(t, env, what, "a text");
    if (strlen(t->text) > MAX_TEXT) {
        error_at(pos_in(env, t), "'%s' is longer than %d bytes", what, MAX_TEXT);
    }
    spend(env, 1, t->pos);
    return strchr(t->text, '$') ? fill_in(t, env, what, false) : t->text;
}

const char *text_if_known(const Tree *t, const Env *env) {
    return t->kind != TREE_TEXT || !*t->text ? NULL : fill_in(t, env, "name", true);
}

/* ---- the other types ---- */

/* Whether t is a bare word that no expression begins with: a text in the wrong place. Of a
 * misspelt boolean or a parameter without its $ the expression's message says more. */
static bool is_mere_word(const Tree *t, const Env *env) {
    static const char letters[] =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    return *t->text && !t->text[strspn(t->text, letters)] &&
           !looks_like_expression(t->text) && strcasecmp(t->text, "true") &&
           strcasecmp(t->text, "false") && !find_parameter(env, t->text);
}

static Scalar value_of(
        const Tree *t, const Env *env, const char *what, const char *wanted) {
    want_text(t, env, what, wanted);
    if (is_mere_word(t, env)) {
        error_at(pos_in(env, t), "'%s' wants %s, found '%s'", what, wanted, t->text);
    }
    return evaluate(t, env);
}

int64_t integer_of(
        const Tree *t, const Env *env, const char *what, int64_t least, int64_t most) {
    const char *wanted =
            arena_printf(PERM, "an integer of at least %lld", (long long)least);
    const Scalar s = value_of(t, env, what, wanted);
    if (s.kind != KIND_INTEGER || s.i < least) {
        error_at(pos_in(env, t), "'%s' wants %s, found %s", what, wanted,
                scalar_found(s));
    }
    if (s.i > most) {
        error_at(pos_in(env, t), "'%s' is at most %lld, found %lld", what,
                (long long)most, (long long)s.i);
    }
    return s.i;
}

double real_of(const Tree *t, const Env *env, const char *what) {
    const Scalar s = value_of(t, env, what, "a number");
    if (s.kind != KIND_REAL && s.kind != KIND_INTEGER) {
        error_at(
                pos_in(env, t), "'%s' wants a number, found %s", what, scalar_found(s));
    }
    return s.kind == KIND_REAL ? s.r : (double)s.i;
}

bool flag_of(const Tree *t, const Env *env, const char *what) {
    const Scalar s = value_of(t, env, what, "true or false");
    if (s.kind != KIND_BOOLEAN) {
        error_at(pos_in(env, t), "'%s' wants true or false, found %s", what,
                scalar_found(s));
    }
    return s.i;
}

static bool says_text(const Tree *t) {
    return !t->plain || !looks_like_expression(t->text);
}

/* An argument, or a default, for a parameter of that kind; KIND_NONE: any. */
Scalar argument_of(const Tree *t, const Env *env, const char *what, Kind kind) {
    want_text(t, env, what,
            "one value (a parameter is no list: pass two and write [$h, $w])");
    if (kind == KIND_TEXT || (kind == KIND_NONE && says_text(t))) {
        return (Scalar){.kind = KIND_TEXT, .text = text_of(t, env, what)};
    }
    if (is_mere_word(t, env)) {
        error_at(pos_in(env, t), "parameter '%s' is %s, as its default is; found '%s'",
                what, kind_names[kind], t->text);
    }
    Scalar s = evaluate(t, env);
    if (kind == KIND_REAL && s.kind == KIND_INTEGER) {
        s = (Scalar){.kind = KIND_REAL, .r = (double)s.i};
    }
    if (kind != KIND_NONE && s.kind != kind) {
        error_at(pos_in(env, t), "parameter '%s' is %s, as its default is; found %s",
                what, kind_names[kind], scalar_found(s));
    }
    return s;
}

Kind kind_of_default(const Tree *t, const Env *env) {
    if (!t || tree_is_empty(t) || t->kind != TREE_TEXT) {
        return KIND_NONE;
    }
    return says_text(t) ? KIND_TEXT : kind_of_expression(t, env);
}

/* ---- lists, mappings and their keys ---- */

const Tree *want_list(const Tree *t, const Env *env, const char *what) {
    if (t->kind != TREE_LIST) {
        error_at(pos_in(env, t), "%s wants a list, found %s", what, tree_found(t));
    }
    return t;
}

const Tree *want_map(const Tree *t, const Env *env, const char *what) {
    if (t->kind != TREE_MAP) {
        error_at(pos_in(env, t), "%s wants a mapping, {key: value, ...}, found %s",
                what, tree_found(t));
    }
    return t;
}

const char *list_words(const char *const *words, int n) {
    enum { MOST = 20 };
    const char *text = "";
    for (int i = 0; i < n && i < MOST; i++) {
        text = arena_printf(PERM, "%s%s%s", text,
                !i           ? ""
                : i == n - 1 ? " and "
                             : ", ",
                words[i]);
    }
    return n > MOST ? arena_printf(PERM, "%s and %d more", text, n - MOST) : text;
}

void check_key(const Tree *key, const Env *env, const char *where,
        const char *const *allowed, int n) {
    for (int i = 0; i < n; i++) {
        if (!strcmp(allowed[i], key->text)) {
            return;
        }
    }
    const char *near = did_you_mean(key->text, allowed, n);
    if (near) {
        error_at(pos_in(env, key), "%s has no '%s'; did you mean '%s'?", where,
                key->text, near);
    }
    error_note("%s has %s", where, list_words(allowed, n));
    error_at(pos_in(env, key), "%s has no '%s'", where, key->text);
}

void check_keys(const Tree *map, const Env *env, const char *where,
        const char *const *allowed, int n) {
    for (int i = 0; i < map->keys.n; i++) {
        check_key(map->keys.at[i], env, where, allowed, n);
    }
}
