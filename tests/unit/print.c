/* print.c - the printer indents as clang-format does, and templates find their keys. */
#include "unit.h"

/* clang-format leaves the text as it is. */
static void assert_formatted(const Printer *p) {
    size_t size;
    const char *text = printer_text(p, &size);
    write_file("unit-print.c", text, size);
    const int status = system("clang-format '--style=" CLANG_FORMAT_STYLE
                              "' unit-print.c | diff unit-print.c -");
    assert_int_equal(status, 0);
    remove("unit-print.c");
}

static void a_loop_nest_is_indented_by_its_braces(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "static void conv(const float *x, float *y) {\n");
    emit(p, "for (int k = 0; k < %d; k++) {\n", 64);
    emit(p, "if (k == 0) {\ny[k] = x[k];\n} else {\ny[k] = 0;\n}\n");
    emit(p, "}\n}\n");
    assert_string_equal(printer_text(p, NULL),
            "static void conv(const float *x, float *y) {\n"
            "    for (int k = 0; k < 64; k++) {\n"
            "        if (k == 0) {\n"
            "            y[k] = x[k];\n"
            "        } else {\n"
            "            y[k] = 0;\n"
            "        }\n"
            "    }\n"
            "}\n");
    assert_formatted(p);
}

static void comments_and_directives(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "/* banner {\n* goes on (\n*/\n\n#ifndef X\n#error \"x\"\n#endif\n\n");
    emit(p, "void f(void) {\n/* one } */\nint a = 0;\n/* two\n* lines "
            "*/\n(void)a;\n}\n");
    assert_string_equal(printer_text(p, NULL), "/* banner {\n"
                                               " * goes on (\n"
                                               " */\n"
                                               "\n"
                                               "#ifndef X\n"
                                               "#error \"x\"\n"
                                               "#endif\n"
                                               "\n"
                                               "void f(void) {\n"
                                               "    /* one } */\n"
                                               "    int a = 0;\n"
                                               "    /* two\n"
                                               "     * lines */\n"
                                               "    (void)a;\n"
                                               "}\n");
    assert_formatted(p);
}

static void round_brackets_indent_what_goes_on(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "void f(int a_parameter_with_a_long_name, int "
            "another_one_with_a_long_name,\n"
            "int the_last_one) {\n"
            "g(a_parameter_with_a_long_name, another_one_with_a_long_name, "
            "1234567890,\n"
            "the_last_one);\n}\n");
    assert_string_equal(printer_text(p, NULL),
            "void f(int a_parameter_with_a_long_name, int "
            "another_one_with_a_long_name,\n"
            "        int the_last_one) {\n"
            "    g(a_parameter_with_a_long_name, another_one_with_a_long_name, "
            "1234567890,\n"
            "            the_last_one);\n"
            "}\n");
    assert_formatted(p);
}

static void a_line_behind_an_equals_sign_goes_on(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "void f(void) {\n/* x =\n*/\nconst int a_number_with_a_name_that_is_long "
            "=\n"
            "a_function_with_a_long_name(another_name_that_is_quite_long);\ng();\n}\n");
    assert_string_equal(printer_text(p, NULL),
            "void f(void) {\n"
            "    /* x =\n"
            "     */\n"
            "    const int a_number_with_a_name_that_is_long =\n"
            "            "
            "a_function_with_a_long_name(another_name_that_is_quite_long);\n"
            "    g();\n"
            "}\n");
    assert_formatted(p);
}

static void braces_in_strings_and_characters_do_not_count(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "%s",
            "void f(void) {\n"
            "g(\"{ \\\" (\", '{', '\\'', \"\\\\\", '(', \"/* \");\n"
            "h();\n"
            "}\n"
            "int x;\n");
    assert_string_equal(printer_text(p, NULL),
            "void f(void) {\n"
            "    g(\"{ \\\" (\", '{', '\\'', \"\\\\\", '(', \"/* \");\n"
            "    h();\n"
            "}\n"
            "int x;\n");
    assert_formatted(p);
}

static void a_star_and_slash_that_overlap_do_not_end_a_comment(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "/*/ { */\nint x;\n");
    assert_string_equal(printer_text(p, NULL), "/*/ { */\nint x;\n");
}

static void a_line_may_come_in_pieces(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "void f(void) {\n");
    emit(p, "g(");
    emit(p, "%d", 1);
    emit(p, ", %d);\n", 2);
    emit(p, "}\n");
    assert_string_equal(printer_text(p, NULL), "void f(void) {\n    g(1, 2);\n}\n");
}

static void text_longer_than_the_buffer_is_whole(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit(p, "%05000d\n", 7);
    size_t size;
    const char *text = printer_text(p, &size);
    assert_int_equal(size, 5001);
    assert_int_equal(text[4999], '7');
}

static void the_longest_key_wins(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit_template(p, "for (int $K = 0; $K < $KX; $K++) {\nf($K);\n}\n", "K", "k", "KX",
            "64", NULL);
    assert_string_equal(
            printer_text(p, NULL), "for (int k = 0; k < 64; k++) {\n    f(k);\n}\n");
    assert_formatted(p);
}

static void a_template_takes_per_cent_signs_as_they_are(void **state) {
    (void)state;
    Printer *p = printer_new(GRAPH);
    emit_template(p, "a = b % $N;\n", "N", "%d", NULL);
    assert_string_equal(printer_text(p, NULL), "a = b % %d;\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(a_loop_nest_is_indented_by_its_braces, reset),
            cmocka_unit_test_teardown(comments_and_directives, reset),
            cmocka_unit_test_teardown(round_brackets_indent_what_goes_on, reset),
            cmocka_unit_test_teardown(a_line_behind_an_equals_sign_goes_on, reset),
            cmocka_unit_test_teardown(
                    braces_in_strings_and_characters_do_not_count, reset),
            cmocka_unit_test_teardown(
                    a_star_and_slash_that_overlap_do_not_end_a_comment, reset),
            cmocka_unit_test_teardown(a_line_may_come_in_pieces, reset),
            cmocka_unit_test_teardown(text_longer_than_the_buffer_is_whole, reset),
            cmocka_unit_test_teardown(the_longest_key_wins, reset),
            cmocka_unit_test_teardown(
                    a_template_takes_per_cent_signs_as_they_are, reset),
    };
    return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
