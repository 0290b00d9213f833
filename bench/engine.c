/* engine.c - a network of cnnc's as an engine of bench/run: the protocol of engine.py in C.
 *
 *     cc -DNET=resnet18 -DHEADER='"resnet18.h"' engine.c resnet18.c cnnc_rt.c
 *     engine WEIGHTS THREADS INPUT OUTPUT
 *
 * Loads, runs once on the image in INPUT, writes the result to OUTPUT and says "ready"; then
 * runs N times for each number N on standard input and answers "times" and the milliseconds
 * of each run.
 */
#define _GNU_SOURCE
#include HEADER

#include <stdio.h>
#include <stdlib.h>

#define PASTE(a, b) a##b
#define STEPS(net) PASTE(net, _steps_array)

static void *read_floats(const char *path, size_t n) {
    float *const x = cnnc_arena_alloc(n * sizeof *x);
    FILE *const f = fopen(path, "rb");
    if (!x || !f || fread(x, sizeof *x, n, f) != n) {
        fprintf(stderr, "%s: no %zu floats\n", path, n);
        exit(1);
    }
    fclose(f);
    return x;
}

static void write_floats(const char *path, const float *x, size_t n) {
    FILE *const f = fopen(path, "wb");
    if (!f || fwrite(x, sizeof *x, n, f) != n || fclose(f)) {
        perror(path);
        exit(1);
    }
}

static void check(cnnc_status status) {
    if (status != CNNC_OK) {
        fprintf(stderr, "%s: %s\n", cnnc_status_text(status), cnnc_detail());
        exit(1);
    }
}

static size_t floats(const cnnc_tensor *t) { return (size_t)(t->c * t->h * t->w); }

int main(int argc, char **argv) {
    const cnnc_model *const m = &NET;
    cnnc_weights w;
    cnnc_team *team;
    if (argc != 5) {
        fprintf(stderr, "usage: %s WEIGHTS THREADS INPUT OUTPUT\n", argv[0]);
        return 2;
    }
    const int threads = atoi(argv[2]);
    check(cnnc_weights_map(m, argv[1], &w));
    check(cnnc_team_create(threads, &team));
    void *const arena =
            cnnc_arena_alloc((size_t)(m->arena_bytes + threads * m->scratch_bytes));
    const float *const image = read_floats(argv[3], floats(&m->input));
    float *const prob = cnnc_arena_alloc(floats(&m->outputs[0]) * sizeof *prob);
    float *const outputs[] = {prob};
    check(STEPS(NET)(&w, arena, team, image, outputs, 0, m->steps - 1));
    write_floats(argv[4], prob, floats(&m->outputs[0]));
    printf("ready\n");
    fflush(stdout);
    for (int n; scanf("%d", &n) == 1;) {
        printf("times");
        for (int i = 0; i < n; i++) {
            const double start = cnnc_seconds();
            check(STEPS(NET)(&w, arena, team, image, outputs, 0, m->steps - 1));
            printf(" %.6f", (cnnc_seconds() - start) * 1e3);
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
