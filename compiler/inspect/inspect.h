/* inspect.h - what the forms of `cnnc inspect` and `cnnc summary` share. */
#ifndef CNNC_INSPECT_H
#define CNNC_INSPECT_H

#include "cnnc.h"

/* A stretch of the arena, and the values that lie in it one after the other. */
typedef struct Buffer {
    const Value *root;
    int64_t bytes;
    VEC(const Value *) values; /* in the order in which they are written */
} Buffer;

/* Layers in the order of the file. */
typedef VEC(const Node *) Group;

/* The roofline of a step on one core of the target: the time that its FLOPs take at the peak,
 * the time that its bytes (input + output + weights, each once) take at the bandwidth. No
 * kernel can be faster than the larger one. */
typedef struct Roof {
    double intensity;                 /* FLOP a byte */
    double compute_us, memory_us, us; /* us: the larger one */
    const char *bound;                /* "compute" or "memory" */
} Roof;

typedef struct Report {
    const Graph *g;
    const Options *o;
    const Map *fates;    /* layer's name -> its Ledger record, if it vanished */
    const Map *nodes;    /* name -> the node that is left of that name */
    Group *groups;       /* of each step: the layers that its kernel computes */
    VEC(Buffer) buffers; /* by offset, then by time */
    int kernels, copies; /* distinct functions; steps that only change a layout */
} Report;

/* Cells row by row. */
typedef struct Table {
    const char *align; /* a letter a column: l or r */
    VEC(const char *) cells;
} Table;

/* table.c */
void add_cell(Table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void add_head(Table *t, const char *const *words);
void print_table(const Table *t);

/* inspect.c */
/* Of a graph that is planned and emitted: kernels have their names then. */
Report report_new(const Graph *g, const Options *o);
/* The node that layer n is part of now; NULL: it vanished without a trace. Layers are those
 * of Graph.loaded. */
const Node *survivor(const Report *r, const Node *n);
/* The node of layer n's own name, if it has a step; else NULL. */
const Node *step_of(const Report *r, const Node *n);
/* "into conv 'conv1'", "a view: no code": what became of layer n, unless it has a step. */
const char *fate_text(const Report *r, const Node *n);
const char *line_text(const Report *r, Pos pos); /* "14", or "blocks/vgg.yaml:14" */
typedef VEC(const Value *) Values;
/* What step n stores: its own result, unless no one else reads it, and its guests'. */
Values results_of(const Node *n);
bool in_place(const Node *n, const Value *y); /* y lies where one of n's operands did */

/* roofline.c */
int64_t step_bytes(const Report *r, const Node *n);
Roof roof_of(const Report *r, const Node *n);
double ridge(const Target *t); /* the intensity from which on compute is the bound */

/* inspect_text.c */
void print_inspect_text(const Report *r);
/* "before avgpool 'pool': ..." of an exchange */
const char *exchange_text(const Ledger *l);
/* "not into conv 'conv1': ...", "stays: ..." of a refusal */
const char *refusal_text(const Ledger *l);
/* "3", "3, in place", or "the caller's": where step n writes y */
const char *buffer_text(const Node *n, const Value *y);

/* inspect_json.c */
void print_inspect_json(const Report *r);

/* markup.c: text for dot, HTML and SVG */
void put(Printer *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *markup_text(const char *s); /* & < > " as entities */
const char *op_colour(Op op);           /* "#cfe2f3" */
void write_printed(FILE *f, const Printer *p);

/* inspect_dot.c */
void write_inspect_dot(const Report *r, FILE *f);

/* inspect_html.c */
void write_inspect_html(const Report *r, FILE *f);

/* inspect_svg.c: pictures inside the page */
void put_memory_map(Printer *p, const Report *r);
void put_roofline(Printer *p, const Report *r);

#endif
