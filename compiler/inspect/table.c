/* table.c - rows of cells, printed with each column as wide as its widest cell. */
#include "inspect.h"

#include <string.h>

void add_cell(Table *t, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    VEC_PUSH(GRAPH, t->cells, arena_vprintf(GRAPH, fmt, args));
    va_end(args);
}

/* Blanks go before what follows them, so no line ends in any. */
static void print_row(const Table *t, const char *const *cell, const int *width) {
    int blanks = 0;
    for (int c = 0; t->align[c]; c++) {
        const int spare = width[c] - (int)strlen(cell[c]);
        const bool right = t->align[c] == 'r';
        blanks += 2 + (right ? spare : 0);
        if (*cell[c]) {
            printf("%*s%s", blanks, "", cell[c]);
            blanks = 0;
        }
        blanks += right ? 0 : spare;
    }
    printf("\n");
}

void print_table(const Table *t) {
    const int columns = (int)strlen(t->align);
    int *width = NEW_ARRAY(GRAPH, int, columns);
    for (int i = 0; i < t->cells.n; i++) {
        const int w = (int)strlen(t->cells.at[i]);
        width[i % columns] = w > width[i % columns] ? w : width[i % columns];
    }
    for (int i = 0; i < t->cells.n; i += columns) {
        print_row(t, t->cells.at + i, width);
    }
}

void add_head(Table *t, const char *const *words) {
    for (int i = 0; t->align[i]; i++) {
        add_cell(t, "%s", words[i]);
    }
}
