/* driver.c - runs an instrumented network.
 *
 *     NET trace NET.weights             the bytes of the arena that each step reads and writes
 *     NET check NET.weights [VALUES]    is any property violated? What differs from VALUES?
 *     NET values NET.weights VALUES     writes what each step leaves in arena and outputs
 *
 * trace prints one JSON object; a read is one that the same step has not written before.
 * check runs the whole network with several numbers of parts, at last one for each task, and
 * then step by step; it prints "safe", and how far the values are from those of the file: of
 * all that is written, and of the outputs, as a share of the largest of a step.
 */
#include "trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cnnc_weights weights;
static float *outputs[16];

static void load_weights(const char *path) {
    unsigned char size[8];
    size_t header = 0;
    FILE *const f = fopen(path, "rb");
    if (!f || fread(size, 1, 8, f) != 8) {
        trace_fail("nothing", "%s can't be read", path);
    }
    for (int i = 7; i >= 0; i--) {
        header = header << 8 | size[i];
    }
    fseek(f, (long)header + 8, SEEK_SET);
    const trace_object *const w = &trace_objects[TRACE_WEIGHTS];
    if (fread(w->at, 1, w->bytes, f) < w->bytes / 2) {
        trace_fail("nothing", "%s is too short", path);
    }
    fclose(f);
    weights.data = w->at;
}

/* A picture without two equal pixels side by side. */
static void make_image(void) {
    const trace_object *const image = &trace_objects[TRACE_IMAGE];
    unsigned x = 1;
    for (size_t i = 0; i < image->bytes / 4; i++) {
        x = x * 1664525u + 1013904223u;
        image->at[i] = (float)(x >> 8) / (float)(1 << 23) - 1.0f;
    }
}

static void prepare(const char *path, int threads) {
    trace_make_world(threads);
    for (int i = TRACE_OUTPUTS; i < trace_object_count; i++) {
        outputs[i - TRACE_OUTPUTS] = trace_objects[i].at;
    }
    load_weights(path);
    make_image();
}

static void run(int first, int last) {
    trace_net.run(&weights, trace_objects[TRACE_ARENA].at, trace_team(),
            trace_objects[TRACE_IMAGE].at, outputs, first, last);
}

/* ---- trace ---- */

static int is_in(const trace_cell *c, int stored) {
    return stored ? c->stored : c->exposed;
}

static void print_spans(const char *name, int stored) {
    const trace_cell *const c = trace_cells + trace_objects[TRACE_ARENA].begin / 4;
    const size_t n = (size_t)trace_net.model->arena_bytes / 4;
    const char *comma = "";
    printf("\"%s\": [", name);
    for (size_t i = 0, j; i < n; i = j + 1) {
        for (j = i; j < n && is_in(&c[j], stored); j++) {
        }
        if (j > i) {
            printf("%s[%zu, %zu]", comma, i * 4, j * 4);
            comma = ", ";
        }
    }
    printf("]");
}

static void trace(void) {
    trace_begin(1);
    printf("{\"steps\": [");
    for (int s = 0; s < trace_net.model->steps; s++) {
        trace_clear_step();
        run(s, s);
        printf("%s\n{", s ? "," : "");
        print_spans("read", 0);
        printf(", ");
        print_spans("written", 1);
        printf("}");
    }
    printf("]}\n");
}

/* ---- values: of the elements that a step wrote, in the order of the memory ---- */

static FILE *values;
static double difference, output_difference;

static void each_value(void (*use)(float *x)) {
    const trace_object *const last = &trace_objects[trace_object_count - 1];
    const size_t begin = trace_objects[TRACE_ARENA].begin,
                 end = last->begin + last->bytes;
    float *const world = trace_objects[0].at - trace_objects[0].begin / 4;
    const size_t scratch = begin + (size_t)trace_net.model->arena_bytes;
    const size_t scratch_end = begin + trace_objects[TRACE_ARENA].bytes;
    for (size_t at = begin; at < end; at += 4) {
        if (trace_cells[at / 4].stored && (at < scratch || at >= scratch_end)) {
            use(&world[at / 4]);
        }
    }
}

static void write_value(float *x) { fwrite(x, sizeof *x, 1, values); }

static double largest, error, output_largest, output_error;

static void compare_value(float *x) {
    float wanted;
    if (fread(&wanted, sizeof wanted, 1, values) != 1) {
        difference = INFINITY;
        return;
    }
    const double e = fabs((double)*x - (double)wanted);
    largest = fmax(largest, fabs((double)wanted));
    error = isnan(e) ? INFINITY : fmax(error, e);
    if (x >= trace_objects[TRACE_OUTPUTS].at) {
        output_largest = fmax(output_largest, fabs((double)wanted));
        output_error = isnan(e) ? INFINITY : fmax(output_error, e);
    }
}

static void write_step(void) {
    each_value(write_value);
    trace_clear_step();
}

/* The error of a step as a share of its largest value. */
static void compare_step(void) {
    largest = error = output_largest = output_error = 0;
    each_value(compare_value);
    difference = fmax(difference, error > 0 ? error / largest : 0);
    output_difference = fmax(
            output_difference, output_error > 0 ? output_error / output_largest : 0);
    trace_clear_step();
}

static void run_values(void (*at_barrier)(void)) {
    trace_forget();
    trace_begin(1);
    trace_at_barrier = at_barrier;
    run(0, trace_net.model->steps - 1);
    trace_at_barrier = NULL;
}

static void compare_values(const char *path) {
    values = fopen(path, "rb");
    if (!values) {
        trace_fail("nothing", "%s can't be read", path);
    }
    run_values(compare_step);
    if (fgetc(values) != EOF) {
        difference = INFINITY;
    }
    fclose(values);
    printf("difference %g %g\n", difference, output_difference);
}

/* ---- check ---- */

static void check_counts(void) {
    const cnnc_model *const m = trace_net.model;
    for (int threads = 1; threads <= CNNC_MAX_THREADS; threads++) {
        if (trace_net.arena_bytes(threads) !=
                (size_t)m->arena_bytes + (size_t)threads * (size_t)m->scratch_bytes) {
            trace_fail("counted", "the header's arena is not the descriptor's");
        }
    }
}

static void check_whole_run(int parts) {
    trace_forget();
    trace_begin(parts);
    const int before = trace_phase;
    run(0, trace_net.model->steps - 1);
    if (trace_phase - before - 2 != trace_net.model->steps) {
        trace_fail("counted", "%d barriers in %d steps", trace_phase - before - 2,
                trace_net.model->steps);
    }
    trace_check_end();
}

static void check_steps(void) {
    trace_forget();
    trace_begin(2);
    for (int s = 0; s < trace_net.model->steps; s++) {
        run(s, s);
    }
    trace_check_end();
}

static void check(const char *compare) {
    const int parts[] = {1, 2, 3, 7, trace_net.tasks};
    check_counts();
    for (int i = 0; i < 5; i++) {
        check_whole_run(parts[i]);
    }
    check_steps();
    printf("safe\n");
    if (compare) {
        compare_values(compare);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    prepare(argv[2], trace_net.tasks > 7 ? trace_net.tasks : 7);
    if (!strcmp(argv[1], "trace")) {
        trace();
    } else if (!strcmp(argv[1], "check")) {
        check(argc > 3 ? argv[3] : NULL);
    } else {
        values = fopen(argv[3], "wb");
        run_values(write_step);
        fclose(values);
    }
    return 0;
}
