/* markup.c - pieces of the text that dot, HTML and SVG have in common. */
#include "inspect.h"

#include <string.h>

void put(Printer *p, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    printer_append(p, arena_vprintf(SCRATCH, fmt, args));
    va_end(args);
}

/* The entity of a character that means something in markup, or NULL. */
static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

const char *markup_text(const char *s) {
    enum { LONGEST = 6 };
    char *text = arena_alloc(SCRATCH, LONGEST * strlen(s) + 1), *to = text;
    for (; *s; s++) {
        const char *name = entity(*s);
        if (name) {
            to = stpcpy(to, name);
        } else {
            *to++ = *s;
        }
    }
    return text;
}

const char *op_colour(Op op) {
    switch (op) {
    case OP_conv:
        return "#d4e4f7";
    case OP_linear:
        return "#fbe3c8";
    case OP_maxpool:
    case OP_avgpool:
    case OP_global_avgpool:
    case OP_adaptive_avgpool:
        return "#d9edd3";
    case OP_copy:
        return "#f6b8b8";
    default:
        return "#e6e6e6";
    }
}

void write_printed(FILE *f, const Printer *p) {
    size_t size;
    const char *text = printer_text(p, &size);
    fwrite(text, 1, size, f);
}
