/* fma_peak.c - what one core can do at most: GFLOP/s of independent fused multiply-adds.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * A round is FMAS_A_ROUND multiply-adds of whole vectors, each on an accumulator of its own:
 * more of them than a core has units times cycles of latency, all in registers. A vector of v
 * floats counts 2 v operations. The widest vectors that this processor has are used,
 * whatever the network was compiled for.
 */
#include "app.h"

/* The accumulators start apart, so that no two can be merged, and tend to 1: never an
 * infinity, never a denormal. */
#define DEFINE_ROUNDS(name, bytes)                                                     \
    static float name(int64_t rounds, float seed) {                                    \
        typedef float v __attribute__((vector_size(bytes)));                           \
        const v x = 0.999f - (v){0}, y = 0.001f - (v){0}, s = seed - (v){0};           \
        v a0 = s, a1 = s + 1, a2 = s + 2, a3 = s + 3, a4 = s + 4, a5 = s + 5;          \
        v a6 = s + 6, a7 = s + 7, a8 = s + 8, a9 = s + 9, a10 = s + 10, a11 = s + 11;  \
        _Pragma("GCC unroll 1") for (int64_t i = 0; i < rounds; i++) {                 \
            a0 = a0 * x + y;                                                           \
            a1 = a1 * x + y;                                                           \
            a2 = a2 * x + y;                                                           \
            a3 = a3 * x + y;                                                           \
            a4 = a4 * x + y;                                                           \
            a5 = a5 * x + y;                                                           \
            a6 = a6 * x + y;                                                           \
            a7 = a7 * x + y;                                                           \
            a8 = a8 * x + y;                                                           \
            a9 = a9 * x + y;                                                           \
            a10 = a10 * x + y;                                                         \
            a11 = a11 * x + y;                                                         \
        }                                                                              \
        a0 += a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11;                  \
        return a0[0];                                                                  \
    }

#if defined __x86_64__
__attribute__((target("avx512f"), noinline)) DEFINE_ROUNDS(fma_rounds_avx512, 64)
        __attribute__((target("avx2,fma"), noinline)) DEFINE_ROUNDS(fma_rounds_avx2, 32)
#endif
                __attribute__((noinline)) DEFINE_ROUNDS(fma_rounds_16_bytes, 16)

                        typedef struct Loop {
    float (*rounds)(int64_t rounds, float seed);
    int floats; /* of a vector */
} Loop;

static Loop widest_loop(void) {
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f")) {
        return (Loop){fma_rounds_avx512, 16};
    }
    if (__builtin_cpu_supports("fma")) {
        return (Loop){fma_rounds_avx2, 8};
    }
#endif
    return (Loop){fma_rounds_16_bytes, 4};
}

double fma_peak(void) {
    const Loop loop = widest_loop();
    const int64_t rounds = 1000000;
    const double flops = 2.0 * FMAS_A_ROUND * loop.floats * (double)rounds;
    volatile float kept;
    double best = 0.0;
    for (int i = 0; i < 30; i++) {
        const double start = cnnc_seconds();
        kept = loop.rounds(rounds, (float)i);
        const double rate = flops / (cnnc_seconds() - start) * 1e-9;
        if (rate > best) {
            best = rate;
        }
    }
    (void)kept;
    return best;
}
