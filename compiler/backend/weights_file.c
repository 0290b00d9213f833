/* weights_file.c - NET.weights: the packed parameters, in the order in which the code reads.
 *
 * A safetensors file that the runtime maps and never copies:
 *
 *     8 bytes   length of the header
 *     header    {"__metadata__": {"format":"cnnc", "model", "target", "fingerprint",
 *               "version"}, "<layer>.weight": {"dtype":"F32", "shape":[floats], ...}, ...}
 *               then blanks, so that the data begins at a multiple of 64 in the file
 *     data      g->packed one after the other, each a multiple of 64 bytes;
 *               then the known answer of --selftest: what the reference makes of
 *               selftest_image(), as "selftest.output.0", ... padded with zeros to 64 bytes
 *
 * The fingerprint says which code the file belongs to. It covers where each parameter lies
 * and which kernel reads it, never a value: weights trained anew fit the same code.
 *
 * Tensors are packed and written one at a time: the largest alone is in memory.
 */
#include "cnnc.h"

#include <inttypes.h>
#include <string.h>

enum { ALIGNED = 16 }; /* floats: 64 bytes */

/* ---- fingerprint: FNV-1a, 64 bits ---- */

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        h = (h ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
    }
    return h;
}

/* With the NUL, so that "ab", "c" and "a", "bc" differ. */
static uint64_t hash_text(uint64_t h, const char *text) {
    return hash_bytes(h, text, strlen(text) + 1);
}

static uint64_t hash_number(uint64_t h, int64_t number) {
    return hash_bytes(h, &number, sizeof number);
}

void fingerprint_layout(Graph *g) {
    uint64_t h = hash_text(0xcbf29ce484222325, g->name);
    h = hash_text(h, g->target->name);
    h = hash_number(h, g->batch);
    for (int i = 0; i < g->packed.n; i++) {
        const Packed *p = g->packed.at[i];
        h = hash_text(h, p->name);
        h = hash_number(h, p->floats);
        h = hash_number(h, p->offset);
        h = hash_text(h, p->node->kernel_name);
    }
    g->fingerprint = h;
}

/* ---- the known answer ---- */

static int64_t output_floats(const Graph *g, int i) {
    const Value *v = g->outputs.at[i];
    return (int64_t)g->batch * v->c * v->h * v->w;
}

/* [output]: [N][C][H][W], padded; in GRAPH, as SCRATCH goes with each tensor packed. */
static float **known_answer(const Graph *g, bool quiet) {
    const int64_t pixels = (int64_t)g->input->c * g->input->h * g->input->w;
    float *image = NEW_ARRAY(GRAPH, float, g->batch *pixels);
    float **answer = NEW_ARRAY(GRAPH, float *, g->outputs.n);
    double **out = NEW_ARRAY(GRAPH, double *, g->outputs.n);
    for (int i = 0; i < g->outputs.n; i++) {
        answer[i] = NEW_ARRAY(GRAPH, float, round_up(output_floats(g, i), ALIGNED));
        out[i] = NEW_ARRAY(GRAPH, double, output_floats(g, i) / g->batch);
    }
    selftest_image(g, image);
    for (int n = 0; n < g->batch; n++) {
        reference_run(g, image + n * pixels, out, quiet);
        for (int i = 0; i < g->outputs.n; i++) {
            const int64_t count = output_floats(g, i) / g->batch;
            for (int64_t j = 0; j < count; j++) {
                answer[i][n * count + j] = (float)out[i][j];
            }
        }
    }
    return answer;
}

/* ---- the header ---- */

/* A layer's name as JSON text. */
static void append_json(Printer *p, const char *text) {
    printer_append(p, "\"");
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        const bool escaped = c == '"' || c == '\\';
        char one[8];
        snprintf(one, sizeof one, c < ' ' ? "\\u%04x" : escaped ? "\\%c" : "%c", c);
        printer_append(p, one);
    }
    printer_append(p, "\"");
}

static void append_tensor(
        Printer *p, const char *name, Dtype dtype, int64_t floats, int64_t offset) {
    printer_append(p, ",");
    append_json(p, name);
    printer_append(p, arena_printf(SCRATCH,
                              ":{\"dtype\":\"%s\",\"shape\":[%" PRId64
                              "],\"data_offsets\":[%" PRId64 ",%" PRId64 "]}",
                              dtype_name(dtype), is_half(dtype) ? 2 * floats : floats,
                              offset * 4, (offset + floats) * 4));
}

/* Blanks follow it until the data begins at a multiple of 64. */
static const char *header_text(const Graph *g, bool selftest, size_t *size) {
    Printer *p = printer_new(GRAPH);
    printer_append(p, "{\"__metadata__\":{\"format\":\"cnnc\",\"model\":");
    append_json(p, g->name);
    printer_append(p, arena_printf(SCRATCH,
                              ",\"target\":\"%s\",\"fingerprint\":\"%016" PRIx64
                              "\",\"version\":\"%s\"}",
                              g->target->name, g->fingerprint, CNNC_VERSION));
    int64_t offset = 0;
    for (int i = 0; i < g->packed.n; i++) {
        const Packed *k = g->packed.at[i];
        if (k->offset != offset || k->floats % ALIGNED) {
            internal_error("packed '%s' at %" PRId64 ", %" PRId64
                           " floats; wanted %" PRId64,
                    k->name, k->offset, k->floats, offset);
        }
        append_tensor(p, k->name, k->dtype, k->floats, offset);
        offset += k->floats;
    }
    for (int i = 0; i < g->outputs.n && selftest; i++) {
        const int64_t floats = round_up(output_floats(g, i), ALIGNED);
        append_tensor(
                p, arena_printf(SCRATCH, "selftest.output.%d", i), F32, floats, offset);
        offset += floats;
    }
    printer_append(p, "}");
    return printer_text(p, size);
}

/* ---- the file ---- */

/* Bytes on their way to the file in pieces of whole huge pages, from its start on: the system
 * caches what is written at once in large pages, which whoever maps the file gets with few
 * faults and few misses of the TLB. ResNet-50's 164 MB: 0.1 ms of faults, not 12 to 18. */
enum { PIECE = 4 << 20 };

typedef struct Pieces {
    FILE *f;
    char *at; /* [PIECE] */
    size_t n; /* bytes that wait in it */
} Pieces;

static void write_piece(Pieces *p) {
    fwrite(p->at, 1, p->n, p->f);
    p->n = 0;
}

static void put_bytes(Pieces *p, const void *bytes, size_t n) {
    for (const char *from = bytes; n > 0;) {
        const size_t room = PIECE - p->n, now = n < room ? n : room;
        memcpy(p->at + p->n, from, now);
        p->n += now;
        from += now;
        n -= now;
        if (p->n == PIECE) {
            write_piece(p);
        }
    }
}

static void write_header(Pieces *p, const char *text, size_t size) {
    const size_t blanks = (64 - (8 + size) % 64) % 64;
    uint8_t length[8];
    char blank[64];
    memset(blank, ' ', sizeof blank);
    for (int i = 0; i < 8; i++) {
        length[i] = (uint8_t)((uint64_t)(size + blanks) >> 8 * i);
    }
    put_bytes(p, length, sizeof length);
    put_bytes(p, text, size);
    put_bytes(p, blank, blanks);
}

/* SCRATCH is empty afterwards. */
static void write_packed(const Graph *g, Pieces *file, bool quiet) {
    Progress progress = progress_start("packing weights", g->packed_floats, quiet);
    for (int i = 0; i < g->packed.n; i++) {
        const Packed *k = g->packed.at[i];
        float *to = NEW_ARRAY(SCRATCH, float, k->floats);
        k->fill(g, k->node, to);
        put_bytes(file, to, (size_t)k->floats * sizeof *to);
        arena_reset(SCRATCH);
        progress_to(&progress, k->offset + k->floats);
    }
    progress_end(&progress);
}

void write_weights(Graph *g, FILE *f, bool selftest, bool quiet) {
    size_t size;
    float **answer = selftest ? known_answer(g, quiet) : NULL;
    const char *header = header_text(g, selftest, &size);
    Pieces file = {f, NEW_ARRAY(GRAPH, char, PIECE), 0};
    write_header(&file, header, size);
    write_packed(g, &file, quiet);
    for (int i = 0; i < g->outputs.n && selftest; i++) {
        put_bytes(&file, answer[i],
                (size_t)round_up(output_floats(g, i), ALIGNED) * sizeof(float));
    }
    write_piece(&file);
}

void write_weights_file(Graph *g, const char *path, bool selftest, bool quiet) {
    Files files = {0};
    write_weights(g, files_open(&files, path), selftest, quiet);
    files_close(&files);
}
