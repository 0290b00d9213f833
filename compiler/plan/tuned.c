/* tuned.c - measured times of candidates: read, looked up, written. */
#include "tuned.h"
#include "../backend/backend.h"
#include "../frontend/frontend.h"
#include "cost_model.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

/* Segments that end inside a vector: their gaps are read as lanes. */
static const char *segments_text(const Graph *g, const Value *x) {
    const Layout *l = &x->layout;
    const char *s = "";
    bool gaps = false;
    for (int i = 0; i < l->n_segments; i++) {
        gaps |= i + 1 < l->n_segments && l->segment[i] % g->target->v;
        s = arena_printf(PERM, "%s%s%d", s, i ? "+" : "", l->segment[i]);
    }
    return gaps ? arena_printf(PERM, ", channels %s", s) : "";
}

const char *shape_key(const Graph *g, const Node *n) {
    const Value *x = n->in.at[0];
    char *key = arena_printf(PERM, "%s%s%s", conv_text(n),
            x->layout.planar ? ", planar" : segments_text(g, x),
            g->batch > 1 ? arena_printf(PERM, ", batch %d", g->batch) : "");
    for (char *s = key; (s = strpbrk(s, "\n:")) != NULL;) {
        *s = *s == '\n' ? ';' : ' ';
    }
    return key;
}

const char *candidate_text(const Choice *c) {
    const char *s = arena_printf(
            PERM, "%s %dx%d", algorithms[c->algorithm].name, c->tile_p, c->tile_k);
    return c->block[0] ? arena_printf(PERM, "%s block %dx%d chunk %d", s, c->block[0],
                                 c->block[1], c->k_chunk)
                       : s;
}

/* ---- the table ---- */

Tuned *tuned_new(
        const char *target, const char *processor, const char *compiler, int threads) {
    Tuned *t = NEW(PERM, Tuned);
    *t = (Tuned){.target = target, .processor = processor, .compiler = compiler};
    t->threads = threads;
    t->by_key = map_new(PERM);
    return t;
}

TunedShape *tuned_shape(const Tuned *t, const char *key) {
    return map_get(t->by_key, key);
}

TunedShape *add_tuned_shape(Tuned *t, const char *key) {
    TunedShape *s = NEW(PERM, TunedShape);
    s->key = key;
    map_put(t->by_key, key, s);
    VEC_PUSH(PERM, t->shapes, s);
    return s;
}

TunedRow *tuned_row(const TunedShape *s, const Choice *c) {
    const char *kernel = candidate_text(c);
    for (int i = 0; i < s->rows.n; i++) {
        if (strcmp(s->rows.at[i].kernel, kernel) == 0) {
            return &s->rows.at[i];
        }
    }
    return NULL;
}

/* One thread's time says nothing of a team: tasks that don't divide, memory that is shared.
 * The model knows the ratio. */
double tuned_cost(const Tuned *t, const TunedRow *r, const Candidate *c) {
    return t->threads == 1 ? r->us * c->cost / c->seconds : r->us;
}

/* ---- reading ---- */

static const Env nothing; /* no parameters: a file of plain values */

static const Tree *want(const Tree *map, const char *key) {
    const Tree *t = tree_get(map, key);
    if (!t) {
        error_at(map->pos, "'%s' is missing", key);
    }
    return t;
}

static const char *want_text(const Tree *map, const char *key) {
    const Tree *t = want(map, key);
    if (t->kind != TREE_TEXT || !*t->text) {
        error_at(t->pos, "'%s' wants text, found %s", key, tree_found(t));
    }
    return arena_strdup(PERM, t->text);
}

static double want_number(const Tree *map, const char *key) {
    const Tree *t = want(map, key);
    char *end = NULL;
    const double x = t->kind == TREE_TEXT ? strtod(t->text, &end) : 0;
    if (!(x > 0) || !isfinite(x) || *end) {
        error_at(t->pos, "'%s' wants a number above 0, found %s", key, tree_found(t));
    }
    return x;
}

static void read_row(TunedShape *s, const Tree *t) {
    static const char *const keys[] = {"kernel", "us", "model"};
    check_keys(want_map(t, &nothing, "a row"), &nothing, "a row", keys, 3);
    const TunedRow r = {want_text(t, "kernel"), want_number(t, "us"),
            want_number(t, "model"), t->pos};
    VEC_PUSH(PERM, s->rows, r);
}

static void read_shapes(Tuned *tuned, const Tree *shapes) {
    for (int i = 0; i < shapes->keys.n; i++) {
        TunedShape *s =
                add_tuned_shape(tuned, arena_strdup(PERM, shapes->keys.at[i]->text));
        const Tree *rows = want_list(shapes->items.at[i], &nothing, "a shape");
        for (int j = 0; j < rows->items.n; j++) {
            read_row(s, rows->items.at[j]);
        }
    }
}

Tuned *read_tuned(const char *path) {
    static const char *const keys[] = {
            "target", "processor", "compiler", "threads", "shapes"};
    size_t size;
    char *text = read_file(PERM, path, &size);
    if (!text) {
        error("can't read '%s': %s", path, strerror(errno));
    }
    const Tree *top = parse_yaml(path, text, size, NULL);
    check_keys(want_map(top, &nothing, "a file of measured times"), &nothing,
            "a file of measured times", keys, 5);
    Tuned *t = tuned_new(want_text(top, "target"), want_text(top, "processor"),
            want_text(top, "compiler"), (int)want_number(top, "threads"));
    t->file = path;
    const Tree *shapes = want(top, "shapes");
    if (!tree_is_empty(shapes)) {
        read_shapes(t, want_map(shapes, &nothing, "shapes"));
    }
    return t;
}

/* ---- choosing ---- */

static void note_other(const Tuned *t, const Options *o, const char *what,
        const char *was, const char *is) {
    if (strcmp(was, is) != 0 && !o->quiet) {
        note_at((Pos){.file = t->file}, "measured with another %s: '%s', this is '%s'",
                what, was, is);
    }
}

Tuned *open_tuned(const Graph *g, const Options *o) {
    Tuned *t = read_tuned(o->tuned);
    if (strcmp(t->target, g->target->name) != 0) {
        if (!o->quiet) {
            note_at((Pos){.file = t->file}, "is for target %s and not used for %s",
                    t->target, g->target->name);
        }
        return NULL;
    }
    note_other(t, o, "processor", t->processor, processor_text());
    if (strcmp(o->command, "build") == 0 || strcmp(o->command, "verify") == 0) {
        note_other(t, o, "compiler", t->compiler, compiler_text(o));
    }
    return t;
}

/* A row that names no candidate is a mistake, unless an option left the candidate out. */
static void check_rows(const TunedShape *s, const Graph *g, Node *n) {
    const Options any = {.algorithm = ALG_none};
    const Candidates all = list_candidates(g, n, &any);
    const char **names = NEW_ARRAY(SCRATCH, const char *, all.n);
    for (int i = 0; i < all.n; i++) {
        names[i] = candidate_text(&all.at[i].choice);
    }
    for (int i = 0; i < s->rows.n; i++) {
        const TunedRow *r = &s->rows.at[i];
        bool found = false;
        for (int j = 0; j < all.n && !found; j++) {
            found = strcmp(names[j], r->kernel) == 0;
        }
        if (!found) {
            const char *near = did_you_mean(r->kernel, names, all.n);
            error_at(r->pos, "'%s' is no kernel of %s%s", r->kernel, s->key,
                    near ? arena_printf(PERM, "; did you mean '%s'?", near) : "");
        }
    }
}

const Candidate *best_measured(
        const Tuned *t, const TunedShape *s, const Candidates *all) {
    const Candidate *best = NULL;
    double least = 0;
    for (int i = 0; i < all->n; i++) {
        const TunedRow *r = tuned_row(s, &all->at[i].choice);
        const double cost = r ? tuned_cost(t, r, &all->at[i]) : 0;
        if (r && (!best || cost < least)) {
            best = &all->at[i];
            least = cost;
        }
    }
    return best;
}

const Candidate *tuned_candidate(
        Tuned *t, const Graph *g, Node *n, const Candidates *all) {
    const TunedShape *s = tuned_shape(t, shape_key(g, n));
    t->convolutions++;
    t->missing += !s;
    if (!s) {
        return NULL;
    }
    check_rows(s, g, n);
    return best_measured(t, s, all);
}

void note_untuned(const Tuned *t) {
    if (t->missing) {
        note_at((Pos){.file = t->file},
                "%d of %d convolutions are not there: the cost model chose their "
                "kernels",
                t->missing, t->convolutions);
    }
}

/* ---- writing ---- */

static int by_key(const void *a, const void *b) {
    return strcmp((*(TunedShape *const *)a)->key, (*(TunedShape *const *)b)->key);
}

static int by_time(const void *a, const void *b) {
    const TunedRow *r = a, *s = b;
    return r->us != s->us ? (r->us > s->us) - (r->us < s->us)
                          : strcmp(r->kernel, s->kernel);
}

void write_tuned(const Tuned *t, const char *path) {
    Files files = {0};
    FILE *f = files_open(&files, path);
    fprintf(f, "# Measured by cnnc tune; --tuned reads it. A row: a kernel, its least "
               "time in "
               "microseconds,\n# and what the cost model said.\n");
    fprintf(f, "target: %s\nprocessor: %s\ncompiler: %s\nthreads: %d\nshapes:\n",
            t->target, c_string(t->processor), c_string(t->compiler), t->threads);
    qsort(t->shapes.at, (size_t)t->shapes.n, sizeof *t->shapes.at, by_key);
    for (int i = 0; i < t->shapes.n; i++) {
        TunedShape *s = t->shapes.at[i];
        qsort(s->rows.at, (size_t)s->rows.n, sizeof *s->rows.at, by_time);
        fprintf(f, "  %s:\n", s->key);
        for (int j = 0; j < s->rows.n; j++) {
            const TunedRow *r = &s->rows.at[j];
            fprintf(f, "    - {kernel: %s, us: %.1f, model: %.1f}\n", r->kernel, r->us,
                    r->model);
        }
    }
    files_close(&files);
}
