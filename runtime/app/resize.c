/* resize.c - antialiased bilinear and bicubic resizing, bit for bit that of Pillow's 8-bit
 * pictures, which torchvision's Resize uses.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * One axis at a time, first across, then down, rounded to 8 bits in between. On an axis of n
 * pixels scaled to m, s = n / m, the new pixel i is a weighted mean around (i + 0.5) * s:
 *
 *     weight of old pixel j = filter((j + 0.5 - (i + 0.5) * s) / max(s, 1))
 *     bilinear: max(0, 1 - |t|)
 *     bicubic:  Keys' piecewise cubic with a = -1/2, 0 from |t| = 2 on
 *
 * normalized to a sum of 1 and rounded to 22 fractional bits.
 */
#include "app.h"

#include <math.h>
#include <stdlib.h>

enum { BITS = 22 };

/* The old pixels first .. first+n-1 and their weights for one new pixel. */
typedef struct Taps {
    int first, n;
    int *weight;
} Taps;

static int clamp(int x, int least, int most) {
    return x < least ? least : x > most ? most : x;
}

/* A filter is 0 where |t| >= reach. */
typedef struct Filter {
    double reach;
    double (*at)(double t); /* t >= 0 */
} Filter;

static double triangle(double t) { return t < 1.0 ? 1.0 - t : 0.0; }

static double cubic(double t) {
    return t < 1.0   ? (1.5 * t - 2.5) * t * t + 1.0
           : t < 2.0 ? ((-0.5 * t + 2.5) * t - 4.0) * t + 2.0
                     : 0.0;
}

static Taps taps_of(Filter f, int i, int from, int to, int *weight, double *exact) {
    const double scale = (double)from / to;
    const double spread = scale < 1.0 ? 1.0 : scale;
    const double centre = (i + 0.5) * scale, radius = f.reach * spread;
    const int first = clamp((int)(centre - radius + 0.5), 0, from);
    const int end = clamp((int)(centre + radius + 0.5), first, from);
    double sum = 0.0;
    for (int j = first; j < end; j++) {
        exact[j - first] = f.at(fabs((j - centre + 0.5) * (1.0 / spread)));
        sum += exact[j - first];
    }
    for (int j = 0; j < end - first; j++) {
        const double w = exact[j] / sum * (1 << BITS);
        weight[j] = (int)(w < 0.0 ? w - 0.5 : w + 0.5);
    }
    return (Taps){first, end - first, weight};
}

/* Resizes lines: element e of line l at old position j lies at l*line + j*step + e. */
typedef struct Axis {
    int lines, elements;
    size_t line_in, step_in, line_out, step_out;
} Axis;

static void apply_taps(
        const Axis *a, Taps t, const unsigned char *in, unsigned char *out, size_t i) {
    for (int l = 0; l < a->lines; l++) {
        const unsigned char *const from =
                in + (size_t)l * a->line_in + (size_t)t.first * a->step_in;
        unsigned char *const to = out + (size_t)l * a->line_out + i * a->step_out;
        for (int e = 0; e < a->elements; e++) {
            int sum = 1 << (BITS - 1);
            for (int j = 0; j < t.n; j++) {
                sum += from[(size_t)j * a->step_in + (size_t)e] * t.weight[j];
            }
            to[e] = (unsigned char)clamp(sum >> BITS, 0, 255);
        }
    }
}

static void resize_axis(const Axis *a, Filter f, int from, int to,
        const unsigned char *in, unsigned char *out) {
    const double radius = f.reach * (from > to ? (double)from / to : 1.0);
    const size_t most = 2 * (size_t)ceil(radius) + 1;
    int *const weight = allocate(most, sizeof *weight);
    double *const exact = allocate(most, sizeof *exact);
    for (int i = 0; i < to; i++) {
        apply_taps(a, taps_of(f, i, from, to, weight, exact), in, out, (size_t)i);
    }
    free(weight);
    free(exact);
}

static Pixels new_pixels(int h, int w, int c) {
    return (Pixels){h, w, c, allocate((size_t)h * (size_t)w, (size_t)c)};
}

Pixels resize_pixels(const Pixels *in, int h, int w, int bicubic) {
    const Filter f = bicubic ? (Filter){2.0, cubic} : (Filter){1.0, triangle};
    const size_t c = (size_t)in->c;
    const size_t row_in = (size_t)in->w * c, row_out = (size_t)w * c;
    Pixels wide = new_pixels(in->h, w, in->c);
    const Axis across = {in->h, in->c, row_in, c, row_out, c};
    resize_axis(&across, f, in->w, w, in->data, wide.data);
    Pixels out = new_pixels(h, w, in->c);
    const Axis down = {1, (int)row_out, 0, row_out, 0, row_out};
    resize_axis(&down, f, in->h, h, wide.data, out.data);
    free(wide.data);
    return out;
}
