/* halves.c - weights of 16 bits, two to a lane, widened: every finite number, in each half of
 * each lane, against scalar arithmetic. Compiled for vectors of CNNC_V floats.
 */
#include "cnnc_rt.h"

#include <math.h>
#include <stdio.h>

enum { SKIPPED = 77 };

static float f16_value(unsigned h) {
    const int e = (int)(h >> 10 & 31), fraction = (int)(h & 1023);
    const float x =
            e ? ldexpf((float)(1024 + fraction), e - 25) : ldexpf((float)fraction, -24);
    return h & 0x8000 ? -x : x;
}

static float bf16_value(unsigned h) {
    const uint32_t bits = (uint32_t)h << 16;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static int same_bits(float a, float b) { return memcmp(&a, &b, sizeof a) == 0; }

/* Lane i holds low + i below, high - i above. */
static vf pairs(unsigned low, unsigned high) {
    uint32_t lane[CNNC_V];
    for (unsigned i = 0; i < CNNC_V; i++) {
        lane[i] = ((low + i) & 0xffff) | ((high - i) & 0xffff) << 16;
    }
    vf p;
    memcpy(&p, lane, sizeof p);
    return p;
}

static int wrong(const char *name, unsigned infinity, vf found, unsigned first,
        int step, float (*value)(unsigned)) {
    for (int i = 0; i < CNNC_V; i++) {
        const unsigned h = (first + (unsigned)(step * i)) & 0xffff;
        if ((h & 0x7fff) < infinity && !same_bits(vf_lane(found, i), value(h))) {
            printf("%s of %04x: wanted %a, found %a\n", name, h, (double)value(h),
                    (double)vf_lane(found, i));
            return 1;
        }
    }
    return 0;
}

int main(void) {
#if CNNC_V == 16
    if (!__builtin_cpu_supports("avx512dq")) {
        return SKIPPED;
    }
#elif CNNC_V == 8
    if (!__builtin_cpu_supports("avx2")) {
        return SKIPPED;
    }
#endif
    int bad = 0;
    for (unsigned low = 0; low < 0x10000; low++) {
        const unsigned high = 0xffff - low;
        const vf p = pairs(low, high);
        bad += wrong("vf_f16_low", 0x7c00, vf_f16_low(p), low, 1, f16_value);
        bad += wrong("vf_f16_high", 0x7c00, vf_f16_high(p), high, -1, f16_value);
        bad += wrong("vf_bf16_low", 0x7f80, vf_bf16_low(p), low, 1, bf16_value);
        bad += wrong("vf_bf16_high", 0x7f80, vf_bf16_high(p), high, -1, bf16_value);
    }
    return bad > 0;
}
