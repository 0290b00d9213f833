/* probe.c - a shape's candidates as a program: their kernels as the backend emits them, a
 * function that calls each, and a table of these for runtime/tune/measure.c.
 */
#include "../backend/backend.h"
#include "tune.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define SECONDS_EACH "0.03" /* of a candidate */

typedef struct Buffer {
    const char *name; /* of the argument: all candidates share it */
    int64_t floats;
    bool scratch;
} Buffer;

typedef struct Program {
    Printer *p;
    VEC(Buffer) buffers;
    VEC(int64_t) weights; /* floats of each candidate */
} Program;

static int buffer_of(Program *q, const Argument *a) {
    int i = 0;
    while (i < q->buffers.n && strcmp(q->buffers.at[i].name, a->name) != 0) {
        i++;
    }
    if (i == q->buffers.n) {
        const Buffer b = {a->name, 0, !a->value};
        VEC_PUSH(GRAPH, q->buffers, b);
    }
    Buffer *b = &q->buffers.at[i];
    const int64_t floats = round_up(a->extent, 16);
    b->floats = b->floats > floats ? b->floats : floats;
    return i;
}

static Kernel *kernel_of(const Shape *s, const Choice *c) {
    Kernel *k = NEW(GRAPH, Kernel);
    *k = (Kernel){
            .g = s->g, .n = s->n, .v = s->g->target->v, .body = printer_new(GRAPH)};
    s->n->choice = *c;
    s->n->packed.n = 0;
    for (int i = 0; i < s->n->guests.n; i++) {
        s->n->guests.at[i]->packed.n = 0;
    }
    kernel_conv(k);
    return k;
}

/* static void run_3(...) { kernel_3(part, parts, at[0], w, w + 4096, at[1]); } */
static void emit_call(Program *q, const Kernel *k, int number) {
    int64_t offset = 0;
    emit(q->p,
            "static void run_%d(float *const *at, const float *w, int part, int parts) "
            "{\nkernel_%d(part, parts",
            number, number);
    for (int i = 0; i < k->args.n; i++) {
        const Argument *a = &k->args.at[i];
        if (a->packed) {
            emit(q->p, ", w + %lld", (long long)offset);
            offset += a->packed->floats;
        } else {
            const int b = buffer_of(q, a);
            emit(q->p, ", at[%d]%s", b,
                    a->value ? "" : text(" + part * tune_buffer_floats[%d]", b));
        }
    }
    emit(q->p, ");\n}\n\n");
    VEC_PUSH(GRAPH, q->weights, offset);
}

static void emit_tables(Program *q) {
    emit(q->p, "const int tune_candidates = %d, tune_buffers = %d;\n", q->weights.n,
            q->buffers.n);
    emit(q->p, "const tune_candidate tune_candidate_list[] = {\n");
    for (int i = 0; i < q->weights.n; i++) {
        emit(q->p, "{run_%d, %lld},\n", i, (long long)q->weights.at[i]);
    }
    emit(q->p, "};\nconst int64_t tune_buffer_floats[] = {\n");
    for (int i = 0; i < q->buffers.n; i++) {
        emit(q->p, "%lld,\n", (long long)q->buffers.at[i].floats);
    }
    emit(q->p, "};\nconst int tune_buffer_is_scratch[] = {\n");
    for (int i = 0; i < q->buffers.n; i++) {
        emit(q->p, "%d,\n", q->buffers.at[i].scratch);
    }
    emit(q->p, "};\n");
}

static const char *program_text(const Shape *s, const Candidates *all, size_t *size) {
    Program q = {.p = printer_new(GRAPH)};
    const Choice chosen = s->n->choice;
    emit(q.p, "#define CNNC_V %d\n#include \"cnnc_rt.h\"\n#include \"tune/tune.h\"\n\n",
            s->g->target->v);
    for (int i = 0; i < all->n; i++) {
        const Kernel *k = kernel_of(s, &all->at[i].choice);
        emit_function(q.p, k, text("kernel_%d", i));
        emit_call(&q, k, i);
    }
    emit_tables(&q);
    s->n->choice = chosen;
    return printer_text(q.p, size);
}

/* ---- compiled and run ---- */

static void compile_object(const Probe *p, const char *source, const char *object) {
    Words w = {0};
    add_compiler(&w, p->target, p->o);
    add_words(&w, "-c");
    add_word(&w, arena_printf(PERM, "%s/%s", runtime_folder(), source));
    add_word(&w, "-o");
    add_word(&w, arena_printf(PERM, "%s/%s", p->folder, object));
    run_compiler(&w);
}

void probe_start(Probe *p) {
    compile_object(p, "cnnc_rt.c", "cnnc_rt.o");
    compile_object(p, "tune/measure.c", "measure.o");
}

static bool interrupted(int status) {
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGINT;
}

static const char *in_folder(const Probe *p, const char *name) {
    return arena_printf(PERM, "%s/%s", p->folder, name);
}

static int compile_program(const Probe *p, const char *text, size_t size) {
    write_file(in_folder(p, "candidates.c"), text, size);
    Words w = {0};
    add_compiler(&w, p->target, p->o);
    add_word(&w, in_folder(p, "candidates.c"));
    add_word(&w, in_folder(p, "measure.o"));
    add_word(&w, in_folder(p, "cnnc_rt.o"));
    add_word(&w, "-o");
    add_word(&w, in_folder(p, "candidates"));
    add_words(&w, "-lpthread -lm");
    const int status = run_command(&w, "the C compiler");
    if (status != 0 && !interrupted(status)) {
        error("the C compiler failed: %s", command_text(&w));
    }
    return status;
}

static void read_times(const Probe *p, int n, double *us) {
    size_t size;
    const char *s = read_file(SCRATCH, in_folder(p, "times"), &size);
    for (int i = 0; i < n; i++) {
        char *end = NULL;
        us[i] = s ? strtod(s, &end) : 0;
        if (!(us[i] > 0)) {
            error("the measuring program wrote no time of candidate %d", i);
        }
        s = end;
    }
}

bool probe_run(const Probe *p, const Shape *s, const Candidates *all, double *us) {
    size_t size;
    const char *text = program_text(s, all, &size);
    if (compile_program(p, text, size) != 0) {
        return false;
    }
    const long long pool = 2 * (long long)(p->target->l2 + p->target->l3);
    Words w = {0};
    add_word(&w, in_folder(p, "candidates"));
    add_word(&w, in_folder(p, "times"));
    add_word(&w, arena_printf(PERM, "%d", p->threads));
    add_word(&w, SECONDS_EACH);
    add_word(&w, arena_printf(PERM, "%lld", pool));
    const int status = run_command(&w, "the measuring program");
    if (interrupted(status)) {
        return false;
    }
    if (status != 0) {
        error("the measuring program failed on %s: status %d", s->key, status);
    }
    read_times(p, all->n, us);
    return true;
}
