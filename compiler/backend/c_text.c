/* c_text.c - pieces of emitted text: C names, comments, strings, wrapped lists. */
#include "backend.h"

#include <ctype.h>
#include <string.h>

/* Words that the emitted file uses itself, beside C's. */
static const char *const taken[] = {"auto", "break", "case", "char", "const",
        "continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
        "goto", "if", "inline", "int", "long", "register", "restrict", "return",
        "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union",
        "unsigned", "void", "volatile", "while", "class", "new", "delete", "this",
        "template", "namespace", "private", "public", "protected", "operator",
        "virtual", "friend", "try", "catch", "throw", "using", "typename", "bool",
        "true", "false", "and", "or", "not", "xor", "image", "arena", "weights", "team",
        "part", "parts", "first", "last", "scratch", "job", "w", "main", "memcpy",
        "asm", "typeof", "vf", "vi", "NULL", "status", "outputs", "unix", "linux"};

static bool is_taken(const char *s) {
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (!strcmp(taken[i], s)) {
            return true;
        }
    }
    return false;
}

/* "layer1.0.conv1" -> "layer1_0_conv1"; "7" -> "layer_7"; "double" -> "double_"; "" is the
 * network's own name. */
const char *c_name(const Graph *g, const char *name) {
    name = *name ? name : g->name;
    char *s = arena_printf(
            GRAPH, "%s%s", isdigit((unsigned char)*name) ? "layer_" : "", name);
    for (char *c = s; *c; c++) {
        if (!isalnum((unsigned char)*c)) {
            *c = '_';
        }
    }
    if (*s == '_') { /* C reserves such names */
        s = arena_printf(GRAPH, "layer%s", s);
    }
    return is_taken(s) || !strncmp(s, "cnnc_", 5) || !strncmp(s, "vf_", 3)
                   ? arena_printf(GRAPH, "%s_", s)
                   : s;
}

const char *c_upper(const char *s) {
    char *up = arena_strdup(GRAPH, s);
    for (char *c = up; *c; c++) {
        *c = (char)toupper((unsigned char)*c);
    }
    return up;
}

const char *c_float(double x) {
    const char *s = text("%.9g", (double)(float)x);
    return text("%s%sf", s, strpbrk(s, ".e") ? "" : ".0");
}

const char *c_comment(const char *s) {
    char *safe = arena_strdup(GRAPH, s);
    for (char *c = safe; *c; c++) {
        const bool ends = c[0] == '*' && c[1] == '/',
                   begins = c[0] == '/' && c[1] == '*';
        if (ends || begins || (unsigned char)*c < ' ' || *c == '\\' || *c == '?') {
            *c = '_';
        }
    }
    return safe;
}

const char *c_string(const char *s) {
    char *to = arena_alloc(GRAPH, 4 * strlen(s) + 3), *at = to;
    *at++ = '"';
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\' || c == '?') {
            *at++ = '\\';
            *at++ = (char)c;
        } else if (c < ' ' || c == 127) {
            at += sprintf(at, "\\%03o", c);
        } else {
            *at++ = (char)c;
        }
    }
    *at = '"';
    return to;
}

int output_index(const Graph *g, const Node *n) {
    int index = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        if (g->nodes.at[i] == n) {
            return n->op == OP_output ? index : -1;
        }
        index += g->nodes.at[i]->op == OP_output;
    }
    return -1;
}

enum { COLUMNS = 88 };

/* Columns of the items from i on, on one line, with the tail's first line. */
static size_t width_of(const char *const *items, int i, int n, const char *tail) {
    size_t width = strcspn(tail, "\n");
    for (; i < n; i++) {
        width += strlen(items[i]) + (i + 1 < n ? 2 : 0);
    }
    return width;
}

/* clang-format prefers all items on the second line to some on each of two. */
void emit_wrapped(Printer *p, int depth, const char *head, const char *const *items,
        int n, const char *tail) {
    const size_t indent = (size_t)(4 * depth), whole = width_of(items, 0, n, tail);
    size_t column = indent + strlen(head);
    const bool second_line = column + whole > COLUMNS && indent + 8 + whole <= COLUMNS;
    emit(p, "%s", head);
    for (int i = 0; i < n; i++) {
        const char *after = i + 1 < n ? "," : tail;
        const size_t width = strlen(items[i]) + strcspn(after, "\n");
        if (i && column + 1 + width <= COLUMNS) {
            emit(p, " ");
            column++;
        } else if (i || second_line || column + width > COLUMNS) {
            emit(p, "\n");
            column = indent + 8;
        }
        emit(p, "%s%s", items[i], after);
        column += width;
    }
    if (!n) {
        emit(p, "%s", tail);
    }
}

void emit_value(Printer *p, int depth, const char *head, const char *value) {
    const size_t width = 4 * (size_t)depth + strlen(head) + 1 + strcspn(value, "\n");
    emit(p, "%s%s%s", head, width > COLUMNS ? "\n" : " ", value);
}

/* The columns at which the note of a declaration may begin: from just behind the code to
 * where it ends with the line. */
typedef struct Room {
    size_t least, most;
} Room;

static Room room_of(const Declaration *d, int depth) {
    const size_t code = strlen(d->head) + strlen(d->value) + 2; /* blanks */
    return (Room){(size_t)(4 * depth) + code, COLUMNS - strlen(d->note)};
}

static bool has_room(Room r) { return r.least <= r.most; }

/* How many of n declarations, from the first on, have their notes in one column, and in
 * which. */
static int notes_in_line(const Declaration *d, int n, int depth, size_t *column) {
    Room all = room_of(d, depth);
    int i = 1;
    for (; i < n; i++) {
        const Room next = room_of(&d[i], depth);
        const Room both = {all.least > next.least ? all.least : next.least,
                all.most < next.most ? all.most : next.most};
        if (!has_room(next) || !has_room(both)) {
            break;
        }
        all = both;
    }
    *column = all.least;
    return i;
}

void emit_declarations(Printer *p, int depth, const Declaration *d, int n) {
    for (int i = 0, end; i < n; i = end) {
        size_t column;
        end = i + notes_in_line(&d[i], n - i, depth, &column);
        for (int j = i; j < end; j++) {
            emit_value(p, depth, d[j].head, d[j].value);
            if (has_room(room_of(&d[j], depth))) {
                const int blanks = (int)(column + 1 - room_of(&d[j], depth).least);
                emit(p, "%*s%s", blanks, "", d[j].note);
            }
            emit(p, "\n");
        }
    }
}

int64_t weight_bytes(const Node *n) {
    int64_t floats = 0;
    for (int i = 0; i < n->packed.n; i++) {
        floats += n->packed.at[i]->floats;
    }
    for (int i = 0; i < n->guests.n; i++) {
        floats += weight_bytes(n->guests.at[i]) / 4;
    }
    return 4 * floats;
}

int64_t layer_bytes(const Graph *g, const Node *n) {
    int64_t floats = value_is_stored(n->out) ? n->out->layout.floats : 0;
    for (int i = 0; i < n->in.n; i++) {
        floats += n->in.at[i]->layout.floats;
    }
    for (int i = 0; i < n->guests.n; i++) {
        floats += n->guests.at[i]->out->layout.floats;
    }
    return 4 * floats * g->batch + weight_bytes(n);
}
