/* markup.c - pieces of the text that dot, HTML and SVG have in common. */
#include "inspect.h"

void put(Printer *p, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    printer_append(p, arena_vprintf(SCRATCH, fmt, args));
    va_end(args);
}

const char *markup_text(const char *s) {
    Printer *p = printer_new(SCRATCH);
    for (; *s; s++) {
        switch (*s) {
        case '&':
            printer_append(p, "&amp;");
            break;
        case '<':
            printer_append(p, "&lt;");
            break;
        case '>':
            printer_append(p, "&gt;");
            break;
        case '"':
            printer_append(p, "&quot;");
            break;
        default:
            printer_append(p, (const char[]){*s, 0});
        }
    }
    return printer_text(p, NULL);
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

void write_printed(const char *path, const Printer *p) {
    size_t size;
    const char *text = printer_text(p, &size);
    write_file(path, text, size);
}
