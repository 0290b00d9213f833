/* record.c - shadow memory: each access of the network's, before it happens.
 *
 * The caller's buffers lie in one shared mapping, the world, with gaps between them. It is
 * mapped once for NET_part and once more for each argument of a kernel's call: the address of
 * an access tells through which parameter it goes, and costs no copy.
 *
 *     address = views + view * VIEW + offset        view 0: NET_part; 1 + i: argument i;
 *                                                   the last: local arrays
 *
 * Reading and writing are judged by what the issue calls bounds, initialized and disjoint:
 *
 *   bounds       inside the argument's N floats and inside the object that it points into
 *   initialized  the element was last written through the same name, in this run; scratch by
 *                the same task; of a local array, since its declaration
 *   disjoint     between two barriers, what one part or call writes no other touches; what a
 *                call wrote through one argument it does not read through another
 *
 * All parts run in one thread, as coroutines from barrier to barrier; nothing that they do
 * depends on data, so what they touch does not depend on the order.
 */
#define _GNU_SOURCE
#include "trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum {
    ARGUMENTS = 16,
    LOCALS = ARGUMENTS + 1, /* the view of local arrays */
    VIEWS,
    STACK = 256 << 10,
    GAP = 1 << 20,
    PAGE = 4096,
    MAX_PARTS = 8192
};
#define VIEW ((size_t)1 << 36)

trace_object trace_objects[16];
int trace_object_count;
trace_cell *trace_cells;
static char *was_read; /* of each element */
int trace_phase;
void (*trace_at_barrier)(void);

static char *views; /* address space only, but for the world's pages in each view */
static size_t world_bytes;

static struct Call {
    const char *kernel;
    int n, number;
    trace_argument argument[ARGUMENTS];
    size_t offset[ARGUMENTS]; /* in the world */
} call;

/* The local arrays of the call, in the gap before the first object. */
static struct Local {
    int line;
    size_t begin, bytes; /* in the world */
} locals[64];
static int local_count;

/* The reach of each parameter, over all calls: exactly what it declares. */
static struct Reach {
    const char *kernel;
    int argument;
    long declared, reached;
} reaches[4096];
static int reach_count;

/* ---- failures ---- */

void trace_fail(const char *property, const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("violates %s: ", property);
    vprintf(format, args);
    printf("%s%s\n", call.kernel ? ", in " : "", call.kernel ? call.kernel : "");
    va_end(args);
    fflush(stdout);
    _exit(3);
}

/* ---- the world ---- */

static void add_object(const char *name, size_t bytes) {
    trace_object *const o = &trace_objects[trace_object_count++];
    *o = (trace_object){name, world_bytes, bytes, NULL};
    world_bytes += (bytes + GAP + PAGE - 1) / PAGE * PAGE;
}

/* Each object begins on a page; image and outputs 4 bytes behind it, as a caller's may. */
void trace_make_world(int threads) {
    const cnnc_model *const m = trace_net.model;
    const size_t n = (size_t)m->batch;
    world_bytes = GAP;
    add_object("image",
            n * 4 * (size_t)m->input.c * (size_t)m->input.h * (size_t)m->input.w);
    add_object("w", (size_t)m->weights_bytes);
    add_object("arena",
            (size_t)m->arena_bytes + (size_t)threads * (size_t)m->scratch_bytes);
    for (int i = 0; i < m->n_outputs; i++) {
        const cnnc_tensor *const t = &m->outputs[i];
        add_object(t->name, n * 4 * (size_t)t->c * (size_t)t->h * (size_t)t->w);
    }
    const int file = memfd_create("world", 0);
    if (file < 0 || ftruncate(file, (off_t)world_bytes)) {
        trace_fail("nothing", "no memory for the world");
    }
    views = mmap(NULL, VIEWS * VIEW, PROT_NONE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (size_t i = 0; i < VIEWS; i++) {
        mmap(views + i * VIEW, world_bytes, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_FIXED, file, 0);
    }
    trace_cells = calloc(world_bytes / 4, sizeof *trace_cells);
    was_read = calloc(world_bytes / 4, 1);
    for (int i = 0; i < trace_object_count; i++) {
        trace_objects[i].at = (float *)(views + trace_objects[i].begin);
    }
}

void trace_forget(void) {
    memset(trace_cells, 0, world_bytes / 4 * sizeof *trace_cells);
    memset(was_read, 0, world_bytes / 4);
    reach_count = 0;
}

void trace_clear_step(void) {
    for (size_t i = trace_objects[TRACE_ARENA].begin / 4; i < world_bytes / 4; i++) {
        trace_cells[i].exposed = trace_cells[i].stored = 0;
    }
}

/* ---- parts ---- */

static struct Team {
    int parts, at; /* at: the part that runs */
    void (*f)(void *job, int part, int parts);
    void *job;
    ucontext_t scheduler, context[MAX_PARTS];
    char *stacks;
    char ended[MAX_PARTS];
    int calls[MAX_PARTS]; /* of kernels, so far */
} team;

static void run_part(void) {
    team.f(team.job, team.at, team.parts);
    team.ended[team.at] = 1;
}

void trace_begin(int parts) {
    if (parts > MAX_PARTS) {
        trace_fail("nothing", "%d parts are too many", parts);
    }
    team.parts = parts;
    free(team.stacks);
    team.stacks = malloc((size_t)parts * STACK);
}

/* From barrier to barrier: each part in turn, until all have ended. */
void cnnc_team_run(
        cnnc_team *given, void (*f)(void *job, int part, int parts), void *job) {
    int ended = 0;
    if (given != (cnnc_team *)&team) {
        trace_fail("disjoint", "the team is not the caller's");
    }
    team.f = f;
    team.job = job;
    for (int p = 0; p < team.parts; p++) {
        team.ended[p] = 0;
        team.calls[p] = 0;
        getcontext(&team.context[p]);
        team.context[p].uc_stack.ss_sp = team.stacks + (size_t)p * STACK;
        team.context[p].uc_stack.ss_size = STACK;
        team.context[p].uc_link = &team.scheduler;
        makecontext(&team.context[p], run_part, 0);
    }
    for (trace_phase++; ended == 0; trace_phase++) {
        for (team.at = 0; team.at < team.parts; team.at++) {
            swapcontext(&team.scheduler, &team.context[team.at]);
            ended += team.ended[team.at];
        }
        if (ended == 0 && trace_at_barrier) {
            trace_at_barrier();
        }
    }
    if (ended != team.parts) {
        trace_fail("terminates", "%d of %d parts wait at a barrier", team.parts - ended,
                team.parts);
    }
}

void cnnc_barrier(cnnc_team *given) {
    if (given != (cnnc_team *)&team) {
        trace_fail("disjoint", "a barrier of another team");
    }
    swapcontext(&team.context[team.at], &team.scheduler);
}

cnnc_team *trace_team(void) { return (cnnc_team *)&team; }

cnnc_status cnnc_check_run(const cnnc_model *m, const cnnc_weights *w,
        const void *arena, const void *image) {
    (void)m, (void)w, (void)arena, (void)image;
    return CNNC_OK;
}

/* ---- calls of kernels ---- */

void trace_enter(const char *kernel, int n, const trace_argument *arguments) {
    local_count = 0;
    call.kernel = kernel;
    call.n = n;
    call.number = ++team.calls[team.at];
    for (int i = 0; i < n; i++) {
        call.argument[i] = arguments[i];
        call.offset[i] = (size_t)((const char *)arguments[i].at - views);
    }
}

float *trace_pointer(int i) {
    return (float *)(views + ((size_t)i + 1) * VIEW + call.offset[i]);
}

void trace_leave(void) { call.kernel = NULL; }

/* An output is told by its address, the others by their names. */
static const trace_object *object_of(const trace_argument *a) {
    const size_t offset = (size_t)((const char *)a->at - views);
    if (!strcmp(a->object, "image")) {
        return &trace_objects[TRACE_IMAGE];
    }
    if (!strcmp(a->object, "w")) {
        return &trace_objects[TRACE_WEIGHTS];
    }
    if (strcmp(a->object, "output")) {
        return &trace_objects[TRACE_ARENA];
    }
    int i = TRACE_OUTPUTS;
    while (i + 1 < trace_object_count && trace_objects[i + 1].begin <= offset) {
        i++;
    }
    return &trace_objects[i];
}

/* The bytes of an object that an argument may reach: of the arena, this part's scratch or
 * what is no scratch. */
static void limits_of(const trace_argument *a, size_t *begin, size_t *end) {
    const cnnc_model *const m = trace_net.model;
    const trace_object *const o = object_of(a);
    *begin = o->begin;
    *end = o->begin + o->bytes;
    if (!strcmp(a->object, "arena")) {
        *end = o->begin + (size_t)m->arena_bytes;
    } else if (!strcmp(a->object, "scratch")) {
        *begin = o->begin + (size_t)m->arena_bytes +
                 (size_t)team.at * (size_t)m->scratch_bytes;
        *end = *begin + (size_t)m->scratch_bytes;
    }
}

static void note_reach(int argument, long floats) {
    struct Reach *r = reaches;
    while (r < reaches + reach_count &&
            (r->argument != argument || strcmp(r->kernel, call.kernel))) {
        r++;
    }
    if (r == reaches + reach_count) {
        *r = (struct Reach){call.kernel, argument, call.argument[argument].floats, 0};
        reach_count++;
    }
    r->reached = r->reached > floats ? r->reached : floats;
}

/* ---- accesses ---- */

static void check_bounds(size_t at, size_t size, int argument) {
    const trace_argument *const a = &call.argument[argument];
    const size_t first = call.offset[argument];
    size_t begin, end;
    limits_of(a, &begin, &end);
    if (at < first || at + size > first + (size_t)a->floats * 4) {
        trace_fail("bounds", "float %ld of '%s', declared with %ld",
                ((long)at - (long)first) / 4, a->name, a->floats);
    }
    if (at < begin || at + size > end) {
        trace_fail("bounds", "byte %ld of %s, which has %zu", (long)at - (long)begin,
                a->object, end - begin);
    }
    note_reach(argument, (long)(at + size - first + 3) / 4);
}

static void read_cell(trace_cell *c, int argument, int scratch) {
    const trace_argument *const a = &call.argument[argument];
    const int now = c->written == trace_phase, mine = c->part == team.at;
    if (now && (!mine || (c->call != call.number && !scratch))) {
        trace_fail("disjoint", "'%s' is read while another task or call writes it",
                a->name);
    }
    if (now && mine && c->call == call.number && c->argument != argument) {
        trace_fail("disjoint", "'%s' is read after '%s' of the same call wrote it",
                a->name, call.argument[c->argument].name);
    }
    if (scratch && !(now && mine && c->call == call.number)) {
        trace_fail("initialized", "scratch is read that this task did not write");
    }
    if (!scratch && (!c->owner || strcmp(c->owner, a->name))) {
        trace_fail("initialized", "'%s' is read where %s wrote last", a->name,
                c->owner ? c->owner : "nobody");
    }
    c->exposed |= !c->stored;
    const int again = c->read == trace_phase;
    c->read_part = again && c->read_part != team.at ? -1 : team.at;
    c->read_call = again && c->read_call != call.number ? -1 : call.number;
    c->read = trace_phase;
}

static void write_cell(trace_cell *c, int argument, int scratch) {
    const trace_argument *const a = &call.argument[argument];
    if ((c->written == trace_phase &&
                (c->part != team.at || (c->call != call.number && !scratch))) ||
            (c->read == trace_phase &&
                    (c->read_part != team.at ||
                            (c->read_call != call.number && !scratch)))) {
        trace_fail("disjoint", "'%s' is written while another task or call uses it",
                a->name);
    }
    c->owner = a->name;
    c->written = trace_phase;
    c->part = team.at;
    c->call = call.number;
    c->argument = argument;
    c->stored = 1;
}

/* ---- local arrays ---- */

static struct Local *add_local(int line, size_t bytes, int aligned) {
    struct Local *const l = &locals[local_count];
    const size_t gap = 4096 + (aligned ? 0 : 4);
    const size_t after = local_count ? l[-1].begin + l[-1].bytes : 4096;
    *l = (struct Local){line, (after + 63) / 64 * 64 + gap, bytes};
    if (++local_count == 64 || l->begin + bytes > GAP) {
        trace_fail("nothing", "too many local arrays");
    }
    return l;
}

void *trace_local(int line, size_t bytes, int aligned) {
    struct Local *l = locals;
    while (l < locals + local_count && l->line != line) {
        l++;
    }
    l = l < locals + local_count ? l : add_local(line, bytes, aligned);
    memset(&trace_cells[l->begin / 4], 0, (bytes + 3) / 4 * sizeof *trace_cells);
    return views + LOCALS * VIEW + l->begin;
}

static void use_local(size_t at, size_t size, int write) {
    int i = 0;
    while (i < local_count &&
            (at < locals[i].begin || at + size > locals[i].begin + locals[i].bytes)) {
        i++;
    }
    if (i == local_count) {
        trace_fail("bounds", "an access outside of local arrays");
    }
    for (size_t cell = at / 4; cell < (at + size + 3) / 4; cell++) {
        if (!write && !trace_cells[cell].stored) {
            trace_fail("initialized", "a local array is read that was not written");
        }
        trace_cells[cell].stored |= (char)write;
    }
}

/* Where an access is: in an argument's view; else it must be on the stack. */
static void record(const void *address, size_t size, int write) {
    const size_t at = (size_t)((const char *)address - views);
    const char *const stack = team.stacks + (size_t)team.at * STACK;
    if (at >= VIEWS * VIEW) {
        if (write &&
                ((const char *)address < stack ||
                        (const char *)address >= stack + STACK) &&
                call.kernel) {
            trace_fail("bounds", "a store outside of all buffers");
        }
        return;
    }
    const int argument = (int)(at / VIEW) - 1;
    const size_t offset = at % VIEW;
    if (argument == LOCALS - 1) {
        use_local(offset, size, write);
        return;
    }
    if (argument < 0 || argument >= call.n || !call.kernel) {
        trace_fail("disjoint", "an access outside of kernels");
    }
    check_bounds(offset, size, argument);
    const char *const object = call.argument[argument].object;
    const int scratch = !strcmp(object, "scratch");
    const int constant = !strcmp(object, "image") || !strcmp(object, "w");
    if (constant && write) {
        trace_fail("disjoint", "%s is written", object);
    }
    for (size_t i = offset / 4; i < (offset + size + 3) / 4; i++) {
        if (constant) {
            was_read[i] = 1;
        } else if (write) {
            write_cell(&trace_cells[i], argument, scratch);
        } else {
            read_cell(&trace_cells[i], argument, scratch);
        }
    }
}

#define ACCESS(n)                                                                      \
    void __tsan_read##n(void *p) { record(p, n, 0); }                                  \
    void __tsan_write##n(void *p) { record(p, n, 1); }                                 \
    void __tsan_unaligned_read##n(void *p) { record(p, n, 0); }                        \
    void __tsan_unaligned_write##n(void *p) { record(p, n, 1); }
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)
void __tsan_read_range(void *p, size_t size) { record(p, size, 0); }
void __tsan_write_range(void *p, size_t size) { record(p, size, 1); }
void __tsan_init(void) {}
void __tsan_func_entry(void *caller) { (void)caller; }
void __tsan_func_exit(void) {}

/* -fsanitize=bounds,alignment,signed-integer-overflow,... of the same object */
#define FAULT(name, property, text)                                                    \
    void __ubsan_handle_##name(void) { trace_fail(property, text); }
FAULT(out_of_bounds, "bounds", "an index outside of its array")
FAULT(type_mismatch_v1, "bounds",
        "a pointer that is not aligned, or to too small an object")
FAULT(add_overflow, "bounds", "an integer overflows")
FAULT(sub_overflow, "bounds", "an integer overflows")
FAULT(mul_overflow, "bounds", "an integer overflows")
FAULT(negate_overflow, "bounds", "an integer overflows")
FAULT(divrem_overflow, "bounds", "a division by zero")
FAULT(shift_out_of_bounds, "bounds", "a shift by too much")
FAULT(pointer_overflow, "bounds", "a pointer overflows")
FAULT(vla_bound_not_positive, "bounds", "an array without elements")

/* ---- the end of a run ---- */

/* Weights: padding to the next line of the cache is not read. */
static void check_weights(const trace_object *o) {
    const char *const read = was_read + o->begin / 4;
    const size_t n = o->bytes / 4;
    for (size_t i = 0, j; i < n; i = j + 1) {
        for (j = i; j < n && !read[j]; j++) {
        }
        if (j > i && (j - i >= 16 || (j < n && j % 16 != 0))) {
            trace_fail("initialized", "float %zu of the weights is not read", i);
        }
    }
}

static void check_output(const trace_object *o) {
    for (size_t i = 0; i < o->bytes / 4; i++) {
        if (!trace_cells[o->begin / 4 + i].owner) {
            trace_fail("initialized", "float %zu of %s is not written", i, o->name);
        }
    }
}

void trace_check_end(void) {
    for (int i = 0; i < reach_count; i++) {
        const struct Reach *const r = &reaches[i];
        if (r->reached != r->declared) {
            trace_fail("bounds", "argument %d of %s reaches %ld of %ld floats",
                    r->argument, r->kernel, r->reached, r->declared);
        }
    }
    check_weights(&trace_objects[TRACE_WEIGHTS]);
    for (int i = TRACE_OUTPUTS; i < trace_object_count; i++) {
        check_output(&trace_objects[i]);
    }
}
