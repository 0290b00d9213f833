/* cnnc.h - the vocabulary of the compiler: read this file first.
 *
 * A network is a Graph of Nodes (operations) and Values (tensors between them). The folders
 * are the pipeline, in this order:
 *
 *   frontend/   YAML -> Graph; weights bound by name
 *   shapes.c    every Value's [C, H, W], every parameter's shape
 *   passes/     fold and fuse: Graph -> smaller Graph
 *   plan/       layouts, kernels per shape, schedule, offsets in the arena
 *   backend/    C text, header, packed weights
 *
 * Beside it: inspect/ (what a person reads), reference/ (double-precision truth), check/
 * (the proof, a program of its own).
 * Structs come first, then every cross-file prototype under the name of its file.
 */
#ifndef CNNC_H
#define CNNC_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CNNC_VERSION "0.1.0"

typedef struct Graph Graph;
typedef struct Node Node;
typedef struct Value Value;
typedef struct Tensor Tensor;

/* ---- base: memory ---- */

/* Lifetimes. Memory is zeroed and freed by lifetime, never piece by piece. */
typedef enum Life {
    PERM,    /* names, sources, options: until compile() returns */
    GRAPH,   /* nodes, values, plans */
    SCRATCH, /* reset after each pass */
    LIVES
} Life;

/* A growable array: VEC(Node *) nodes; VEC_PUSH(GRAPH, g->nodes, n); g->nodes.at[i] */
#define VEC(T)                                                                         \
    struct {                                                                           \
        T *at;                                                                         \
        int n, cap;                                                                    \
    }
#define VEC_PUSH(life, vec, item)                                                      \
    do {                                                                               \
        if ((vec).n == (vec).cap) {                                                    \
            (vec).at = vec_grow(life, (vec).at, &(vec).cap, sizeof *(vec).at);         \
        }                                                                              \
        (vec).at[(vec).n++] = (item);                                                  \
    } while (0)
/* ceil_div(5, 4) is 2, round_up(5, 4) is 8; for what is not negative */
static inline int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
static inline int64_t round_up(int64_t n, int64_t to) { return ceil_div(n, to) * to; }

#define NEW(life, T) ((T *)arena_alloc(life, sizeof(T)))
#define NEW_ARRAY(life, T, n) ((T *)arena_array(life, (size_t)(n), sizeof(T)))

/* ---- base: positions and diagnostics ---- */

/* One link of the chain of instantiations: "in block 'stage', layer1, resnet.yaml:31:9". */
typedef struct Via Via;

typedef struct Pos {
    const char *file; /* as the user wrote it; NULL: no position */
    int line, col;    /* from 1; columns in code points */
    const Via *via;   /* innermost instantiation that led here, or NULL */
} Pos;

struct Via {
    const char *what; /* "block 'bottleneck'", "include", "repeat round 2" */
    Pos at;           /* where it is instantiated; its own via leads outward */
};

/* ---- the operations ---- */

#define MANY 1000000

typedef enum Op {
    OP_none, /* no operation: "no activation" */
#define OP(name, least, most, activation, keys, formula) OP_##name,
#include "ops.def"
#undef OP
    OPS
} Op;

typedef struct OpInfo {
    const char *name;
    int least, most; /* number of inputs */
    bool activation; /* a following relu, sigmoid or tanh may be fused into it */
    const char *keys, *formula;
} OpInfo;

extern const OpInfo ops[OPS]; /* ops[OP_conv].name == "conv" */

/* ---- targets ---- */

typedef struct Target {
    const char *name;
    int v;              /* vector width in floats */
    int registers;      /* vector registers */
    const char *cflags; /* what gcc and clang need to be told */
    const char *macro;  /* defined under those flags; "" for none */
    double peak;        /* GFLOP/s of a core, fp32 FMA */
    double bandwidth;   /* GB/s of a core from memory */
    int64_t l1, l2, l3; /* bytes */
} Target;

extern const Target targets[]; /* ends with a NULL name */

/* ---- parameters ---- */

typedef enum Dtype { F64, F32, F16, BF16, I64, DTYPES } Dtype;

/* One parameter of the network, under its checkpoint name. */
struct Tensor {
    const char *name; /* "layer1.0.conv1.weight" */
    Pos pos;          /* of the layer that wants it */
    int rank;         /* 0..4; conv [K,C/groups,R,S], linear [K,C], else [C] */
    int64_t shape[4]; /* as the layer wants it; shapes.c */
    int64_t count;    /* product of shape */
    Dtype dtype;      /* as stored; weights.c */
    const void *data; /* little-endian, maybe unaligned; NULL until bound */
    uint64_t seed;    /* with --random-weights, instead of data: see tensor_get() */
    bool random;      /* then the values are uniform in middle +- spread */
    double middle, spread;
};

/* ---- values ---- */

/* How a value lies in memory: [N][blocks][h][w][v], v = the target's vector width.
 * Channels are cut into segments, each starting at a block boundary: 24 and 20 channels
 * at v = 16 take 2 + 2 blocks. Lanes beyond a segment's channels are padding: finite,
 * and nothing depends on them. The network's input is planar instead: [N][c][h][w]. */
typedef struct Layout {
    bool planar;
    int h, w; /* of the image stored; a flattened value keeps its source's */
    int n_segments;
    int *segment;   /* channels of each, sum = c of the image stored */
    int blocks;     /* sum of ceil(segment / v); planar: c, as v is 1 there */
    int64_t floats; /* of one image: blocks * h * w * v */
} Layout;

struct Value {
    const char *name; /* of the layer it is the result of, or of the input */
    Pos pos;
    int c, h, w;      /* one image [C, H, W], as the graph sees it; shapes.c */
    Node *def;        /* the node that makes it; NULL for the network's input */
    VEC(Node *) uses; /* readers, one entry per operand; graph_link() */
    bool is_output;   /* the network returns it; graph_link() */

    /* plan/layouts.c: where it lives */
    Layout layout;
    Value *root;         /* the value whose storage it shares; itself as a rule */
    int64_t root_offset; /* floats from the start of the root's image */

    /* plan/place_buffers.c: of roots only */
    int buffer;                /* its number; -1: none, it is the caller's memory */
    int first_step, last_step; /* written first, read last */
    int64_t offset;            /* bytes from the start of the arena */
};

/* ---- nodes ---- */

typedef enum Algorithm {
    ALG_none,   /* views: no code */
    ALG_simple, /* one obvious loop nest: pooling, elementwise, copies ... */
    ALG_direct, /* convolution, register tile of pixels x vectors of output channels */
    ALG_gemm,   /* 1x1 convolution over the flat image */
    ALG_gemv,   /* linear */
    ALG_winograd_f2, /* convolution by F(2, r) down and across */
    ALG_winograd_f4, /* by F(4, r) */
    ALGORITHMS
} Algorithm;

typedef struct AlgorithmInfo {
    const char *name;
    bool forced; /* --algorithm takes it */
} AlgorithmInfo;

extern const AlgorithmInfo algorithms[ALGORITHMS]; /* plan/choose_kernel.c */

/* What plan/choose_kernel.c and plan/partition.c decided for one node. */
typedef struct Choice {
    Algorithm algorithm;
    int tile_p, tile_k; /* register tile: pixels x vectors of output channels */
    int row_chunk;      /* output rows of a task */
    int k_chunk;        /* groups of tile_k vectors of a task */
    int block[2];    /* Winograd: tiles of a task, down and across; tile_p of them in a
                         * register tile */
    Dtype dtype;     /* linear: F32, or F16 or BF16 that its weights are packed as */
    int tasks;       /* literal trip count of the kernel's task loop */
    int64_t scratch; /* floats of one part's scratch */
} Choice;

/* A parameter of a kernel, as the code reads it. */
typedef struct Packed {
    const char *name; /* "features.0.weight" */
    const Node *node;
    Dtype dtype;    /* F32, F16 or BF16 */
    int64_t floats; /* bytes / 4; multiple of 16: each starts 64-byte aligned */
    int64_t offset; /* floats from the start of the packed data */
    void (*fill)(const Graph *g, const Node *n, float *to); /* to is zeroed */
} Packed;

/* An operation. All attributes of all ops side by side: see attrs.def and ops.def. */
struct Node {
    Op op;
    const char *name; /* dotted, unique: "layer1.0.conv1" */
    Pos pos;
    VEC(Value *) in; /* conv, linear: x, then the fused residual if there is one */
    Value *out;

    /* attributes; frontend/load.c */
    int out_channels, groups;
    int kernel[2], stride[2], dilation[2]; /* [h, w] */
    int pad[4];                            /* top, left, bottom, right */
    bool bias, ceil_mode, count_include_pad;
    int size[2]; /* adaptive_avgpool: [h, w]; lrn: size[0] */
    int channels[2];
    int start[3], stop[3], step[3];
    double eps, by, p, alpha, beta, k, value;

    /* fused into this node, applied in this order: batch norm, factor, residual,
     * activation; passes/, or a dump that is read back */
    const char *batch_norm; /* name of the batch norm folded in, or NULL; eps is its */
    double scaled;          /* the factor, 1 as a rule */
    const char *residual; /* name that a dump gave; in.at[1] says it to everyone else */
    Op activation;        /* OP_relu, OP_sigmoid, OP_tanh or OP_none */
    VEC(const Node *) absorbed; /* the nodes that vanished into this one, in order */

    /* A guest is a node of its own, whose result the kernel of another node, its host,
     * computes along with the host's: what host_obstacle() allows; passes/, or a dump */
    const char *host_name; /* name that a dump gave; host says it to everyone else */
    Node *host;            /* NULL: the node has a kernel of its own, or no code */
    VEC(Node *) guests;    /* whose host this is, in order */

    /* parameters, NULL where there is none; shapes.c declares, weights.c binds */
    Tensor *weight, *bias_tensor;
    Tensor *bn_weight, *bn_bias, *bn_mean, *bn_var;

    /* plan */
    int schedule_step; /* position in the schedule, from 0; a guest's is its host's; -1: a
                          view, no code */
    Choice choice;     /* choose_kernel.c, partition.c */

    /* backend */
    const char *kernel_name; /* the C function that it calls */
    int64_t flops; /* 2 * MACs of direct convolution, bias and the like left out; those of
                      guests included */
    int64_t work;         /* the same of the chosen algorithm: fewer with Winograd */
    VEC(Packed *) packed; /* its parameters, in the order of the arguments */
};

/* ---- the fusion ledger ---- */

typedef struct Ledger {
    const char *pass;
    bool fused;         /* else exchanged, or refused */
    bool exchanged;     /* node stands before `into` now, which it had read */
    const Node *node;   /* the node that vanished, or that stayed */
    const Node *into;   /* where it went, or would have gone; may be NULL */
    const char *reason; /* of a refusal: "'conv1' has a second reader, 'pool'"; of an
                           exchange: what it saves */
} Ledger;

/* ---- graphs ---- */

typedef struct Preprocess { /* what the built binary does to a picture */
    double central;         /* first the middle of this share of both sides; 0: none */
    int resize;             /* shorter side, 0: none */
    int crop[2];            /* [h, w] of the centre, 0: none */
    double scale;      /* a pixel 0..255 is multiplied by it first; default 1/255 */
    int n_mean, n_std; /* 0, 1 or C values */
    double mean[4], std[4]; /* then (x - mean) / std */
    bool invert;            /* 255 - pixel first: dark digits on white paper */
    bool bicubic;           /* how sizes are changed; otherwise bilinear */
    bool bgr;               /* blue, green, red: Caffe's order */
} Preprocess;

struct Graph {
    const char *name; /* of the network: prefix of all C names */
    const char *file; /* the YAML, as the user wrote it */
    Pos pos;
    int batch; /* N; --batch */
    const Target *target;
    Value *input;
    VEC(Node *) nodes; /* each after the nodes that it reads */
    VEC(Value *) outputs;
    VEC(Tensor *) params; /* every parameter in the order of the layers; shapes.c */
    Preprocess preprocess;
    VEC(const char *) labels; /* empty: none */
    const char *labels_file;  /* where they were read, as a path to open; or NULL */
    VEC(const char *) training_only; /* scopes of a checkpoint that are left out */
    VEC(Ledger) ledger;
    VEC(const Node *)
    loaded;     /* copies of all nodes as they were before any pass, with
                                 values of their own; graph_keep_loaded() */
    int layers; /* items of the YAML after expansion, before any pass */

    /* plan */
    VEC(Node *) schedule;        /* schedule.at[s]->schedule_step == s */
    int64_t arena_bytes;         /* activations alone */
    int64_t lower_bound;         /* largest sum of live buffers over the steps */
    int bound_step;              /* the step that forces it */
    int64_t unplanned_bytes;     /* each value in a buffer of its own */
    int64_t scratch_bytes;       /* of one part */
    const char *placement_order; /* which of the portfolio won */

    /* backend */
    VEC(Packed *) packed; /* in the order of the code */
    int64_t packed_floats;
    uint64_t fingerprint; /* of the layout of the packed data */
};

/* ---- the command line ---- */

typedef struct Setting { /* --set NAME=VALUE */
    const char *name, *value;
} Setting;

typedef struct Options {
    const char
            *command; /* "emit", "build", "pack", "summary", "inspect", "verify", ... */
    const char *graph_file, *output;
    VEC(const char *) files; /* all operands: check takes any number */
    const char *weights;     /* safetensors, or NULL */
    bool random_weights;
    uint64_t seed;
    const Target *target;
    int batch;                     /* 1 by default */
    int level;                     /* -O0, -O1, -O2 */
    int input_c, input_h, input_w; /* --input; 0: as the graph says */
    bool precise;                  /* no Winograd */
    Algorithm algorithm;           /* where it applies; ALG_none: the cost model's */
    Dtype weights_dtype;           /* of linear layers: F32, F16, BF16 */
    double weights_limit; /* packed bytes at most so many times the checkpoint's; 0: any */
    VEC(Setting) settings;
    bool embed;
    bool json;
    const char *dump_after; /* pass name, or NULL */
    const char *dot, *html; /* inspect: files to write, or NULL */
    const char *cc, *cflags;
    const char *tuned;           /* measured times of candidates, or NULL */
    int threads;                 /* tune: that measure */
    const char *emitted;         /* verify: a given NET.c instead of our own */
    const char *emitted_weights; /* verify: and its NET.weights */
    bool quiet;                  /* no progress bar, no notes */
} Options;

/* ==== prototypes, by file ==== */

/* base/arena.c */
void *arena_alloc(Life life, size_t bytes);           /* zeroed, 16-byte aligned */
void *arena_array(Life life, size_t n, size_t bytes); /* checks the product */
void *vec_grow(Life life, void *at, int *cap, size_t bytes);
char *arena_strndup(Life life, const char *s, size_t n);
char *arena_strdup(Life life, const char *s);
char *arena_printf(Life life, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Life life, const char *fmt, va_list args);
void arena_reset(Life life);
void arena_reset_all(void);

/* base/diagnostics.c
 * An error prints `file:line:col: error: ...`, the line with a caret, the chain of
 * instantiations and the notes queued with error_note(), then leaves through the jump that
 * guard() set. Nothing after an error runs: clean up with on_error_remove(). */
_Noreturn void error_at(Pos pos, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
_Noreturn void error(const char *fmt, ...) /* no position: "cnnc: error: ..." */
        __attribute__((format(printf, 1, 2)));
_Noreturn void internal_error(const char *fmt, ...) /* broken invariant: abort() */
        __attribute__((format(printf, 1, 2)));
void warning_at(Pos pos, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void note_at(Pos pos, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void error_note(const char *fmt, ...) /* "note: ..." below the next error */
        __attribute__((format(printf, 1, 2)));
void source_add(const char *file, const char *text, size_t size); /* for carets; kept */
int guard(void (*body)(void *), void *arg); /* 0, or 1 if body left through an error */
void on_error_remove(
        const char *path);       /* one more half-written file; NULL: none any more */
void diagnostics_quiet(bool on); /* print nothing: for fuzzers */
/* The word of list nearest to word, or NULL if none is near: "did you mean 'conv'?" */
const char *did_you_mean(const char *word, const char *const *list, int n);

/* base/names.c: a string-keyed hash map */
typedef struct Map Map;
Map *map_new(Life life);
void *map_get(const Map *m, const char *key);       /* NULL: not there */
void map_put(Map *m, const char *key, void *value); /* replaces */

/* base/print.c: text output that indents itself by counting braces */
typedef struct Printer Printer;
Printer *printer_new(Life life);
void emit(Printer *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A template: "for (int k = 0; k < $K; k++) {\n" with pairs "K", "64", ..., NULL. */
void emit_template(Printer *p, const char *text, ...) __attribute__((sentinel));
const char *printer_text(const Printer *p, size_t *size);
void printer_append(Printer *p, const char *text); /* as it is, not indented */

/* base/file.c */
char *read_file(
        Life life, const char *path, size_t *size); /* NUL after the end; or NULL */
/* Files that appear together: each is written beside its name, then all are renamed. An
 * error leaves none of them, and what was there before. */
typedef struct Beside {
    FILE *f;
    const char *path, *temporary;
    const char
            *old; /* a second name of what was at path, while the files are renamed */
} Beside;
typedef VEC(Beside) Files;
FILE *files_open(Files *files, const char *path); /* the next of them */
void files_close(Files *files);
void write_file(const char *path, const void *data, size_t size); /* one alone */
const char *path_base(const char *path); /* after the last slash */
const char *path_without_extension(const char *path);
const char *path_beside(
        const char *file, const char *relative); /* relative to file's folder */
/* A new folder in $TMPDIR or /tmp, for plain files; removed with them. */
const char *temporary_folder(void);
void temporary_folder_remove(const char *folder);

/* base/command.c: another program; no shell is involved */
typedef VEC(char *) Words;
void add_word(Words *w, const char *word);
void add_words(Words *w, const char *text); /* "-O3  -g" adds two words */
const char *command_text(const Words *w);   /* as a person would type it */
/* Runs it, its output on standard error, and returns its wait status. Like system(3) it
 * leaves the keyboard's interrupt to the command: cnnc lives on to clean up. */
int run_command(Words *w, const char *what);
const char *command_output(
        Words *w, const char *what); /* what it prints, or its start */

/* base/progress.c: a bar on standard error for work over two seconds, on a terminal */
typedef struct Progress {
    const char *what;
    double start, shown;
    int64_t done, total;
    bool off;
} Progress;
Progress progress_start(const char *what, int64_t total, bool off);
void progress_to(Progress *p, int64_t done);
void progress_end(Progress *p);

/* graph.c: the IR's own operations */
Graph *graph_new(const char *name);
Value *value_new(Graph *g, const char *name, Pos pos);
Node *node_new(Graph *g, Op op, const char *name, Pos pos); /* with its out; appended */
void node_set_defaults(Node *n); /* all attributes as attrs.def says */
void graph_link(Graph *g);       /* uses and is_output anew */
void graph_replace_uses(Graph *g, Value *from, Value *to); /* outputs too */
void graph_remove(Graph *g, Node *n);
void graph_keep_loaded(Graph *g);                   /* after graph_link() */
Node *graph_find(const Graph *g, const char *name); /* by dotted name, or NULL */
Op op_by_name(const char *name);                    /* OP_none if there is none */
const Target *target_by_name(
        const char *name); /* "native" too; NULL if there is none */
bool op_is_view(Op op);    /* flatten, dropout, identity: another name for its input */
bool op_takes_guests(Op op); /* that read its result: see epilogue.c */
/* Why n can't be computed by the kernel of host; NULL: it can. */
const char *host_obstacle(const Node *n, const Node *host);
void add_guest(Node *host, Node *n);
/* The guest that pools n's result, which then is all that n's kernel stores; or NULL. */
Node *pool_guest(const Node *n);
/* False: only guests of its maker read it, so that it never leaves registers. */
bool value_is_stored(const Value *v);
int64_t node_macs(const Node *n);       /* of one image; conv and linear, else 0 */
const char *shape_text(const Value *v); /* "[64,56,56]", or "[1000]" when h = w = 1 */

/* op_text.c: a node in a few words */
const char *op_text(const Node *n); /* "conv 3x3 pad 1 64->64 + batch_norm + relu" */

/* frontend/load.c: file -> Graph, all blocks expanded */
Graph *load_graph(const Options *o);
Graph *load_graph_text(
        const Options *o, const char *file, const char *text, size_t size);

/* shapes.c */
void infer_shapes(Graph *g);       /* every Value's c, h, w; declares every Tensor */
void infer_value_shapes(Graph *g); /* after a pass: c, h, w alone */

/* frontend/safetensors.c */
typedef struct Checkpoint Checkpoint;
typedef struct CheckpointEntry {
    const char *name;
    Dtype dtype; /* DTYPES: another, which no parameter can have */
    const char *dtype_name;
    int rank;
    int64_t shape[8];
    const void *data; /* maybe unaligned */
    int64_t bytes;
} CheckpointEntry;
Checkpoint *checkpoint_open(const char *path); /* mapped until checkpoint_close() */
Checkpoint *checkpoint_parse(const char *path, const void *bytes, size_t size);
const char *checkpoint_path(const Checkpoint *c);
int checkpoint_count(const Checkpoint *c);
const CheckpointEntry *checkpoint_at(const Checkpoint *c, int i);
const CheckpointEntry *checkpoint_find(const Checkpoint *c, const char *name);
const char *checkpoint_metadata(const Checkpoint *c, const char *key); /* or NULL */
void checkpoint_close(Checkpoint *c);
const char *dtype_name(Dtype d); /* d < DTYPES: as a header says it, "BF16" */
/* A name of the file as a message can show it: short, without control characters. */
const char *checkpoint_shown(const char *name);

/* frontend/weights.c */
/* By name; errors list all that is wrong. Returns how many tensors are left out. */
int bind_weights(Graph *g, Checkpoint *c);
void random_weights(Graph *g, uint64_t seed);
double tensor_get(const Tensor *t, int64_t i); /* element i as double */
/* Elements first .. first+n-1 as double. */
void tensor_read(const Tensor *t, int64_t first, int64_t n, double *to);

/* passes/passes.c */
typedef struct Pass {
    const char *name, *help;
    void (*run)(Graph *g);
    int level; /* lowest -O that runs it */
} Pass;
extern const Pass passes[]; /* in order; ends with a NULL name */
void run_passes(Graph *g, const Options *o);
void absorb(Node *n, Node *reader); /* n makes the reader's result from now on */
void bypass(Node *n); /* the readers of n's result read its operand from now on */
/* One walk in order, in which vanishes() says of each node whether it has gone. */
void remove_nodes(Graph *g, bool (*vanishes)(Graph *g, Node *n));

/* passes/verify_graph.c */
void verify_graph(const Graph *g, const char *after); /* internal_error() if broken */

/* passes/ledger.c */
void ledger_fused(Graph *g, const char *pass, const Node *node, const Node *into);
void ledger_refused(Graph *g, const char *pass, const Node *node, const Node *into,
        const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void ledger_exchanged(Graph *g, const char *pass, const Node *node, const Node *before,
        const char *fmt, ...) __attribute__((format(printf, 5, 6)));
bool ledger_is_refusal(const Ledger *l);
const char *node_text(const Node *n); /* "relu 'layer1.0.relu'" */
/* Who else needs v beside this reader, in words; NULL: nobody. */
const char *other_need(const Value *v, const Node *reader);

/* passes/: one file, one function */
void pass_drop_dead(Graph *g);
void pass_drop_dropout(Graph *g);
void pass_fold_batch_norm(Graph *g);
void pass_drop_identity(Graph *g);
void pass_commute_pool(Graph *g);
void pass_fold_scale(Graph *g);
void pass_fuse_add(Graph *g);
void pass_fuse_activation(Graph *g);
void pass_merge_siblings(Graph *g);
void pass_fuse_reader(Graph *g);
void pass_fuse_pool(Graph *g);

/* passes/dump.c: flat YAML that the frontend reads back */
void dump_graph(const Graph *g, FILE *f);

/* plan/layouts.c */
void assign_layouts(Graph *g); /* layouts, roots; inserts copy and output nodes */
int64_t layout_offset(
        const Graph *g, const Value *v, int64_t element); /* floats into its
        image, from the value's own start, of logical element (c*H + y)*W + x */
int64_t value_stride(const Value *v); /* floats from image n to n+1: the root's */
int64_t value_extent(
        const Graph *g, const Value *v); /* floats from its first element to
        past its last, over all images */

/* plan/order_nodes.c */
void order_nodes(Graph *g); /* schedule and Node.schedule_step */

/* plan/choose_kernel.c */
void choose_kernels(Graph *g, const Options *o); /* Node.choice but tasks */

/* plan/limit_weights.c: what Winograd's larger weights cost, and what they bring */
typedef struct WeightBill {
    /* Bytes of the weights of convolutions and linear layers, lane padding aside; the
     * checkpoint's as fp32. */
    int64_t checkpoint, packed;
    /* Of these layers by the cost model: as planned, and with no convolution by Winograd. */
    double cost, direct_cost;
} WeightBill;
WeightBill weight_bill(const Graph *g, const Options *o);

/* plan/partition.c */
void partition(Graph *g); /* Choice.row_chunk, k_chunk, tasks, scratch; scratch_bytes */

/* plan/place_buffers.c */
void place_buffers(Graph *g); /* aliasing in place, offsets, bounds */

/* plan/replay.c: an independent check of the plan; internal_error() on a clash */
void replay_plan(const Graph *g);

/* backend/net.c */
typedef struct Emitted {
    const char *c, *h; /* text of NET.c and NET.h */
    size_t c_size, h_size;
} Emitted;
Emitted emit_net(Graph *g, const Options *o);
const char *c_name(const Graph *g, const char *name); /* "layer1.0.conv1" -> a C name;
        "": the network's */
const char *c_comment(const char *text);              /* safe inside a comment */

/* backend/weights_file.c */
void write_weights(Graph *g, FILE *f, bool selftest, bool quiet);
void write_weights_file(Graph *g, const char *path, bool selftest, bool quiet);
void fingerprint_layout(Graph *g); /* sets g->fingerprint from g->packed */

/* backend/folded.c: parameters as the kernels want them, batch norm folded in, in double */
/* Weights of output channel k, [C/groups][R][S] or [C], into `to`. */
void folded_weight_row(const Node *n, int64_t k, double *to);
double folded_factor(const Node *n, int64_t k); /* by which it multiplies the weights */
double folded_bias(const Node *n, int64_t k);
void batch_norm_scale(
        const Node *n, double *scale, double *shift); /* y = scale*x+shift */

/* backend/half.c: F16 and BF16 */
bool is_half(Dtype d);
double half_unit(Dtype d);    /* unit roundoff: 2^-11, 2^-8 */
double half_least(Dtype d);   /* normal number */
double half_largest(Dtype d); /* number */
double half_round(double x, Dtype d);
uint16_t half_bits(double x, Dtype d); /* |x| <= half_largest(d) */

/* reference/reference.c: the naive truth, in double */
/* One node, fused attributes and all, on one image; in[i] and out are logical [C][H][W].
 * magnitude, unless NULL, gets sum |w||x| + |b| + |residual| per element, for bounds. */
void reference_node(
        const Node *n, const double *const *in, double *out, double *magnitude);
/* The whole network on one planar image; results one after the other into out[i]. */
void reference_run(const Graph *g, const float *image, double *const *out, bool quiet);
/* The picture of --selftest and verify: values in [-1, 1), the same everywhere. */
void selftest_image(const Graph *g, float *image); /* [N][C][H][W] */

/* compile.c: the pipeline */
Graph *compile_graph(const Options *o); /* load, shapes, weights, passes */
void plan_graph(Graph *g, const Options *o);
/* NET.c, NET.h, and with weights NET.weights, with --embed NET_weights.S beside o->output;
 * all or none of them. */
void emit_files(Graph *g, const Options *o);

/* commands: each returns the exit status, or leaves through error() */
int command_emit(const Options *o);    /* compile.c */
int command_pack(const Options *o);    /* compile.c */
int command_build(const Options *o);   /* build.c */
int command_summary(const Options *o); /* inspect/summary.c */
int command_inspect(const Options *o); /* inspect/inspect.c */
int command_verify(const Options *o);  /* reference/verify.c */
int command_check(const Options *o);   /* run_check.c */
int command_tune(const Options *o);    /* tune/tune.c */

/* build.c: the C compiler */
const char *program_folder(void); /* of cnnc itself, with its slash; or NULL */
const char *runtime_folder(void); /* that holds cnnc_rt.h; an error if there is none */
/* "cc -std=gnu17 -O2 ...": what every compilation for t begins with, --cflags included. */
void add_compiler(Words *w, const Target *t, const Options *o);
void run_compiler(Words *w); /* an error if it fails */
/* Compile c_file (and with embed the .S beside it) with the runtime into an executable, or
 * with shared into a shared object without main(). */
void compile_c(const Graph *g, const Options *o, const char *c_file, const char *output,
        bool shared);

#endif
