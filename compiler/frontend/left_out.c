/* left_out.c - the names that an `if` leaves out.
 *
 * Nothing of what is left out is evaluated, but who names it with `from` should hear why it is
 * not there. So the names that it would have had are recorded as dead, as far as they are plain
 * or can be filled in without an error: a layer's own name; the name of a scope, which stands
 * for all inside; of what opens no scope, the names of its layers.
 */
#include "frontend.h"

#include <string.h>

static void bury_list(Loader *l, const Place *p, const Tree *list, Pos pos);

static void bury_name(Loader *l, const Place *p, const Tree *name, Pos pos) {
    const char *text = text_if_known(name, p->env);
    if (text) {
        add_dead_name(l, new_name(l, p->scope, text, pos), pos);
    }
}

void bury_path(Loader *l, const Place *p, const Tree *path, Pos pos) {
    const Tree *name = tree_get(path, "name");
    if (name) {
        bury_name(l, p, name, pos);
    } else if (path->kind == TREE_MAP && path->keys.n == 1 &&
               path->items.at[0]->kind == TREE_LIST) {
        bury_name(l, p, path->keys.at[0], pos);
    } else {
        bury_list(l, p, path->kind == TREE_MAP ? tree_get(path, "layers") : path, pos);
    }
}

/* The names that a layer left out would have had, so far as they are plain: its own, or if
 * it opens no scope, those of its layers. Nothing is evaluated. */
void bury_item(Loader *l, const Place *p, const Tree *word, const Tree *body, Pos pos) {
    const Tree *name = tree_get(body, "name"), *paths = tree_get(body, "paths");
    if (name) {
        bury_name(l, p, name, pos);
    } else if (!strcmp(word->text, "repeat")) {
        bury_list(l, p, tree_get(body, "layers"), pos);
    }
    if (is_join(op_by_name(word->text))) {
        paths = body->kind == TREE_LIST ? body : paths;
        for (int i = 0; paths && paths->kind == TREE_LIST && i < paths->items.n; i++) {
            bury_path(l, p, paths->items.at[i], pos);
        }
    }
}

static void bury_list(Loader *l, const Place *p, const Tree *list, Pos pos) {
    for (int i = 0; list && list->kind == TREE_LIST && i < list->items.n; i++) {
        const Tree *t = list->items.at[i];
        spend(p->env, 1, pos);
        if (t->kind == TREE_MAP && t->keys.n == 1) {
            bury_item(l, p, t->keys.at[0], t->items.at[0], pos);
        }
    }
}
