/* processors.c - control groups of versions 1 and 2, as a folder of files imitates them.
 *
 * The functions under test are the runtime's own, hence its source.
 */
#include "../../runtime/cnnc_rt.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A file below the root; its folder is made. */
static void put(const char *path, const char *text) {
    char folder[256];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = folder; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(folder, 0700);
    }
    FILE *const f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static double limit_of(const char *list) {
    put("list", list);
    return cgroup_limit("list", "two");
}

static void test_version_2(void **state) {
    (void)state;
    put("two/a/cpu.max", "150000 100000\n");
    put("two/a/b/cpu.max", "max 100000\n");
    put("two/c/cpu.max", "50000 100000\n");
    put("two/c/d/cpu.max", "300000 100000\n");
    assert_true(limit_of("0::/a\n") == 1.5);
    assert_true(limit_of("0::/a/b\n") == 1.5);
    assert_true(limit_of("0::/c/d\n") == 0.5);
    assert_true(limit_of("0::/nowhere\n") == 1e9);
    assert_true(limit_of("0::/\n") == 1e9);
}

static void test_version_1(void **state) {
    (void)state;
    put("two/cpu/cpu.cfs_quota_us", "-1\n");
    put("two/cpu/cpu.cfs_period_us", "100000\n");
    put("two/cpu/e/cpu.cfs_quota_us", "250000\n");
    put("two/cpu/e/cpu.cfs_period_us", "100000\n");
    assert_true(limit_of("4:memory:/e\n3:cpu,cpuacct:/e/gone\n0::/\n") == 2.5);
    assert_true(limit_of("3:cpu:/\n") == 1e9);
    assert_true(limit_of("3:cpuset:/e\n") == 1e9);
}

static void test_what_is_no_list_sets_no_limit(void **state) {
    (void)state;
    assert_true(limit_of("") == 1e9);
    assert_true(limit_of("nonsense\n::\n7\n") == 1e9);
    assert_true(cgroup_limit("absent", "two") == 1e9);
}

static void test_at_least_one_processor(void **state) {
    (void)state;
    assert_in_range(cnnc_processors(), 1, CNNC_MAX_THREADS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_version_2),
            cmocka_unit_test(test_version_1),
            cmocka_unit_test(test_what_is_no_list_sets_no_limit),
            cmocka_unit_test(test_at_least_one_processor),
    };
    mkdir("cgroups", 0700); /* kept, below the build folder */
    if (chdir("cgroups")) {
        return 2;
    }
    return cmocka_run_group_tests_name("processors", tests, NULL, NULL);
}
