/* same_function.c - the passes do not change what a network computes.
 *
 *     same_function GRAPH.yaml
 *
 * The graph without passes (-O0) and with all of them (-O2), on the same random weights,
 * both run by the double-precision reference: every output must agree to the last few bits.
 * A fusion that is not legal changes the outputs in the first digits.
 */
#include "cnnc.h"

#include <math.h>
#include <stdlib.h>

typedef struct Run {
    const char *file;
    int level;
    int n; /* of all outputs' elements, one output after the other */
    double *at;
} Run;

static int64_t count(const Value *v) { return (int64_t)v->c * v->h * v->w; }

static void run(void *arg) {
    Run *r = arg;
    const Options o = {.command = "verify",
            .graph_file = r->file,
            .level = r->level,
            .batch = 1,
            .target = target_by_name("generic"),
            .random_weights = true,
            .seed = 7};
    Graph *g = compile_graph(&o);
    for (int i = 0; i < g->outputs.n; i++) {
        r->n += (int)count(g->outputs.at[i]);
    }
    r->at = calloc((size_t)r->n, sizeof *r->at);
    float *image = NEW_ARRAY(GRAPH, float, count(g->input));
    double **out = NEW_ARRAY(GRAPH, double *, g->outputs.n);
    for (int i = 0, first = 0; i < g->outputs.n; i++) {
        out[i] = r->at + first;
        first += (int)count(g->outputs.at[i]);
    }
    selftest_image(g, image);
    reference_run(g, image, out, true);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: same_function GRAPH.yaml\n");
        return 2;
    }
    Run plain = {.file = argv[1]}, fused = {.file = argv[1], .level = 2};
    if (guard(run, &plain)) {
        return 1;
    }
    arena_reset_all();
    if (guard(run, &fused)) {
        return 1;
    }
    double largest = 0, worst = 0;
    for (int i = 0; i < plain.n && plain.n == fused.n; i++) {
        largest = fmax(largest, fabs(plain.at[i]));
        worst = fmax(worst, fabs(plain.at[i] - fused.at[i]));
    }
    printf("%d and %d values up to %g; largest difference %g\n", plain.n, fused.n,
            largest, worst);
    const bool same = plain.n == fused.n && largest > 0 && worst <= 1e-13 * largest;
    free(plain.at);
    free(fused.at);
    arena_reset_all();
    return same ? 0 : 1;
}
