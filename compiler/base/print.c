/* print.c - text that indents itself, so that who prints C never counts blanks.
 *
 * Each line is indented by four blanks for each brace that is open at its start; a line
 * that begins with `}` closes its brace first. A line that goes on inside round brackets, or
 * behind a `=` that ended the last one, gets eight blanks more, a line that begins with `*`
 * (of a comment) one. Lines that begin with `#`, and empty ones, get none. This is what
 * clang-format makes of the same text under the project's .clang-format, provided that every
 * body has braces.
 */
#include "cnnc.h"

#include <string.h>

struct Printer {
    Life life;
    char *text;
    size_t size, cap;
    int braces, brackets;
    bool line_start;
    bool unfinished; /* the last line ended with `=` */
    char quote;      /* open string or character, or 0 */
    bool comment;    /* inside a block comment */
    bool second; /* the next character belongs to the last: an escape, or slash star */
    bool star;   /* the last character was a star that may end the comment */
};

Printer *printer_new(Life life) {
    Printer *p = NEW(life, Printer);
    p->life = life;
    p->line_start = true;
    return p;
}

static void put(Printer *p, char c) {
    if (p->size + 1 >= p->cap) {
        const size_t cap = p->cap ? 2 * p->cap : 4096;
        char *text = arena_alloc(p->life, cap);
        if (p->size) {
            memcpy(text, p->text, p->size);
        }
        p->text = text;
        p->cap = cap;
    }
    p->text[p->size++] = c;
    p->text[p->size] = 0;
}

static void indent(Printer *p, char first) {
    int blanks =
            4 * (p->braces - (first == '}')) + (p->brackets || p->unfinished ? 8 : 0);
    if (first == '#') {
        blanks = 0;
    } else if (p->comment && first == '*') {
        blanks++;
    }
    for (int i = 0; i < blanks; i++) {
        put(p, ' ');
    }
    p->line_start = false;
}

/* Follow strings, comments and brackets; next is the neighbour of c. */
static void count(Printer *p, char c, char next) {
    if (p->second) {
        p->second = false;
    } else if (p->comment) {
        p->comment = !(p->star && c == '/');
        p->star = c == '*';
    } else if (p->quote) {
        p->second = c == '\\';
        p->quote = c == p->quote ? 0 : p->quote;
    } else if (c == '/' && next == '*') {
        p->comment = p->second = true;
        p->star = false;
    } else if (c == '"' || c == '\'') {
        p->quote = c;
    } else {
        p->braces += (c == '{') - (c == '}');
        p->brackets += (c == '(') - (c == ')');
    }
}

static void print(Printer *p, const char *s) {
    for (; *s; s++) {
        if (*s == '\n') {
            p->unfinished = !p->comment && p->size && p->text[p->size - 1] == '=';
            put(p, '\n');
            p->line_start = true;
            continue;
        }
        if (p->line_start) {
            if (*s == ' ') {
                continue;
            }
            indent(p, *s);
        }
        count(p, *s, s[1]);
        put(p, *s);
    }
}

void emit(Printer *p, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char small[512];
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(small, sizeof small, fmt, args);
    print(p, n < (int)sizeof small ? small : arena_vprintf(p->life, fmt, again));
    va_end(again);
    va_end(args);
}

/* The value of the key that starts at s, and its length; the longest key wins. */
static const char *lookup(const char *s, va_list pairs, size_t *length) {
    const char *best = NULL;
    *length = 0;
    for (;;) {
        const char *key = va_arg(pairs, const char *);
        if (!key) {
            return best;
        }
        const char *value = va_arg(pairs, const char *);
        const size_t n = strlen(key);
        if (n > *length && !strncmp(s, key, n)) {
            *length = n;
            best = value;
        }
    }
}

void emit_template(Printer *p, const char *text, ...) {
    Printer *whole = printer_new(SCRATCH);
    for (const char *s = text; *s; s++) {
        if (*s != '$') {
            put(whole, *s);
            continue;
        }
        size_t length;
        va_list pairs;
        va_start(pairs, text);
        const char *value = lookup(s + 1, pairs, &length);
        va_end(pairs);
        if (!value) {
            internal_error("no value for the template key at '%.20s'", s);
        }
        for (; *value; value++) {
            put(whole, *value);
        }
        s += length;
    }
    if (whole->size) {
        print(p, whole->text);
    }
}

const char *printer_text(const Printer *p, size_t *size) {
    if (size) {
        *size = p->size;
    }
    return p->size ? p->text : "";
}

void printer_append(Printer *p, const char *text) {
    for (; *text; text++) {
        put(p, *text);
    }
    p->line_start = !p->size || p->text[p->size - 1] == '\n';
}
