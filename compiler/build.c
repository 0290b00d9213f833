/* build.c - the C compiler: from the emitted file to a binary, or to a shared object.
 *
 *     CC -std=gnu17 -O2 -ffp-contract=fast <target's flags> -I RUNTIME <--cflags>
 *        NET.c NET_weights.S RUNTIME/cnnc_rt.c RUNTIME/app/...  -o NET  -lpthread -lm
 *
 * No shell is involved: --cc and --cflags are cut at blanks. A build happens in a temporary
 * folder; the binary appears beside its name and is then renamed, so it is whole or absent,
 * and its bytes depend neither on the folder nor on -o.
 */
#include "cnnc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the runtime's sources ---- */

static bool holds_runtime(const char *folder) {
    return folder != NULL &&
           access(arena_printf(PERM, "%s/cnnc_rt.h", folder), R_OK) == 0;
}

const char *program_folder(void) {
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) {
        return NULL;
    }
    path[n] = '\0';
    return arena_strndup(PERM, path, (size_t)(path_base(path) - path));
}

/* bin/cnnc -> bin/../share/cnnc/runtime; NULL if the system does not say where we are */
static const char *installed_runtime(void) {
    const char *const folder = program_folder();
    return folder != NULL ? arena_printf(PERM, "%s../share/cnnc/runtime", folder)
                          : NULL;
}

const char *runtime_folder(void) {
    const char *const given = getenv("CNNC_RUNTIME");
    if (given != NULL && !holds_runtime(given)) {
        error("CNNC_RUNTIME is '%s', which has no cnnc_rt.h", given);
    }
    const char *const places[] = {given, installed_runtime(), CNNC_RUNTIME_DIR};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (holds_runtime(places[i])) {
            return places[i];
        }
    }
    error("no runtime (cnnc_rt.h): neither beside cnnc (%s) nor in '%s'; set "
          "CNNC_RUNTIME",
            places[1] != NULL ? places[1] : "?", places[2]);
}

/* ---- compiling ---- */

/* The program around the network: see app/app.h. */
static void add_app(Words *w, const char *runtime) {
    static const char *const files[] = {"main", "options", "net", "network", "classify",
            "picture", "stb", "resize", "preprocess", "file", "folder", "npy", "idx",
            "report", "text", "bench", "selftest", "fma_peak", "bandwidth", "progress"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        add_word(w, arena_printf(PERM, "%s/app/%s.c", runtime, files[i]));
    }
}

void add_compiler(Words *w, const Target *t, const Options *o) {
    add_words(w, o->cc);
    add_words(w, "-std=gnu17 -O2 -ffp-contract=fast");
    add_words(w, t->cflags);
    add_word(w, "-I");
    add_word(w, runtime_folder());
    if (o->cflags != NULL) {
        add_words(w, o->cflags);
    }
}

void run_compiler(Words *w) {
    if (run_command(w, "the C compiler") != 0) {
        error("the C compiler failed: %s", command_text(w));
    }
}

/* Embedded weights from which on the binary's segments begin at huge pages, so that the system
 * can map those: ResNet-50 starts in 66 ms, not 74. Up to 6 MB of padding pay for it. */
enum { MANY_BYTES = 64 << 20 };

void compile_c(const Graph *g, const Options *o, const char *c_file, const char *output,
        bool shared) {
    const char *const runtime = runtime_folder();
    const char *const folder = path_beside(c_file, ".");
    const char *const stem = path_without_extension(c_file);
    Words w = {0};
    add_compiler(&w, g->target, o);
    if (path_base(c_file) != c_file) {
        add_word(&w,
                arena_printf(PERM, "-ffile-prefix-map=%s=", path_beside(c_file, "")));
    }
    add_word(&w, "-I"); /* of .incbin */
    add_word(&w, folder);
    if (shared) {
        add_words(&w, "-shared -fPIC");
    } else {
        add_word(&w, arena_printf(PERM, "-DCNNC_NET=%s", c_name(g, "")));
        add_word(&w, arena_printf(PERM, "-DCNNC_HEADER=\"%s.h\"", path_base(stem)));
        add_app(&w, runtime);
    }
    add_word(&w, c_file);
    if (o->embed) {
        add_word(&w, arena_printf(PERM, "%s_weights.S", stem));
    }
    add_word(&w, arena_printf(PERM, "%s/cnnc_rt.c", runtime));
    if (o->embed && g->packed_floats * 4 >= MANY_BYTES) {
        add_word(&w, "-Wl,-z,max-page-size=2097152");
    }
    add_word(&w, "-o");
    add_word(&w, output);
    add_words(&w, "-lpthread -lm");
    run_compiler(&w);
}

/* ---- cnnc build ---- */

typedef struct Build {
    const Options *o;
    const char *folder; /* temporary */
} Build;

/* The emitted files are named after the network, whatever -o says: the binary's bytes
 * don't depend on -o. */
static void build_in_folder(void *arg) {
    const Build *b = arg;
    Options inner = *b->o;
    Graph *g = compile_graph(b->o);
    plan_graph(g, b->o);
    inner.output = arena_printf(PERM, "%s/%s.c", b->folder, c_name(g, ""));
    inner.embed = b->o->weights != NULL || b->o->random_weights;
    emit_files(g, &inner);
    Files files = {0};
    files_open(&files, b->o->output);
    compile_c(g, &inner, inner.output, files.at[0].temporary, false);
    files_close(&files);
}

int command_build(const Options *o) {
    Build b = {o, temporary_folder()};
    const int failed = guard(build_in_folder, &b);
    temporary_folder_remove(b.folder);
    return failed;
}
