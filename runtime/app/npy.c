/* npy.c - NumPy's files: float32 in, float32 out.
 *
 * SPDX-License-Identifier: MIT-0
 *
 *   "\x93NUMPY", version (2 bytes), size of the header (2 bytes; 4 from version 2 on),
 *   {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 224, 224), }   then the data
 */
#include "app.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NPY_HEADER = 128 }; /* of what is written: room for any shape */

/* What follows 'key': in the header, or NULL. */
static const char *value_of(const char *header, const char *key) {
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s':", key);
    const char *const at = strstr(header, quoted);
    if (!at) {
        return NULL;
    }
    const char *const value = at + strlen(quoted);
    return value + strspn(value, " ");
}

/* "(2, 3)": fills rank, shape and count; 0 if it is none or too large. */
static int read_shape(const char *text, Npy *out) {
    out->count = 1;
    for (const char *at = text + 1; *at != ')';) {
        char *end;
        const long long n = strtoll(at, &end, 10);
        if (end == at || n < 0 || n > INT32_MAX || out->rank == 8) {
            return 0;
        }
        if (__builtin_mul_overflow(out->count, (int64_t)n, &out->count)) {
            return 0;
        }
        out->shape[out->rank++] = n;
        at = end + strspn(end, ", ");
    }
    return 1;
}

/* Says why the file can't be read, or returns NULL. */
static const char *parse(Npy *out) {
    const unsigned char *const b = out->bytes.data;
    if (out->bytes.size < 12 || memcmp(b, "\x93NUMPY", 6) != 0) {
        return "this is no .npy file";
    }
    if (b[6] < 1 || b[6] > 3) {
        return "a .npy file of another version than 1, 2 or 3";
    }
    const size_t start = b[6] == 1 ? 10 : 12;
    size_t size = (size_t)b[8] | (size_t)b[9] << 8;
    if (b[6] > 1) {
        size |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    }
    if (size > out->bytes.size - start) {
        return "the file is cut short";
    }
    char *const header = allocate(size + 1, 1);
    memcpy(header, b + start, size);
    const char *const descr = value_of(header, "descr");
    const char *const order = value_of(header, "fortran_order");
    const char *const shape = value_of(header, "shape");
    const char *why = NULL;
    if (!descr || !order || !shape || *shape != '(' || !read_shape(shape, out)) {
        why = "the header is damaged";
    } else if (strncmp(descr, "'<f4'", 5) != 0) {
        why = "the elements are not little-endian float32 ('<f4')";
    } else if (strncmp(order, "False", 5) != 0) {
        why = "the elements lie in Fortran's order";
    } else if ((out->bytes.size - start - size) / sizeof(float) <
               (uint64_t)out->count) {
        why = "the file is cut short";
    }
    free(header);
    out->data = b + start + size;
    return why;
}

int read_npy(const char *path, Npy *out) {
    memset(out, 0, sizeof *out);
    if (!read_whole_file(path, &out->bytes)) {
        return 0;
    }
    const char *const why = parse(out);
    if (!why) {
        return 1;
    }
    complain("%s: %s", path, why);
    free(out->bytes.data);
    return 0;
}

static NpyWriter *unfinished; /* the latest first */

static void remove_unfinished(void) {
    for (const NpyWriter *w = unfinished; w; w = w->next) {
        remove(w->temporary);
    }
}

static _Noreturn void give_up(const NpyWriter *w) {
    die("%s: %s", w->path, strerror(errno));
}

static void write_header(NpyWriter *w) {
    const cnnc_tensor *const t = &w->shape;
    char text[NPY_HEADER + 1];
    char rest[64] = "";
    if (t->h != 1 || t->w != 1) {
        snprintf(rest, sizeof rest, ", %d, %d", t->h, t->w);
    }
    snprintf(text, sizeof text,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%lld, %d%s), }",
            (long long)w->rows, t->c, rest);
    if (fprintf(w->file, "\x93NUMPY\x01%c%c%c%-*s\n", 0, NPY_HEADER - 10, 0,
                NPY_HEADER - 11, text) != NPY_HEADER) {
        give_up(w);
    }
}

/* Output 0 of a network goes to F.npy, output 1 to F.1.npy, ... */
void npy_create(NpyWriter *w, const char *path, int output, const cnnc_tensor *shape) {
    const int stem = (int)strlen(path) - (has_ending(path, ".npy") ? 4 : 0);
    const size_t size = strlen(path) + 32;
    w->path = allocate(size, 1);
    w->temporary = allocate(size, 1);
    if (output) {
        snprintf(w->path, size, "%.*s.%d.npy", stem, path, output);
    } else {
        strcpy(w->path, path);
    }
    snprintf(w->temporary, size, "%s.part", w->path);
    w->shape = *shape;
    w->rows = 0;
    w->file = is_folder(w->path) ? NULL : fopen(w->temporary, "wb");
    if (!w->file) {
        errno = is_folder(w->path) ? EISDIR : errno;
        give_up(w);
    }
    if (!unfinished) {
        atexit(remove_unfinished);
    }
    w->next = unfinished;
    unfinished = w;
    write_header(w);
}

void npy_append(NpyWriter *w, const float *row) {
    const size_t n = (size_t)w->shape.c * (size_t)w->shape.h * (size_t)w->shape.w;
    if (fwrite(row, sizeof *row, n, w->file) != n) {
        give_up(w);
    }
    w->rows++;
}

void npy_close(NpyWriter *w) {
    if (fseek(w->file, 0, SEEK_SET)) {
        give_up(w);
    }
    write_header(w);
    if (fclose(w->file) || rename(w->temporary, w->path)) {
        give_up(w);
    }
    NpyWriter **at = &unfinished;
    while (*at != w) {
        at = &(*at)->next;
    }
    *at = w->next;
    free(w->temporary);
    free(w->path);
}
