/* emitted.c - an emitted network, compiled into a shared object and loaded.
 *
 * Beside the network's files in a temporary folder lies a file that gives what is static or
 * named after the network a fixed name:
 *
 *     #include "lenet.c"
 *     const cnnc_model *const verify_model = &lenet;
 *     cnnc_status verify_steps(...) { return lenet_steps_array(...); }
 *
 * The folder is gone before the first step runs: mapped files outlive their names.
 */
#include "reference.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *inside(const Emission *e, const char *name) {
    return arena_printf(PERM, "%s/%s", e->folder, name);
}

/* ---- the files ---- */

static void link_file(const Emission *e, const char *path) {
    char absolute[PATH_MAX];
    if (!realpath(path, absolute) || symlink(absolute, inside(e, path_base(path)))) {
        error("can't read '%s': %s", path, strerror(errno));
    }
}

/* Returns the name of NET.c in the folder. */
static const char *take_files(const Emission *e, const Options *o) {
    const char *stem = path_without_extension(o->emitted);
    link_file(e, o->emitted);
    link_file(e, arena_printf(PERM, "%s.h", stem));
    const char *assembly = arena_printf(PERM, "%s_weights.S", stem);
    if (access(assembly, R_OK) == 0) { /* emitted with --embed */
        link_file(e, assembly);
        link_file(e, arena_printf(PERM, "%s.weights", stem));
    }
    return path_base(o->emitted);
}

/* Emits in any case: what the graph's plan makes of it says whether a given NET.c fits. */
static const char *emit_or_take(const Emission *e, Graph *g, const Options *o) {
    const char *name = c_name(g, "");
    Options inner = *o;
    inner.embed = false;
    inner.output = inside(e, arena_printf(PERM, "%s.c", name));
    const Emitted files = emit_net(g, &inner);
    if (o->emitted) {
        return take_files(e, o);
    }
    write_file(inner.output, files.c, files.c_size);
    write_file(inside(e, arena_printf(PERM, "%s.h", name)), files.h, files.h_size);
    return path_base(inner.output);
}

static void write_shim(const Emission *e, const Graph *g, const char *c_file) {
    const char *name = c_name(g, "");
    const char *text = arena_printf(PERM,
            "#include \"%s\"\n"
            "extern const cnnc_model *const verify_model;\n"
            "const cnnc_model *const verify_model = &%s;\n"
            "cnnc_status verify_steps(const cnnc_weights *w, void *arena, cnnc_team "
            "*team,\n"
            "        const float *image, float *const *outputs, int first, int last);\n"
            "cnnc_status verify_steps(const cnnc_weights *w, void *arena, cnnc_team "
            "*team,\n"
            "        const float *image, float *const *outputs, int first, int last) "
            "{\n"
            "    return %s_steps_array(w, arena, team, image, outputs, first, last);\n"
            "}\n",
            c_file, name, name);
    write_file(inside(e, "verify.c"), text, strlen(text));
}

/* ---- loading ---- */

/* *function = the library's function of that name; POSIX lets void * hold it. */
static void find_symbol(const Emission *e, const char *name, void *function) {
    void *const symbol = dlsym(e->library, name);
    if (!symbol) {
        error("the compiled network has no '%s'", name);
    }
    memcpy(function, &symbol, sizeof symbol);
}

static void open_library(Emission *e) {
    e->library = dlopen(inside(e, "verify.so"), RTLD_NOW | RTLD_LOCAL);
    if (!e->library) {
        error("can't load the compiled network: %s", dlerror());
    }
    const cnnc_model *const *model;
    find_symbol(e, "verify_model", &model);
    e->model = *model;
    find_symbol(e, "verify_steps", &e->steps);
    find_symbol(e, "cnnc_weights_map", &e->weights_map);
    find_symbol(e, "cnnc_weights_unmap", &e->weights_unmap);
    find_symbol(e, "cnnc_team_create", &e->team_create);
    find_symbol(e, "cnnc_team_free", &e->team_free);
    find_symbol(e, "cnnc_status_text", &e->status_text);
    find_symbol(e, "cnnc_detail", &e->detail);
}

/* A given NET.c must be what these options emit: its plan is taken for the graph's. */
static void check_model(const Emission *e, const Graph *g, const Options *o) {
    const cnnc_model *m = e->model;
    if (m->fingerprint != g->fingerprint || m->steps != g->schedule.n ||
            m->arena_bytes != g->arena_bytes || m->scratch_bytes != g->scratch_bytes ||
            m->batch != g->batch) {
        error("'%s' was not emitted from '%s' with these options", o->emitted,
                o->graph_file);
    }
}

static _Noreturn void status_error(const Emission *e, cnnc_status status) {
    const char *detail = e->detail();
    error("the compiled network: %s%s%s", e->status_text(status), *detail ? ": " : "",
            detail);
}

static void map_weights(Emission *e, Graph *g, const Options *o) {
    const char *path = o->emitted ? o->emitted_weights : NULL;
    if (!path) {
        path = inside(e, "verify.weights");
        write_weights_file(g, path, false, o->quiet);
    }
    const cnnc_status status = e->weights_map(e->model, path, &e->weights);
    if (status) {
        status_error(e, status);
    }
}

/* The shared object needs no weights inside, but where the C refers to them, it does. */
static void compile_shim(
        const Emission *e, const Graph *g, const Options *o, const char *c_file) {
    Options inner = *o;
    const char *assembly =
            arena_printf(PERM, "%s_weights.S", path_without_extension(c_file));
    inner.embed = access(inside(e, assembly), R_OK) == 0;
    if (inner.embed && symlink(assembly, inside(e, "verify_weights.S"))) {
        error("can't write into '%s': %s", e->folder, strerror(errno));
    }
    compile_c(g, &inner, inside(e, "verify.c"), inside(e, "verify.so"), true);
}

void emission_load(Emission *e, Graph *g, const Options *o) {
    e->folder = temporary_folder();
    const char *c_file = emit_or_take(e, g, o);
    write_shim(e, g, c_file);
    compile_shim(e, g, o, c_file);
    open_library(e);
    check_model(e, g, o);
    map_weights(e, g, o);
    temporary_folder_remove(e->folder);
    e->folder = NULL;
}

void emission_close(Emission *e) {
    if (e->folder) {
        temporary_folder_remove(e->folder);
    }
    if (e->library) {
        if (e->weights.data) {
            e->weights_unmap(&e->weights);
        }
        dlclose(e->library);
    }
    memset(e, 0, sizeof *e);
}

void emission_run(const Emission *e, float *arena, cnnc_team *team, const float *image,
        float *const *outputs, int first, int last) {
    const cnnc_status status =
            e->steps(&e->weights, arena, team, image, outputs, first, last);
    if (status) {
        status_error(e, status);
    }
}
