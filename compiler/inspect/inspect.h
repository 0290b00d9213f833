/* inspect.h - what `cnnc inspect`, as text and as JSON, and `cnnc summary` share. */
#ifndef CNNC_INSPECT_H
#define CNNC_INSPECT_H

#include "cnnc.h"

/* A stretch of the arena, and the values that lie in it one after the other. */
typedef struct Buffer {
    const Value *root;
    int64_t bytes;
    VEC(const Value *) values; /* in the order in which they are written */
} Buffer;

typedef struct Report {
    const Graph *g;
    const Options *o;
    const Map *fates;    /* layer's name -> its Ledger record, if it vanished */
    const Map *nodes;    /* name -> the node that is left of that name */
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
bool in_place(const Node *n); /* its result lies where one of its operands did */

/* inspect_text.c */
void print_inspect_text(const Report *r);

/* inspect_json.c */
void print_inspect_json(const Report *r);

#endif
