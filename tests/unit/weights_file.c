/* weights_file.c - NET.weights: written, read again by our own reader; read_packed.py reads
 * the same file, whose name is the argument, with Python's library alone. */
#include "unit.h"

static const char *path;

/* Two parameters of 16 and 32 floats: 0, 1, 2 ... and the halves of those. */
static void fill_counts(const Graph *g, const Node *n, float *to) {
    (void)g, (void)n;
    for (int i = 0; i < 16; i++) {
        assert_true(to[i] == 0); /* zeroed, as promised */
        to[i] = (float)i;
    }
}

static void fill_halves(const Graph *g, const Node *n, float *to) {
    (void)g, (void)n;
    for (int i = 0; i < 20; i++) { /* the other 12 are padding */
        to[i] = 0.5f * (float)i;
    }
}

static void pack(Graph *g, const Node *n, const char *name, int64_t floats,
        void (*fill)(const Graph *, const Node *, float *)) {
    Packed *p = NEW(GRAPH, Packed);
    *p = (Packed){name, n, F32, floats, g->packed_floats, fill};
    g->packed_floats += floats;
    VEC_PUSH(GRAPH, g->packed, p);
}

/* y = -2 * image, for two images of [3,1,2] */
static Graph *network(void) {
    const Pos pos = {"net.yaml", 3, 3, NULL};
    Graph *g = graph_new("twice");
    g->target = target_by_name("generic");
    g->batch = 2;
    g->input = value_new(g, "image", pos);
    g->input->c = 3;
    g->input->h = 1;
    g->input->w = 2;
    Node *n = node_new(g, OP_scale, "a \"quoted\\\" name\t", pos);
    VEC_PUSH(GRAPH, n->in, g->input);
    n->by = -2;
    n->kernel_name = "scale_c3";
    VEC_PUSH(GRAPH, g->outputs, n->out);
    infer_shapes(g);
    graph_link(g);
    pack(g, n, "counts", 16, fill_counts);
    pack(g, n, "a \"quoted\\\" name\t.weight", 32, fill_halves);
    fingerprint_layout(g);
    return g;
}

static const float *values(const Checkpoint *c, const char *name, int64_t floats) {
    const CheckpointEntry *e = checkpoint_find(c, name);
    assert_non_null(e);
    assert_int_equal(e->dtype, F32);
    assert_int_equal(e->rank, 1);
    assert_int_equal(e->shape[0], floats);
    assert_int_equal((uintptr_t)e->data % 64, 0); /* the file is mapped at a page */
    return e->data;
}

static void a_written_file_reads_the_same(void **state) {
    (void)state;
    Graph *g = network();
    write_weights_file(g, path, true, true);
    Checkpoint *c = checkpoint_open(path);
    assert_int_equal(checkpoint_count(c), 3);
    assert_string_equal(checkpoint_metadata(c, "format"), "cnnc");
    assert_string_equal(checkpoint_metadata(c, "model"), "twice");
    assert_string_equal(checkpoint_metadata(c, "target"), "generic");
    assert_string_equal(checkpoint_metadata(c, "version"), CNNC_VERSION);
    assert_string_equal(checkpoint_metadata(c, "fingerprint"),
            arena_printf(PERM, "%016llx", (unsigned long long)g->fingerprint));
    const float *counts = values(c, "counts", 16);
    const float *halves = values(c, "a \"quoted\\\" name\t.weight", 32);
    const float *answer = values(c, "selftest.output.0", 16);
    float image[12];
    selftest_image(g, image);
    for (int i = 0; i < 16; i++) {
        assert_true(counts[i] == (float)i);
        assert_true(answer[i] == (i < 12 ? -2 * image[i] : 0));
    }
    for (int i = 0; i < 32; i++) {
        assert_true(halves[i] == (i < 20 ? 0.5f * (float)i : 0));
    }
    checkpoint_close(c);
}

static void the_same_graph_gives_the_same_bytes(void **state) {
    (void)state;
    size_t size, again;
    write_weights_file(network(), path, true, true);
    const char *first = read_file(PERM, path, &size);
    write_weights_file(network(), path, true, true);
    const char *second = read_file(PERM, path, &again);
    assert_int_equal(size, again);
    assert_memory_equal(first, second, size);
}

static void the_fingerprint_covers_the_layout(void **state) {
    (void)state;
    uint64_t seen[7];
    for (int change = 0; change < 7; change++) {
        Graph *g = network();
        Packed *p = g->packed.at[1];
        Node *n = g->nodes.at[0];
        g->name = change == 1 ? "twicf" : g->name;
        g->target = change == 2 ? target_by_name("avx2") : g->target;
        g->batch += change == 3;
        p->floats += change == 4 ? 16 : 0;
        p->name = change == 5 ? "other" : p->name;
        n->kernel_name = change == 6 ? "scale_c4" : n->kernel_name;
        fingerprint_layout(g);
        seen[change] = g->fingerprint;
        for (int i = 0; i < change; i++) {
            assert_true(seen[i] != seen[change]);
        }
    }
}

static void write_where_nothing_can_be(void *g) {
    write_weights_file(g, "no-such-folder/x.weights", false, true);
}

static void a_path_that_cannot_be_written_is_an_error(void **state) {
    (void)state;
    diagnostics_quiet(true);
    assert_int_equal(guard(write_where_nothing_can_be, network()), 1);
    diagnostics_quiet(false);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(a_written_file_reads_the_same, reset),
            cmocka_unit_test_teardown(the_same_graph_gives_the_same_bytes, reset),
            cmocka_unit_test_teardown(the_fingerprint_covers_the_layout, reset),
            cmocka_unit_test_teardown(a_path_that_cannot_be_written_is_an_error, reset),
    };
    path = argc > 1 ? argv[1] : "unit.weights";
    return cmocka_run_group_tests_name("weights_file", tests, NULL, NULL);
}
