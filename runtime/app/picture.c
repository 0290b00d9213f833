/* picture.c - a PNG, JPEG, PPM or PGM file as grey or RGB pixels.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include "stb.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The luma of ITU-R 601-2 in 16 fractional bits, rounded: Pillow's convert("L"). */
static unsigned char luma(const unsigned char *rgb) {
    return (unsigned char)((rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >>
                           16);
}

/* From 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha) channels to 1 or 3. Alpha is
 * dropped, as Pillow drops it. */
Pixels to_channels(const unsigned char *data, int h, int w, int from, int to) {
    const size_t n = (size_t)h * (size_t)w;
    Pixels p = {h, w, to, allocate(n, (size_t)to)};
    for (size_t i = 0; i < n; i++) {
        const unsigned char *const in = data + i * (size_t)from;
        unsigned char *const out = p.data + i * (size_t)to;
        if (to == 1) {
            out[0] = from < 3 ? in[0] : luma(in);
        } else {
            for (int c = 0; c < 3; c++) {
                out[c] = from < 3 ? in[0] : in[c];
            }
        }
    }
    return p;
}

int read_picture(const char *path, int c, Pixels *out) {
    Bytes file;
    int h, w, stored;
    if (!read_whole_file(path, &file)) {
        return 0;
    }
    const int size = file.size > INT_MAX ? INT_MAX : (int)file.size;
    unsigned char *const data =
            stbi_load_from_memory(file.data, size, &w, &h, &stored, 0);
    free(file.data);
    if (!data) {
        complain("%s: no PNG, JPEG, PPM or PGM picture: %s", path,
                stbi_failure_reason());
        return 0;
    }
    *out = to_channels(data, h, w, stored, c);
    stbi_image_free(data);
    return 1;
}
