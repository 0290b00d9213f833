/* weights.c - weights files that fit, and each kind that is refused, with its message.
 *
 * Called with a folder; weights.py writes the files there before.
 */
#include "cnnc_rt.h"
#include "tiny.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The file is refused like this; %s is replaced by its name. */
static void refused(const char *file, cnnc_status status, const char *message) {
    cnnc_weights w;
    char want[600];
    snprintf(want, sizeof want, "%s: %s", file, message);
    assert_int_equal(cnnc_weights_map(&tiny, file, &w), status);
    assert_string_equal(cnnc_detail(), want);
    assert_null(w.data);
    assert_null(w.file);
}

static void test_fitting_weights_are_mapped(void **state) {
    (void)state;
    cnnc_weights w;
    int64_t count = 0;
    assert_int_equal(cnnc_weights_map(&tiny, "good", &w), CNNC_OK);
    assert_int_equal((uintptr_t)w.data % 64, 0);
    assert_true(w.data[0] == 1.0f && w.data[1] == 0.0f && w.data[49] == 0.25f);
    assert_ptr_equal(cnnc_weights_tensor(&w, "fc.bias", &count), w.data + 48);
    assert_int_equal(count, 16);
    assert_ptr_equal(cnnc_weights_tensor(&w, "selftest.output.1", &count), w.data + 80);
    assert_null(cnnc_weights_tensor(&w, "fc", &count));
    assert_null(cnnc_weights_tensor(&w, "__metadata__", &count));
    cnnc_weights_unmap(&w);
    assert_null(w.data);
}

static void test_weights_of_another_network_are_refused(void **state) {
    (void)state;
    const char *const code =
            "; the code is tiny, generic, fingerprint 0123456789abcdef";
    const char *const packed[][2] = {
            {"fingerprint", "tiny, generic, fingerprint 0123456789abcdee"},
            {"target", "tiny, avx512, fingerprint 0123456789abcdef"},
            {"model", "tinier, generic, fingerprint 0123456789abcdef"},
    };
    for (int i = 0; i < 3; i++) {
        char message[200];
        snprintf(message, sizeof message, "packed for %s%s", packed[i][1], code);
        refused(packed[i][0], CNNC_WRONG_FINGERPRINT, message);
    }
}

static void test_damaged_files_are_refused(void **state) {
    (void)state;
    refused("cut", CNNC_BAD_FILE, "831 bytes, its header wants 832");
    refused("long", CNNC_BAD_FILE, "833 bytes, its header wants 832");
    refused("shifted", CNNC_BAD_FILE, "the data starts at byte 453, no multiple of 64");
    refused("few", CNNC_BAD_FILE, "192 bytes of weights, tiny wants 256");
    refused("format", CNNC_BAD_FILE, "832 bytes without a header of cnnc");
    refused("header", CNNC_BAD_FILE, "100 bytes without a header of cnnc");
    refused("short", CNNC_BAD_FILE, "7 bytes without a header of cnnc");
    refused("noise", CNNC_BAD_FILE, "1000 bytes without a header of cnnc");
}

static void test_files_that_cannot_be_read_are_refused(void **state) {
    (void)state;
    refused("absent", CNNC_NO_FILE, "No such file or directory");
    refused("empty", CNNC_NO_FILE, "no file, or an empty one");
    refused(".", CNNC_NO_FILE, "no file, or an empty one");
}

/* Every beginning of the header, and each byte of it changed: refused or mapped, and nothing
 * beyond the file is read (AddressSanitizer watches the copy). */
static void test_no_header_is_read_beyond_its_end(void **state) {
    (void)state;
    cnnc_weights whole, w;
    int64_t count;
    assert_int_equal(cnnc_weights_map(&tiny, "good", &whole), CNNC_OK);
    const size_t header = (size_t)((const char *)whole.data - (const char *)whole.file);
    for (size_t size = 0; size < header; size++) {
        unsigned char *const copy = malloc(size + 1);
        memcpy(copy, whole.file, size);
        cnnc_model m = tiny;
        m.embedded = copy;
        m.embedded_end = copy + size;
        assert_int_equal(cnnc_weights_embedded(&m, &w), CNNC_BAD_FILE);
        free(copy);
    }
    unsigned char *const copy = cnnc_arena_alloc(whole.file_bytes);
    for (size_t i = 0; i < header; i++) {
        for (int bit = 0; bit < 8; bit++) {
            memcpy(copy, whole.file, whole.file_bytes);
            copy[i] ^= (unsigned char)(1 << bit);
            cnnc_model m = tiny;
            m.embedded = copy;
            m.embedded_end = copy + whole.file_bytes;
            if (cnnc_weights_embedded(&m, &w) != CNNC_OK) {
                continue;
            }
            cnnc_weights_tensor(&w, "selftest.output.0", &count);
        }
    }
    cnnc_arena_free(copy);
    cnnc_weights_unmap(&whole);
}

static void test_embedded_weights(void **state) {
    (void)state;
    cnnc_weights w;
    cnnc_model m = tiny;
    assert_int_equal(cnnc_weights_embedded(&m, &w), CNNC_NOT_EMBEDDED);
    assert_string_equal(cnnc_detail(), "tiny");
}

static void test_another_processors_code_is_refused(void **state) {
    (void)state;
    cnnc_weights w;
    cnnc_model m = tiny;
    m.target = "vax";
    assert_int_equal(cnnc_check_processor(&tiny), CNNC_OK);
    assert_int_equal(cnnc_check_processor(&m), CNNC_WRONG_PROCESSOR);
    assert_string_equal(cnnc_detail(), "tiny is compiled for vax");
    assert_int_equal(cnnc_weights_map(&m, "good", &w), CNNC_WRONG_PROCESSOR);
}

static void test_arenas_are_aligned(void **state) {
    (void)state;
    const size_t sizes[] = {0, 1, 63, 64, 65, 1 << 20};
    for (int i = 0; i < 6; i++) {
        void *const arena = cnnc_arena_alloc(sizes[i]);
        assert_non_null(arena);
        assert_int_equal((uintptr_t)arena % 64, 0);
        memset(arena, 1, sizes[i]);
        cnnc_arena_free(arena);
    }
    assert_null(cnnc_arena_alloc(SIZE_MAX));
}

static void test_a_run_checks_its_arguments(void **state) {
    (void)state;
    cnnc_weights w;
    float *const arena = cnnc_arena_alloc(TINY_ARENA_BYTES(1) + 64);
    float image[32] = {0}, score[6], sum[2];
    assert_int_equal(cnnc_weights_map(&tiny, "good", &w), CNNC_OK);
    assert_int_equal(tiny_run(&w, arena, NULL, image, score, sum), CNNC_OK);
    assert_true(score[2] == 0.5f && sum[1] == 0.75f);
    assert_int_equal(
            tiny_run(&w, arena + 1, NULL, image, score, sum), CNNC_BAD_ARGUMENT);
    assert_string_equal(cnnc_detail(), "tiny: the arena is not 64-byte aligned");
    assert_int_equal(tiny_run(&w, arena, NULL, NULL, score, sum), CNNC_BAD_ARGUMENT);
    assert_string_equal(cnnc_detail(), "tiny: a null pointer");
    cnnc_weights_unmap(&w);
    assert_int_equal(tiny_run(&w, arena, NULL, image, score, sum), CNNC_BAD_ARGUMENT);
    cnnc_arena_free(arena);
}

static void test_every_status_has_a_text_of_its_own(void **state) {
    (void)state;
    for (int a = CNNC_OK; a <= CNNC_NOT_EMBEDDED + 1; a++) {
        for (int b = CNNC_OK; b < a; b++) {
            assert_string_not_equal(
                    cnnc_status_text((cnnc_status)a), cnnc_status_text((cnnc_status)b));
        }
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_fitting_weights_are_mapped),
            cmocka_unit_test(test_weights_of_another_network_are_refused),
            cmocka_unit_test(test_damaged_files_are_refused),
            cmocka_unit_test(test_files_that_cannot_be_read_are_refused),
            cmocka_unit_test(test_no_header_is_read_beyond_its_end),
            cmocka_unit_test(test_embedded_weights),
            cmocka_unit_test(test_another_processors_code_is_refused),
            cmocka_unit_test(test_arenas_are_aligned),
            cmocka_unit_test(test_a_run_checks_its_arguments),
            cmocka_unit_test(test_every_status_has_a_text_of_its_own),
    };
    if (argc != 2 || chdir(argv[1])) {
        return 2;
    }
    return cmocka_run_group_tests_name("weights", tests, NULL, NULL);
}
