/* classify.c - inputs, N at a time, through the network to the report.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * The last batch is filled up with zeros. An input that can't be read is reported and
 * skipped; the exit status then is 1.
 */
#include "app.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef struct Batch {
    Network *net;
    Report report;
    char **file; /* [N] */
    int *index;  /* [N]: of the picture in its file; -1: the only one */
    int n;
    int failed;
} Batch;

static void flush_batch(Batch *b) {
    Network *const net = b->net;
    if (b->n == 0) {
        return;
    }
    memset(net->image + (size_t)b->n * net->image_floats, 0,
            (size_t)(net->model->batch - b->n) * net->image_floats * sizeof(float));
    const double start = cnnc_seconds();
    run_network(net);
    b->report.seconds += cnnc_seconds() - start;
    for (int i = 0; i < b->n; i++) {
        report_row(&b->report, b->file[i], b->index[i], i);
        free(b->file[i]);
    }
    b->n = 0;
}

/* Where the next image goes. */
static float *next_image(const Batch *b) {
    return b->net->image + (size_t)b->n * b->net->image_floats;
}

static void added_image(Batch *b, const char *file, int index) {
    b->file[b->n] = copy_of(file);
    b->index[b->n] = index;
    if (++b->n == b->net->model->batch) {
        flush_batch(b);
    }
}

static int takes_pictures(const Batch *b, const char *file) {
    const int c = b->net->model->input.c;
    if (c == 1 || c == 3) {
        return 1;
    }
    complain("%s: the network's input has %d channels, no picture has; a .npy file may",
            file, c);
    return 0;
}

static int add_picture(Batch *b, const char *path) {
    Pixels p;
    if (!takes_pictures(b, path)) {
        return 0;
    }
    if (!read_picture(path, b->net->model->input.c, &p)) {
        return 0;
    }
    preprocess(b->net->model, &p, next_image(b));
    free(p.data);
    added_image(b, path, -1);
    return 1;
}

static int add_npy(Batch *b, const char *path) {
    const cnnc_tensor *const t = &b->net->model->input;
    Npy npy;
    if (!read_npy(path, &npy)) {
        return 0;
    }
    const int64_t *const shape = npy.shape + npy.rank - 3; /* of one image */
    const int fits = (npy.rank == 3 || npy.rank == 4) && shape[0] == t->c &&
                     shape[1] == t->h && shape[2] == t->w;
    if (!fits) {
        complain("%s: its shape is neither [%d,%d,%d] nor [N,%d,%d,%d]", path, t->c,
                t->h, t->w, t->c, t->h, t->w);
    }
    const size_t bytes = b->net->image_floats * sizeof(float);
    const int64_t images = !fits ? 0 : npy.rank == 3 ? 1 : npy.shape[0];
    for (int64_t i = 0; i < images; i++) {
        memcpy(next_image(b), npy.data + (size_t)i * bytes, bytes);
        added_image(b, path, npy.rank == 3 ? -1 : (int)i);
    }
    free(npy.bytes.data);
    return fits;
}

static void add_file(Batch *b, const char *path) {
    const int ok = has_ending(path, ".npy") ? add_npy(b, path) : add_picture(b, path);
    if (!ok) {
        b->failed = 1;
    }
}

/* A file, or all pictures of a folder. */
static void add_path(Batch *b, Names *names, const char *path) {
    if (!is_folder(path)) {
        add_name(names, copy_of(path));
    } else if (!add_folder(names, path)) {
        b->failed = 1;
    }
}

/* Each line at once: who writes them may wait for the answer. */
static void add_names_of_stdin(Batch *b) {
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0) {
        Names names = {NULL, 0};
        line[strcspn(line, "\r\n")] = '\0';
        if (*line != '\0') {
            add_path(b, &names, line);
        }
        for (int i = 0; i < names.n; i++) {
            add_file(b, names.at[i]);
        }
        free_names(&names);
    }
    free(line);
}

static void add_files(Batch *b, const Options *o) {
    Names names = {NULL, 0};
    for (int i = 0; i < o->n_files; i++) {
        add_path(b, &names, o->files[i]);
    }
    Progress bar = progress_start("pictures", names.n);
    for (int i = 0; i < names.n; i++) {
        if (!strcmp(names.at[i], "-")) {
            add_names_of_stdin(b);
        } else {
            add_file(b, names.at[i]);
        }
        progress_to(&bar, i + 1);
    }
    progress_end(&bar);
    free_names(&names);
}

static void add_idx(Batch *b, const char *path, const Idx *images) {
    Progress bar = progress_start("pictures", images->count);
    for (int i = 0; i < images->count; i++) {
        const size_t at = (size_t)i * (size_t)images->h * (size_t)images->w;
        unsigned char *const data =
                images->bytes.data + (images->data - images->bytes.data) + at;
        const Pixels p = {images->h, images->w, 1, data};
        preprocess(b->net->model, &p, next_image(b));
        added_image(b, path, i);
        progress_to(&bar, i + 1);
    }
    progress_end(&bar);
}

/* --idx F --idx-labels L. The labels stay in memory until the report is complete. */
static void add_idx_files(Batch *b, const Options *o, Idx *labels) {
    Idx images;
    b->failed = 1;
    if (!takes_pictures(b, o->idx) || !read_idx_images(o->idx, &images)) {
        return;
    }
    if (!o->idx_labels) {
        b->failed = 0;
    } else if (read_idx_labels(o->idx_labels, labels)) {
        b->failed = labels->count != images.count;
        if (b->failed) {
            complain("%s: %d labels for %d pictures", o->idx_labels, labels->count,
                    images.count);
        }
        b->report.truth = labels->data;
    }
    if (!b->failed) {
        add_idx(b, o->idx, &images);
    }
    free(images.bytes.data);
}

int classify(Network *net, const Options *o) {
    const size_t batch = (size_t)net->model->batch;
    Batch b = {.net = net};
    Idx labels = {{NULL, 0}, 0, 0, 0, NULL};
    b.file = allocate(batch, sizeof *b.file);
    b.index = allocate(batch, sizeof *b.index);
    report_begin(&b.report, net, o);
    if (o->idx) {
        add_idx_files(&b, o, &labels);
    } else {
        add_files(&b, o);
    }
    flush_batch(&b);
    report_end(&b.report);
    free(labels.bytes.data);
    free(b.file);
    free(b.index);
    return b.failed;
}
