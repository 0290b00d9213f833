/* tiny.c - a network written by hand in the form that cnnc emits, for tests of the runtime.
 *
 *   image [2][1][4][4] -> linear, 3 classes -> score [2][3], and sum [2][1]: their sum
 *
 * make_weights.py writes its weights: class k sums the pixels p with p % 3 == k, so that
 * scores are known by heart; biases 0, 1/4, 1/2.
 */
#include "tiny.h"

#include <stddef.h>

#ifdef TINY_EMBEDDED
__asm__(".section .rodata\n"
        ".balign 64\n"
        "tiny_weights_file:\n"
        ".incbin \"" TINY_EMBEDDED "\"\n"
        "tiny_weights_file_end:\n"
        ".byte 0\n"
        ".text\n");
extern const unsigned char tiny_weights_file[], tiny_weights_file_end[];
#define EMBEDDED tiny_weights_file
#define EMBEDDED_END tiny_weights_file_end
#else
#define EMBEDDED NULL
#define EMBEDDED_END NULL
#endif

static const cnnc_layer layers[2] = {
        {"fc", "linear 16->3", "linear_c16_k3", 3, 1, 1, 192, 192, 396, 204},
        {"sum", "sum", "sum_c3", 1, 1, 1, 6, 6, 32, 0},
};
static const cnnc_tensor outputs[2] = {{"score", 3, 1, 1}, {"sum", 1, 1, 1}};
static const char *const labels[3] = {"zero", "one, or so", "\"two\""};

const cnnc_model tiny = {
        .name = "tiny",
        .target = "generic",
        .version = "0.0.0",
        .fingerprint = 0x0123456789abcdef,
        .batch = 2,
        .input = {"image", 1, 4, 4},
        .n_outputs = 2,
        .outputs = outputs,
        .weights_bytes = 256,
        .arena_bytes = 64,
        .scratch_bytes = 0,
        .steps = 2,
        .layers = layers,
        .preprocess = {.scale = 1.0f},
        .n_labels = 3,
        .labels = labels,
        .embedded = EMBEDDED,
        .embedded_end = EMBEDDED_END,
};

typedef struct Job {
    cnnc_team *team;
    const float *w;
    float *arena;
    const float *image;
    float *score, *sum;
    int first, last;
} Job;

static void linear_c16_k3(int part, int parts, const float x[static 32],
        const float w[static 48], const float b[static 16], float y[static 6]) {
    for (int t = cnnc_first(6, part, parts); t < cnnc_first(6, part + 1, parts); t++) {
        const int n = t / 3, k = t % 3;
        float a = b[k];
        for (int c = 0; c < 16; c++) {
            a += w[k * 16 + c] * x[n * 16 + c];
        }
        y[t] = a;
    }
}

static void sum_c3(int part, int parts, const float x[static 6], float score[static 6],
        float sum[static 2]) {
    for (int n = cnnc_first(2, part, parts); n < cnnc_first(2, part + 1, parts); n++) {
        sum[n] = 0.0f;
        for (int k = 0; k < 3; k++) {
            score[n * 3 + k] = x[n * 3 + k];
            sum[n] += x[n * 3 + k];
        }
    }
}

static void run(void *job, int part, int parts) {
    const Job *const j = job;
    if (j->first <= 0 && j->last >= 0) {
        linear_c16_k3(part, parts, j->image, j->w, j->w + 48, j->arena);
        cnnc_barrier(j->team);
    }
    if (j->first <= 1 && j->last >= 1) {
        sum_c3(part, parts, j->arena, j->score, j->sum);
        cnnc_barrier(j->team);
    }
}

cnnc_status tiny_steps(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *score, float *sum, int first, int last) {
    const cnnc_status status = cnnc_check_run(&tiny, w, arena, image);
    if (status) {
        return status;
    }
    Job job = {team, w->data, arena, image, score, sum, first, last};
    cnnc_team_run(team, run, &job);
    return CNNC_OK;
}

cnnc_status tiny_run(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *score, float *sum) {
    return tiny_steps(w, arena, team, image, score, sum, 0, 1);
}
