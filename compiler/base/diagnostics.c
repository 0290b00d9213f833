/* diagnostics.c - errors with the line they are about, and the way out.
 *
 *     graphs/tiny.yaml:4:5: error: unknown op 'conv3d'; did you mean 'conv'?
 *         4 |   - conv3d: {name: x, out: 8}
 *           |     ^~~~~~
 *     graphs/tiny.yaml:9:3: note: in block 'stem'
 *     note: what error_note() was told
 *
 * Control characters of a file, which could repaint the terminal, are printed as \x1b.
 */
#include "cnnc.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Source {
    const char *file, *text;
    size_t size;
    struct Source *next;
} Source;

static Source *sources;
static VEC(const char *) notes;
static jmp_buf *way_out;
static VEC(const char *) half_written;
static bool quiet;

void diagnostics_quiet(bool on) { quiet = on; }

void source_add(const char *file, const char *text, size_t size) {
    Source *s = NEW(PERM, Source);
    *s = (Source){file, text, size, sources};
    sources = s;
}

static const Source *source_of(const char *file) {
    const Source *s = sources;
    while (s && strcmp(s->file, file)) {
        s = s->next;
    }
    return s;
}

/* The text of line number line, without its end; NULL if there is no such line. */
static const char *find_line(const Source *s, int line, int *length) {
    const char *at = s->text, *end = s->text + s->size;
    for (int i = 1; i < line; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at) {
            return NULL;
        }
        at++;
    }
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    stop = stop ? stop : end;
    *length = (int)(stop - at);
    if (*length && at[*length - 1] == '\r') {
        --*length;
    }
    return at;
}

static bool starts_code_point(char c) { return ((unsigned char)c & 0xc0) != 0x80; }

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$' || c == '.' || (unsigned char)c >= 0x80;
}

/* Bytes of the control character at s: one of C0 and DEL, two of C1 (U+0080 to U+009F, in
 * UTF-8 C2 80 to C2 9F); 0 where there is none. s ends in a NUL or goes on behind. */
static int control_bytes(const char *s) {
    const unsigned char *c = (const unsigned char *)s;
    if (c[0] < ' ' || c[0] == 0x7f) {
        return 1;
    }
    return c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0 ? 2 : 0;
}

enum { ESCAPED = 4 }; /* columns of "\x1b" */

/* n bytes, with "\x1b" for each byte of a control character but `kept`. */
static void print_safely(const char *s, int n, char kept) {
    for (int i = 0; i < n; i++) {
        const int control = s[i] == kept ? 0 : control_bytes(s + i);
        for (int k = 0; k < control; k++) {
            fprintf(stderr, "\\x%02x", (unsigned char)s[i + k]);
        }
        i += control ? control - 1 : 0;
        if (!control) {
            fputc(s[i], stderr);
        }
    }
}

static void print_text(const char *fmt, va_list args) {
    const char *text = arena_vprintf(PERM, fmt, args);
    print_safely(text, (int)strlen(text), 0);
}

/* As many blanks as print_safely() took columns for the code point at s. */
static void print_blanks(const char *s) {
    const int control = *s == '\t' ? 0 : control_bytes(s);
    fprintf(stderr, "%*s", control ? ESCAPED * control : 1, *s == '\t' ? "\t" : " ");
}

/* The line, and below it a caret at column col, which counts code points. */
static void print_caret(Pos pos) {
    const Source *s = source_of(pos.file);
    int length = 0;
    const char *line = s ? find_line(s, pos.line, &length) : NULL;
    if (!line || length > 400 || memchr(line, 0, (size_t)length)) {
        return;
    }
    fprintf(stderr, "%5d | ", pos.line);
    print_safely(line, length, '\t');
    fputs("\n      | ", stderr);
    int i = 0;
    for (int col = 1; i < length && col < pos.col; i++) {
        print_blanks(line + i);
        while (i + 1 < length && !starts_code_point(line[i + 1])) {
            i++;
        }
        col++;
    }
    fputc('^', stderr);
    for (i++; i < length && is_word(line[i - 1]) && is_word(line[i]); i++) {
        if (starts_code_point(line[i])) {
            fputc('~', stderr);
        }
    }
    fputc('\n', stderr);
}

static void print_chain(const Via *via) {
    int shown = 0;
    for (; via; via = via->at.via) {
        if (++shown > 8) {
            fprintf(stderr, "note: and so on, further out\n");
            return;
        }
        fprintf(stderr, "%s:%d:%d: note: in ", via->at.file, via->at.line, via->at.col);
        print_safely(via->what, (int)strlen(via->what), 0);
        fputc('\n', stderr);
    }
}

static void print_at(Pos pos, const char *kind, const char *fmt, va_list args) {
    if (quiet) {
        return;
    }
    if (!pos.file) {
        fprintf(stderr, "cnnc: %s: ", kind);
    } else if (!pos.line) {
        fprintf(stderr, "%s: %s: ", pos.file, kind);
    } else {
        fprintf(stderr, "%s:%d:%d: %s: ", pos.file, pos.line, pos.col, kind);
    }
    print_text(fmt, args);
    fputc('\n', stderr);
    if (pos.file && pos.line) {
        print_caret(pos);
    }
    print_chain(pos.via);
}

void error_note(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    VEC_PUSH(PERM, notes, arena_vprintf(PERM, fmt, args));
    va_end(args);
}

/* The list too lives in PERM, so nothing of it may stay. */
static void forget_half_written(void) {
    half_written.at = NULL;
    half_written.n = half_written.cap = 0;
}

void on_error_remove(const char *path) {
    if (path) {
        VEC_PUSH(PERM, half_written, path);
    } else {
        forget_half_written();
    }
}

static _Noreturn void leave(void) {
    for (int i = 0; i < notes.n && !quiet; i++) {
        fputs("note: ", stderr);
        print_safely(notes.at[i], (int)strlen(notes.at[i]), '\n');
        fputc('\n', stderr);
    }
    for (int i = 0; i < half_written.n; i++) {
        unlink(half_written.at[i]);
    }
    forget_half_written();
    fflush(stderr);
    if (!way_out) {
        exit(1);
    }
    longjmp(*way_out, 1);
}

void error_at(Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    print_at(pos, "error", fmt, args);
    va_end(args);
    leave();
}

void error(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    print_at((Pos){0}, "error", fmt, args);
    va_end(args);
    leave();
}

void warning_at(Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    print_at(pos, "warning", fmt, args);
    va_end(args);
}

void note_at(Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    print_at(pos, "note", fmt, args);
    va_end(args);
}

void internal_error(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "cnnc: internal error: ");
    vfprintf(stderr, fmt, args);
    fprintf(stderr, "\nThis is a fault of cnnc, not of the graph. Please report it.\n");
    va_end(args);
    abort();
}

/* Sources, notes and names of files live in PERM, so they go when guard() returns and the
 * caller resets the arenas. */
int guard(void (*body)(void *), void *arg) {
    jmp_buf here;
    jmp_buf *const outer = way_out;
    way_out = &here;
    const int failed = setjmp(here);
    if (!failed) {
        body(arg);
    }
    way_out = outer;
    sources = NULL;
    notes.at = NULL;
    notes.n = notes.cap = 0;
    forget_half_written();
    return failed;
}

/* Levenshtein distance, adjacent swaps counted once; cut off at 32 letters. */
static int distance(const char *a, const char *b) {
    enum { MOST = 32 };
    const int n = (int)strlen(a), m = (int)strlen(b);
    if (n > MOST || m > MOST) {
        return MOST;
    }
    int d[MOST + 1][MOST + 1];
    for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= m; j++) {
            if (!i || !j) {
                d[i][j] = i + j;
                continue;
            }
            int least = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            least = d[i - 1][j] + 1 < least ? d[i - 1][j] + 1 : least;
            least = d[i][j - 1] + 1 < least ? d[i][j - 1] + 1 : least;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                    d[i - 2][j - 2] + 1 < least) {
                least = d[i - 2][j - 2] + 1;
            }
            d[i][j] = least;
        }
    }
    return d[n][m];
}

const char *did_you_mean(const char *word, const char *const *list, int n) {
    const int length = (int)strlen(word);
    int least = 1 + length / 3; /* near: a third of the letters, and one */
    const char *best = NULL;
    for (int i = 0; i < n; i++) {
        const int d = distance(word, list[i]);
        if (d && d <= least && d < (int)strlen(list[i])) {
            best = list[i];
            least = d - 1;
        }
    }
    return best;
}
