/* bench.c - --bench and --profile: times of whole runs and of each layer, beside the machine's
 * limits, which are measured in the same process.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * A layer's roofline is the time that its arithmetic takes at the FMA peak of all threads or
 * that its bytes take at the bandwidth of memory, whichever is longer:
 *
 *     max(work / (threads * peak), bytes / bandwidth)
 *
 * work counts the multiplications that the layer's algorithm does; the rate and its share of
 * the peak count those of direct convolution, so that Winograd may pass 100 %. More than
 * 100 % of the roofline is no error: caches are faster than memory.
 */
#include "app.h"

#include <stdlib.h>
#include <sys/resource.h>

typedef struct Times { /* seconds */
    double min, median;
} Times;

typedef struct Bench {
    const Network *net;
    int runs, threads;
    double peak, bandwidth; /* GFLOP/s of a core, GB/s of the team; 0: unknown */
    long long rss;          /* bytes */
    Times whole;
    Times *layer; /* [steps] */
} Bench;

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static Times summarize(double *seconds, int n) {
    qsort(seconds, (size_t)n, sizeof *seconds, compare);
    return (Times){seconds[0], (seconds[(n - 1) / 2] + seconds[n / 2]) / 2.0};
}

static Times time_runs(Network *net, int runs) {
    Progress bar = progress_start("runs", runs);
    double *const seconds = allocate((size_t)runs, sizeof *seconds);
    run_network(net); /* fetches weights and arena */
    for (int i = 0; i < runs; i++) {
        const double start = cnnc_seconds();
        run_network(net);
        seconds[i] = cnnc_seconds() - start;
        progress_to(&bar, i + 1);
    }
    progress_end(&bar);
    const Times t = summarize(seconds, runs);
    free(seconds);
    return t;
}

/* Each layer by itself, in the order of the network, so that caches hold what they would. */
static void time_layers(Network *net, int runs, Times *layer) {
    const int steps = net->model->steps;
    Progress bar = progress_start("layers", runs);
    double *const seconds = allocate((size_t)steps * (size_t)runs, sizeof *seconds);
    for (int i = 0; i < runs; i++) {
        for (int s = 0; s < steps; s++) {
            const double start = cnnc_seconds();
            run_steps(net, s, s);
            seconds[(size_t)s * (size_t)runs + (size_t)i] = cnnc_seconds() - start;
        }
        progress_to(&bar, i + 1);
    }
    progress_end(&bar);
    for (int s = 0; s < steps; s++) {
        layer[s] = summarize(seconds + (size_t)s * (size_t)runs, runs);
    }
    free(seconds);
}

static void print_times(Times t) {
    printf("\"min_ms\": ");
    json_number(1e3 * t.min);
    printf(", \"median_ms\": ");
    json_number(1e3 * t.median);
}

static void print_json(const Bench *b) {
    const cnnc_model *const m = b->net->model;
    printf("{\"name\": ");
    json_string(m->name);
    printf(", \"threads\": %d, \"runs\": %d, ", b->threads, b->runs);
    print_times(b->whole);
    printf(", \"peak_gflops\": ");
    json_number(b->peak);
    printf(", \"bandwidth_gbs\": ");
    json_number(b->bandwidth);
    printf(", \"peak_rss_bytes\": %lld, \"layers\": [", b->rss);
    for (int s = 0; s < m->steps; s++) {
        const cnnc_layer *const l = &m->layers[s];
        printf("%s\n  {\"name\": ", s ? "," : "");
        json_string(l->name);
        printf(", \"kernel\": ");
        json_string(l->kernel);
        printf(", \"flops\": %lld, \"work\": %lld, \"bytes\": %lld, ",
                (long long)l->flops, (long long)l->work, (long long)l->bytes);
        print_times(b->layer[s]);
        printf("}");
    }
    printf("]}\n");
}

static int64_t all_flops(const cnnc_model *m) {
    int64_t sum = 0;
    for (int s = 0; s < m->steps; s++) {
        sum += m->layers[s].flops;
    }
    return sum;
}

static void print_text(const Bench *b) {
    const cnnc_model *const m = b->net->model;
    const double rate = (double)all_flops(m) / b->whole.min * 1e-9;
    printf("%s, %s, batch %d, threads %d, runs %d\n", m->name, m->target, m->batch,
            b->threads, b->runs);
    printf("min %.3f ms, median %.3f ms\n", 1e3 * b->whole.min, 1e3 * b->whole.median);
    printf("%.1f GFLOP/s, %.0f %% of %d x %.1f GFLOP/s FMA peak; memory %.1f GB/s; "
           "resident %.1f MB\n",
            rate, 100.0 * rate / (b->threads * b->peak), b->threads, b->peak,
            b->bandwidth, (double)b->rss * 1e-6);
}

/* Seconds that the layer needs by the machine's limits. */
static double roofline(const Bench *b, const cnnc_layer *l) {
    const double compute = (double)l->work / (b->threads * b->peak * 1e9);
    const double memory =
            b->bandwidth > 0.0 ? (double)l->bytes / (b->bandwidth * 1e9) : 0.0;
    return compute > memory ? compute : memory;
}

static void print_layer(const Bench *b, int s) {
    const cnnc_layer *const l = &b->net->model->layers[s];
    const double t = b->layer[s].min > 1e-9 ? b->layer[s].min : 1e-9;
    const double rate = (double)l->flops / t * 1e-9;
    char shape[40];
    snprintf(shape, sizeof shape, "[%d,%d,%d]", l->c, l->h, l->w);
    printf("%9.4f %9.4f %9.2f %8.2f %8.1f %5.0f %5.0f  %-14s %-24s %s\n", 1e3 * t,
            1e3 * b->layer[s].median, (double)l->flops * 1e-6, (double)l->bytes * 1e-6,
            rate, 100.0 * rate / (b->threads * b->peak), 100.0 * roofline(b, l) / t,
            shape, l->name, l->kernel);
}

static void print_profile(const Bench *b) {
    const cnnc_model *const m = b->net->model;
    double min = 0.0, median = 0.0;
    printf("\n   min ms    median    MFLOP       MB  GFLOP/s %%peak %%roof  %-14s "
           "%-24s %s\n",
            "result", "layer", "kernel");
    for (int s = 0; s < m->steps; s++) {
        print_layer(b, s);
        min += b->layer[s].min;
        median += b->layer[s].median;
    }
    printf("%9.4f %9.4f %9.2f  all %d steps, one by one\n", 1e3 * min, 1e3 * median,
            (double)all_flops(m) * 1e-6, m->steps);
}

int bench(Network *net, const Options *o) {
    const int layers = o->profile || o->json;
    struct rusage usage;
    Bench b = {.net = net, .runs = o->bench, .threads = cnnc_team_threads(net->team)};
    b.layer = allocate((size_t)net->model->steps, sizeof *b.layer);
    fill_selftest_image(net);
    b.peak = fma_peak();
    b.whole = time_runs(net, b.runs);
    if (layers) {
        time_layers(net, b.runs, b.layer);
    }
    getrusage(RUSAGE_SELF, &usage); /* before read_bandwidth() takes its memory */
    b.rss = usage.ru_maxrss * 1024LL;
    b.bandwidth = read_bandwidth(net->team);
    const double again = fma_peak();
    if (again > b.peak) {
        b.peak = again;
    }
    if (o->json) {
        print_json(&b);
    } else {
        print_text(&b);
        if (o->profile) {
            print_profile(&b);
        }
    }
    free(b.layer);
    return 0;
}
