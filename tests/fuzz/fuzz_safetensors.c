/* fuzz_safetensors.c - any bytes as a checkpoint: parsed, bound to a small network, read.
 *
 * The same bytes are tried twice: as the whole file, and as the text of a header whose length
 * is right by construction, followed by zeros; the last two bytes say how many. So mutations
 * reach the entries without having to guess the length.
 */
#include "cnnc.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Input {
    const uint8_t *bytes;
    size_t size;
} Input;

/* a 1x1 convolution and a batch norm, with the names "c.weight", "c.bias", "b.weight" ... */
static Graph *small_network(void) {
    const Pos pos = {"fuzz.yaml", 1, 1, NULL};
    Graph *g = graph_new("fuzz");
    g->input = value_new(g, "x", pos);
    g->input->c = g->input->h = g->input->w = 1;
    Node *c = node_new(g, OP_conv, "c", pos);
    VEC_PUSH(GRAPH, c->in, g->input);
    c->out_channels = 2;
    Node *b = node_new(g, OP_batch_norm, "b", pos);
    VEC_PUSH(GRAPH, b->in, c->out);
    VEC_PUSH(GRAPH, g->outputs, b->out);
    infer_shapes(g);
    return g;
}

/* Every entry lies in the file; sanitizers see to the rest. */
static void check_entry(const Input *in, const CheckpointEntry *e) {
    const uint8_t *at = e->data;
    if (at < in->bytes || e->bytes < 0 || at > in->bytes + in->size ||
            e->bytes > in->bytes + in->size - at) {
        abort();
    }
    volatile uint8_t sum = 0;
    for (int64_t i = 0; i < e->bytes; i++) {
        sum = (uint8_t)(sum + at[i]);
    }
}

static void read_all(const Graph *g) {
    for (int i = 0; i < g->params.n; i++) {
        const Tensor *t = g->params.at[i];
        tensor_read(t, 0, t->count, NEW_ARRAY(SCRATCH, double, t->count));
    }
}

static void parse_and_bind(void *arg) {
    const Input *in = arg;
    Graph *g = small_network(), *random = small_network();
    random_weights(random, in->size);
    read_all(random);
    Checkpoint *c = checkpoint_parse("fuzz.safetensors", in->bytes, in->size);
    for (int i = 0; i < checkpoint_count(c); i++) {
        const CheckpointEntry *e = checkpoint_at(c, i);
        check_entry(in, e);
        if (checkpoint_find(c, e->name) != e) {
            abort();
        }
    }
    checkpoint_metadata(c, "format");
    bind_weights(g, c);
    read_all(g);
    checkpoint_close(c);
}

static void as_header(const uint8_t *bytes, size_t size) {
    if (size < 2) {
        return;
    }
    const size_t text = size - 2;
    const size_t zeros = (size_t)(bytes[size - 2] | bytes[size - 1] << 8);
    uint8_t *file = calloc(1, 8 + text + zeros);
    if (!file) {
        return;
    }
    for (int i = 0; i < 8; i++) {
        file[i] = (uint8_t)((uint64_t)text >> 8 * i);
    }
    memcpy(file + 8, bytes, text);
    guard(parse_and_bind, &(Input){file, 8 + text + zeros});
    arena_reset_all();
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    diagnostics_quiet(true);
    guard(parse_and_bind, &(Input){data, size});
    arena_reset_all();
    as_header(data, size);
    return 0;
}
