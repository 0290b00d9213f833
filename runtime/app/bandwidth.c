/* bandwidth.c - how fast a team reads memory that no cache holds.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * A large buffer is read window after window, round and round, and the fastest window counts:
 * it takes a millisecond, so that some are not disturbed by what else the machine does.
 */
#include "app.h"

#include <string.h>
#include <unistd.h>

enum { LARGEST = 512 << 20, SMALLEST = 32 << 20, WINDOW = 16 << 20, ROUNDS = 3 };
enum { BLOCK = 4096 }; /* bytes */

typedef struct Reading {
    const char *at;
    int blocks;
    float sums[CNNC_MAX_THREADS]; /* so that reading has a result */
} Reading;

#define DEFINE_READ(name, bytes)                                                       \
    static void name(void *job, int part, int parts) {                                 \
        typedef float v __attribute__((vector_size(bytes)));                           \
        Reading *const r = job;                                                        \
        const int end = cnnc_first(r->blocks, part + 1, parts);                        \
        v a = {0}, b = {0}, c = {0}, d = {0};                                          \
        for (int i = cnnc_first(r->blocks, part, parts); i < end; i++) {               \
            const v *const p = (const v *)(r->at + (size_t)i * BLOCK);                 \
            for (int j = 0; j < BLOCK / bytes; j += 4) {                               \
                a += p[j];                                                             \
                b += p[j + 1];                                                         \
                c += p[j + 2];                                                         \
                d += p[j + 3];                                                         \
            }                                                                          \
        }                                                                              \
        a += b + c + d;                                                                \
        r->sums[part] = a[0];                                                          \
    }

#if defined __x86_64__
__attribute__((target("avx512f"))) DEFINE_READ(read_avx512, 64)
        __attribute__((target("avx2"))) DEFINE_READ(read_avx2, 32)
#endif
                DEFINE_READ(read_16_bytes, 16)

                        typedef void Read(void *job, int part, int parts);

static Read *widest_read(void) {
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f")) {
        return read_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return read_avx2;
    }
#endif
    return read_16_bytes;
}

/* At most a quarter of what is free. */
static void *allocate_large(size_t *bytes) {
    const size_t free_memory =
            (size_t)sysconf(_SC_AVPHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    for (*bytes = LARGEST; *bytes >= SMALLEST; *bytes /= 2) {
        void *const at = *bytes <= free_memory / 4 ? cnnc_arena_alloc(*bytes) : NULL;
        if (at) {
            return at;
        }
    }
    return NULL;
}

double read_bandwidth(cnnc_team *team) {
    size_t bytes;
    char *const at = allocate_large(&bytes);
    double best = 0.0;
    if (!at) {
        return 0.0;
    }
    memset(at, 1, bytes);
    for (size_t i = 0; i < ROUNDS * bytes; i += WINDOW) {
        Reading r = {at + i % bytes, WINDOW / BLOCK, {0}};
        const double start = cnnc_seconds();
        cnnc_team_run(team, widest_read(), &r);
        const double rate = (double)WINDOW / (cnnc_seconds() - start) * 1e-9;
        if (rate > best) {
            best = rate;
        }
    }
    cnnc_arena_free(at);
    return best;
}
