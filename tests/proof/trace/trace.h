/* trace.h - what an instrumented network, its recorder and the driver agree on.
 *
 * The network is compiled with gcc's -fsanitize=thread, whose calls before each load and
 * store are ours (record.c): no library of it is linked. calls.py adds to the text of NET.c
 * what wraps each kernel's call, and this table of what a run needs.
 */
#ifndef TRACE_H
#define TRACE_H

#include "cnnc_rt.h"

/* An argument of a kernel's call, as the text says. */
typedef struct trace_argument {
    const void *at;
    long floats;        /* N of the parameter `float x[static N]` */
    const char *object; /* "image", "w", "arena", "scratch" or "output" */
    const char
            *name; /* the tensor's: the variable that the pointer was first kept in */
} trace_argument;

typedef struct trace_network {
    const cnnc_model *model;
    size_t (*arena_bytes)(int threads); /* the header's macro */
    cnnc_status (*run)(const cnnc_weights *w, void *arena, cnnc_team *team,
            const float *image, float *const *outputs, int first, int last);
    int tasks; /* the most that a kernel has */
} trace_network;

extern const trace_network trace_net;

void trace_enter(const char *kernel, int n, const trace_argument *arguments);
float *trace_pointer(int i); /* of argument i: its memory under addresses of its own */
void trace_leave(void);
/* A local array of a kernel, `line` says which: without values, as it was declared. */
void *trace_local(int line, size_t bytes, int aligned);

/* ==== record.c, for the driver ==== */

enum { TRACE_IMAGE, TRACE_WEIGHTS, TRACE_ARENA, TRACE_OUTPUTS };

typedef struct trace_object {
    const char *name;
    size_t begin, bytes; /* in the world */
    float *at;
} trace_object;

/* An element of the world, 4 bytes: who touched it last. */
typedef struct trace_cell {
    const char *owner; /* the name that it was last written through; NULL: never */
    int written, part, call,
            argument;               /* phase of the last write (from 1), and by whom */
    int read, read_part, read_call; /* the same of the last read; part -1: of several */
    char exposed, stored;           /* since trace_clear_step() */
} trace_cell;

extern trace_object trace_objects[16];
extern int trace_object_count;
extern trace_cell *trace_cells;

void trace_make_world(int threads);
void trace_forget(void); /* nothing was read or written yet */
void trace_clear_step(void);
cnnc_team *trace_team(void);
void trace_begin(int parts); /* of a run: parts take turns from barrier to barrier */
extern int trace_phase;      /* barriers passed, from 1 */
extern void (*trace_at_barrier)(void);
/* Says which property does not hold, and ends the process with status 3. */
void trace_fail(const char *property, const char *format, ...)
        __attribute__((format(printf, 2, 3), noreturn));
/* The parameters reached less than what they declare, weights not read, ... */
void trace_check_end(void);

#endif
