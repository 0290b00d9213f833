/* diagnostics.c - the caret, the chain, the notes, the way out, and spelling. */
#include "capture.h"

typedef struct Case {
    const char *text;
    Pos pos;
} Case;

static void fail_at(void *arg) {
    const Case *c = arg;
    source_add("a.yaml", c->text, strlen(c->text));
    error_at(c->pos, "no such op");
}

static void expect(const char *text, int line, int col, const char *want) {
    int failed;
    Case c = {text, {"a.yaml", line, col, NULL}};
    assert_string_equal(captured(fail_at, &c, &failed), want);
    assert_int_equal(failed, 1);
}

static void the_caret_underlines_the_word(void **state) {
    (void)state;
    expect("layers:\n  - conv3d: {out: 8}\n", 2, 5,
            "a.yaml:2:5: error: no such op\n"
            "    2 |   - conv3d: {out: 8}\n"
            "      |     ^~~~~~\n");
}

static void columns_count_code_points_not_bytes(void **state) {
    (void)state;
    expect("naïve: [é, größe, x]\n", 1, 12,
            "a.yaml:1:12: error: no such op\n"
            "    1 | naïve: [é, größe, x]\n"
            "      |            ^~~~~\n");
}

static void tabs_and_carriage_returns_keep_the_caret_in_place(void **state) {
    (void)state;
    expect("a:\tb\r\n", 1, 4,
            "a.yaml:1:4: error: no such op\n"
            "    1 | a:\tb\n"
            "      |   \t^\n");
}

static void fail_with_notes(void *arg) {
    error_note("first: %d", 1);
    error_note("second");
    error("%s", (char *)arg);
}

/* Nothing of a file may reach the terminal as a command to it: BEL, ESC, and NEL of C1. */
static void control_characters_are_shown_as_numbers(void **state) {
    (void)state;
    expect("a: \a\x1b[31m\xc2\x85, b", 1, 11,
            "a.yaml:1:11: error: no such op\n"
            "    1 | a: \\x07\\x1b[31m\\xc2\\x85, b\n"
            "      |                        ^\n");
    int failed;
    char name[] = "x\x1b[2J\ny";
    assert_string_equal(captured(fail_with_notes, name, &failed),
            "cnnc: error: x\\x1b[2J\\x0ay\nnote: first: 1\nnote: second\n");
}

static void a_last_line_needs_no_end(void **state) {
    (void)state;
    expect("a: 1\nbc", 2, 1,
            "a.yaml:2:1: error: no such op\n"
            "    2 | bc\n"
            "      | ^~\n");
}

static void a_position_past_the_text_shows_no_line(void **state) {
    (void)state;
    expect("a", 7, 1, "a.yaml:7:1: error: no such op\n");
}

static void the_chain_leads_outward(void **state) {
    (void)state;
    int failed;
    const Via outer = {"include", {"top.yaml", 3, 1, NULL}};
    const Via inner = {"block 'stem'", {"b.yaml", 9, 5, &outer}};
    Case c = {"x", {"a.yaml", 1, 1, &inner}};
    assert_string_equal(captured(fail_at, &c, &failed),
            "a.yaml:1:1: error: no such op\n"
            "    1 | x\n"
            "      | ^\n"
            "b.yaml:9:5: note: in block 'stem'\n"
            "top.yaml:3:1: note: in include\n");
}

static void notes_follow_their_error_only(void **state) {
    (void)state;
    int failed;
    char bad[] = "bad";
    assert_string_equal(captured(fail_with_notes, bad, &failed),
            "cnnc: error: bad\nnote: first: 1\nnote: second\n");
    Case c = {"x", {NULL, 0, 0, NULL}};
    assert_string_equal(captured(fail_at, &c, &failed), "cnnc: error: no such op\n");
}

static void fail_inside(void *arg) {
    char inner[] = "inner";
    *(int *)arg += guard(fail_with_notes, inner);
    error("outer");
}

static void guards_nest(void **state) {
    (void)state;
    int inner = 0, failed;
    captured(fail_inside, &inner, &failed);
    assert_int_equal(inner, 1);
    assert_int_equal(failed, 1);
}

static void fail_half_written(void *arg) {
    Files files = {0};
    for (const char *const *path = arg; *path; path++) {
        fputs("half", files_open(&files, *path));
    }
    for (int i = 0; i < files.n; i++) {
        fclose(files.at[i].f);
    }
    error("stop");
}

static void half_written_files_go(void **state) {
    (void)state;
    int failed;
    char folder[] = "unit.XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *paths[] = {arena_printf(PERM, "%s/x", folder),
            arena_printf(PERM, "%s/y", folder), NULL};
    captured(fail_half_written, paths, &failed);
    assert_int_equal(failed, 1);
    assert_int_equal(rmdir(folder), 0); /* it is empty */
}

static void spelling(void **state) {
    (void)state;
    const char *const list[] = {"conv", "linear", "batch_norm", "relu", "maxpool", "k"};
    const struct {
        const char *word, *want;
    } cases[] = {
            {"conv3d", "conv"},
            {"ocnv", "conv"},
            {"batchnorm", "batch_norm"},
            {"Relu", "relu"},
            {"linaer", "linear"},
            {"transformer", NULL},
            {"x", NULL},
            {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = did_you_mean(cases[i].word, list, 6);
        assert_string_equal(
                got ? got : "nothing", cases[i].want ? cases[i].want : "nothing");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(the_caret_underlines_the_word, reset),
            cmocka_unit_test_teardown(columns_count_code_points_not_bytes, reset),
            cmocka_unit_test_teardown(
                    tabs_and_carriage_returns_keep_the_caret_in_place, reset),
            cmocka_unit_test_teardown(control_characters_are_shown_as_numbers, reset),
            cmocka_unit_test_teardown(a_last_line_needs_no_end, reset),
            cmocka_unit_test_teardown(a_position_past_the_text_shows_no_line, reset),
            cmocka_unit_test_teardown(the_chain_leads_outward, reset),
            cmocka_unit_test_teardown(notes_follow_their_error_only, reset),
            cmocka_unit_test_teardown(guards_nest, reset),
            cmocka_unit_test_teardown(half_written_files_go, reset),
            cmocka_unit_test_teardown(spelling, reset),
    };
    return cmocka_run_group_tests_name("diagnostics", tests, NULL, NULL);
}
