/* progress.c - the bar: on a terminal only, after two seconds only, and gone at the end. */
#define _XOPEN_SOURCE 700
#include "capture.h"

#include <fcntl.h>

/* Work that began so many seconds ago, half done; then its end. */
static void half_done(void *arg) {
    Progress p = progress_start("reference", 10, false);
    p.start -= *(double *)arg;
    p.shown -= *(double *)arg;
    progress_to(&p, 5);
    progress_end(&p);
}

/* Standard error becomes a terminal while the work is done; what arrives there. */
static const char *on_terminal(double ago) {
    const int outer = posix_openpt(O_RDWR | O_NOCTTY);
    if (outer < 0 || grantpt(outer) != 0 || unlockpt(outer) != 0) {
        skip();
    }
    const int inner = open(ptsname(outer), O_RDWR | O_NOCTTY);
    const int kept = dup(STDERR_FILENO);
    dup2(inner, STDERR_FILENO);
    half_done(&ago);
    dup2(kept, STDERR_FILENO);
    close(inner);
    close(kept);
    /* What was written may still be on its way; all of it is there when read() fails, as
     * nobody has the terminal open any more. */
    char *text = arena_alloc(PERM, 4096);
    size_t size = 0;
    for (ssize_t n; (n = read(outer, text + size, 4095 - size)) > 0;) {
        size += (size_t)n;
    }
    close(outer);
    return text;
}

static void a_file_gets_no_bar(void **state) {
    (void)state;
    int failed;
    double ago = 3;
    assert_string_equal(captured(half_done, &ago, &failed), "");
}

static void a_terminal_gets_one_after_two_seconds(void **state) {
    (void)state;
    const char *text = on_terminal(3);
    assert_non_null(strstr(text, "reference [############            ]  50 %"));
    assert_non_null(strstr(text, "\r\033[K")); /* wiped at the end */
}

static void short_work_gets_none(void **state) {
    (void)state;
    assert_string_equal(on_terminal(1), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(a_file_gets_no_bar, reset),
            cmocka_unit_test_teardown(a_terminal_gets_one_after_two_seconds, reset),
            cmocka_unit_test_teardown(short_work_gets_none, reset),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
