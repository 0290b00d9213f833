/* machine.c - the processor that runs cnnc, and the C compiler: keys of measured times. */
#include "tuned.h"

#include <string.h>
#include <sys/utsname.h>

/* What /proc/cpuinfo says of the first processor: "" if nothing. */
static const char *cpuinfo(const char *text, const char *name) {
    const size_t n = strlen(name);
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *rest = line + n + strspn(line + n, "\t ");
        if (strncmp(line, name, n) == 0 && *rest == ':') {
            rest += 1 + strspn(rest + 1, " ");
            return arena_strndup(PERM, rest, strcspn(rest, "\n"));
        }
    }
    return "";
}

/* "AMD EPYC, family 25, model 17": the name alone may not tell two generations apart */
const char *processor_text(void) {
    size_t size;
    const char *text = read_file(PERM, "/proc/cpuinfo", &size);
    const char *name = text ? cpuinfo(text, "model name") : "";
    struct utsname u;
    if (*name) {
        return arena_printf(PERM, "%s, family %s, model %s", name,
                cpuinfo(text, "cpu family"), cpuinfo(text, "model"));
    }
    const char *part = text ? cpuinfo(text, "CPU part") : "";
    const char *machine = uname(&u) == 0 ? arena_strdup(PERM, u.machine) : "unknown";
    return *part ? arena_printf(PERM, "%s, part %s", machine, part) : machine;
}

/* The first line of CC --version. */
const char *compiler_text(const Options *o) {
    Words w = {0};
    add_words(&w, o->cc);
    add_word(&w, "--version");
    const char *text = command_output(&w, "the C compiler");
    return arena_strndup(PERM, text, strcspn(text, "\n"));
}
