/* selftest.c - --selftest: the known answer that cnnc's double-precision reference computed
 * when the weights were packed, against what this binary computes on this machine.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * The weights file holds it as selftest.output.0, selftest.output.1, ...: [N][c][h][w].
 * An output passes if no element is off by more than TOLERANCE of its largest magnitude.
 */
#include "app.h"

#include <math.h>

/* Single precision through some hundred layers, Winograd included, stays a tenth of it. */
#define TOLERANCE 1e-4

typedef struct Worst {
    const char *tensor;
    double error, tolerance;
    int64_t at;
} Worst;

/* NaN counts as an infinite error. */
static Worst compare(
        const char *tensor, const float *y, const float *known, int64_t n) {
    Worst w = {tensor, 0.0, 0.0, 0};
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double difference = fabs((double)y[i] - (double)known[i]);
        const double error = isnan(difference) ? HUGE_VAL : difference;
        if (error > w.error) {
            w.error = error;
            w.at = i;
        }
        largest = fmax(largest, fabs((double)known[i]));
    }
    w.tolerance = TOLERANCE * largest;
    return w;
}

static int passes(const Worst *w) { return w->error <= w->tolerance; }

static const float *known_answer(const Network *net, int i, int64_t count) {
    char name[40];
    int64_t stored = 0;
    snprintf(name, sizeof name, "selftest.output.%d", i);
    const float *const known = cnnc_weights_tensor(&net->weights, name, &stored);
    if (!known || stored < count) {
        die("the weights hold no known answer (%s)", name);
    }
    return known;
}

static void print_text(const Worst *w, const float *y, const float *known) {
    printf("selftest: %s: worst error %.3g, tolerance %.3g: %s\n", w->tensor, w->error,
            w->tolerance, passes(w) ? "passed" : "FAILED");
    if (passes(w)) {
        return;
    }
    complain("%s: element %lld is %.9g, the reference says %.9g", w->tensor,
            (long long)w->at, (double)y[w->at], (double)known[w->at]);
}

static void print_json(const Network *net, const Worst *w, int ok) {
    printf("{\"name\": ");
    json_string(net->model->name);
    printf(", \"ok\": %s, \"worst\": {\"tensor\": ", ok ? "true" : "false");
    json_string(w->tensor);
    printf(", \"error\": ");
    json_number(w->error);
    printf(", \"tolerance\": ");
    json_number(w->tolerance);
    printf("}}\n");
}

/* How near to its tolerance, so that outputs can be compared. */
static double badness(const Worst *w) {
    return w->error == 0.0 ? 0.0 : w->error / w->tolerance;
}

int selftest(Network *net, const Options *o) {
    const cnnc_model *const m = net->model;
    Worst worst = {m->outputs[0].name, 0.0, 0.0, 0};
    int ok = 1;
    fill_selftest_image(net);
    run_network(net);
    for (int i = 0; i < m->n_outputs; i++) {
        const int64_t n = (int64_t)m->batch * (int64_t)net->output_floats[i];
        const float *const known = known_answer(net, i, n);
        const Worst w = compare(m->outputs[i].name, net->outputs[i], known, n);
        ok = ok && passes(&w);
        if (i == 0 || badness(&w) > badness(&worst)) {
            worst = w;
        }
        if (!o->json) {
            print_text(&w, net->outputs[i], known);
        }
    }
    if (o->json) {
        print_json(net, &worst, ok);
    }
    return !ok;
}
