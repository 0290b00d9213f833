/* safetensors.c - checkpoints: the safetensors container, read without trusting it.
 *
 *     8 bytes    length of the header, little-endian
 *     header     JSON: {"__metadata__": {"key": "text", ...},
 *                       "fc.weight": {"dtype": "F32", "shape": [10, 84],
 *                                     "data_offsets": [begin, end]}, ...}
 *     data       begin and end count from here; no holes, no overlaps, nothing behind
 *
 * Entries point into the bytes given: nothing is copied, nothing need be aligned. After
 * checkpoint_parse() every entry's bytes lie inside the file and are shape times dtype.
 */
#define _GNU_SOURCE /* memmem */

#include "cnnc.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_HEADER = 100 * 1000 * 1000, MOST_RANK = 8 };

typedef VEC(CheckpointEntry) Entries;

struct Checkpoint {
    const char *path;
    const uint8_t *bytes;
    size_t size;
    bool mapped;
    const uint8_t *data; /* behind the header */
    int64_t data_bytes;
    Entries entries; /* as in the file */
    Map *by_name;    /* -> CheckpointEntry; filled last, as entries move while read */
    Map *metadata;   /* -> text */
};

static const struct {
    const char *name;
    int bytes;
    Dtype dtype; /* DTYPES: no parameter can have it */
} dtypes[] = {
        {"F64", 8, F64},
        {"F32", 4, F32},
        {"F16", 2, F16},
        {"BF16", 2, BF16},
        {"I64", 8, I64},
        {"U64", 8, DTYPES},
        {"I32", 4, DTYPES},
        {"U32", 4, DTYPES},
        {"I16", 2, DTYPES},
        {"U16", 2, DTYPES},
        {"I8", 1, DTYPES},
        {"U8", 1, DTYPES},
        {"BOOL", 1, DTYPES},
        {"F8_E4M3", 1, DTYPES},
        {"F8_E5M2", 1, DTYPES},
};

const char *dtype_name(Dtype d) {
    int i = 0;
    while (dtypes[i].dtype != d) {
        i++;
    }
    return dtypes[i].name;
}

/* ---- errors ---- */

/* "file: error: ..."; the file is unmapped first, as nothing runs afterwards. */
static _Noreturn void bad(Checkpoint *c, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
static void bad(Checkpoint *c, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *text = arena_vprintf(SCRATCH, fmt, args);
    va_end(args);
    checkpoint_close(c);
    error_at((Pos){.file = c->path}, "%s", text);
}

/* A name from the file as a message can show it: short, and without control characters. */
const char *checkpoint_shown(const char *name) {
    enum { MOST = 120 };
    char *to = arena_strndup(SCRATCH, name, strnlen(name, MOST));
    for (char *at = to; *at; at++) {
        *at = (unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at;
    }
    return strlen(name) > MOST ? arena_printf(SCRATCH, "%s...", to) : to;
}

/* What PyTorch writes by default, and how to turn it into what we read. */
static void refuse_pickles(Checkpoint *c) {
    const bool zip = c->size >= 4 && !memcmp(c->bytes, "PK\3\4", 4);
    const bool pickle = c->size >= 12 && !memcmp(c->bytes, "\x80\2\x8a\nl\xfc\x9c", 7);
    if (!zip && !pickle) {
        return;
    }
    error_note("convert it with Python (pip install torch safetensors):\n"
               "    import torch\n"
               "    from safetensors.torch import save_file\n"
               "    state = torch.load('model.pth', map_location='cpu')\n"
               "    save_file({k: v.clone().contiguous() for k, v in state.items()},\n"
               "              'model.safetensors')");
    bad(c, "this is %s; cnnc reads safetensors",
            zip ? "a zip archive, as PyTorch's .pth and .pt files are"
                : "a Python pickle, as PyTorch's older .pth files are");
}

/* ---- numbers and lists of the header ---- */

/* An integer in 0 .. 2^53, which a double holds exactly; -1 if item is none. */
static int64_t whole(const cJSON *item) {
    const double x = item->valuedouble;
    if (!cJSON_IsNumber(item) || !(x >= 0 && x <= 9007199254740992.0) ||
            x != (double)(int64_t)x) {
        return -1;
    }
    return (int64_t)x;
}

static void read_dtype(Checkpoint *c, CheckpointEntry *e, const cJSON *item) {
    if (!cJSON_IsString(item)) {
        bad(c, "tensor '%s' wants a dtype such as \"F32\"", checkpoint_shown(e->name));
    }
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        if (!strcmp(dtypes[i].name, item->valuestring)) {
            e->dtype = dtypes[i].dtype;
            e->dtype_name = dtypes[i].name;
            e->bytes = dtypes[i].bytes; /* of one element, for now */
            return;
        }
    }
    bad(c, "tensor '%s' has unknown dtype '%s'", checkpoint_shown(e->name),
            checkpoint_shown(item->valuestring));
}

static void read_shape(Checkpoint *c, CheckpointEntry *e, const cJSON *list) {
    if (!cJSON_IsArray(list)) {
        bad(c, "tensor '%s' wants a shape such as [64, 3, 7, 7]",
                checkpoint_shown(e->name));
    }
    for (const cJSON *item = list->child; item; item = item->next) {
        if (e->rank == MOST_RANK) {
            bad(c, "tensor '%s' has more than %d dimensions", checkpoint_shown(e->name),
                    MOST_RANK);
        }
        e->shape[e->rank] = whole(item);
        if (e->shape[e->rank] < 0) {
            bad(c, "tensor '%s': dimension %d is no integer from 0 to 2^53",
                    checkpoint_shown(e->name), e->rank);
        }
        e->rank++;
    }
}

/* Sets data; bytes becomes the size of the whole tensor. */
static void read_offsets(Checkpoint *c, CheckpointEntry *e, const cJSON *list) {
    const cJSON *first = cJSON_IsArray(list) ? list->child : NULL;
    const cJSON *second = first ? first->next : NULL;
    const int64_t begin = second ? whole(first) : -1, end = second ? whole(second) : -1;
    if (!second || second->next || begin < 0 || end < 0) {
        bad(c,
                "tensor '%s' wants data_offsets [begin, end], two integers from 0 to "
                "2^53",
                checkpoint_shown(e->name));
    }
    if (begin > end) {
        bad(c, "tensor '%s' ends at byte %lld, before it begins at %lld",
                checkpoint_shown(e->name), (long long)end, (long long)begin);
    }
    if (end > c->data_bytes) {
        bad(c, "tensor '%s' ends at byte %lld of the data, but the file has %lld%s",
                checkpoint_shown(e->name), (long long)end, (long long)c->data_bytes,
                ": is it cut short?");
    }
    int64_t wanted = e->bytes;
    bool overflow = false;
    for (int i = 0; i < e->rank; i++) {
        overflow = __builtin_mul_overflow(wanted, e->shape[i], &wanted) || overflow;
    }
    if (overflow) {
        bad(c, "tensor '%s' has a shape that overflows", checkpoint_shown(e->name));
    }
    if (wanted != end - begin) {
        bad(c,
                "tensor '%s' wants %lld bytes for its shape and %s, data_offsets have "
                "%lld",
                checkpoint_shown(e->name), (long long)wanted, e->dtype_name,
                (long long)(end - begin));
    }
    e->bytes = wanted;
    e->data = c->data + begin;
}

/* ---- the header ---- */

static void read_metadata(Checkpoint *c, const cJSON *object) {
    if (!cJSON_IsObject(object)) {
        bad(c, "__metadata__ wants to be an object");
    }
    for (const cJSON *item = object->child; item; item = item->next) {
        if (!cJSON_IsString(item)) {
            bad(c, "__metadata__ '%s' wants to be text",
                    checkpoint_shown(item->string));
        }
        if (map_get(c->metadata, item->string)) {
            bad(c, "__metadata__ has '%s' twice", checkpoint_shown(item->string));
        }
        map_put(c->metadata, arena_strdup(PERM, item->string),
                arena_strdup(PERM, item->valuestring));
    }
}

static void read_entry(Checkpoint *c, const cJSON *object) {
    static const char *const keys[] = {"dtype", "shape", "data_offsets"};
    CheckpointEntry e = {.name = arena_strdup(PERM, object->string)};
    const cJSON *value[3] = {0};
    if (!cJSON_IsObject(object)) {
        bad(c, "tensor '%s' wants to be an object", checkpoint_shown(e.name));
    }
    for (const cJSON *item = object->child; item; item = item->next) {
        int key = 0;
        while (key < 3 && strcmp(keys[key], item->string)) {
            key++;
        }
        if (key == 3) {
            bad(c, "tensor '%s' has unknown key '%s'", checkpoint_shown(e.name),
                    checkpoint_shown(item->string));
        }
        if (value[key]) {
            bad(c, "tensor '%s' has '%s' twice", checkpoint_shown(e.name), keys[key]);
        }
        value[key] = item;
    }
    for (int key = 0; key < 3; key++) {
        if (!value[key]) {
            bad(c, "tensor '%s' has no '%s'", checkpoint_shown(e.name), keys[key]);
        }
    }
    read_dtype(c, &e, value[0]);
    read_shape(c, &e, value[1]);
    read_offsets(c, &e, value[2]);
    VEC_PUSH(PERM, c->entries, e);
}

static void *json_alloc(size_t bytes) { return arena_alloc(SCRATCH, bytes); }
static void json_free(void *at) { (void)at; }

/* The header as JSON in SCRATCH, where an error leaves nothing behind. */
static const cJSON *parse_json(Checkpoint *c, const char *text, size_t size) {
    if (memchr(text, 0, size) || memmem(text, size, "\\u0000", 6)) {
        bad(c, "the header has a NUL character");
    }
    cJSON_InitHooks(&(cJSON_Hooks){json_alloc, json_free});
    const char *end = NULL;
    const cJSON *top = cJSON_ParseWithLengthOpts(text, size, &end, false);
    cJSON_InitHooks(NULL);
    if (!top) {
        bad(c, "the header is no JSON from byte %lld on", (long long)(end - text));
    }
    for (; end < text + size; end++) {
        if (*end != ' ') {
            bad(c, "the header has more than one JSON value: byte %lld",
                    (long long)(end - text));
        }
    }
    return top;
}

static void read_header(Checkpoint *c) {
    uint64_t length = 0;
    if (c->size < 8) {
        bad(c, "no safetensors file: %zu bytes, the header's length alone has 8",
                c->size);
    }
    for (int i = 7; i >= 0; i--) {
        length = length << 8 | c->bytes[i];
    }
    const char *text = (const char *)c->bytes + 8;
    if (length > c->size - 8) {
        bad(c,
                "the header should have %llu bytes, the file has %zu: it is cut short, "
                "or "
                "no safetensors file",
                (unsigned long long)length, c->size - 8);
    }
    if (length > MOST_HEADER) {
        bad(c, "the header has %llu bytes, more than %d", (unsigned long long)length,
                MOST_HEADER);
    }
    if (!length || text[0] != '{') {
        bad(c, "no safetensors file: the header does not begin with '{'");
    }
    c->data = c->bytes + 8 + length;
    c->data_bytes = (int64_t)(c->size - 8 - length);
    for (const cJSON *item = parse_json(c, text, length)->child; item;
            item = item->next) {
        if (!strcmp(item->string, "__metadata__")) {
            read_metadata(c, item);
        } else {
            read_entry(c, item);
        }
    }
}

/* ---- the whole ---- */

static int by_place(const void *a, const void *b) {
    const CheckpointEntry *x = *(CheckpointEntry *const *)a;
    const CheckpointEntry *y = *(CheckpointEntry *const *)b;
    const uint8_t *p = x->data, *q = y->data;
    return p != q ? (p > q) - (p < q) : (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* Each byte of the data belongs to exactly one tensor. */
static void check_cover(Checkpoint *c) {
    CheckpointEntry **order =
            NEW_ARRAY(SCRATCH, CheckpointEntry *, c->entries.n ? c->entries.n : 1);
    for (int i = 0; i < c->entries.n; i++) {
        order[i] = &c->entries.at[i];
    }
    qsort(order, (size_t)c->entries.n, sizeof *order, by_place);
    int64_t end = 0;
    for (int i = 0; i < c->entries.n; i++) {
        const int64_t begin = (const uint8_t *)order[i]->data - c->data;
        if (begin < end) {
            bad(c, "tensors '%s' and '%s' overlap at byte %lld of the data",
                    checkpoint_shown(order[i - 1]->name),
                    checkpoint_shown(order[i]->name), (long long)begin);
        }
        if (begin > end) {
            bad(c, "bytes %lld to %lld of the data, before tensor '%s', belong to none",
                    (long long)end, (long long)begin, checkpoint_shown(order[i]->name));
        }
        end = begin + order[i]->bytes;
    }
    if (end != c->data_bytes) {
        bad(c, "the tensors end at byte %lld of the data, but the file has %lld",
                (long long)end, (long long)c->data_bytes);
    }
}

static void index_names(Checkpoint *c) {
    for (int i = 0; i < c->entries.n; i++) {
        CheckpointEntry *e = &c->entries.at[i];
        if (map_get(c->by_name, e->name)) {
            bad(c, "tensor '%s' is there twice", checkpoint_shown(e->name));
        }
        map_put(c->by_name, e->name, e);
    }
}

static Checkpoint *parse(Checkpoint *c) {
    c->by_name = map_new(PERM);
    c->metadata = map_new(PERM);
    refuse_pickles(c);
    read_header(c);
    index_names(c);
    check_cover(c);
    return c;
}

Checkpoint *checkpoint_parse(const char *path, const void *bytes, size_t size) {
    Checkpoint *c = NEW(PERM, Checkpoint);
    c->path = path;
    c->bytes = bytes;
    c->size = size;
    return parse(c);
}

Checkpoint *checkpoint_open(const char *path) {
    Checkpoint *c = NEW(PERM, Checkpoint);
    struct stat st;
    c->path = path;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st)) {
        bad(c, "can't open it: %s", strerror(errno));
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        bad(c, "not a regular file");
    }
    c->size = (size_t)st.st_size;
    if (c->size) { /* an empty file can't be mapped, and is an error anyway */
        void *at = mmap(NULL, c->size, PROT_READ, MAP_PRIVATE, fd, 0);
        c->mapped = at != MAP_FAILED;
        c->bytes = at;
    }
    close(fd);
    if (c->size && !c->mapped) {
        bad(c, "can't map it: %s", strerror(errno));
    }
    return parse(c);
}

void checkpoint_close(Checkpoint *c) {
    if (c->mapped) {
        munmap((void *)(uintptr_t)c->bytes, c->size);
        c->mapped = false;
    }
}

const char *checkpoint_path(const Checkpoint *c) { return c->path; }

int checkpoint_count(const Checkpoint *c) { return c->entries.n; }

const CheckpointEntry *checkpoint_at(const Checkpoint *c, int i) {
    return &c->entries.at[i];
}

const CheckpointEntry *checkpoint_find(const Checkpoint *c, const char *name) {
    return map_get(c->by_name, name);
}

const char *checkpoint_metadata(const Checkpoint *c, const char *key) {
    return map_get(c->metadata, key);
}
