/* tune.c - cnnc tune: the candidates of each convolution, measured on this machine.
 *
 * Graphs name the shapes. Those that the file has already are left out, so that an
 * interrupted tune goes on where it was; the file is written anew after each shape.
 */
#include "tune.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_MEASURED = 16, MOST_OF_A_TILE = 4 };
static const double hopeless =
        1.6; /* times the least cost by the model: not measured */

/* ---- the shapes ---- */

static void add_shape(Shapes *shapes, Map *seen, Graph *g, Node *n) {
    const Shape s = {g, n, shape_key(g, n)};
    if (!map_get(seen, s.key)) {
        map_put(seen, s.key, n);
        VEC_PUSH(PERM, *shapes, s);
    }
}

static Shapes list_shapes(const Options *o) {
    Shapes shapes = {0};
    Map *seen = map_new(PERM);
    for (int i = 0; i < o->files.n; i++) {
        Options inner = *o;
        inner.graph_file = o->files.at[i];
        inner.tuned = NULL;
        Graph *g = compile_graph(&inner);
        plan_graph(g, &inner);
        for (int j = 0; j < g->nodes.n; j++) {
            if (g->nodes.at[j]->op == OP_conv) {
                add_shape(&shapes, seen, g, g->nodes.at[j]);
            }
        }
    }
    return shapes;
}

/* ---- the candidates worth a measurement ---- */

static int by_cost(const void *a, const void *b) {
    const Candidate *c = a, *d = b;
    return (c->cost > d->cost) - (c->cost < d->cost);
}

/* Has `picked` the candidate already, or enough of its algorithm and tile? */
static bool enough(const Candidates *picked, const Candidate *c) {
    int of_tile = 0;
    for (int i = 0; i < picked->n; i++) {
        const Choice *p = &picked->at[i].choice;
        of_tile += p->algorithm == c->choice.algorithm && p->tile_k == c->choice.tile_k;
        if (same_candidate(p, &c->choice)) {
            return true;
        }
    }
    return of_tile >= MOST_OF_A_TILE || picked->n >= MOST_MEASURED;
}

static Candidates pick(const Shape *s, const Options *o) {
    const Candidates all = list_candidates(s->g, s->n, o);
    Candidates picked = {0};
    qsort(all.at, (size_t)all.n, sizeof *all.at, by_cost);
    for (int i = 0; i < all.n && all.at[i].cost <= hopeless * all.at[0].cost; i++) {
        if (!enough(&picked, &all.at[i])) {
            VEC_PUSH(SCRATCH, picked, all.at[i]);
        }
    }
    return picked;
}

/* ---- the measurements ---- */

static volatile sig_atomic_t stop; /* the keyboard's interrupt was seen */

static void on_interrupt(int signal_number) {
    (void)signal_number;
    stop = 1;
}

static void add_rows(
        Tuned *t, const char *key, const Candidates *measured, const double *us) {
    TunedShape *shape = tuned_shape(t, key);
    shape = shape ? shape : add_tuned_shape(t, key);
    for (int i = 0; i < measured->n; i++) {
        const Candidate *c = &measured->at[i];
        const double rounded = round(10 * us[i]) / 10; /* as the file says it */
        TunedRow row = {candidate_text(&c->choice), rounded, 1e6 * c->seconds, {0}};
        TunedRow *old = tuned_row(shape, &c->choice);
        if (!old) {
            VEC_PUSH(PERM, shape->rows, row);
        } else if (row.us < old->us) { /* the least of all runs */
            *old = row;
        }
    }
}

/* Is what the model would choose, and hence all around it, measured? */
static bool is_done(const Tuned *t, const Shape *s, const Options *o) {
    const TunedShape *shape = tuned_shape(t, s->key);
    const Candidates all = list_candidates(s->g, s->n, o);
    return shape && tuned_row(shape, &cheapest(&all)->choice);
}

typedef struct Work {
    const Options *o;
    Tuned *tuned;
    Shapes shapes;
    Probe probe;
} Work;

static void measure_shapes(void *work_) {
    Work *w = work_;
    Progress bar = progress_start("tune", w->shapes.n, w->o->quiet);
    bool started = false;
    for (int i = 0; i < w->shapes.n && !stop; i++) {
        const Shape *s = &w->shapes.at[i];
        if (!is_done(w->tuned, s, w->o)) {
            if (!started) {
                probe_start(&w->probe);
            }
            started = true;
            const Candidates picked = pick(s, w->o);
            double *us = NEW_ARRAY(SCRATCH, double, picked.n);
            if (!probe_run(&w->probe, s, &picked, us)) {
                stop = 1;
                break;
            }
            add_rows(w->tuned, s->key, &picked, us);
            write_tuned(w->tuned, w->o->output);
        }
        arena_reset(SCRATCH);
        progress_to(&bar, i + 1);
    }
    progress_end(&bar);
}

/* ---- the command ---- */

static void want_same(
        const Tuned *t, const char *what, const char *was, const char *is) {
    if (strcmp(was, is) != 0) {
        error("'%s' was measured with %s '%s', this is '%s': choose another file",
                t->file, what, was, is);
    }
}

/* The file to go on with, or a new one. */
static Tuned *open_output(const Options *o) {
    Tuned *now =
            tuned_new(o->target->name, processor_text(), compiler_text(o), o->threads);
    if (access(o->output, F_OK) != 0) {
        return now;
    }
    Tuned *t = read_tuned(o->output);
    want_same(t, "target", t->target, now->target);
    want_same(t, "processor", t->processor, now->processor);
    want_same(t, "compiler", t->compiler, now->compiler);
    want_same(t, "threads", arena_printf(PERM, "%d", t->threads),
            arena_printf(PERM, "%d", now->threads));
    return t;
}

/* Measures what is missing; returns the exit status. */
static int measure_missing(Work *w) {
    w->probe = (Probe){w->o, w->o->target, temporary_folder(), w->o->threads};
    void (*const before)(int) = signal(SIGINT, on_interrupt);
    const int failed = guard(measure_shapes, w);
    signal(SIGINT, before);
    temporary_folder_remove(w->probe.folder);
    if (!failed && stop) {
        fprintf(stderr,
                "cnnc: interrupted; '%s' has %d shapes of %d, the same command goes "
                "on\n",
                w->o->output, w->tuned->shapes.n, w->shapes.n);
    }
    return failed || stop;
}

int command_tune(const Options *o) {
    Work w = {.o = o, .shapes = list_shapes(o)};
    w.tuned = o->tuned ? read_tuned(o->tuned) : open_output(o);
    const int status = o->tuned ? 0 : measure_missing(&w);
    if (status == 0) {
        print_tuned(w.tuned, &w.shapes, o);
    }
    return status;
}
