/* report.c - the table of `cnnc tune`: for each shape the model's choice beside the best of
 * those measured, in Markdown. A time is one thread's where one was measured; what is
 * compared is the cost of that time on a team, as the plan does: cost_model.c.
 */
#include "tune.h"

#include <string.h>

typedef struct Line {
    const char *chosen, *best;
    double chosen_us, best_us;
    double ratio; /* of their costs; 0: the choice was not measured */
} Line;

static Line line_of(const Tuned *t, const Shape *s, const Options *o) {
    const Candidates all = list_candidates(s->g, s->n, o);
    const Candidate *choice = cheapest(&all);
    const TunedShape *shape = tuned_shape(t, s->key);
    const TunedRow *r = shape ? tuned_row(shape, &choice->choice) : NULL;
    Line l = {.chosen = candidate_text(&choice->choice), .chosen_us = r ? r->us : 0};
    const Candidate *best = shape ? best_measured(t, shape, &all) : NULL;
    if (best) {
        const TunedRow *row = tuned_row(shape, &best->choice);
        l.best = candidate_text(&best->choice);
        l.best_us = row->us;
        l.ratio = r ? tuned_cost(t, r, choice) / tuned_cost(t, row, best) : 0;
    }
    return l;
}

/* The committed table's limit: the issue of a choice further off is the model's. */
static const double near = 1.15;

void print_tuned(const Tuned *t, const Shapes *shapes, const Options *o) {
    int within = 0, measured = 0;
    double worst = 0;
    printf("target %s; %s; %s; threads %d\n\n", t->target, t->processor, t->compiler,
            t->threads);
    puts("| convolution | the model's choice | us | the best | us | ratio |");
    puts("|---|---|---:|---|---:|---:|");
    for (int i = 0; i < shapes->n; i++) {
        const Line l = line_of(t, &shapes->at[i], o);
        printf("| %s | %s | %.1f | %s | %.1f | %.2f |\n", shapes->at[i].key, l.chosen,
                l.chosen_us, l.best && strcmp(l.best, l.chosen) ? l.best : "",
                l.best_us, l.ratio);
        measured += l.ratio > 0;
        within += l.ratio > 0 && l.ratio <= near;
        worst = l.ratio > worst ? l.ratio : worst;
        arena_reset(SCRATCH);
    }
    printf("\n%d convolutions, %d measured: the model's choice is within %.0f %% of "
           "the best "
           "in %d, at worst %.2f times it\n",
            shapes->n, measured, 100 * (near - 1), within, worst);
}
