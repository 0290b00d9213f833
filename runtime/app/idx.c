/* idx.c - the files of MNIST: big-endian numbers, then bytes.
 *
 * SPDX-License-Identifier: MIT-0
 *
 *   pictures  0x00000803, count, h, w, then count * h * w pixels
 *   labels    0x00000801, count,       then count bytes
 */
#include "app.h"

#include <limits.h>
#include <stdlib.h>

static uint32_t big32(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int read_idx(const char *path, int rank, const char *what, Idx *out) {
    if (!read_whole_file(path, &out->bytes)) {
        return 0;
    }
    const unsigned char *const b = out->bytes.data;
    const size_t start = 4 + 4 * (size_t)rank;
    uint64_t extent[3] = {1, 1, 1};
    int ok = out->bytes.size >= start && big32(b) == 0x800 + (uint32_t)rank;
    for (int i = 0; ok && i < rank; i++) {
        extent[i] = big32(b + 4 + 4 * i);
        ok = extent[i] > 0 && extent[i] <= (i ? 1 << 15 : INT_MAX);
    }
    if (!ok || out->bytes.size - start != extent[0] * extent[1] * extent[2]) {
        complain("%s: no idx file of %s, or one of another size than it says", path,
                what);
        free(out->bytes.data);
        out->bytes = (Bytes){NULL, 0};
        return 0;
    }
    out->count = (int)extent[0];
    out->h = (int)extent[1];
    out->w = (int)extent[2];
    out->data = b + start;
    return 1;
}

int read_idx_images(const char *path, Idx *out) {
    return read_idx(path, 3, "pictures", out);
}

int read_idx_labels(const char *path, Idx *out) {
    return read_idx(path, 1, "labels", out);
}
