/* names.c - the string-keyed map. */
#include "unit.h"

static void what_was_put_is_found(void **state) {
    (void)state;
    enum { N = 5000 };
    static int values[N];
    Map *m = map_new(GRAPH);
    for (int i = 0; i < N; i++) {
        map_put(m, arena_printf(SCRATCH, "layer%d.weight", i), &values[i]);
    }
    arena_reset(SCRATCH); /* the map has keys of its own */
    for (int i = 0; i < N; i++) {
        assert_ptr_equal(
                map_get(m, arena_printf(SCRATCH, "layer%d.weight", i)), &values[i]);
    }
    assert_null(map_get(m, "layer5000.weight"));
    assert_null(map_get(m, ""));
}

static void the_last_value_of_a_key_stays(void **state) {
    (void)state;
    int one, two;
    Map *m = map_new(GRAPH);
    map_put(m, "", &one);
    map_put(m, "a", &one);
    map_put(m, "a", &two);
    assert_ptr_equal(map_get(m, "a"), &two);
    assert_ptr_equal(map_get(m, ""), &one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(what_was_put_is_found, reset),
            cmocka_unit_test_teardown(the_last_value_of_a_key_stays, reset),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
