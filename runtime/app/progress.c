/* progress.c - a bar on standard error, once work has lasted two seconds:
 *
 *     pictures [############            ]  50 %
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include <unistd.h>

enum { WIDTH = 24 };

Progress progress_start(const char *what, int total) {
    const double now = cnnc_seconds();
    return (Progress){what, now, now, isatty(STDERR_FILENO) ? total : 0};
}

void progress_to(Progress *p, int done) {
    const double now = cnnc_seconds();
    if (p->total <= 0 || now - p->start < 2.0 || now - p->shown < 0.1) {
        return;
    }
    p->shown = now;
    const double part = (double)done / p->total;
    fprintf(stderr, "\r%s [%-*.*s] %3.0f %% ", p->what, WIDTH, (int)(part * WIDTH),
            "########################", 100.0 * part);
}

void progress_end(Progress *p) {
    if (p->shown > p->start) {
        fprintf(stderr, "\r\033[K");
    }
}
