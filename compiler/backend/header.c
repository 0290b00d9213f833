/* header.c - NET.h: the interface of one network. */
#include "backend.h"

static void parameter(const char **items, int *n, const char *item) {
    items[(*n)++] = item;
}

int interface_parameters(const Graph *g, const char **items) {
    int n = 0;
    parameter(items, &n, "const cnnc_weights *weights");
    parameter(items, &n, "void *arena");
    parameter(items, &n, "cnnc_team *team");
    parameter(items, &n, "const float *image");
    for (int i = 0; i < g->outputs.n; i++) {
        parameter(items, &n, text("float *%s", c_name(g, g->outputs.at[i]->name)));
    }
    return n;
}

/* The two functions that run the network, and the one that spreads an array of outputs. */
static void emit_functions(Printer *p, const Graph *g) {
    const char *net = c_name(g, "");
    const char **items = NEW_ARRAY(GRAPH, const char *, g->outputs.n + 8);
    int n = interface_parameters(g, items);
    emit_wrapped(p, 0, text("cnnc_status %s_run(", net), items, n, ");\n\n");
    emit(p, "/* The same, steps first .. last only. */\n");
    items[n++] = "int first";
    items[n++] = "int last";
    emit_wrapped(p, 0, text("cnnc_status %s_steps(", net), items, n, ");\n\n");
    const char *spread[] = {"const cnnc_weights *weights", "void *arena",
            "cnnc_team *team", "const float *image", "float *const *outputs",
            "int first", "int last"};
    emit(p, "/* The same, with the outputs in an array. */\n");
    emit_wrapped(p, 0, text("static inline cnnc_status %s_steps_array(", net), spread,
            7, ") {\n");
    n = 0;
    items[n++] = "weights";
    items[n++] = "arena";
    items[n++] = "team";
    items[n++] = "image";
    for (int i = 0; i < g->outputs.n; i++) {
        items[n++] = text("outputs[%d]", i);
    }
    items[n++] = "first";
    items[n++] = "last";
    emit_wrapped(p, 1, text("return %s_steps(", net), items, n, ");\n");
    emit(p, "}\n");
}

const char *emit_header(const Graph *g) {
    Printer *p = printer_new(GRAPH);
    const char *net = c_name(g, ""), *up = c_upper(net);
    const Value *x = g->input;
    emit(p, "/* %s: the interface; made by cnnc %s.\n *\n", c_comment(g->name),
            CNNC_VERSION);
    emit(p, " * image  [%d][%d][%d][%d], planar fp32\n", g->batch, x->c, x->h, x->w);
    for (int i = 0; i < g->outputs.n; i++) {
        const Value *y = g->outputs.at[i];
        emit(p, " * %s  [%d][%d]%s\n", c_name(g, y->name), g->batch, y->c,
                y->h * y->w > 1 ? text("[%d][%d]", y->h, y->w) : "");
    }
    emit(p, " * arena  %s_ARENA_BYTES(threads), aligned to 64 bytes\n", up);
    emit(p, " * team   NULL for one thread\n *\n");
    emit(p, " * A run keeps all its state in the arena, so runs with arenas of their "
            "own may\n"
            " * go on at once. Anyone may use this file for anything (MIT-0).\n */\n");
    emit(p, "#ifndef CNNC_NET_%s_H\n#define CNNC_NET_%s_H\n\n", up, up);
    emit(p, "#include \"cnnc_rt.h\"\n\n");
    emit(p, "#ifdef __cplusplus\n");
    printer_append(p, "extern \"C\" {\n#endif\n\n");
    emit(p, "enum { %s_STEPS = %d };\n", up, g->schedule.n);
    emit(p, "#define %s_ARENA_BYTES(T) (%lldu + %lldu * (size_t)(T))\n\n", up,
            (long long)g->arena_bytes, (long long)g->scratch_bytes);
    emit(p, "extern const cnnc_model %s;\n\n", net);
    emit_functions(p, g);
    emit(p, "\n#ifdef __cplusplus\n");
    printer_append(p, "}\n#endif\n\n#endif\n");
    return printer_text(p, NULL);
}
