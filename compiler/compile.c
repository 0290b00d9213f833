/* compile.c - the pipeline, as one straight list, and the commands that only run it. */
#include "backend/backend.h"
#include "cnnc.h"

#include <string.h>

static void bind_or_make_weights(Graph *g, const Options *o) {
    if (o->weights) {
        const int left_out = bind_weights(g, checkpoint_open(o->weights));
        if (left_out && !o->quiet) {
            note_at((Pos){.file = o->weights},
                    "%d tensors are for training only and left out", left_out);
        }
    } else if (o->random_weights) {
        random_weights(g, o->seed);
    }
}

/* Labels name the values of the first output. A network with other classes, made by --set
 * or --input, has no labels: nobody said their names. */
static void fit_labels(Graph *g, const Options *o) {
    const Value *out = g->outputs.at[0];
    const int64_t classes = (int64_t)out->c * out->h * out->w;
    if (!g->labels.n || g->labels.n == classes) {
        return;
    }
    if (!o->settings.n && !o->input_h) {
        error_at(out->pos, "'%s' has %lld values, '%s' has %d labels", out->name,
                (long long)classes, g->labels_file, g->labels.n);
    }
    g->labels.n = 0;
    g->labels_file = NULL;
}

Graph *compile_graph(const Options *o) {
    Graph *g = load_graph(o);
    infer_shapes(g);
    fit_labels(g, o);
    bind_or_make_weights(g, o);
    run_passes(g, o);
    return g;
}

void plan_graph(Graph *g, const Options *o) {
    assign_layouts(g);
    order_nodes(g);
    choose_kernels(g, o);
    partition(g);
    place_buffers(g);
    replay_plan(g);
    arena_reset(SCRATCH);
}

static bool has_weights(const Options *o) { return o->weights || o->random_weights; }

/* NET_weights.S: the bytes of NET.weights between two symbols. A file that is kept names its
 * neighbour; one that build compiles at once names the path, since assemblers look into the
 * current folder first, where another NET.weights may be. */
static const char *embedding(const Graph *g, const Options *o, const char *weights) {
    const bool kept = strcmp(o->command, "build") != 0;
    const char *net = c_name(g, "");
    return arena_printf(GRAPH,
            "/* %s: the packed weights, as they are in %s. */\n"
            "    .section .rodata\n"
            "    .balign 64\n"
            "    .globl %s_weights_file\n"
            "    .globl %s_weights_file_end\n"
            "%s_weights_file:\n"
            "    .incbin %s\n"
            "%s_weights_file_end:\n"
            "    .section .note.GNU-stack,\"\",%%progbits\n",
            net, path_base(weights), net, net, net,
            c_string(kept ? path_base(weights) : weights), net);
}

void emit_files(Graph *g, const Options *o) {
    const char *stem = path_without_extension(o->output);
    const Emitted e = emit_net(g, o);
    const char *weights = arena_printf(PERM, "%s.weights", stem);
    if (o->embed && !has_weights(o)) {
        error("--embed wants weights: give --weights FILE or --random-weights SEED");
    }
    Files files = {0};
    if (has_weights(o)) {
        write_weights(g, files_open(&files, weights), true, o->quiet);
    }
    if (o->embed) {
        fputs(embedding(g, o, weights),
                files_open(&files, arena_printf(PERM, "%s_weights.S", stem)));
    }
    fwrite(e.h, 1, e.h_size, files_open(&files, arena_printf(PERM, "%s.h", stem)));
    fwrite(e.c, 1, e.c_size, files_open(&files, o->output));
    files_close(&files);
}

int command_emit(const Options *o) {
    Graph *g = compile_graph(o);
    if (o->output) { /* else --dump-after was all that was asked for */
        plan_graph(g, o);
        emit_files(g, o);
    }
    return 0;
}

int command_pack(const Options *o) {
    if (!has_weights(o)) {
        error("pack wants weights: give --weights FILE or --random-weights SEED");
    }
    Graph *g = compile_graph(o);
    plan_graph(g, o);
    emit_net(g, o); /* sets where each parameter lies, and the fingerprint */
    write_weights_file(g, o->output, true, o->quiet);
    return 0;
}
