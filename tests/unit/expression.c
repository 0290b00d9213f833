/* expression.c - the arithmetic of the graph language: values, kinds, texts filled in.
 *
 * With an argument, evaluates the lines of standard input instead, for expression.py.
 */
#include "../../compiler/frontend/frontend.h"

#include "capture.h"

#include <inttypes.h>

static Work work;
static Binding bindings[] = {
        {.name = "n", .value = {.kind = KIND_INTEGER, .i = 7}},
        {.name = "r", .value = {.kind = KIND_REAL, .r = 2.5}},
        {.name = "on", .value = {.kind = KIND_BOOLEAN, .i = 1}},
        {.name = "kind", .value = {.kind = KIND_TEXT, .text = "same"}},
};
static const Env env = {.at = bindings, .n = 4, .work = &work};

static Tree *text_tree(const char *text, bool plain) {
    Tree *t = NEW(PERM, Tree);
    *t = (Tree){.pos = {"x.yaml", 1, 1, NULL}, .text = text, .plain = plain};
    t->text_col = 1;
    work = (Work){.left = 100000};
    return t;
}

static Scalar value(const char *text) { return evaluate(text_tree(text, true), &env); }

static void assert_integer(const char *text, int64_t wanted) {
    const Scalar s = value(text);
    assert_int_equal(s.kind, KIND_INTEGER);
    assert_int_equal(s.i, wanted);
}

static void assert_boolean(const char *text, bool wanted) {
    const Scalar s = value(text);
    assert_int_equal(s.kind, KIND_BOOLEAN);
    assert_int_equal(s.i, wanted);
}

static void assert_real(const char *text, double wanted) {
    const Scalar s = value(text);
    assert_int_equal(s.kind, KIND_REAL);
    assert_true(s.r == wanted);
}

static void integers(void **state) {
    (void)state;
    assert_integer("010", 10);
    assert_integer("2 + 3 * 4", 14);
    assert_integer("(2 + 3) * 4", 20);
    assert_integer("10 - 3 - 2", 5);
    assert_integer("-7 // 2", -4);
    assert_integer("-7 % 2", 1);
    assert_integer("7 % -2", -1);
    assert_integer("- - 3", 3);
    assert_integer("$n//$(n)", 1);
    assert_integer("9223372036854775807", INT64_MAX);
    assert_integer("(-9223372036854775807 - 1) % -1", 0);
    assert_integer("(-9223372036854775807 - 1) % 3", 1);
}

static void reals(void **state) {
    (void)state;
    assert_real("1e-3", 1e-3);
    assert_real(".5 + 1.", 1.5);
    assert_real("$r * 2", 5.0);
    assert_real("$r // 1", 2.0);
    assert_real("-2.5 // 1", -3.0);
    assert_real("-0.5 % 2", 1.5);
    assert_integer("7 if $r == 2.5 else 8", 7);
}

static void conditions(void **state) {
    (void)state;
    assert_boolean("not $on or true", true);
    assert_boolean("not ($on or true)", false);
    assert_boolean("true or false and false", true);
    assert_boolean("not 1 == 2", true);
    assert_boolean("$n >= 7 and $n <= 7.0", true);
    assert_boolean("$kind == $kind", true);
    assert_boolean("$on != true", false);
    assert_integer("1 if false else 2 if false else 3", 3);
    assert_integer("1 + 1 if $on else 0", 2);
}

static void what_is_skipped_is_not_evaluated(void **state) {
    (void)state;
    assert_boolean("false and 1 // 0 == 0", false);
    assert_boolean("true or $nowhere", true);
    assert_integer("1 if true else 1 // 0", 1);
    assert_integer("1 // 0 if false else 2", 2);
    assert_integer("1 if true or $nowhere > 1 else $nowhere", 1);
}

static void kinds_are_known_without_values(void **state) {
    (void)state;
    assert_int_equal(kind_of_expression(text_tree("1 // 0", true), &env), KIND_INTEGER);
    assert_int_equal(kind_of_expression(text_tree("$n * $r", true), &env), KIND_REAL);
    assert_int_equal(kind_of_expression(text_tree("$n > 1", true), &env), KIND_BOOLEAN);
    assert_int_equal(kind_of_expression(text_tree("$nowhere", true), &env), KIND_NONE);
    assert_int_equal(kind_of_default(text_tree("$n", false), &env), KIND_TEXT);
    assert_int_equal(kind_of_default(text_tree("relu", true), &env), KIND_TEXT);
    assert_int_equal(kind_of_default(text_tree("", true), &env), KIND_NONE);
}

static void texts_are_filled_in(void **state) {
    (void)state;
    assert_string_equal(text_of(text_tree("a$(n).$(kind)$(on)", true), &env, "name"),
            "a7.sametrue");
    assert_string_equal(text_of(text_tree("010", true), &env, "name"), "010");
    assert_null(text_if_known(text_tree("a$(nowhere)", true), &env));
}

static void print_value(void *text) {
    const Scalar s = value(text);
    if (s.kind == KIND_REAL) {
        printf("%.17g\n", s.r);
    } else {
        printf("%" PRId64 "\n", s.i);
    }
}

/* A value a line, or the first line of the diagnostic. */
static int evaluate_lines(void) {
    char line[MAX_TEXT + 2];
    while (fgets(line, sizeof line, stdin)) {
        int failed;
        line[strcspn(line, "\n")] = 0;
        const char *message = captured(print_value, line, &failed);
        if (failed) {
            printf("%s\n", message);
        }
        arena_reset_all();
    }
    return 0;
}

int main(int argc, char **argv) {
    (void)argv;
    if (argc > 1) {
        return evaluate_lines();
    }
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(integers, reset),
            cmocka_unit_test_teardown(reals, reset),
            cmocka_unit_test_teardown(conditions, reset),
            cmocka_unit_test_teardown(what_is_skipped_is_not_evaluated, reset),
            cmocka_unit_test_teardown(kinds_are_known_without_values, reset),
            cmocka_unit_test_teardown(texts_are_filled_in, reset),
    };
    return cmocka_run_group_tests_name("expression", tests, NULL, NULL);
}
