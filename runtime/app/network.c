/* network.c - the network ready to run: weights, team, arena, buffers, labels.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t floats(const cnnc_tensor *t) {
    return (size_t)t->c * (size_t)t->h * (size_t)t->w;
}

/* This program's file with .weights at its end. */
static const char *default_weights(void) {
    static char path[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof ".weights");
    if (n <= 0) {
        die("no weights: name them with --weights");
    }
    strcpy(path + n, ".weights");
    return path;
}

static void open_weights(Network *net, const Options *o) {
    const cnnc_model *const m = net->model;
    const char *const path = o->weights    ? o->weights
                             : m->embedded ? NULL
                                           : default_weights();
    const cnnc_status status = path ? cnnc_weights_map(m, path, &net->weights)
                                    : cnnc_weights_embedded(m, &net->weights);
    if (status) {
        die("%s: %s", cnnc_status_text(status), cnnc_detail());
    }
}

/* Lines of a file; a last line that is empty is none. */
static void read_labels(Network *net, const char *path) {
    Bytes file;
    if (!read_whole_file(path, &file)) {
        exit(1);
    }
    char *const text = allocate(file.size + 1, 1);
    memcpy(text, file.data, file.size);
    free(file.data);
    const char **const labels = allocate(file.size + 1, sizeof *labels);
    net->n_labels = 0;
    for (char *line = text, *end; *line != '\0'; line = end) {
        end = line + strcspn(line, "\n");
        if (*end != '\0') {
            *end++ = '\0';
        }
        line[strcspn(line, "\r")] = '\0';
        labels[net->n_labels++] = line;
    }
    net->labels = labels;
    if ((size_t)net->n_labels != net->output_floats[0]) {
        die("%s: %d labels, the network has %zu classes", path, net->n_labels,
                net->output_floats[0]);
    }
}

static void allocate_buffers(Network *net, int threads) {
    const cnnc_model *const m = net->model;
    const size_t batch = (size_t)m->batch;
    net->arena = cnnc_arena_alloc(
            (size_t)m->arena_bytes + (size_t)threads * (size_t)m->scratch_bytes);
    net->image_floats = floats(&m->input);
    net->image = cnnc_arena_alloc(batch * net->image_floats * sizeof(float));
    if (!net->arena || !net->image) {
        die("out of memory");
    }
    net->output_floats = allocate((size_t)m->n_outputs, sizeof *net->output_floats);
    net->outputs = allocate((size_t)m->n_outputs, sizeof *net->outputs);
    for (int i = 0; i < m->n_outputs; i++) {
        net->output_floats[i] = floats(&m->outputs[i]);
        net->outputs[i] =
                cnnc_arena_alloc(batch * net->output_floats[i] * sizeof(float));
        if (!net->outputs[i]) {
            die("out of memory");
        }
    }
}

void open_network(Network *net, const Options *o) {
    memset(net, 0, sizeof *net);
    net->model = app_model;
    open_weights(net, o);
    if (cnnc_team_create(o->threads, &net->team)) {
        die("%s", cnnc_detail());
    }
    allocate_buffers(net, o->threads);
    net->n_labels = net->model->n_labels;
    net->labels = net->model->labels;
    if (o->labels) {
        read_labels(net, o->labels);
    }
}

void close_network(Network *net) {
    for (int i = 0; i < net->model->n_outputs; i++) {
        cnnc_arena_free(net->outputs[i]);
    }
    free(net->outputs);
    free(net->output_floats);
    if (net->labels != net->model->labels) {
        free((void *)(uintptr_t)net->labels[0]); /* all of the file's text */
        free((void *)(uintptr_t)net->labels);
    }
    cnnc_arena_free(net->image);
    cnnc_arena_free(net->arena);
    cnnc_team_free(net->team);
    cnnc_weights_unmap(&net->weights);
}

void run_steps(Network *net, int first, int last) {
    const cnnc_status status = app_steps(&net->weights, net->arena, net->team,
            net->image, net->outputs, first, last);
    if (status) {
        die("%s: %s", cnnc_status_text(status), cnnc_detail());
    }
}

void run_network(Network *net) { run_steps(net, 0, net->model->steps - 1); }

/* xorshift64; cnnc computes the known answer from the same numbers. */
void fill_selftest_image(Network *net) {
    const size_t n = (size_t)net->model->batch * net->image_floats;
    uint64_t s = 0x9E3779B97F4A7C15;
    for (size_t i = 0; i < n; i++) {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        net->image[i] = ((float)(s >> 40) * (1.0f / 16777216.0f) - 0.5f) * 2.0f;
    }
}

const char *label_of(const Network *net, int class) {
    return class < net->n_labels ? net->labels[class] : NULL;
}
