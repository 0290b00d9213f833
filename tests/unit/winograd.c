/* winograd.c - the transforms are exact: y = AT ((G g) * (BT d)) for unit vectors g and d. */
#include "../../compiler/plan/winograd.h"
#include "unit.h"

#include <math.h>

/* Every entry as a fraction of one common denominator would not fit; the products do, as
 * sums of three factors each, in long double: 64 bits of mantissa for small fractions. */
static long double entry(Rational a) { return (long double)a.num / (long double)a.den; }

/* y[o] where tap j alone and sample i alone are 1. */
static long double output(const Transform *t, int o, int j, int i) {
    long double y = 0;
    for (int k = 0; k < t->n; k++) {
        y += entry(t->at[o][k]) * entry(t->g[k][j]) * entry(t->bt[k][i]);
    }
    return y;
}

static int check(int m, int r, int stride) {
    if (!winograd_samples(m, r, stride)) {
        return 0;
    }
    Transform t;
    winograd_transform(&t, m, r, stride);
    assert_int_equal(t.n, winograd_samples(m, r, stride));
    for (int o = 0; o < m; o++) {
        for (int j = 0; j < r; j++) {
            for (int i = 0; i < t.n; i++) {
                const long double wanted = i == o * stride + j;
                assert_true(fabsl(output(&t, o, j, i) - wanted) < 1e-15L);
            }
        }
    }
    return 1;
}

static void every_transform_is_a_correlation(void **state) {
    (void)state;
    int count = 0;
    for (int m = 1; m <= MOST_OUTPUTS; m++) {
        for (int r = 1; r <= MOST_TAPS; r++) {
            for (int stride = 1; stride <= 2; stride++) {
                count += check(m, r, stride);
            }
        }
    }
    assert_true(count >= 12);
}

/* The tiles are multiplied in fp32: an entry that it can't hold would add an error. */
static void the_tile_transforms_are_exact_in_fp32(void **state) {
    (void)state;
    static const int kinds[][3] = {{2, 3, 1}, {4, 3, 1}, {2, 5, 1}, {4, 5, 1},
            {2, 7, 1}, {4, 7, 1}, {2, 3, 2}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        Transform t;
        assert_true(winograd_samples(kinds[k][0], kinds[k][1], kinds[k][2]));
        winograd_transform(&t, kinds[k][0], kinds[k][1], kinds[k][2]);
        for (int i = 0; i < t.n; i++) {
            for (int j = 0; j < t.n; j++) {
                const double b = rational_value(t.bt[i][j]);
                assert_true((double)(float)b == b);
            }
            for (int o = 0; o < t.m; o++) {
                const double a = rational_value(t.at[o][i]);
                assert_true((double)(float)a == a);
            }
        }
    }
}

static void f23_is_the_one_of_the_books(void **state) {
    (void)state;
    Transform t;
    winograd_transform(&t, 2, 3, 1);
    static const int bt[4][4] = {
            {-1, 0, 1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, 0, 1}};
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            assert_int_equal(t.bt[i][j].num, bt[i][j]);
            assert_int_equal(t.bt[i][j].den, 1);
        }
    }
    assert_int_equal(t.g[1][2].num, 1);
    assert_int_equal(t.g[1][2].den, 2);
}

static void what_has_no_points_has_no_transform(void **state) {
    (void)state;
    assert_int_equal(winograd_samples(4, 3, 1), 6);
    assert_int_equal(winograd_samples(2, 3, 2), 5);
    assert_int_equal(winograd_samples(4, 4, 1), 0);
    assert_int_equal(winograd_samples(2, 1, 2), 0);
    assert_int_equal(winograd_samples(4, 9, 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_transform_is_a_correlation),
            cmocka_unit_test(the_tile_transforms_are_exact_in_fp32),
            cmocka_unit_test(f23_is_the_one_of_the_books),
            cmocka_unit_test(what_has_no_points_has_no_transform),
    };
    return cmocka_run_group_tests_name("winograd", tests, NULL, NULL);
}
