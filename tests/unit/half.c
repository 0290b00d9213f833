/* half.c - rounding to 16 bits: every number there is, between each two, and beyond. */
#include "unit.h"

#include <math.h>

/* What the checkpoint's reader makes of the bits. */
static double value(uint16_t bits, Dtype d) {
    const Tensor t = {.count = 1, .dtype = d, .data = &bits};
    return tensor_get(&t, 0);
}

static uint16_t largest_bits(Dtype d) { return d == F16 ? 0x7bff : 0x7f7f; }

/* Itself; and of two neighbours' middle the even one, of what is beside it the nearer. */
static void test_every_number(void **state) {
    (void)state;
    for (Dtype d = F16; d <= BF16; d++) {
        for (int i = 0; i < 2 * 0x8000; i++) {
            const uint16_t bits = (uint16_t)i, above = (uint16_t)(i + 1);
            if ((bits & 0x7fff) > largest_bits(d)) {
                continue;
            }
            const double x = value(bits, d);
            assert_int_equal(half_bits(x, d), bits);
            assert_true(half_round(x, d) == x);
            if ((bits & 0x7fff) == largest_bits(d)) {
                continue;
            }
            const double y = value(above, d), middle = (x + y) / 2;
            assert_int_equal(half_bits(middle, d), bits & 1 ? above : bits);
            assert_int_equal(half_bits(nextafter(middle, x), d), bits);
            assert_int_equal(half_bits(nextafter(middle, y), d), above);
            assert_true(half_round(middle, d) == (bits & 1 ? y : x));
        }
    }
}

static void test_constants(void **state) {
    (void)state;
    for (Dtype d = F16; d <= BF16; d++) {
        assert_true(half_largest(d) == value(largest_bits(d), d));
        assert_true(half_least(d) == value(d == F16 ? 0x0400 : 0x0080, d));
        assert_true(half_round(1 + half_unit(d), d) == 1); /* a tie */
        assert_true(half_round(1 + 1.01 * half_unit(d), d) == 1 + 2 * half_unit(d));
    }
    assert_true(is_half(F16) && is_half(BF16) && !is_half(F32) && !is_half(F64));
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_every_number),
            cmocka_unit_test(test_constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
