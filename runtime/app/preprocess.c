/* preprocess.c - a picture as the network's input, as the graph's `preprocess` says.
 *
 * SPDX-License-Identifier: MIT-0
 *
 *   1 central  the middle `central` of each side: tf.image.central_crop
 *   2 resize   the shorter side to `resize`, the longer one in proportion, rounded down
 *   3 crop     the centre, crop_h x crop_w; black where the picture is smaller.
 *              After a resize without a crop: the input's size.
 *   4 fit      to the input's size, if it is not that already
 *   5 value    x = invert ? 255 - pixel : pixel;  (scale * x - mean[c]) / std[c];
 *              channel c of three is that of RGB, or with bgr of BGR
 *
 * 2 and 3 are torchvision's Resize and CenterCrop, pixel for pixel.
 */
#include "app.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void replace(Pixels *p, Pixels by) {
    free(p->data);
    *p = by;
}

static void resize(Pixels *p, int h, int w, const cnnc_preprocess *how) {
    replace(p, resize_pixels(p, h, w, how->bicubic));
}

static void resize_shorter(Pixels *p, int size, const cnnc_preprocess *how) {
    const int shorter = p->h < p->w ? p->h : p->w;
    const int h = (int)((int64_t)size * p->h / shorter);
    const int w = (int)((int64_t)size * p->w / shorter);
    if (shorter != size) {
        resize(p, h, w, how);
    }
}

/* Where a centred piece of `size` begins on a side of n pixels; below 0 it begins in the
 * border. Halves go to the even neighbour, as Python rounds. */
static int centre(int n, int size) {
    return n < size ? -((size - n) / 2) : (int)rint((n - size) / 2.0);
}

static void crop(Pixels *p, int h, int w) {
    Pixels out = {h, w, p->c, allocate((size_t)h * (size_t)w, (size_t)p->c)};
    const int top = centre(p->h, h), left = centre(p->w, w);
    const int x0 = left < 0 ? -left : 0;
    const int n = p->w < w ? p->w : w;
    for (int y = 0; y < h; y++) {
        if (y + top < 0 || y + top >= p->h) {
            continue;
        }
        const size_t from = ((size_t)(y + top) * (size_t)p->w + (size_t)(x0 + left));
        const size_t to = (size_t)y * (size_t)w + (size_t)x0;
        memcpy(out.data + to * (size_t)p->c, p->data + from * (size_t)p->c,
                (size_t)n * (size_t)p->c);
    }
    replace(p, out);
}

/* What tf.image.central_crop leaves of a side of n pixels. */
static int central_part(int n, double share) {
    return n - 2 * (int)((n - n * share) / 2);
}

static void shape(const cnnc_model *m, Pixels *p) {
    const cnnc_preprocess *const how = &m->preprocess;
    int h = how->crop_h, w = how->crop_w;
    if (how->central > 0) {
        crop(p, central_part(p->h, how->central), central_part(p->w, how->central));
    }
    if (how->resize) {
        resize_shorter(p, how->resize, how);
        if (!h) {
            h = m->input.h;
        }
        if (!w) {
            w = m->input.w;
        }
    }
    if (h && w && (p->h != h || p->w != w)) {
        crop(p, h, w);
    }
    if (p->h != m->input.h || p->w != m->input.w) {
        resize(p, m->input.h, m->input.w, how);
    }
}

/* What each of the 256 values of a pixel becomes in channel c. */
static void value_table(const cnnc_preprocess *how, int c, float table[256]) {
    const float mean = how->n_mean == 0 ? 0.0f : how->mean[how->n_mean == 1 ? 0 : c];
    const float std = how->n_std == 0 ? 1.0f : how->std[how->n_std == 1 ? 0 : c];
    for (int x = 0; x < 256; x++) {
        const float value = (float)(how->invert ? 255 - x : x) * how->scale;
        table[x] = (value - mean) / std;
    }
}

void preprocess(const cnnc_model *m, const Pixels *picture, float *image) {
    const size_t n = (size_t)m->input.h * (size_t)m->input.w;
    Pixels p =
            to_channels(picture->data, picture->h, picture->w, picture->c, m->input.c);
    shape(m, &p);
    for (int c = 0; c < p.c; c++) {
        const size_t from = (size_t)(m->preprocess.bgr && p.c == 3 ? 2 - c : c);
        float table[256];
        value_table(&m->preprocess, c, table);
        for (size_t i = 0; i < n; i++) {
            *image++ = table[p.data[i * (size_t)p.c + from]];
        }
    }
    free(p.data);
}
