/* layouts.c - channel maps, places in concats, and copies, at v = 1, 8 and 16. */
#include "../unit/unit.h"
#include "plan/plan.h"

enum { H = 5, W = 3, PIXELS = H * W };

static Graph *new_graph(const char *target) {
    Graph *g = graph_new("test");
    g->target = target_by_name(target);
    g->input = value_new(g, "image", (Pos){0});
    g->input->c = 3;
    g->input->h = H;
    g->input->w = W;
    return g;
}

/* A node that reads a, and b unless that is NULL; with the shape of a. */
static Node *add_node(Graph *g, Op op, const char *name, Value *a, Value *b) {
    Node *n = node_new(g, op, name, (Pos){0});
    VEC_PUSH(GRAPH, n->in, a);
    if (b) {
        VEC_PUSH(GRAPH, n->in, b);
    }
    infer_value_shapes(g);
    return n;
}

static Value *add_conv(Graph *g, const char *name, Value *x, int channels) {
    Node *n = node_new(g, OP_conv, name, (Pos){0});
    n->out_channels = channels;
    VEC_PUSH(GRAPH, n->in, x);
    infer_value_shapes(g);
    return n->out;
}

/* 24 + 20 + 7 channels, each from a convolution, under the name "join". */
static Value *add_join(Graph *g) {
    Value *a = add_conv(g, "a", g->input, 24), *b = add_conv(g, "b", g->input, 20);
    Value *c = add_conv(g, "c", g->input, 7);
    Node *join = node_new(g, OP_concat, "join", (Pos){0});
    VEC_PUSH(GRAPH, join->in, a);
    VEC_PUSH(GRAPH, join->in, b);
    VEC_PUSH(GRAPH, join->in, c);
    infer_value_shapes(g);
    return join->out;
}

static int count_ops(const Graph *g, Op op) {
    int count = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        count += g->nodes.at[i]->op == op;
    }
    return count;
}

static void plan(Graph *g) {
    infer_shapes(g);
    assign_layouts(g);
    verify_graph(g, "assign_layouts");
    order_nodes(g);
    place_buffers(g);
    assert_null(find_clash(g));
}

/* Plan a graph with one more result; the number of copies. */
static int copies_for(Graph *g, Value *result) {
    VEC_PUSH(GRAPH, g->outputs, result);
    plan(g);
    assert_int_equal(count_ops(g, OP_output), g->outputs.n);
    return count_ops(g, OP_copy);
}

/* ---- the join and its readers ---- */

typedef struct Expected {
    const char *target;
    int n_segments, segment[3], blocks;
    int64_t offset[3]; /* of the operands, in pixels x channels */
    int copies;        /* where a reader wants one segment */
} Expected;

static const Expected expected[] = {
        {"generic", 1, {51}, 51, {0, 24, 44}, 0},
        {"avx2", 2, {44, 7}, 7, {0, 24, 48}, 1},
        {"avx512", 3, {24, 20, 7}, 5, {0, 32, 64}, 1},
};

#define FOR_EACH_TARGET(e)                                                             \
    for (const Expected *e = expected; e < expected + 3; reset(NULL), e++)

static void joins_segments(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        Value *join = add_join(g);
        assert_int_equal(copies_for(g, join), 0);
        const Layout *l = &join->layout;
        assert_int_equal(l->n_segments, e->n_segments);
        assert_memory_equal(
                l->segment, e->segment, sizeof(int) * (size_t)e->n_segments);
        assert_int_equal(l->blocks, e->blocks);
        assert_int_equal(l->floats, e->blocks * PIXELS * g->target->v);
        for (int i = 0; i < 3; i++) {
            const Value *x = join->def->in.at[i];
            assert_ptr_equal(x->root, join);
            assert_int_equal(x->root_offset, e->offset[i] * PIXELS);
            assert_int_equal(value_stride(x), l->floats);
        }
    }
}

/* Every element of the join lies where its operand has it. */
static void join_is_its_operands(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        const Value *join = add_join(g);
        copies_for(g, join->def->out);
        int64_t element = 0;
        for (int i = 0; i < 3; i++) {
            const Value *x = join->def->in.at[i];
            for (int64_t j = 0; j < (int64_t)x->c * PIXELS; j++, element++) {
                assert_int_equal(layout_offset(g, join, element),
                        x->root_offset + layout_offset(g, x, j));
            }
        }
        assert_int_equal(element, 51 * PIXELS);
    }
}

static void readers_that_know_maps(void **state) {
    (void)state;
    static const Op known[] = {OP_conv, OP_batch_norm, OP_relu, OP_softmax, OP_maxpool,
            OP_global_avgpool, OP_scale, OP_lrn};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        FOR_EACH_TARGET(e) {
            Graph *g = new_graph(e->target);
            Value *join = add_join(g);
            Node *n = node_new(g, known[i], "reader", (Pos){0});
            VEC_PUSH(GRAPH, n->in, join);
            n->out_channels = 8;
            n->size[0] = n->size[1] = 5;
            infer_value_shapes(g);
            assert_int_equal(copies_for(g, n->out), 0);
        }
    }
}

static void flatten_keeps_the_image(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        Value *join = add_join(g);
        Value *flat = add_node(g, OP_flatten, "flat", join, NULL)->out;
        Node *fc = node_new(g, OP_linear, "fc", (Pos){0});
        fc->out_channels = 10;
        VEC_PUSH(GRAPH, fc->in, flat);
        infer_value_shapes(g);
        assert_int_equal(copies_for(g, fc->out), 0);
        assert_int_equal(flat->c, 51 * PIXELS);
        assert_true(layouts_equal(&flat->layout, &join->layout));
        for (int64_t i = 0; i < 51 * PIXELS; i++) {
            assert_int_equal(layout_offset(g, flat, i), layout_offset(g, join, i));
        }
        assert_int_equal(fc->out->layout.n_segments, 1);
    }
}

/* Of the operands, the one with gaps is copied; add with itself needs nothing. */
static void add_wants_equal_layouts(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        Value *join = add_join(g), *wide = add_conv(g, "wide", join, 51);
        Value *sum = add_node(g, OP_add, "sum", join, wide)->out;
        assert_int_equal(copies_for(g, sum), e->copies);
        assert_int_equal(sum->layout.n_segments, 1);

        g = new_graph(e->target);
        join = add_join(g);
        Value *twice = add_node(g, OP_add, "twice", join, join)->out;
        assert_int_equal(copies_for(g, twice), 0);
        assert_true(layouts_equal(&twice->layout, &join->layout));
    }
}

static void residual_wants_one_segment(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        Value *join = add_join(g), *wide = add_conv(g, "wide", join, 51);
        VEC_PUSH(GRAPH, wide->def->in, join);
        assert_int_equal(copies_for(g, wide), e->copies);
    }
}

/* slice, pad and a grouped convolution share one copy. */
static void one_copy_for_all(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        Value *join = add_join(g);
        Node *cut = add_node(g, OP_slice, "cut", join, NULL);
        Node *more = add_node(g, OP_pad, "more", join, NULL);
        Node *groups = add_conv(g, "groups", join, 51)->def;
        groups->groups = 51;
        VEC_PUSH(GRAPH, g->outputs, cut->out);
        VEC_PUSH(GRAPH, g->outputs, more->out);
        assert_int_equal(copies_for(g, groups->out), e->copies);
    }
}

/* ---- operands of concat ---- */

static void input_is_copied(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *a = add_conv(g, "a", g->input, 8);
    Value *both = add_node(g, OP_concat, "both", a, g->input)->out;
    assert_int_equal(copies_for(g, both), 1);
    assert_ptr_equal(a->root, both);
    assert_string_equal(both->def->in.at[1]->name, "image.copy");
    assert_ptr_equal(both->def->in.at[1]->root, both);
}

static void second_listing_is_copied(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *a = add_conv(g, "a", g->input, 8);
    Node *thrice = add_node(g, OP_concat, "thrice", a, a);
    VEC_PUSH(GRAPH, thrice->in, a);
    infer_value_shapes(g);
    assert_int_equal(copies_for(g, thrice->out), 2);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(thrice->in.at[i]->root, thrice->out);
        assert_int_equal(thrice->in.at[i]->root_offset, i * 8 * PIXELS);
    }
}

/* A concat in a concat takes its operands along; the second concat of one value copies. */
static void concats_nest(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *a = add_conv(g, "a", g->input, 8), *b = add_conv(g, "b", g->input, 5);
    Value *c = add_conv(g, "c", g->input, 8);
    Value *inner = add_node(g, OP_concat, "inner", a, b)->out;
    Value *outer = add_node(g, OP_concat, "outer", c, inner)->out;
    Value *other = add_node(g, OP_concat, "other", b, c)->out;
    VEC_PUSH(GRAPH, g->outputs, other);
    assert_int_equal(copies_for(g, outer), 2);
    assert_ptr_equal(b->root, outer);
    assert_int_equal(b->root_offset, 16 * PIXELS);
    assert_int_equal(
            outer->layout.n_segments, 1); /* 8 + 8 + 5: no gap before the end */
    assert_int_equal(outer->layout.segment[0], 21);
}

/* Flattened maps join as the image they are, if each can be placed. */
static void flattened_operands(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *a = add_conv(g, "a", g->input, 8), *b = add_conv(g, "b", g->input, 5);
    Value *fa = add_node(g, OP_flatten, "fa", a, NULL)->out;
    Value *fb = add_node(g, OP_flatten, "fb", b, NULL)->out;
    Value *both = add_node(g, OP_concat, "both", fa, fb)->out;
    assert_int_equal(copies_for(g, both), 0);
    assert_int_equal(both->layout.h, H);
    assert_int_equal(
            layout_offset(g, both, fa->c), b->root_offset + layout_offset(g, b, 0));

    g = new_graph("avx2");
    a = add_conv(g, "a", g->input, 8);
    fa = add_node(g, OP_flatten, "fa", a, NULL)->out;
    both = add_node(g, OP_concat, "both", fa, fa)->out;
    assert_int_equal(copies_for(g, both), 2);
    assert_int_equal(both->layout.h, 1);
}

static void flattened_for_channels(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *a = add_conv(g, "a", g->input, 8);
    Value *flat = add_node(g, OP_flatten, "flat", a, NULL)->out;
    Value *relu = add_node(g, OP_relu, "relu", flat, NULL)->out;
    Value *soft = add_node(g, OP_softmax, "soft", relu, NULL)->out;
    assert_int_equal(copies_for(g, soft), 1);
    assert_int_equal(relu->layout.h, H);
    assert_int_equal(soft->layout.h, 1);
    assert_int_equal(soft->layout.segment[0], 8 * PIXELS);
}

/* ---- the input, names ---- */

static void planar_input(void **state) {
    (void)state;
    FOR_EACH_TARGET(e) {
        Graph *g = new_graph(e->target);
        assert_int_equal(copies_for(g, add_conv(g, "a", g->input, 8)), 0);
        assert_true(g->input->layout.planar);

        g = new_graph(e->target);
        Value *relu = add_node(g, OP_relu, "relu", g->input, NULL)->out;
        Value *sum = add_node(g, OP_add, "sum", g->input, relu)->out;
        assert_int_equal(copies_for(g, sum), 1);

        g = new_graph(e->target);
        Value *same = add_node(g, OP_identity, "same", g->input, NULL)->out;
        assert_int_equal(copies_for(g, same), 1);
    }
}

static void names_are_unique(void **state) {
    (void)state;
    Graph *g = new_graph("avx2");
    Value *taken = add_node(g, OP_relu, "image.copy", g->input, NULL)->out;
    VEC_PUSH(GRAPH, g->outputs, taken);
    assert_int_equal(count_ops(g, OP_copy), 0);
    plan(g); /* verify_graph() wants names to be unique */
    assert_non_null(graph_find(g, "image.copy2"));
}

/* ---- in place ---- */

/* relu of a whole concat that dies takes its storage over; of a part, it can't. */
static void in_place(void **state) {
    (void)state;
    Graph *g = new_graph("avx512");
    Value *join = add_join(g);
    Value *relu = add_node(g, OP_relu, "relu", join, NULL)->out;
    assert_int_equal(copies_for(g, relu), 0);
    assert_ptr_equal(relu->root, join);
    assert_int_equal(g->arena_bytes, join->layout.floats * 4);

    g = new_graph("avx512");
    join = add_join(g);
    relu = add_node(g, OP_relu, "relu", join->def->in.at[0], NULL)->out;
    assert_int_equal(copies_for(g, relu), 0);
    assert_ptr_equal(relu->root, relu);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(joins_segments, reset),
            cmocka_unit_test_teardown(join_is_its_operands, reset),
            cmocka_unit_test_teardown(readers_that_know_maps, reset),
            cmocka_unit_test_teardown(flatten_keeps_the_image, reset),
            cmocka_unit_test_teardown(add_wants_equal_layouts, reset),
            cmocka_unit_test_teardown(residual_wants_one_segment, reset),
            cmocka_unit_test_teardown(one_copy_for_all, reset),
            cmocka_unit_test_teardown(input_is_copied, reset),
            cmocka_unit_test_teardown(second_listing_is_copied, reset),
            cmocka_unit_test_teardown(concats_nest, reset),
            cmocka_unit_test_teardown(flattened_operands, reset),
            cmocka_unit_test_teardown(flattened_for_channels, reset),
            cmocka_unit_test_teardown(planar_input, reset),
            cmocka_unit_test_teardown(names_are_unique, reset),
            cmocka_unit_test_teardown(in_place, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
