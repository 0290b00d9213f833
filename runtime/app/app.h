/* app.h - the program around a network: what the files of this folder share.
 *
 * SPDX-License-Identifier: MIT-0
 *
 *   main.c       start, load, choose what to do
 *   options.c    the command line
 *   net.c        the one file that knows which network it is
 *   network.c    weights, team, arena and buffers, ready to run
 *   classify.c   inputs, N at a time, through the network to the report
 *   picture.c resize.c preprocess.c       a picture file -> the network's input
 *   file.c folder.c npy.c idx.c           other files
 *   report.c text.c                       what is printed
 *   bench.c selftest.c fma_peak.c bandwidth.c progress.c
 */
#ifndef CNNC_APP_H
#define CNNC_APP_H

#include "cnnc_rt.h"

#include <stdio.h>

/* net.c */
extern const cnnc_model *const app_model;
cnnc_status app_steps(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *const *outputs, int first, int last);

/* options.c */
typedef enum Csv { CSV_none, CSV_label, CSV_probabilities } Csv;

typedef struct Options {
    int threads;
    int bench; /* runs, 0: none */
    int profile, selftest, json;
    Csv csv;
    const char *labels, *weights, *output, *idx, *idx_labels; /* files, or NULL */
    char **files; /* the rest: pictures, .npy, folders; "-": names on standard input */
    int n_files;
} Options;

void parse_options(int argc, char **argv, Options *o); /* exits with 0 or 2 */

/* text.c: messages begin with the program's name, as "lenet: cat.png: ..." */
void set_program(const char *argv0);
const char *program_name(void);
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *allocate(size_t n, size_t size); /* zeroed; dies if there is no memory */
char *copy_of(const char *s);          /* likewise */
const char *base_name(const char *path);
int has_ending(const char *name, const char *ending);
void json_string(const char *s); /* on standard output, quoted */
void json_number(double x);      /* null if it is no finite number */
void csv_field(const char *s);   /* quoted where it has to be */

/* network.c */
typedef struct Network {
    const cnnc_model *model;
    cnnc_weights weights;
    cnnc_team *team;
    void *arena;
    size_t image_floats; /* of one image */
    float *image;        /* [N][C][H][W] */
    size_t *output_floats;
    float **outputs; /* [n_outputs], each [N][c][h][w] */
    int n_labels;    /* 0: none */
    const char *const *labels;
} Network;

void open_network(Network *net, const Options *o); /* dies if it can't */
void close_network(Network *net);
void run_steps(Network *net, int first, int last);
void run_network(Network *net);
/* The picture of the known answer: in [-1, 1), the same on every machine. */
void fill_selftest_image(Network *net);
const char *label_of(const Network *net, int class); /* or NULL */

/* file.c */
typedef struct Bytes {
    unsigned char *data;
    size_t size;
} Bytes;

/* A whole file, unpacked if it ends in .gz. On failure says why and returns 0. */
int read_whole_file(const char *path, Bytes *out);

/* folder.c */
typedef struct Names { /* all allocated */
    char **at;
    int n;
} Names;

int is_folder(const char *path);
void add_name(Names *names, char *name);
/* Its pictures, 2.png before 10.png. On failure, or if there is none, says so and returns 0. */
int add_folder(Names *names, const char *path);
void free_names(Names *names);

/* picture.c */
typedef struct Pixels { /* [h][w][c], 0..255 */
    int h, w, c;        /* c: 1 grey, 3 RGB */
    unsigned char *data;
} Pixels;

/* PNG, JPEG, PPM or PGM in c channels. On failure says why and returns 0. */
int read_picture(const char *path, int c, Pixels *out);
Pixels to_channels(const unsigned char *data, int h, int w, int from, int to);

/* resize.c */
Pixels resize_pixels(const Pixels *in, int h, int w, int bicubic);

/* preprocess.c */
void preprocess(const cnnc_model *m, const Pixels *picture, float *image);

/* npy.c */
typedef struct Npy {
    Bytes bytes;
    int rank;
    int64_t shape[8];
    const unsigned char *data; /* little-endian float32, in C order, maybe unaligned */
    int64_t count;
} Npy;

int read_npy(const char *path, Npy *out); /* on failure says why and returns 0 */

/* What is not closed when the program exits leaves no file. */
typedef struct NpyWriter {
    struct NpyWriter *next; /* that is not closed either */
    FILE *file;
    char *path, *temporary;
    cnnc_tensor shape; /* of a row */
    int64_t rows;
} NpyWriter;

void npy_create(NpyWriter *w, const char *path, int output, const cnnc_tensor *shape);
void npy_append(NpyWriter *w, const float *row);
void npy_close(NpyWriter *w); /* writes the number of rows; the file gets its name */

/* idx.c: the files of MNIST */
typedef struct Idx {
    Bytes bytes;
    int count, h, w; /* labels: h = w = 1 */
    const unsigned char *data;
} Idx;

int read_idx_images(const char *path, Idx *out); /* on failure say why, return 0 */
int read_idx_labels(const char *path, Idx *out);

/* report.c */
typedef struct Report {
    const Network *net;
    const Options *options;
    const unsigned char *truth; /* labels of an idx file, or NULL */
    int rows, correct;
    double seconds; /* spent in the network */
    NpyWriter *npy; /* [n_outputs], or NULL */
} Report;

void report_begin(Report *r, const Network *net, const Options *o);
/* image 0..N-1 of the batch, which was picture `index` of its file, or -1: the only one */
void report_row(Report *r, const char *file, int index, int image);
void report_end(Report *r);

/* classify.c */
int classify(Network *net, const Options *o); /* the exit status */

/* bench.c, selftest.c */
int bench(Network *net, const Options *o);
int selftest(Network *net, const Options *o);

/* fma_peak.c: GFLOP/s of the best of some rounds of independent fused multiply-adds */
enum { FMAS_A_ROUND = 12 }; /* instructions in the loop; a test counts them */
double fma_peak(void);

/* bandwidth.c: GB/s that the team's threads read together from memory; 0: no memory for it */
double read_bandwidth(cnnc_team *team);

/* progress.c: a bar on standard error once work has lasted two seconds, on a terminal */
typedef struct Progress {
    const char *what;
    double start, shown;
    int total;
} Progress;

Progress progress_start(const char *what, int total);
void progress_to(Progress *p, int done);
void progress_end(Progress *p);

#endif
