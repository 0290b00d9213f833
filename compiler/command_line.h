/* command_line.h - what the command line's two files share: main.c, which has the commands,
 * and options.c, which has the options.
 */
#ifndef CNNC_COMMAND_LINE_H
#define CNNC_COMMAND_LINE_H

#include "cnnc.h"

enum { USAGE_STATUS = 2 };

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* The commands, a bit each. */
enum {
    EMIT = 1,
    BUILD = 2,
    PACK = 4,
    SUMMARY = 8,
    INSPECT = 16,
    VERIFY = 32,
    CHECK = 64,
    TUNE = 128
};
enum { ANY = EMIT | BUILD | PACK | SUMMARY | INSPECT | VERIFY | TUNE };

typedef struct OptionRow {
    const char *name, *argument; /* argument: NULL for a flag */
    unsigned commands;           /* that take it */
    void (*set)(Options *o, const char *argument);
    const char *help;
} OptionRow;

/* options.c */
extern const OptionRow option_rows[];
extern const int option_count;

/* What is wrong with the command line, and exit status 2. */
_Noreturn void usage_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void unknown(
        const char *what, const char *word, const char *const *list, int n);
void want_c_file(const char *option, const char *name);

#endif
