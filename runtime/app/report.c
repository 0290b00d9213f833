/* report.c - what is said about each picture: text, CSV, JSON, .npy; and the accuracy.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * The scores are the first output of the network, as they are.
 */
#include "app.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 5 };

static int classes(const Report *r) { return (int)r->net->output_floats[0]; }

/* Indices of the n largest scores, the largest first, of equal ones the earlier. */
static void find_top(const float *score, int classes, int n, int *top) {
    for (int i = 0; i < n; i++) {
        int best = -1;
        for (int k = 0; k < classes; k++) {
            int taken = 0;
            for (int j = 0; j < i; j++) {
                taken |= top[j] == k;
            }
            if (!taken && (best < 0 || score[k] > score[best] || isnan(score[best]))) {
                best = k;
            }
        }
        top[i] = best;
    }
}

static const char *class_name(const Network *net, int class, char number[16]) {
    const char *const label = label_of(net, class);
    snprintf(number, 16, "%d", class);
    return label ? label : number;
}

static void csv_header(const Report *r) {
    char number[16];
    fputs("id", stdout);
    for (int k = 0; r->options->csv == CSV_probabilities && k < classes(r); k++) {
        putchar(',');
        csv_field(class_name(r->net, k, number));
    }
    puts(r->options->csv == CSV_label ? ",label" : "");
}

/* pictures/cat.png -> cat; of a file of many: stack[7]; of an idx file: 7 */
static void csv_id(const Report *r, const char *file, int index) {
    char id[1024], stem[1000];
    snprintf(stem, sizeof stem, "%s", base_name(file));
    char *const dot = strrchr(stem, '.');
    if (dot && dot > stem) {
        *dot = '\0';
    }
    if (r->options->idx) {
        snprintf(id, sizeof id, "%d", index);
    } else if (index < 0) {
        snprintf(id, sizeof id, "%s", stem);
    } else {
        snprintf(id, sizeof id, "%s[%d]", stem, index);
    }
    csv_field(id);
}

/* Are the scores probabilities already? */
static int sum_to_one(const float *score, int n) {
    double sum = 0.0;
    for (int k = 0; k < n; k++) {
        if (!(score[k] >= 0.0f)) {
            return 0;
        }
        sum += (double)score[k];
    }
    return fabs(sum - 1.0) < 1e-3;
}

/* The scores if they are probabilities, else their softmax. */
static void csv_probabilities(const float *score, int n) {
    if (sum_to_one(score, n)) {
        for (int k = 0; k < n; k++) {
            printf(",%.9g", (double)score[k]);
        }
        return;
    }
    double largest = (double)score[0], sum = 0.0;
    for (int k = 1; k < n; k++) {
        largest = fmax(largest, (double)score[k]);
    }
    for (int k = 0; k < n; k++) {
        sum += exp((double)score[k] - largest);
    }
    for (int k = 0; k < n; k++) {
        printf(",%.9g", exp((double)score[k] - largest) / sum);
    }
}

static void csv_row(
        const Report *r, const char *file, int index, const float *score, int best) {
    char number[16];
    csv_id(r, file, index);
    if (r->options->csv == CSV_label) {
        putchar(',');
        csv_field(class_name(r->net, best, number));
    } else {
        csv_probabilities(score, classes(r));
    }
    putchar('\n');
}

static void json_row(const Report *r, const char *file, int index, const float *score,
        const int *top, int n) {
    printf("%s\n  {\"file\": ", r->rows ? "," : "");
    json_string(file);
    if (index >= 0) {
        printf(", \"index\": %d", index);
    }
    printf(", \"top\": [");
    for (int i = 0; i < n; i++) {
        const char *const label = label_of(r->net, top[i]);
        printf("%s{\"index\": %d, \"label\": ", i ? ", " : "", top[i]);
        if (label) {
            json_string(label);
        } else {
            printf("null");
        }
        printf(", \"score\": ");
        json_number((double)score[top[i]]);
        printf("}");
    }
    printf("]}");
}

static void text_row(const Report *r, const char *file, int index, const float *score,
        const int *top, int n) {
    printf("%s", file);
    if (index >= 0) {
        printf("[%d]", index);
    }
    printf("\n");
    for (int i = 0; i < n; i++) {
        const char *const label = label_of(r->net, top[i]);
        printf("  %9.4f  %4d%s%s\n", (double)score[top[i]], top[i], label ? "  " : "",
                label ? label : "");
    }
}

static void create_npys(Report *r) {
    const cnnc_model *const m = r->net->model;
    r->npy = allocate((size_t)m->n_outputs, sizeof *r->npy);
    for (int i = 0; i < m->n_outputs; i++) {
        npy_create(&r->npy[i], r->options->output, i, &m->outputs[i]);
    }
}

void report_begin(Report *r, const Network *net, const Options *o) {
    memset(r, 0, sizeof *r);
    r->net = net;
    r->options = o;
    if (o->output) {
        create_npys(r);
    }
    if (o->csv) {
        csv_header(r);
    }
    if (o->json && !o->idx) {
        printf("{\"name\": ");
        json_string(net->model->name);
        printf(", \"pictures\": [");
    }
}

void report_row(Report *r, const char *file, int index, int image) {
    const Options *const o = r->options;
    const float *const score = r->net->outputs[0] + (size_t)image * (size_t)classes(r);
    const int n = classes(r) < TOP ? classes(r) : TOP;
    int top[TOP];
    find_top(score, classes(r), n, top);
    if (o->csv) {
        csv_row(r, file, index, score, top[0]);
    } else if (!o->idx && o->json) {
        json_row(r, file, index, score, top, n);
    } else if (!o->idx) {
        text_row(r, file, index, score, top, n);
    }
    for (int i = 0; r->npy && i < r->net->model->n_outputs; i++) {
        npy_append(&r->npy[i],
                r->net->outputs[i] + (size_t)image * r->net->output_floats[i]);
    }
    if (r->truth) {
        r->correct += top[0] == r->truth[index];
    }
    r->rows++;
}

static void idx_summary(const Report *r) {
    const double accuracy = r->rows ? (double)r->correct / r->rows : 0.0;
    const double rate = r->seconds > 0.0 ? r->rows / r->seconds : 0.0;
    if (r->options->json) {
        printf("{\"name\": ");
        json_string(r->net->model->name);
        printf(", \"pictures\": %d", r->rows);
        if (r->truth) {
            printf(", \"correct\": %d, \"accuracy\": %.9g", r->correct, accuracy);
        }
        printf(", \"seconds\": %.9g}\n", r->seconds);
        return;
    }
    if (r->truth) {
        printf("accuracy %.4f (%d of ", accuracy, r->correct);
    }
    printf("%d pictures%s, %.0f pictures/s in the network, threads: %d\n", r->rows,
            r->truth ? ")" : "", rate, cnnc_team_threads(r->net->team));
}

void report_end(Report *r) {
    const Options *const o = r->options;
    if (o->json && !o->idx) {
        printf("%s]}\n", r->rows ? "\n" : "");
    }
    if (o->idx && !o->csv && r->rows) {
        idx_summary(r);
    }
    for (int i = 0; r->npy && i < r->net->model->n_outputs; i++) {
        npy_close(&r->npy[i]);
    }
    free(r->npy);
}
