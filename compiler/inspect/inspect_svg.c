/* inspect_svg.c - the pictures of `cnnc inspect --html`: the arena over time, the roofline.
 *
 * Both are drawn in a box of WIDTH x HEIGHT with its axes at the left and below.
 */
#include "inspect.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 1060, HEIGHT = 380, LEFT = 92, TOP = 14, BELOW = 40, RIGHT = 22 };
enum { INNER_W = WIDTH - LEFT - RIGHT, INNER_H = HEIGHT - TOP - BELOW };

static void open_svg(Printer *p) {
    put(p, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">\n", WIDTH, HEIGHT,
            WIDTH);
    put(p, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"box\"/>\n", LEFT,
            TOP, INNER_W, INNER_H);
}

/* A line across at y with its words at the left. */
static void put_level(Printer *p, double y, const char *words) {
    put(p, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>\n", LEFT,
            LEFT + INNER_W, y, y);
    put(p, "<text x=\"%d\" y=\"%.1f\" class=\"left\">%s</text>\n", LEFT - 5, y + 4,
            words);
}

/* A mark below the box at x. */
static void put_mark(Printer *p, double x, const char *words) {
    put(p, "<text x=\"%.1f\" y=\"%d\" class=\"mid\">%s</text>\n", x, TOP + INNER_H + 15,
            words);
}

/* ---- the memory map: steps across, bytes upward ---- */

static double step_x(const Report *r, int step) {
    return LEFT + (double)INNER_W * step / r->g->schedule.n;
}

static double byte_y(const Report *r, int64_t byte) {
    return TOP + INNER_H - (double)INNER_H * (double)byte / (double)r->g->arena_bytes;
}

/* Its name where the box has room for it: seven units a letter. */
static void put_buffer(Printer *p, const Report *r, const Buffer *b) {
    const double x = step_x(r, b->root->first_step),
                 y = byte_y(r, b->root->offset + b->bytes);
    const double w = step_x(r, b->root->last_step + 1) - x;
    const double h = byte_y(r, b->root->offset) - y;
    put(p,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
            "fill=\"hsl(%d,45%%,78%%)\" class=\"buffer\"><title>",
            x, y, w, h, b->root->buffer * 47 % 360);
    for (int i = 0; i < b->values.n; i++) {
        put(p, "%s%s", i ? ", " : "", markup_text(b->values.at[i]->name));
    }
    put(p, ": bytes %lld to %lld, steps %d to %d</title></rect>\n",
            (long long)b->root->offset, (long long)(b->root->offset + b->bytes),
            b->root->first_step, b->root->last_step);
    const char *name = b->values.at[0]->name;
    if (h > 13 && w > 7.0 * (double)strlen(name)) {
        put(p, "<text x=\"%.1f\" y=\"%.1f\" class=\"mid\">%s</text>\n", x + w / 2,
                y + h / 2 + 4, markup_text(name));
    }
}

void put_memory_map(Printer *p, const Report *r) {
    const Graph *g = r->g;
    const int every = 1 + g->schedule.n / 25;
    if (!g->arena_bytes) {
        return;
    }
    open_svg(p);
    for (int i = 0; i < r->buffers.n; i++) {
        put_buffer(p, r, &r->buffers.at[i]);
    }
    for (int i = 0; i <= 4; i++) {
        const int64_t byte = g->arena_bytes * i / 4;
        put_level(p, byte_y(r, byte),
                arena_printf(SCRATCH, "%.3f MB", (double)byte / 1e6));
    }
    for (int s = 0; s < g->schedule.n; s += every) {
        put_mark(p, (step_x(r, s) + step_x(r, s + 1)) / 2,
                arena_printf(SCRATCH, "%d", s));
    }
    put(p, "<text x=\"%d\" y=\"%d\" class=\"mid\">step</text>\n</svg>\n",
            LEFT + INNER_W / 2, HEIGHT - 6);
}

/* ---- the roofline: both axes logarithmic, base 10 ---- */

typedef struct Axes {
    double least_i, most_i; /* log10 of FLOP a byte */
    double least_f, most_f; /* log10 of GFLOP/s */
} Axes;

static double roof_at(const Target *t, double intensity) {
    return fmin(t->peak, t->bandwidth * intensity);
}

/* Whole decades around what is drawn. */
static Axes axes_of(const Report *r) {
    const Target *t = r->g->target;
    double least = ridge(t), most = ridge(t);
    for (int s = 0; s < r->g->schedule.n; s++) {
        const double i = roof_of(r, r->g->schedule.at[s]).intensity;
        least = i > 0 && i < least ? i : least;
        most = i > most ? i : most;
    }
    Axes a = {
            .least_i = floor(log10(least) - 0.05), .most_i = ceil(log10(most) + 0.05)};
    a.least_f = floor(log10(roof_at(t, pow(10, a.least_i))));
    a.most_f = ceil(log10(t->peak) + 0.05);
    return a;
}

static double intensity_x(const Axes *a, double i) {
    return LEFT + INNER_W * (log10(i) - a->least_i) / (a->most_i - a->least_i);
}

static double flops_y(const Axes *a, double f) {
    return TOP + INNER_H - INNER_H * (log10(f) - a->least_f) / (a->most_f - a->least_f);
}

static void put_roof(Printer *p, const Report *r, const Axes *a) {
    const Target *t = r->g->target;
    const double left = pow(10, a->least_i), right = pow(10, a->most_i);
    put(p, "<polyline points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\" class=\"roof\"/>\n",
            intensity_x(a, left), flops_y(a, roof_at(t, left)),
            intensity_x(a, ridge(t)), flops_y(a, t->peak), intensity_x(a, right),
            flops_y(a, t->peak));
    put(p, "<text x=\"%.1f\" y=\"%.1f\" class=\"right\">peak %g GFLOP/s</text>\n",
            intensity_x(a, right) - 6, flops_y(a, t->peak) - 7, t->peak);
    put(p, "<text x=\"%.1f\" y=\"%.1f\" class=\"right\">%g GB/s</text>\n",
            intensity_x(a, sqrt(left * ridge(t))) - 8,
            flops_y(a, roof_at(t, sqrt(left * ridge(t)))), t->bandwidth);
}

/* A disc on the roof whose area is the step's share of the predicted time. */
static void put_disc(
        Printer *p, const Report *r, const Axes *a, const Node *n, double total) {
    const Roof roof = roof_of(r, n);
    if (roof.intensity > 0) {
        put(p,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" class=\"disc\">"
                "<title>%d %s: %.2f FLOP/byte, %.1f us</title></circle>\n",
                intensity_x(a, roof.intensity),
                flops_y(a, roof_at(r->g->target, roof.intensity)),
                3 + 40 * sqrt(roof.us / total), op_colour(n->op), n->schedule_step,
                markup_text(n->name), roof.intensity, roof.us);
    }
}

void put_roofline(Printer *p, const Report *r) {
    const Graph *g = r->g;
    const Axes a = axes_of(r);
    double total = 0;
    for (int s = 0; s < g->schedule.n; s++) {
        total += roof_of(r, g->schedule.at[s]).us;
    }
    open_svg(p);
    for (double f = a.least_f; f <= a.most_f; f++) {
        put_level(p, flops_y(&a, pow(10, f)),
                arena_printf(SCRATCH, "%g GFLOP/s", pow(10, f)));
    }
    for (double i = a.least_i; i <= a.most_i; i++) {
        put_mark(p, intensity_x(&a, pow(10, i)),
                arena_printf(SCRATCH, "%g", pow(10, i)));
    }
    for (int s = 0; s < g->schedule.n; s++) {
        put_disc(p, r, &a, g->schedule.at[s], total);
    }
    put_roof(p, r, &a);
    put(p, "<text x=\"%d\" y=\"%d\" class=\"mid\">FLOP a byte</text>\n</svg>\n",
            LEFT + INNER_W / 2, HEIGHT - 6);
}
