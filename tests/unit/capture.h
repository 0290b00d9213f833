/* capture.h - what a function writes on standard error, as text. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <unistd.h>

#include "unit.h"

static inline const char *captured(void (*body)(void *), void *arg, int *failed) {
    FILE *f = tmpfile();
    assert_non_null(f);
    fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    dup2(fileno(f), STDERR_FILENO);
    *failed = guard(body, arg);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    const long size = ftell(f) < 0 ? 0 : (fseek(f, 0, SEEK_END), ftell(f));
    char *text = arena_alloc(PERM, (size_t)size + 1);
    rewind(f);
    assert_int_equal(fread(text, 1, (size_t)size, f), size);
    fclose(f);
    return text;
}

#endif
