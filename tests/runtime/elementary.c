/* elementary.c - the functions of cnnc_rt.h's vectors: exp and its kin beside the C library's
 * in double, and that NaN stays NaN. Status 77, skipped, where this processor lacks the
 * instructions. Compiled once for each CNNC_V. */
#include "cnnc_rt.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static int failed;

static double ulp(double y) { return ldexp(1, ilogb(y) - 23); }

static void near(const char *what, float x, float found, double wanted, double ulps) {
    if (!(fabs(found - wanted) <= ulps * ulp(wanted)) && failed++ < 10) {
        printf("%s(%.9g): wanted %.9g, found %.9g\n", what, (double)x, wanted,
                (double)found);
    }
}

static void values(void) {
    for (int i = -87000; i <= 88000; i += 7) {
        const float x = (float)i / 1000;
        near("exp", x, vf_lane(vf_exp(vf_set1(x)), 0), exp(x), 2);
        near("sigmoid", x, vf_lane(vf_sigmoid(vf_set1(x)), 0), 1 / (1 + exp(-x)), 8);
        near("tanh", x, vf_lane(vf_tanh(vf_set1(x)), 0), tanh(x), 8);
    }
    near("exp", -1000, vf_lane(vf_exp(vf_set1(-1000)), 0), exp(-87.3f), 2);
    near("exp", 1000, vf_lane(vf_exp(vf_set1(1000)), 0), exp(88.3f), 2);
    near("exp", INFINITY, vf_lane(vf_exp(vf_set1(INFINITY)), 0), exp(88.3f), 2);
}

static void stays(const char *what, vf y) {
    if (!isnan(vf_lane(y, 0))) {
        failed++;
        printf("%s(NaN) is %.9g\n", what, (double)vf_lane(y, 0));
    }
}

/* bits: of a NaN; of either sign, and with the largest payload. */
static void no_number(int bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    const vf nan = vf_set1(x);
    stays("exp", vf_exp(nan));
    stays("exp_diff", vf_exp_diff(nan, vf_set1(1)));
    stays("sigmoid", vf_sigmoid(nan));
    stays("tanh", vf_tanh(nan));
    stays("relu", vf_relu(nan));
}

static bool supported(void) {
#if CNNC_V == 16
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
#elif CNNC_V == 8
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return true;
#endif
}

int main(void) {
    if (!supported()) {
        return 77;
    }
    values();
    no_number(0x7fc00000);
    no_number((int)0xffc00000);
    no_number(0x7fffffff);
    printf("%d wrong\n", failed);
    return failed > 0;
}
