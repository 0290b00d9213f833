/* bandwidth.c - how fast a team reads memory that no cache holds.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include <string.h>
#include <unistd.h>

typedef float v __attribute__((vector_size(64)));

enum { LARGEST = 512 << 20, SMALLEST = 16 << 20 }; /* bytes */

typedef struct Reading {
    const v *at;
    int blocks; /* of 4 KiB, read as 64 vectors */
    float sums[CNNC_MAX_THREADS];
} Reading;

static void read_part(void *job, int part, int parts) {
    Reading *const r = job;
    const int end = cnnc_first(r->blocks, part + 1, parts);
    v a = {0}, b = {0}, c = {0}, d = {0};
    for (int i = cnnc_first(r->blocks, part, parts); i < end; i++) {
        const v *const p = r->at + (size_t)i * 64;
        for (int j = 0; j < 64; j += 4) {
            a += p[j];
            b += p[j + 1];
            c += p[j + 2];
            d += p[j + 3];
        }
    }
    a += b + c + d;
    r->sums[part] = a[0];
}

/* At most a quarter of what is free. */
static void *allocate_large(size_t *bytes) {
    const size_t free_memory =
            (size_t)sysconf(_SC_AVPHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    for (*bytes = LARGEST; *bytes >= SMALLEST; *bytes /= 2) {
        void *const at = *bytes <= free_memory / 4 ? cnnc_arena_alloc(*bytes) : NULL;
        if (at) return at;
    }
    return NULL;
}

double read_bandwidth(cnnc_team *team) {
    size_t bytes;
    void *const at = allocate_large(&bytes);
    double best = 0.0;
    if (!at) return 0.0;
    memset(at, 1, bytes);
    Reading r = {at, (int)(bytes / 4096), {0}};
    for (int i = 0; i < 5; i++) {
        const double start = cnnc_seconds();
        cnnc_team_run(team, read_part, &r);
        const double rate = (double)bytes / (cnnc_seconds() - start) * 1e-9;
        if (rate > best) best = rate;
    }
    cnnc_arena_free(at);
    return best;
}
