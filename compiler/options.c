/* options.c - the options: a table, and a setter for each. A new option is one row and one
 * setter.
 */
#include "command_line.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- usage errors ---- */

_Noreturn void usage_error(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fputs("cnnc: error: ", stderr);
    vfprintf(stderr, fmt, args);
    fputs("\ntry 'cnnc --help' or 'cnnc help COMMAND'\n", stderr);
    va_end(args);
    exit(USAGE_STATUS);
}

/* The nearest word, or else all of them where they are few. */
_Noreturn void unknown(
        const char *what, const char *word, const char *const *list, int n) {
    enum { FEW = 5 };
    const char *near = did_you_mean(word, list, n), *all = "";
    if (near != NULL) {
        usage_error("unknown %s '%s'; did you mean '%s'?", what, word, near);
    }
    for (int i = 0; i < n && n <= FEW; i++) {
        const char *before = i == 0 ? "; wanted " : i < n - 1 ? ", " : " or ";
        all = arena_printf(PERM, "%s%s%s", all, before, list[i]);
    }
    usage_error("unknown %s '%s'%s", what, word, all);
}

/* A whole number of least..most, or a usage error that says what was wanted. */
static uint64_t number(
        const char *option, const char *text, uint64_t least, uint64_t most) {
    char *end;
    errno = 0;
    const uint64_t n = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0 || n < least ||
            n > most) {
        usage_error("%s wants a whole number from %llu to %llu, not '%s'", option,
                (unsigned long long)least, (unsigned long long)most, text);
    }
    return n;
}

void want_c_file(const char *option, const char *name) {
    if (strcmp(name + strlen(path_without_extension(name)), ".c") != 0) {
        usage_error("%s wants a name that ends in .c, not '%s'", option, name);
    }
}

/* ---- the options ---- */

enum { MOST_BATCH = 65536, MOST_SIDE = 1000000, MOST_THREADS = 64, MOST_GROWTH = 1000 };

static void set_output(Options *o, const char *s) { o->output = s; }
static void set_weights(Options *o, const char *s) { o->weights = s; }
static void set_cc(Options *o, const char *s) { o->cc = s; }
static void set_cflags(Options *o, const char *s) { o->cflags = s; }
static void set_embed(Options *o, const char *s) { o->embed = s == NULL; }
static void set_json(Options *o, const char *s) { o->json = s == NULL; }
static void set_dot(Options *o, const char *s) { o->dot = s; }
static void set_html(Options *o, const char *s) { o->html = s; }
static void set_level(Options *o, const char *s) {
    o->level = (int)number("-O", s, 0, 2);
}
static void set_batch(Options *o, const char *s) {
    o->batch = (int)number("--batch", s, 1, MOST_BATCH);
}

static void set_random_weights(Options *o, const char *s) {
    o->random_weights = true;
    o->seed = number("--random-weights", s, 0, UINT64_MAX);
}

static void set_target(Options *o, const char *s) {
    o->target = target_by_name(s);
    if (o->target == NULL) {
        VEC(const char *) names = {0};
        for (const Target *t = targets; t->name != NULL; t++) {
            VEC_PUSH(PERM, names, t->name);
        }
        VEC_PUSH(PERM, names, "native");
        unknown("target", s, names.at, names.n);
    }
}

static void set_parameter(Options *o, const char *s) {
    const char *equals = strchr(s, '=');
    if (equals == NULL || equals == s) {
        usage_error("--set wants PARAM=VALUE, not '%s'", s);
    }
    const Setting setting = {arena_strndup(PERM, s, (size_t)(equals - s)), equals + 1};
    VEC_PUSH(PERM, o->settings, setting);
}

/* "28x28" or "3x224x224" */
static void set_input(Options *o, const char *s) {
    const char *side[3];
    char *copy = arena_strdup(PERM, s), *rest = copy;
    int n = 0;
    for (char *part; (part = strsep(&rest, "x")) != NULL; n++) {
        if (n < 3) {
            side[n] = part;
        }
    }
    if (n != 2 && n != 3) {
        usage_error("--input wants HxW or CxHxW, not '%s'", s);
    }
    o->input_c = n == 3 ? (int)number("--input", side[0], 1, MOST_SIDE) : 0;
    o->input_h = (int)number("--input", side[n - 2], 1, MOST_SIDE);
    o->input_w = (int)number("--input", side[n - 1], 1, MOST_SIDE);
}

static void set_tuned(Options *o, const char *s) { o->tuned = s; }
static void set_threads(Options *o, const char *s) {
    o->threads = (int)number("--threads", s, 1, MOST_THREADS);
}

static void set_precise(Options *o, const char *s) { o->precise = s == NULL; }

static void set_weights_dtype(Options *o, const char *s) {
    static const char *const names[] = {"f32", "f16", "bf16"};
    static const Dtype dtypes[] = {F32, F16, BF16};
    for (int i = 0; i < COUNT(names); i++) {
        if (strcmp(names[i], s) == 0) {
            o->weights_dtype = dtypes[i];
            return;
        }
    }
    unknown("type of weights", s, names, COUNT(names));
}

static void set_weights_limit(Options *o, const char *s) {
    char *end;
    o->weights_limit = strtod(s, &end);
    if (!isdigit((unsigned char)s[0]) || *end != '\0' || !(o->weights_limit >= 1) ||
            o->weights_limit > MOST_GROWTH) {
        usage_error("--weights-limit wants a number from 1 to %d, not '%s'",
                MOST_GROWTH, s);
    }
}

static void set_algorithm(Options *o, const char *s) {
    VEC(const char *) names = {0};
    for (int i = 0; i < ALGORITHMS; i++) {
        if (algorithms[i].forced && strcmp(algorithms[i].name, s) == 0) {
            o->algorithm = (Algorithm)i;
            return;
        }
        if (algorithms[i].forced) {
            VEC_PUSH(PERM, names, algorithms[i].name);
        }
    }
    unknown("algorithm", s, names.at, names.n);
}

static void set_emitted(Options *o, const char *s) {
    want_c_file("--emitted", s);
    o->emitted = s;
    o->emitted_weights = arena_printf(PERM, "%s.weights", path_without_extension(s));
}

static void set_dump_after(Options *o, const char *s) {
    VEC(const char *) names = {0};
    for (const Pass *p = passes; p->name != NULL; p++) {
        VEC_PUSH(PERM, names, p->name);
        if (strcmp(p->name, s) == 0) {
            o->dump_after = s;
            return;
        }
    }
    unknown("pass", s, names.at, names.n);
}

// clang-format off
const OptionRow option_rows[] = {
    {"-o", "FILE", EMIT | BUILD | PACK | TUNE, set_output,
     "the result: NET.c, NET, NET.weights or the measured times"},
    {"--weights", "FILE", EMIT | BUILD | PACK | VERIFY, set_weights,
     "the checkpoint: safetensors, names as in PyTorch"},
    {"--random-weights", "SEED", EMIT | BUILD | PACK | VERIFY, set_random_weights,
     "random weights, the same on every machine"},
    {"--target", "NAME", ANY, set_target, "a target; 'native', the default: this machine's"},
    {"--batch", "N", ANY, set_batch, "images of a run; 1 by default"},
    {"--set", "PARAM=VALUE", ANY, set_parameter, "a parameter of the graph; may be repeated"},
    {"--input", "HxW", ANY, set_input, "another input size; or CxHxW"},
    {"-O", "LEVEL", ANY, set_level, "-O0, -O1 or -O2, the default: which passes run"},
    {"--precise", NULL, ANY, set_precise, "no Winograd: errors are those of plain sums"},
    {"--algorithm", "NAME", ANY, set_algorithm,
     "this one for each convolution that it fits"},
    {"--weights-dtype", "TYPE", ANY, set_weights_dtype,
     "of linear layers, packed: f32, the default, f16 or bf16"},
    {"--weights-limit", "F", ANY, set_weights_limit,
     "packed weights at most F times the checkpoint's bytes"},
    {"--tuned", "FILE", ANY, set_tuned, "kernels by the times that cnnc tune measured"},
    {"--threads", "N", TUNE, set_threads, "that compute a convolution together; 1 by default"},
    {"--embed", NULL, EMIT | BUILD, set_embed,
     "weights inside the object; what build does anyway"},
    {"--cc", "CC", BUILD | VERIFY | TUNE, set_cc, "the C compiler; cc by default"},
    {"--cflags", "FLAGS", BUILD | VERIFY | TUNE, set_cflags, "more flags for it, after cnnc's own"},
    {"--emitted", "NET.c", VERIFY, set_emitted,
     "this file, with NET.weights beside it, not one anew"},
    {"--json", NULL, SUMMARY | INSPECT | VERIFY | CHECK, set_json, "one JSON object on standard output"},
    {"--dot", "FILE", INSPECT, set_dot, "write the graph, kernel by kernel, for Graphviz's dot"},
    {"--html", "FILE", INSPECT, set_html, "write the report as one HTML file"},
    {"--dump-after", "PASS", EMIT, set_dump_after,
     "print the graph after this pass as YAML, on standard output"},
};
// clang-format on

const int option_count = COUNT(option_rows);
