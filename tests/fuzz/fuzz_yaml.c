/* fuzz_yaml.c - any bytes as a graph file: loaded, blocks expanded, shapes inferred.
 *
 * The graph claims to lie in this folder, so that it can include parts/blocks.yaml and read
 * parts/labels.txt. One that loads is loaded again with --set n=3 and --input 2x9x11.
 */
#include "cnnc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Input {
    const Options *options;
    const uint8_t *bytes;
    size_t size;
} Input;

static void load_and_infer(void *arg) {
    const Input *in = arg;
    Graph *g = load_graph_text(
            in->options, FUZZ_FOLDER "/graph.yaml", (const char *)in->bytes, in->size);
    infer_shapes(g);
    verify_graph(g, "fuzzing");
}

static int try(const Options *o, const uint8_t *data, size_t size) {
    const int failed = guard(load_and_infer, &(Input){o, data, size});
    arena_reset_all();
    return failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Options o = {.batch = 1, .target = target_by_name("generic")};
    diagnostics_quiet(true);
    if (!try(&o, data, size)) {
        Setting n = {"n", "3"};
        o.settings.at = &n;
        o.settings.n = 1;
        o.input_c = 2;
        o.input_h = 9;
        o.input_w = 11;
        try(&o, data, size);
    }
    return 0;
}
