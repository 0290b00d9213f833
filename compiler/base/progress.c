/* progress.c - a bar on standard error, once work has lasted two seconds:
 *
 *     reference [############            ]  50 %  4.1 s left
 */
#include "cnnc.h"

#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

Progress progress_start(const char *what, int64_t total, bool off) {
    const double t = now();
    return (Progress){what, t, t, 0, total, off || !isatty(STDERR_FILENO)};
}

void progress_to(Progress *p, int64_t done) {
    const double t = now();
    p->done = done;
    if (p->off || p->total <= 0 || t - p->start < 2 || t - p->shown < 0.1) {
        return;
    }
    p->shown = t;
    const double part = (double)done / (double)p->total;
    const double left = done ? (t - p->start) * (1 - part) / part : 0;
    char bar[25] = "                        ";
    for (int i = 0; i < 24 && i < (int)(part * 24); i++) {
        bar[i] = '#';
    }
    fprintf(stderr, "\r%s [%s] %3.0f %%  %.1f s left ", p->what, bar, 100 * part, left);
    fflush(stderr);
}

void progress_end(Progress *p) {
    if (!p->off && p->shown > p->start) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
    }
    p->off = true;
}
