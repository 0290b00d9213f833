/* file.c - a whole file in memory, unpacked if it is packed by gzip.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include "app.h"

#include "stb.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Reads to the end; the size is not asked for, so that pipes work as well. */
static int read_all(FILE *f, Bytes *out) {
    size_t capacity = 1 << 16;
    out->data = allocate(capacity, 1);
    for (size_t n;
            (n = fread(out->data + out->size, 1, capacity - out->size, f)) > 0;) {
        out->size += n;
        if (out->size < capacity) {
            continue;
        }
        capacity *= 2;
        out->data = realloc(out->data, capacity);
        if (!out->data) {
            die("out of memory");
        }
    }
    return !ferror(f);
}

static uint32_t crc32(const unsigned char *data, size_t size) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        }
    }
    return ~crc;
}

static uint32_t little32(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

/* The size of gzip's header (RFC 1952), or 0 if it is none. */
static size_t gzip_header(const Bytes *b) {
    enum { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 };
    if (b->size < 18 || memcmp(b->data, "\x1f\x8b\x08", 3) != 0) {
        return 0;
    }
    const int flags = b->data[3];
    size_t at = 10;
    if (flags & FEXTRA) {
        at += 2 + (size_t)(b->data[10] | b->data[11] << 8);
    }
    for (int text = FNAME; text <= FCOMMENT; text *= 2) {
        if (!(flags & text)) {
            continue;
        }
        while (at < b->size && b->data[at]) {
            at++;
        }
        at++;
    }
    if (flags & FHCRC) {
        at += 2;
    }
    return at + 8 <= b->size ? at : 0;
}

/* One gzip member: header, deflated data, CRC-32, size. */
static int unpack(const char *path, Bytes *b) {
    const size_t start = gzip_header(b);
    const unsigned char *const trailer = b->data + b->size - 8;
    int size = 0;
    if (!start || b->size > INT_MAX) {
        complain("%s: this is not packed by gzip", path);
        return 0;
    }
    /* With the trailer, for stb's decoder looks two bytes ahead of what it needs. */
    unsigned char *const data = (unsigned char *)stbi_zlib_decode_noheader_malloc(
            (const char *)b->data + start, (int)(b->size - start), &size);
    if (!data || little32(trailer + 4) != (uint32_t)size ||
            little32(trailer) != crc32(data, (size_t)size)) {
        complain("%s: the packed data is damaged", path);
        free(data);
        return 0;
    }
    free(b->data);
    *b = (Bytes){data, (size_t)size};
    return 1;
}

int read_whole_file(const char *path, Bytes *out) {
    *out = (Bytes){NULL, 0};
    FILE *const f = fopen(path, "rb");
    const int ok = f && read_all(f, out);
    if (!ok) {
        complain("%s: %s", path, strerror(errno));
    }
    if (f) {
        fclose(f);
    }
    if (ok && (!has_ending(path, ".gz") || unpack(path, out))) {
        return 1;
    }
    free(out->data);
    *out = (Bytes){NULL, 0};
    return 0;
}
