/* names.c - a string-keyed hash map: open addressing, FNV-1a, at most half full. */
#include "cnnc.h"

#include <string.h>

typedef struct Slot {
    const char *key;
    void *value;
} Slot;

struct Map {
    Life life;
    Slot *slots;
    size_t size, used; /* size is a power of two */
};

static uint64_t hash(const char *s) {
    uint64_t h = 0xcbf29ce484222325;
    for (; *s; s++) {
        h = (h ^ (unsigned char)*s) * 0x100000001b3;
    }
    return h;
}

/* The slot that holds key, or the empty one where it would go. */
static Slot *find(const Map *m, const char *key) {
    size_t i = (size_t)hash(key) & (m->size - 1);
    while (m->slots[i].key && strcmp(m->slots[i].key, key)) {
        i = (i + 1) & (m->size - 1);
    }
    return &m->slots[i];
}

static void resize(Map *m, size_t size) {
    const Map old = *m;
    m->slots = NEW_ARRAY(m->life, Slot, size);
    m->size = size;
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i].key) {
            *find(m, old.slots[i].key) = old.slots[i];
        }
    }
}

Map *map_new(Life life) {
    Map *m = NEW(life, Map);
    m->life = life;
    resize(m, 64);
    return m;
}

void *map_get(const Map *m, const char *key) { return find(m, key)->value; }

void map_put(Map *m, const char *key, void *value) {
    Slot *s = find(m, key);
    if (!s->key) {
        if (2 * (m->used + 1) > m->size) {
            resize(m, 2 * m->size);
            s = find(m, key);
        }
        m->used++;
        s->key = arena_strdup(m->life, key);
    }
    s->value = value;
}
