/* file.c - whole files in, whole files out, and the parts of a path. */
#include "capture.h"

#include <sys/stat.h>

static void what_was_written_is_read(void **state) {
    (void)state;
    const char bytes[] = "a\0b\n";
    size_t size;
    write_file("unit-file", bytes, sizeof bytes);
    const char *got = read_file(PERM, "unit-file", &size);
    assert_int_equal(size, sizeof bytes);
    assert_memory_equal(got, bytes, sizeof bytes);
    assert_int_equal(got[size], 0);
    remove("unit-file");
}

static void a_new_file_has_the_usual_permissions(void **state) {
    (void)state;
    struct stat s;
    const mode_t mask = umask(022);
    write_file("unit-file", "x", 1);
    umask(mask);
    assert_int_equal(stat("unit-file", &s), 0);
    assert_int_equal(s.st_mode & 0777, 0644);
    remove("unit-file");
}

static void folders_and_missing_files_are_no_files(void **state) {
    (void)state;
    size_t size;
    assert_null(read_file(PERM, ".", &size));
    assert_null(read_file(PERM, "unit-missing", &size));
}

static void write_into_nowhere(void *arg) { write_file(arg, "x", 1); }

static void an_unwritable_place_is_an_error(void **state) {
    (void)state;
    int failed;
    char path[] = "unit-missing/x";
    assert_string_equal(captured(write_into_nowhere, path, &failed),
            "cnnc: error: can't write 'unit-missing/x': No such file or directory\n");
    assert_int_equal(failed, 1);
}

/* Writes three files of a folder; the second's name belongs to a folder. */
static void write_three(void *folder) {
    Files files = {0};
    for (int i = 0; i < 3; i++) {
        char *path = arena_printf(PERM, "%s/%c", (char *)folder, 'a' + i);
        fputs("new", files_open(&files, path));
    }
    files_close(&files);
}

static void files_appear_together_or_not_at_all(void **state) {
    (void)state;
    int failed;
    size_t size;
    char folder[] = "unit.XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *a = arena_printf(PERM, "%s/a", folder);
    const char *b = arena_printf(PERM, "%s/b", folder);
    write_file(a, "old", 3);
    assert_int_equal(mkdir(b, 0777), 0);
    assert_non_null(strstr(captured(write_three, folder, &failed), "Is a directory"));
    assert_int_equal(failed, 1);
    assert_memory_equal(read_file(PERM, a, &size), "old", 4);
    assert_int_equal(rmdir(b), 0);
    captured(write_three, folder, &failed);
    assert_int_equal(failed, 0);
    assert_memory_equal(read_file(PERM, a, &size), "new", 4);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(remove(arena_printf(PERM, "%s/%c", folder, 'a' + i)), 0);
    }
    assert_int_equal(rmdir(folder), 0); /* nothing else is left */
}

static void paths(void **state) {
    (void)state;
    assert_string_equal(path_base("a/b/c.yaml"), "c.yaml");
    assert_string_equal(path_base("c.yaml"), "c.yaml");
    assert_string_equal(path_without_extension("a.b/c.yaml"), "a.b/c");
    assert_string_equal(path_without_extension("a.b/c"), "a.b/c");
    assert_string_equal(path_without_extension(".hidden"), ".hidden");
    assert_string_equal(path_beside("a/b.yaml", "c.yaml"), "a/c.yaml");
    assert_string_equal(path_beside("b.yaml", "c.yaml"), "c.yaml");
    assert_string_equal(path_beside("a/b.yaml", "/c.yaml"), "/c.yaml");
}

static void a_temporary_folder_goes_with_its_files(void **state) {
    (void)state;
    struct stat s;
    setenv("TMPDIR", ".", 1);
    const char *folder = temporary_folder();
    assert_int_equal(strncmp(folder, "./", 2), 0);
    write_file(arena_printf(PERM, "%s/x", folder), "x", 1);
    temporary_folder_remove(folder);
    assert_int_not_equal(stat(folder, &s), 0);
    unsetenv("TMPDIR");
}

static void make_folder(void *arg) {
    (void)arg;
    temporary_folder();
}

static void a_folder_that_cannot_be_made_is_an_error(void **state) {
    (void)state;
    int failed;
    setenv("TMPDIR", "unit-missing", 1);
    const char *text = captured(make_folder, NULL, &failed);
    unsetenv("TMPDIR");
    assert_int_equal(failed, 1);
    assert_non_null(strstr(text, "can't make a folder 'unit-missing/cnnc."));
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(what_was_written_is_read, reset),
            cmocka_unit_test_teardown(a_new_file_has_the_usual_permissions, reset),
            cmocka_unit_test_teardown(folders_and_missing_files_are_no_files, reset),
            cmocka_unit_test_teardown(an_unwritable_place_is_an_error, reset),
            cmocka_unit_test_teardown(files_appear_together_or_not_at_all, reset),
            cmocka_unit_test_teardown(paths, reset),
            cmocka_unit_test_teardown(a_temporary_folder_goes_with_its_files, reset),
            cmocka_unit_test_teardown(a_folder_that_cannot_be_made_is_an_error, reset),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
