/* arena.c - memory by lifetime: everything of one Life is freed together.
 *
 * Blocks of 64 KiB and more are cut into zeroed, 16-byte aligned pieces. Under
 * AddressSanitizer each piece is a malloc of its own, so that overruns are seen.
 */
#include "cnnc.h"

#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__
#define ONE_MALLOC_EACH 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define ONE_MALLOC_EACH 1
#endif
#endif
#ifndef ONE_MALLOC_EACH
#define ONE_MALLOC_EACH 0
#endif

enum { BLOCK = 64 * 1024, ALIGN = 16 };

typedef struct Block {
    struct Block *next;
    size_t used, size; /* bytes behind this header */
} Block;

static Block *blocks[LIVES]; /* newest first */

/* align_up(5, 8) is 8, align_up(16, 8) is 16 */
static size_t align_up(size_t n, size_t to) { return (n + to - 1) / to * to; }

static Block *new_block(Life life, size_t size) {
    Block *b = calloc(1, align_up(sizeof *b, ALIGN) + size);
    if (!b) {
        error("out of memory: %zu bytes wanted", size);
    }
    b->size = size;
    b->next = blocks[life];
    blocks[life] = b;
    return b;
}

void *arena_alloc(Life life, size_t bytes) {
    if (bytes > SIZE_MAX / 2) {
        error("out of memory: %zu bytes wanted", bytes);
    }
    const size_t size = ONE_MALLOC_EACH ? bytes : align_up(bytes ? bytes : 1, ALIGN);
    Block *b = blocks[life];
    if (ONE_MALLOC_EACH) {
        b = new_block(life, size);
    } else if (!b || b->size - b->used < size) {
        b = new_block(life, size > BLOCK ? size : BLOCK);
    }
    char *at = (char *)b + align_up(sizeof *b, ALIGN) + b->used;
    b->used += size;
    return at;
}

void *arena_array(Life life, size_t n, size_t bytes) {
    if (bytes && n > SIZE_MAX / 2 / bytes) {
        error("out of memory: %zu times %zu bytes wanted", n, bytes);
    }
    return arena_alloc(life, n * bytes);
}

void *vec_grow(Life life, void *at, int *cap, size_t bytes) {
    const int wider = *cap ? *cap * 2 : 8;
    void *to = arena_array(life, (size_t)wider, bytes);
    if (*cap) {
        memcpy(to, at, (size_t)*cap * bytes);
    }
    *cap = wider;
    return to;
}

char *arena_strndup(Life life, const char *s, size_t n) {
    char *to = arena_alloc(life, n + 1);
    memcpy(to, s, n);
    return to;
}

char *arena_strdup(Life life, const char *s) {
    return arena_strndup(life, s, strlen(s));
}

char *arena_vprintf(Life life, const char *fmt, va_list args) {
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, fmt, args);
    char *to = arena_alloc(life, (size_t)n + 1);
    vsnprintf(to, (size_t)n + 1, fmt, again);
    va_end(again);
    return to;
}

char *arena_printf(Life life, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char *to = arena_vprintf(life, fmt, args);
    va_end(args);
    return to;
}

void arena_reset(Life life) {
    for (Block *b = blocks[life], *next; b; b = next) {
        next = b->next;
        free(b);
    }
    blocks[life] = NULL;
}

void arena_reset_all(void) {
    for (int life = 0; life < LIVES; life++) {
        arena_reset((Life)life);
    }
}
