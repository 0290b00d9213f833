/* names.c - full names of layers and scopes, and what a `from` means.
 *
 * A full name is the names of the open scopes and the layer's own, joined by dots:
 * "layer1.0.conv1". All stand in one map, so that `from: a.b` inside scope "x.y" is tried as
 * "x.y.a.b", "x.a.b" and "a.b", in that order. A scope enters when it closes, with the value
 * of its last layer: from inside, it can't be read. A layer that its `if` leaves out enters
 * without a value: who names it gets an error, not a namesake further out.
 */
#include "frontend.h"

#include <string.h>

const char *compose_name(const char *scope, const char *name) {
    return *scope ? arena_printf(PERM, "%s.%s", scope, name) : name;
}

/* The full name of something new in scope. */
const char *new_name(Loader *l, const char *scope, const char *name, Pos pos) {
    const char *full = compose_name(scope, name);
    const size_t length = strlen(full);
    if (length > MAX_TEXT) {
        error_at(
                pos, "a full name is longer than %d bytes: '%.60s...'", MAX_TEXT, full);
    }
    spend(&l->bare, (int64_t)length, pos);
    return full;
}

static bool is_name_character(const char *s, bool first) {
    const unsigned char c = (unsigned char)*s;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c >= 0x80 || (!first && strchr("-+/", c));
}

/* A name of one or more parts joined by dots; no part is empty or "in". */
void check_name(const char *name, Pos pos) {
    if (strlen(name) > MAX_TEXT) {
        error_at(pos, "a name is longer than %d bytes", MAX_TEXT);
    }
    for (const char *s = name;; s++) {
        const size_t n = strcspn(s, ".");
        if (n == 0) {
            error_at(pos, "the name '%s' has an empty part", name);
        }
        if (n == 2 && !strncmp(s, "in", 2)) {
            error_at(pos, "nothing can be named 'in': that is the block's input");
        }
        for (size_t i = 0; i < n; i++) {
            if (!is_name_character(s + i, i == 0)) {
                error_at(pos,
                        "'%s' can't be a name: letters, digits and _ - + / make one",
                        name);
            }
        }
        s += n;
        if (!*s) {
            return;
        }
    }
}

static Named *named(Loader *l, const char *name) {
    Named *n = map_get(l->names, name);
    if (!n) {
        n = NEW(PERM, Named);
        map_put(l->names, name, n);
        VEC_PUSH(PERM, l->known_names, name);
    }
    return n;
}

void add_layer_name(Loader *l, const char *name, Value *v, Pos pos) {
    Named *n = named(l, name);
    if (n->is_layer) {
        error_note(
                "the first stands at %s:%d:%d", n->pos.file, n->pos.line, n->pos.col);
        error_at(pos, "a second layer is named '%s'", name);
    }
    *n = (Named){v, pos, true};
}

void add_scope_name(Loader *l, const char *name, Value *v, Pos pos) {
    Named *n = named(l, name);
    n->value = v;
    n->pos = n->is_layer ? n->pos : pos;
}

void add_dead_name(Loader *l, const char *name, Pos pos) {
    if (!map_get(l->names, name)) {
        named(l, name)->pos = pos;
    }
}

/* "a.b.c" -> "a.b" -> "a" -> "" */
static const char *scope_around(const char *scope) {
    const char *dot = strrchr(scope, '.');
    return dot ? arena_strndup(PERM, scope, (size_t)(dot - scope)) : "";
}

/* An error if name, or a scope that it goes through, has been left out here. */
static void refuse_dead(Loader *l, const char *scope, const char *name, Pos pos) {
    for (size_t n = strcspn(name, ".");; n += 1 + strcspn(name + n + 1, ".")) {
        const char *part = compose_name(scope, arena_strndup(PERM, name, n));
        const Named *found = map_get(l->names, part);
        if (found && !found->value) {
            error_note("its 'if' stands at %s:%d:%d", found->pos.file, found->pos.line,
                    found->pos.col);
            error_at(pos, "'%s' is left out here, as its 'if' is false", part);
        }
        if (!name[n]) {
            return;
        }
    }
}

Value *find_name(Loader *l, const char *scope, const char *name, Pos pos) {
    for (;; scope = scope_around(scope)) {
        const char *full = compose_name(scope, name);
        const Named *n = map_get(l->names, full);
        spend(&l->bare, 2 * (int64_t)strlen(full), pos);
        if (n && n->value) {
            return n->value;
        }
        refuse_dead(l, scope, name, pos);
        if (!*scope) {
            return NULL;
        }
    }
}

/* Whether scope is name or lies inside it. */
static bool is_inside(const char *scope, const char *name) {
    const size_t n = strlen(name);
    return !strncmp(scope, name, n) && (scope[n] == '.' || !scope[n]);
}

/* The known name nearest to u.name, as it would be written in u.scope. */
static const char *near_name(Loader *l, Unresolved u) {
    VEC(const char *) visible = {0};
    int tries = 1000000, most = 10000; /* a hint is not worth more */
    for (const char *scope = u.scope;; scope = scope_around(scope)) {
        const size_t skip = *scope ? strlen(scope) + 1 : 0;
        for (int i = 0; i < l->known_names.n && tries && visible.n < most;
                i++, tries--) {
            const char *known = l->known_names.at[i];
            const Named *n = map_get(l->names, known);
            if (n->value &&
                    (!skip || (is_inside(known, scope) && strlen(known) > skip))) {
                VEC_PUSH(SCRATCH, visible, known + skip);
            }
        }
        if (!*scope) {
            return did_you_mean(u.name, visible.at, visible.n);
        }
    }
}

void unknown_name(Loader *l, Unresolved u) {
    for (const char *scope = u.scope;; scope = scope_around(scope)) {
        const char *full = compose_name(scope, u.name);
        const Named *n = map_get(l->names, full);
        if (n && is_inside(u.scope, full)) {
            error_at(
                    u.pos, "'%s' is not finished here: this layer is part of it", full);
        }
        if (n) {
            error_note("it stands at %s:%d:%d", n->pos.file, n->pos.line, n->pos.col);
            error_at(u.pos,
                    "'%s' stands further on: a layer reads what stands before it",
                    full);
        }
        if (!*scope) {
            break;
        }
    }
    const char *near = near_name(l, u);
    error_at(u.pos,
            near ? "there is no layer '%s'; did you mean '%s'?"
                 : "there is no layer '%s'",
            u.name, near);
}

/* An add or concat takes no position, so one without a name is called after its operation:
 * the first name of add, add_1, add_2 ... that is free in its scope. */
void name_joins(Loader *l) {
    Map *next =
            map_new(PERM); /* "scope.add" -> int *: the first number not tried yet */
    for (int i = 0; i < l->unnamed.n; i++) {
        Node *n = l->unnamed.at[i];
        const char *stem = compose_name(n->name, ops[n->op].name), *name;
        int *number = map_get(next, stem);
        if (!number) {
            number = NEW(PERM, int);
            map_put(next, stem, number);
        }
        do {
            name = *number ? arena_printf(PERM, "%s_%d", stem, *number) : stem;
            ++*number;
        } while (map_get(l->names, name));
        n->name = n->out->name = name;
        add_layer_name(l, name, n->out, n->pos);
    }
}
