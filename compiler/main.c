/* main.c - the command line: a table of commands, one parser; options.c has the options.
 *
 *     cnnc GRAPH.yaml -o NET.c [options]          the command "emit", its word left out
 *     cnnc COMMAND GRAPH.yaml [options]
 *
 * Exit status: 0 success; 1 an input is wrong, or what a command checks does not hold;
 * 2 the command line itself is wrong.
 */
#include "command_line.h"
#include "plan/geometry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the commands ---- */

typedef struct Command {
    unsigned bit;
    const char *name, *synopsis;
    int (*run)(const Options *o);
    const char *help;
} Command;

// clang-format off
static const Command commands[] = {
    {EMIT, "emit", "GRAPH.yaml -o NET.c", command_emit,
     "Writes the network as C: NET.c, NET.h and, where weights are given, NET.weights.\n"
     "The word 'emit' may be left out."},
    {BUILD, "build", "GRAPH.yaml -o NET", command_build,
     "Emits the network, compiles and links it: one binary, NET IMAGE... prints the top\n"
     "five labels of each picture. Where weights are given they are inside the binary;\n"
     "else it reads NET.weights beside it, or what its own --weights says."},
    {PACK, "pack", "GRAPH.yaml --weights FILE -o NET.weights", command_pack,
     "Writes the packed weights alone, for code emitted with the same options: a retrained\n"
     "checkpoint needs no compiling."},
    {SUMMARY, "summary", "GRAPH.yaml", command_summary,
     "Prints the layers: shapes, parameters, multiply-adds, kernels, memory."},
    {INSPECT, "inspect", "GRAPH.yaml", command_inspect,
     "Prints what was fused into what, what was refused and why, the memory map and the\n"
     "roofline; or writes it as a picture for Graphviz, or as a page."},
    {VERIFY, "verify", "GRAPH.yaml", command_verify,
     "Compiles the emitted C, runs it step by step and compares each step with the\n"
     "double-precision reference on the very inputs that the code read."},
    {CHECK, "check", "NET.c...", command_check,
     "Proves from the text of NET.c and NET.h alone that a run ends, stays inside its buffers,\n"
     "reads only what it wrote before and is free of data races; see docs/proof.md. Wants\n"
     "cnnc-check, which is built where LLVM and clang are installed for development."},
    {TUNE, "tune", "GRAPH.yaml... -o FILE", command_tune,
     "Measures on this machine what may compute each convolution, and writes the times to\n"
     "FILE, which --tuned reads; what FILE has already is left out. Then prints, in Markdown,\n"
     "the cost model's choices beside the best; with --tuned FILE that alone."},
};
// clang-format on

static const Command *command_by_name(const char *name) {
    for (int i = 0; i < COUNT(commands); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

/* ---- help ---- */

static void print_options(unsigned bits) {
    puts("\noptions:");
    for (int i = 0; i < option_count; i++) {
        const OptionRow *r = &option_rows[i];
        const char *const argument = r->argument != NULL ? r->argument : "";
        if ((r->commands & bits) != 0) {
            printf("  %-26s %s\n", arena_printf(PERM, "%s %s", r->name, argument),
                    r->help);
        }
    }
    if ((bits & ANY) == 0) {
        return;
    }
    fputs("\ntargets:", stdout);
    for (const Target *t = targets; t->name != NULL; t++) {
        printf(" %s", t->name);
    }
    puts(" native");
    fputs("algorithms:", stdout);
    for (int i = 0; i < ALGORITHMS; i++) {
        if (algorithms[i].forced) {
            printf(" %s", algorithms[i].name);
        }
    }
    puts("");
}

static void print_passes(void) {
    puts("passes:");
    for (const Pass *p = passes; p->name != NULL; p++) {
        printf("  %-26s -O%d  %s\n", p->name, p->level, p->help);
    }
}

static void print_general_help(void) {
    puts("cnnc compiles a convolutional network, described in YAML, to C.\n\n"
         "usage: cnnc GRAPH.yaml -o NET.c [options]");
    for (int i = 1; i < COUNT(commands); i++) {
        printf("       cnnc %s %s [options]\n", commands[i].name, commands[i].synopsis);
    }
    puts("       cnnc help COMMAND | --help | --version");
    print_options(ANY);
    puts("\nexit status: 0 success; 1 an input is wrong, verify found a fault, or "
         "check\n"
         "could not prove a file; 2 the command line is wrong.");
}

static void print_help(const Command *c) {
    if (c == NULL) {
        print_general_help();
        return;
    }
    printf("usage: cnnc %s %s [options]\n\n%s\n", c->name, c->synopsis, c->help);
    print_options(c->bit);
    if (c->bit == EMIT) {
        print_passes();
    }
}

/* ---- the parser ---- */

typedef struct Line {
    int argc, at;
    char **argv;
    const Command *command;
    Options o;
} Line;

static const Command *want_command(const char *name) {
    const char *names[COUNT(commands)];
    const Command *c = command_by_name(name);
    for (int i = 0; i < COUNT(commands); i++) {
        names[i] = commands[i].name;
    }
    if (c == NULL) {
        unknown("command", name, names, COUNT(commands));
    }
    return c;
}

static const OptionRow *want_option(const char *word, size_t length) {
    const char **names = NEW_ARRAY(PERM, const char *, option_count);
    for (int i = 0; i < option_count; i++) {
        names[i] = option_rows[i].name;
        if (strlen(names[i]) == length && strncmp(names[i], word, length) == 0) {
            return &option_rows[i];
        }
    }
    unknown("option", arena_strndup(PERM, word, length), names, option_count);
}

/* "--name VALUE", "--name=VALUE", "-o VALUE", "-oVALUE", "--flag"; moves past it. */
static void parse_option(Line *l) {
    const char *word = l->argv[l->at++];
    const size_t length = word[1] == '-' ? strcspn(word, "=") : 2;
    const OptionRow *r = want_option(word, length);
    const char *attached = word[length] == '\0' ? NULL : word + length;
    if (attached != NULL && *attached == '=') {
        attached++;
    }
    if ((r->commands & l->command->bit) == 0) {
        usage_error("'%s' has no option %s", l->command->name, r->name);
    }
    if (r->argument == NULL && attached != NULL) {
        usage_error("%s takes no argument, not '%s'", r->name, attached);
    }
    if (r->argument != NULL && attached == NULL) {
        if (l->at == l->argc) {
            usage_error("%s wants an argument: %s", r->name, r->argument);
        }
        attached = l->argv[l->at++];
    }
    r->set(&l->o, attached);
}

/* A lone word that is neither a file nor looks like one is a command misspelt. */
static bool looks_like_command(const char *word) {
    struct stat s;
    return strpbrk(word, "./") == NULL && stat(word, &s) != 0;
}

static void parse_operand(Line *l) {
    const char *word = l->argv[l->at++];
    VEC_PUSH(PERM, l->o.files, word);
    if (l->command->bit & (CHECK | TUNE)) {
        l->o.graph_file = word;
        return;
    }
    if (l->o.graph_file != NULL) {
        usage_error("one graph at a time: '%s', then '%s'", l->o.graph_file, word);
    }
    l->o.graph_file = word;
}

static void parse_line(Line *l) {
    bool words_only = false; /* after -- */
    while (l->at < l->argc) {
        const char *word = l->argv[l->at];
        if (words_only || word[0] != '-' || word[1] == '\0') {
            parse_operand(l);
        } else if (strcmp(word, "--") == 0) {
            words_only = true;
            l->at++;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            print_help(l->command);
            exit(0);
        } else {
            parse_option(l);
        }
    }
}

/* ---- what must hold for the line as a whole ---- */

static bool same_file(const char *a, const char *b) {
    struct stat s, t;
    return a != NULL && b != NULL && stat(a, &s) == 0 && stat(b, &t) == 0 &&
           s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

/* lenet.c goes with lenet.weights: the name of a result must not be that of an input. */
static void check_overwriting(const Options *o, const char *result) {
    const char *inputs[] = {o->graph_file, o->weights, o->tuned};
    for (int i = 0; i < COUNT(inputs); i++) {
        if (same_file(inputs[i], result)) {
            usage_error("'%s' would overwrite '%s', an input", result, inputs[i]);
        }
    }
}

static void check_output(const Options *o, const Command *c) {
    const bool compared = c->bit == TUNE && o->tuned != NULL; /* and nothing measured */
    const bool written = (c->bit & (EMIT | BUILD | PACK | TUNE)) && !compared &&
                         o->dump_after == NULL;
    if (!written) {
        return;
    }
    if (o->output == NULL) {
        usage_error("'%s' wants -o: cnnc %s %s", c->name, c->name, c->synopsis);
    }
    check_overwriting(o, o->output);
    if (c->bit == EMIT) {
        want_c_file("-o", o->output);
        check_overwriting(
                o, arena_printf(PERM, "%s.weights", path_without_extension(o->output)));
    }
}

static void check_report(const Options *o) {
    check_overwriting(o, o->dot);
    check_overwriting(o, o->html);
    const bool both = o->dot != NULL && o->html != NULL;
    if (both && (strcmp(o->dot, o->html) == 0 || same_file(o->dot, o->html))) {
        usage_error("--dot and --html both name '%s'", o->html);
    }
}

static void check_line(const Options *o, const Command *c) {
    const bool weights = o->weights != NULL || o->random_weights;
    if (c->bit == CHECK) {
        if (o->files.n == 0) {
            usage_error("'check' wants the files to prove: cnnc check NET.c...");
        }
        return;
    }
    if (o->graph_file == NULL) {
        usage_error("'%s' wants a graph: cnnc %s %s", c->name, c->name, c->synopsis);
    }
    if (o->weights != NULL && o->random_weights) {
        usage_error("--weights and --random-weights exclude each other");
    }
    if (o->precise && is_winograd(o->algorithm)) {
        usage_error("--precise and --algorithm %s exclude each other",
                algorithms[o->algorithm].name);
    }
    if (c->bit == PACK && !weights) {
        usage_error("'pack' wants --weights FILE or --random-weights SEED");
    }
    if (o->embed && !weights) {
        usage_error("--embed wants --weights FILE or --random-weights SEED");
    }
    check_output(o, c);
    check_report(o);
}

/* ---- main ---- */

typedef struct Job {
    const Line *line;
    int status;
} Job;

static void run_job(void *arg) {
    Job *job = arg;
    job->status = job->line->command->run(&job->line->o);
}

/* The words before the options: help, --version, a command, or the graph of an emit. */
static void parse_first(Line *l) {
    const char *word = l->argc > 1 ? l->argv[1] : "help";
    l->command = command_by_name(word);
    l->at = l->command == NULL ? 1 : 2;
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0) {
        print_help(l->argc > 2 ? want_command(l->argv[2]) : NULL);
        exit(l->argc > 1 ? 0 : USAGE_STATUS);
    }
    if (strcmp(word, "--version") == 0) {
        puts("cnnc " CNNC_VERSION);
        exit(0);
    }
    if (l->command == NULL) {
        l->command = word[0] != '-' && looks_like_command(word) ? want_command(word)
                                                                : &commands[0];
    }
}

static int finish(int status) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "cnnc: error: standard output: %s\n", strerror(errno));
        status = status == 0 ? 1 : status;
    }
    arena_reset_all();
    return status;
}

int main(int argc, char **argv) {
    Line line = {.argc = argc,
            .argv = argv,
            .o = {.batch = 1,
                    .level = 2,
                    .cc = "cc",
                    .weights_dtype = F32,
                    .threads = 1}};
    parse_first(&line);
    line.o.command = line.command->name;
    line.o.target = target_by_name("native");
    parse_line(&line);
    check_line(&line.o, line.command);
    Job job = {&line, 0};
    return finish(guard(run_job, &job) != 0 ? 1 : job.status);
}
