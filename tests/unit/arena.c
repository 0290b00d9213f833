/* arena.c - memory by lifetime: zeroed, aligned, freed together, products checked. */
#include "unit.h"

static void pieces_are_zeroed_aligned_and_apart(void **state) {
    (void)state;
    char *at[200];
    for (size_t i = 0; i < 200; i++) {
        at[i] = arena_alloc(GRAPH, i);
        assert_int_equal((uintptr_t)at[i] % 16, 0);
        for (size_t j = 0; j < i; j++) {
            assert_int_equal(at[i][j], 0);
        }
        memset(at[i], (int)i, i);
    }
    for (size_t i = 0; i < 200; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_int_equal((unsigned char)at[i][j], i);
        }
    }
}

static void a_piece_may_be_larger_than_a_block(void **state) {
    (void)state;
    enum { BYTES = 1 << 20 };
    char *large = arena_alloc(SCRATCH, BYTES);
    char *small = arena_alloc(SCRATCH, 1);
    memset(large, 1, BYTES);
    assert_int_equal(*small, 0);
}

static void lives_end_separately(void **state) {
    (void)state;
    char *kept = arena_strdup(PERM, "kept");
    arena_strdup(SCRATCH, "gone");
    arena_reset(SCRATCH);
    arena_reset(GRAPH);
    assert_string_equal(kept, "kept");
}

static void vectors_grow_and_keep_their_items(void **state) {
    (void)state;
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) {
        VEC_PUSH(GRAPH, v, i * i);
    }
    assert_int_equal(v.n, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(v.at[i], i * i);
    }
}

static void text_of_any_length_is_printed(void **state) {
    (void)state;
    char *wide = arena_printf(PERM, "%5000d|", 7);
    assert_int_equal(strlen(wide), 5001);
    assert_int_equal(wide[4999], '7');
    assert_string_equal(arena_strndup(PERM, "abcdef", 3), "abc");
    assert_string_equal(arena_printf(PERM, "%s", ""), "");
}

static void ask_for_too_much(void *arg) {
    (void)arg;
    arena_array(GRAPH, SIZE_MAX / 4, 8);
}

static void an_overflowing_product_is_an_error(void **state) {
    (void)state;
    diagnostics_quiet(true);
    assert_int_equal(guard(ask_for_too_much, NULL), 1);
    diagnostics_quiet(false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(pieces_are_zeroed_aligned_and_apart, reset),
            cmocka_unit_test_teardown(a_piece_may_be_larger_than_a_block, reset),
            cmocka_unit_test_teardown(lives_end_separately, reset),
            cmocka_unit_test_teardown(vectors_grow_and_keep_their_items, reset),
            cmocka_unit_test_teardown(text_of_any_length_is_printed, reset),
            cmocka_unit_test_teardown(an_overflowing_product_is_an_error, reset),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
