/* options.c - the command line of a network's program.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
        "usage: %s [options] IMAGE...\n"
        "\n"
        "Prints the five best classes of each picture, with the network's scores.\n"
        "IMAGE is a PNG, JPEG, PPM or PGM file, preprocessed as the network's graph "
        "says;\n"
        "or a .npy file of float32 [C,H,W] or [N,C,H,W], taken as it is;\n"
        "or a folder: all its pictures, 2.png before 10.png before a.png;\n"
        "or -: names of files are read from standard input, one a line.\n"
        "\n"
        "  --threads N            use N threads (1 to 64; default: the processors)\n"
        "  --weights F            packed weights (default: those built in, else the "
        "file\n"
        "                         named like this program with .weights at its end)\n"
        "  --labels F             names of the classes, one a line\n"
        "  --csv label            write id,label: the best class of each picture\n"
        "  --csv probabilities    write id and a column for each class\n"
        "  --json                 write one JSON object\n"
        "  --output F.npy         write the network's output as float32 [N,...] too\n"
        "  --idx F                classify all pictures of an idx file (MNIST's "
        "format)\n"
        "  --idx-labels F         their labels: print the accuracy\n"
        "  --bench N              time N runs\n"
        "  --profile              time each layer, beside its roofline\n"
        "  --selftest             compare with the known answer in the weights\n"
        "  --help, --version\n"
        "\n"
        "Files packed by gzip (.gz) are unpacked. Exit status: 0, 1 if something "
        "failed,\n"
        "2 if the command line is wrong.\n";

static _Noreturn void wrong_usage(const char *message, const char *what) {
    complain(message, what);
    fprintf(stderr, "try: %s --help\n", program_name());
    exit(2);
}

static _Noreturn void print_version(void) {
    const cnnc_model *const m = app_model;
    printf("%s, compiled for %s by cnnc %s, fingerprint %016llx\n", m->name, m->target,
            m->version, (unsigned long long)m->fingerprint);
    exit(0);
}

static int parse_number(const char *text, int most, const char *option) {
    char *end;
    const long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || n < 1 || n > most) {
        complain("--%s wants a number from 1 to %d, not '%s'", option, most, text);
        fprintf(stderr, "try: %s --help\n", program_name());
        exit(2);
    }
    return (int)n;
}

static Csv parse_csv(const char *text) {
    if (!strcmp(text, "label")) {
        return CSV_label;
    }
    if (!strcmp(text, "probabilities")) {
        return CSV_probabilities;
    }
    wrong_usage("--csv wants 'label' or 'probabilities', not '%s'", text);
}

static void check_options(const Options *o) {
    const int pictures = o->n_files || o->idx;
    if (!pictures && !o->bench && !o->selftest) {
        wrong_usage("%s", "no picture is named");
    }
    if (o->idx && o->n_files) {
        wrong_usage("--idx stands instead of '%s'", o->files[0]);
    }
    if (o->idx_labels && !o->idx) {
        wrong_usage("%s", "--idx-labels wants --idx");
    }
    if (o->csv && o->json) {
        wrong_usage("%s", "--csv and --json exclude each other");
    }
    if ((o->csv || o->output) && !pictures) {
        wrong_usage("%s wants a picture", o->csv ? "--csv" : "--output");
    }
    if (o->json && pictures + (o->bench > 0) + o->selftest > 1) {
        wrong_usage("%s", "--json writes one object: pictures, --bench or --selftest");
    }
}

enum {
    THREADS = 1,
    WEIGHTS,
    LABELS,
    CSV,
    JSON,
    OUTPUT,
    IDX,
    IDX_LABELS,
    BENCH,
    PROFILE,
    SELFTEST,
    HELP,
    VERSION
};

static const struct option table[] = {
        {"threads", required_argument, NULL, THREADS},
        {"weights", required_argument, NULL, WEIGHTS},
        {"labels", required_argument, NULL, LABELS},
        {"csv", required_argument, NULL, CSV},
        {"json", no_argument, NULL, JSON},
        {"output", required_argument, NULL, OUTPUT},
        {"idx", required_argument, NULL, IDX},
        {"idx-labels", required_argument, NULL, IDX_LABELS},
        {"bench", required_argument, NULL, BENCH},
        {"profile", no_argument, NULL, PROFILE},
        {"selftest", no_argument, NULL, SELFTEST},
        {"help", no_argument, NULL, HELP},
        {"version", no_argument, NULL, VERSION},
        {NULL, 0, NULL, 0},
};

static void take_option(Options *o, int option) {
    const char **const file[VERSION + 1] = {[WEIGHTS] = &o->weights,
            [LABELS] = &o->labels,
            [OUTPUT] = &o->output,
            [IDX] = &o->idx,
            [IDX_LABELS] = &o->idx_labels};
    if (option <= VERSION && file[option]) {
        *file[option] = optarg;
        return;
    }
    switch (option) {
    case THREADS:
        o->threads = parse_number(optarg, CNNC_MAX_THREADS, "threads");
        break;
    case CSV:
        o->csv = parse_csv(optarg);
        break;
    case JSON:
        o->json = 1;
        break;
    case BENCH:
        o->bench = parse_number(optarg, 1000000, "bench");
        break;
    case PROFILE:
        o->profile = 1;
        break;
    case SELFTEST:
        o->selftest = 1;
        break;
    case HELP:
        printf(help, program_name());
        exit(0);
    case VERSION:
        print_version();
    default: /* getopt has said what is wrong */
        fprintf(stderr, "try: %s --help\n", program_name());
        exit(2);
    }
}

void parse_options(int argc, char **argv, Options *o) {
    memset(o, 0, sizeof *o);
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        take_option(o, option);
    }
    o->files = argv + optind;
    o->n_files = argc - optind;
    if (o->profile && !o->bench) {
        o->bench = 20;
    }
    if (!o->threads) {
        o->threads = cnnc_processors();
    }
    check_options(o);
}
