/* backend.h - what the emitters of kernels share.
 *
 * A kernel is a static C function
 *
 *     static void NAME(int part, int parts, const float x[static 50176], ...) { BODY }
 *
 * with one outermost loop over a literal number of tasks. The function that emits a node's
 * kernel fills a Kernel: its arguments in order, the parameters that it packs, a comment,
 * a name that says the shape, and the body. Nodes whose kernels have the same text share
 * one function.
 */
#ifndef CNNC_BACKEND_H
#define CNNC_BACKEND_H

#include "cnnc.h"

typedef struct Argument {
    const char *name;     /* x, w, b, z (residual), y, rows (scratch) */
    bool written;         /* else const */
    int64_t extent;       /* floats from its first to past its last: [static extent] */
    const Value *value;   /* a tensor, or else */
    const Packed *packed; /* a parameter, or else scratch */
} Argument;

typedef struct Kernel {
    const Graph *g;
    Node *n;
    int v;
    bool inner;        /* only the body of another kernel's loop over tasks */
    bool in_place;     /* the first input, or the residual, is the output */
    const char *name;  /* "conv3x3_s1_c64_k64_h56" */
    const char *about; /* comment above the function: lines, no stars */
    VEC(Argument) args;
    Printer *body;
    int open_loops; /* of open_tasks() or open_rows() */
} Kernel;

/* kernels/kernels.c */
void emit_kernel(Kernel *k); /* by the node's op */
void kernel_input(Kernel *k, const char *name, const Value *value);
/* Of each block, the first `pixels` pixels; of the lanes, the first `lanes`: a parameter is
 * declared with exactly what its kernel reaches. */
void kernel_input_up_to(
        Kernel *k, const char *name, const Value *value, int64_t pixels, int64_t lanes);
void kernel_output(Kernel *k, const char *name, const Value *value);
void kernel_scratch(Kernel *k, const char *name, int64_t floats);
void kernel_parameter(Kernel *k, const char *name, const char *suffix, int64_t floats,
        void (*fill)(const Graph *g, const Node *n, float *to));
/* The same of a guest of the kernel's node. */
void kernel_guest_parameter(Kernel *k, const char *name, Node *guest,
        const char *suffix, int64_t floats,
        void (*fill)(const Graph *g, const Node *n, float *to));
/* The same for a bias [K], zero beyond: b. */
void kernel_bias(Kernel *k, int64_t floats);
/* Sums a0_0 .. of `pixels` pixels, all starting at the bias of group k. */
void emit_sums(Kernel *k, int pixels, int groups);
/* Open the loop over this part's share of `tasks` tasks. */
void open_share(Kernel *k, const char *index, int tasks);
/* Open the loop over the node's tasks, t; an inner kernel's is open. */
void open_tasks(Kernel *k);
void open_tasks_from(
        Kernel *k); /* the same, where the body asks for its part's first, t0 */
/* Open it, and in it a loop over a task's rows r of [N][planes][h], from which the image n,
 * the plane and the row oy follow. */
void open_rows(Kernel *k, const char *plane, int planes, int h);
void close_tasks(Kernel *k); /* all that these opened */
/* `const int name = t / divisor % extent;` nothing if extent is 1. */
void emit_index(Printer *p, const char *name, const char *of, int64_t divisor,
        int64_t extent, bool outermost);
/* " + a * 64", "" if a is not there (extent 1) or the factor is 0. */
const char *plus(const char *index, int64_t extent, int64_t factor);
/* "vf_relu(" and ")" around an expression, by the node's activation. */
const char *activate(const Node *n, const char *expression);
bool same_place(const Value *a, const Value *b);
const char *text(const char *fmt, ...)
        __attribute__((format(printf, 1, 2))); /* GRAPH */

/* kernels/siblings.c: a host with guests that are convolutions themselves */
bool is_sibling(const Node *guest);
bool has_siblings(const Node *n);
void kernel_siblings(Kernel *k);

/* `const int first = index * chunk;` and `last` of a task's share of total; nothing if there
 * is one chunk. */
void emit_range(Printer *p, const char *first, const char *last, const char *index,
        int chunks, int chunk, int total);

/* kernels/conv.c */
const char *conv_name(const Node *n); /* "conv3x3_c64_k64_h56_relu" */
const char *conv_text(const Node *n); /* "conv 3x3 stride 1x1 pad 1,1,1,1, ..., relu" */

/* kernels/epilogue.c: residual, activation, guests and stores of a convolution's sums, or
 * of a pool's results */
void epilogue_arguments(Kernel *k); /* z, y, and the guests'; sets k->in_place */
void epilogue_images(Kernel *k);    /* `zn`, `yn` ... of image n */
/* `zo`, `yo` ...: a tile's first vector, at = " + k * 784 + ox * 16" floats from zn, yn;
 * vector = " + k * 32": twice v floats for each vector of channels before it. */
void epilogue_open(Kernel *k, const char *at, const char *vector);
/* Before the stores of the tile's j-th vector of channels. */
void epilogue_vector(Kernel *k, int j);
/* The vector at offset from there, of the j-th of channels: sum is the name of a variable that
 * holds it, bias included. */
void epilogue_store(Kernel *k, int offset, int j, const char *sum);
/* With a pool: `yo` of a tile's windows, `zo` of its pixels, at floats from yn and zn; */
void epilogue_open_windows(Kernel *k, const char *at);
void epilogue_open_pixels(Kernel *k, const char *at);
/* declares `name`, what two pixels of a row give to their window, the first at floats from
 * zo; */
void epilogue_pair(
        Kernel *k, const char *name, int at, const char *left, const char *right);
/* both rows of the window together; what changes nothing, for a window whose other row
 * gives `pair`. */
const char *epilogue_joined(const Kernel *k, const char *a, const char *b);
const char *epilogue_neutral(const Kernel *k, const char *pair);
const char *epilogue_name(const Node *n);  /* "_add_relu" of a kernel's name */
const char *epilogue_about(const Node *n); /* ", + z, relu" of its comment */

/* Channels in order: calls with the segment's first logical channel, its first block, and
 * its number of channels. */
typedef struct Segment {
    int channel, block, channels;
} Segment;
Segment layout_segment(const Layout *l, int i, int v);
/* The logical channel at a lane of the stored image, or -1 at a pad lane. */
int lane_channel(const Layout *l, int lane, int v);

/* " + 3", " - 8", "" */
const char *plus_literal(int by);

/* backend/c_text.c: pieces of emitted text */
const char *c_upper(const char *s);
const char *c_string(const char *s); /* quoted */
const char *c_float(double x);       /* "0.17f", "3.0f" */
/* The C name of a root's storage: one for each tensor, an argument or an arena slice. */
const char *c_root(const Graph *g, const Value *root);
/* head, items separated by ", ", tail, in lines of at most 88 columns, as clang-format
 * breaks them; depth is the number of open braces. */
void emit_wrapped(Printer *p, int depth, const char *head, const char *const *items,
        int n, const char *tail);
/* head, "int x =", and a value, on a line of its own where one of 88 columns is too short. */
void emit_value(Printer *p, int depth, const char *head, const char *value);

typedef struct Declaration {
    const char *head, *value; /* "int x =", "5;" */
    const char *note;         /* a comment */
} Declaration;

/* A line each; the notes in columns, as clang-format aligns them. A note that has no room in
 * its line is left out. */
void emit_declarations(Printer *p, int depth, const Declaration *d, int n);
int64_t layer_bytes(
        const Graph *g, const Node *n); /* input + output + weights, each once */
int64_t weight_bytes(const Node *n);
int output_index(const Graph *g, const Node *n); /* of an OP_output; else -1 */

/* backend/net.c: the kernel as a static function */
void emit_function(Printer *p, const Kernel *k, const char *name);

/* backend/header.c */
const char *emit_header(const Graph *g);
/* "const cnnc_weights *w, void *arena, ..., const float *image, float *prob" */
int interface_parameters(const Graph *g, const char **items);

/* one function per file of kernels/ */
void kernel_conv(Kernel *k);
void kernel_winograd(Kernel *k); /* conv, by a Winograd algorithm */
void kernel_linear(Kernel *k);
void kernel_pool(Kernel *k);        /* maxpool, avgpool */
void kernel_mean(Kernel *k);        /* global_avgpool, adaptive_avgpool */
void kernel_elementwise(Kernel *k); /* relu, sigmoid, tanh, scale */
void kernel_add(Kernel *k);
void kernel_batch_norm(Kernel *k);
void kernel_softmax(Kernel *k);
void kernel_lrn(Kernel *k);
void kernel_copy(Kernel *k); /* copy, output */
void kernel_pad(Kernel *k);
void kernel_slice(Kernel *k);

#endif
