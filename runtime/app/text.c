/* text.c - messages, and strings as JSON and CSV want them.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *program = "cnnc";

void set_program(const char *argv0) {
    if (argv0 && *argv0) {
        program = base_name(argv0);
    }
}

const char *program_name(void) { return program; }

static void say(const char *fmt, va_list args) {
    fflush(stdout);
    fprintf(stderr, "%s: ", program);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
}

void complain(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    say(fmt, args);
    va_end(args);
}

void die(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    say(fmt, args);
    va_end(args);
    exit(1);
}

void *allocate(size_t n, size_t size) {
    void *const at = calloc(n ? n : 1, size);
    if (!at) {
        die("out of memory");
    }
    return at;
}

char *copy_of(const char *s) { return strcpy(allocate(strlen(s) + 1, 1), s); }

const char *base_name(const char *path) {
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int has_ending(const char *name, const char *ending) {
    const size_t n = strlen(name), e = strlen(ending);
    return n >= e && !strcmp(name + n - e, ending);
}

void json_string(const char *s) {
    putchar('"');
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            printf("\\u%04x", c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

void json_number(double x) {
    if (isfinite(x)) {
        printf("%.9g", x);
    } else {
        printf("null");
    }
}

void csv_field(const char *s) {
    if (!s[strcspn(s, ",\"\r\n")]) {
        fputs(s, stdout);
        return;
    }
    putchar('"');
    for (; *s; s++) {
        if (*s == '"') {
            putchar('"');
        }
        putchar(*s);
    }
    putchar('"');
}
