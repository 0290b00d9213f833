/* yaml.c - YAML text becomes a tree of texts, lists and mappings, each with its position.
 *
 * libyaml's events are read, not its documents, so that every key has a position too. All
 * scalars stay text: their place in the graph language gives them a type, YAML's guesses do
 * not. What would make the text mean more than it says is refused: tags, anchors, aliases,
 * duplicate keys, several documents.
 */
#include "frontend.h"

#include <string.h>
#include <yaml.h>

typedef struct Reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the current one; zero between events */
    const char *file, *text;
    size_t size;
    const Via *via;
    size_t byte, point; /* the same place in bytes and in code points; see char_at() */
    int trees;
} Reader;

/* An error that frees what libyaml holds first. */
static _Noreturn void fail(Reader *r, Pos pos, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));

static void fail(Reader *r, Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *message = arena_vprintf(PERM, fmt, args);
    va_end(args);
    yaml_event_delete(&r->event);
    yaml_parser_delete(&r->parser);
    error_at(pos, "%s", message);
}

static Pos pos_of(const Reader *r, yaml_mark_t mark) {
    return (Pos){r->file, (int)mark.line + 1, (int)mark.column + 1, r->via};
}

static Pos event_pos(const Reader *r) { return pos_of(r, r->event.start_mark); }

/* libyaml's reader knows only the byte at which the text is no UTF-8. */
static Pos pos_of_byte(const Reader *r, size_t byte) {
    Pos pos = {r->file, 1, 1, r->via};
    for (size_t i = 0; i < byte && i < r->size; i++) {
        if (r->text[i] == '\n') {
            pos.line++;
            pos.col = 1;
        } else if (((unsigned char)r->text[i] & 0xc0) != 0x80) {
            pos.col++;
        }
    }
    return pos;
}

/* The byte at a mark. Events come in the order of the text, so the place only moves on. */
static char char_at(Reader *r, yaml_mark_t mark) {
    while (r->point < mark.index && r->byte < r->size) {
        r->byte++;
        while (r->byte < r->size && ((unsigned char)r->text[r->byte] & 0xc0) == 0x80) {
            r->byte++;
        }
        r->point++;
    }
    return r->point == mark.index && r->byte < r->size ? r->text[r->byte] : 0;
}

static _Noreturn void syntax_error(Reader *r) {
    const yaml_parser_t *p = &r->parser;
    const char *problem = p->problem ? p->problem : "out of memory";
    if (p->error == YAML_READER_ERROR) {
        fail(r, pos_of_byte(r, p->problem_offset), "this is not YAML: %s", problem);
    }
    const Pos pos = pos_of(r, p->problem_mark);
    if (char_at(r, p->problem_mark) == '\t') {
        fail(r, pos, "this is not YAML: a tab can't indent; use blanks");
    }
    if (p->context && p->context_mark.line != p->problem_mark.line) {
        fail(r, pos, "this is not YAML: %s, %s that starts on line %d", problem,
                p->context, (int)p->context_mark.line + 1);
    }
    fail(r, pos, "this is not YAML: %s", problem);
}

static yaml_event_type_t next_event(Reader *r) {
    yaml_event_delete(&r->event);
    if (!yaml_parser_parse(&r->parser, &r->event)) {
        syntax_error(r);
    }
    return r->event.type;
}

static void refuse_extras(
        Reader *r, const yaml_char_t *anchor, const yaml_char_t *tag) {
    if (anchor) {
        fail(r, event_pos(r), "anchors are refused: '&%s'", (const char *)anchor);
    }
    if (tag || char_at(r, r->event.start_mark) == '!') {
        fail(r, event_pos(r), "tags are refused: '%s'", tag ? (const char *)tag : "!");
    }
}

static Tree *new_tree(Reader *r, TreeKind kind) {
    if (++r->trees > MAX_NODES) {
        fail(r, event_pos(r), "this file has more than %d pieces", MAX_NODES);
    }
    Tree *t = NEW(PERM, Tree);
    t->kind = kind;
    t->pos = event_pos(r);
    return t;
}

/* The column of the first character of a scalar that stands in the text as it is. */
static int text_column(const yaml_event_t *e) {
    const size_t quotes = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
    size_t points = 0;
    for (size_t i = 0; i < e->data.scalar.length; i++) {
        points += (e->data.scalar.value[i] & 0xc0) != 0x80;
    }
    const bool as_it_is =
            e->start_mark.line == e->end_mark.line &&
            e->start_mark.index + points + 2 * quotes == e->end_mark.index;
    return as_it_is ? (int)(e->start_mark.column + quotes) + 1 : 0;
}

static Tree *build_text(Reader *r) {
    const yaml_event_t *e = &r->event;
    refuse_extras(r, e->data.scalar.anchor, e->data.scalar.tag);
    const char *value = (const char *)e->data.scalar.value;
    if (memchr(value, 0, e->data.scalar.length)) {
        fail(r, event_pos(r), "a text can't hold a zero byte");
    }
    Tree *t = new_tree(r, TREE_TEXT);
    t->text = arena_strndup(PERM, value, e->data.scalar.length);
    t->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    t->text_col = text_column(e);
    return t;
}

static Tree *build(Reader *r, int depth);

static Tree *build_list(Reader *r, int depth) {
    const yaml_event_t *e = &r->event;
    refuse_extras(r, e->data.sequence_start.anchor, e->data.sequence_start.tag);
    Tree *t = new_tree(r, TREE_LIST);
    while (next_event(r) != YAML_SEQUENCE_END_EVENT) {
        VEC_PUSH(PERM, t->items, build(r, depth));
    }
    return t;
}

/* The key of map with that text, if there is one. Small mappings, almost all, need no Map. */
static const Tree *key_before(const Tree *map, Map **seen, const char *text) {
    enum { SMALL = 16 };
    if (map->keys.n > SMALL) {
        return map_get(*seen, text);
    }
    if (map->keys.n == SMALL) {
        *seen = map_new(PERM);
    }
    const Tree *found = NULL;
    for (int i = 0; i < map->keys.n; i++) {
        if (map->keys.n == SMALL) {
            map_put(*seen, map->keys.at[i]->text, map->keys.at[i]);
        }
        found = strcmp(map->keys.at[i]->text, text) ? found : map->keys.at[i];
    }
    return found;
}

static Tree *build_map(Reader *r, int depth) {
    const yaml_event_t *e = &r->event;
    refuse_extras(r, e->data.mapping_start.anchor, e->data.mapping_start.tag);
    Tree *t = new_tree(r, TREE_MAP);
    Map *seen = NULL;
    while (next_event(r) != YAML_MAPPING_END_EVENT) {
        if (r->event.type != YAML_SCALAR_EVENT && r->event.type != YAML_ALIAS_EVENT) {
            fail(r, event_pos(r), "a key is a text, not a list or a mapping");
        }
        Tree *key = build(r, depth);
        const Tree *before = key_before(t, &seen, key->text);
        if (before) {
            error_note("the first '%s' is on line %d", key->text, before->pos.line);
            fail(r, key->pos, "the key '%s' stands twice in one mapping", key->text);
        }
        if (seen) {
            map_put(seen, key->text, key);
        }
        VEC_PUSH(PERM, t->keys, key);
        next_event(r);
        VEC_PUSH(PERM, t->items, build(r, depth));
    }
    return t;
}

/* The tree that begins with the current event. */
static Tree *build(Reader *r, int depth) {
    if (depth >= MAX_NESTING) {
        fail(r, event_pos(r), "this nests deeper than %d levels", MAX_NESTING);
    }
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        return build_text(r);
    case YAML_SEQUENCE_START_EVENT:
        return build_list(r, depth + 1);
    case YAML_MAPPING_START_EVENT:
        return build_map(r, depth + 1);
    default: /* YAML_ALIAS_EVENT: no other event starts a value */
        fail(r, event_pos(r), "aliases are refused: '*%s'",
                (const char *)r->event.data.alias.anchor);
    }
}

/* The only document, up to the end of the text. */
static Tree *build_document(Reader *r) {
    next_event(r); /* the start of the stream */
    if (next_event(r) == YAML_STREAM_END_EVENT) {
        fail(r, (Pos){r->file, 1, 1, r->via}, "this file is empty");
    }
    const yaml_tag_directive_t *tags =
            r->event.data.document_start.tag_directives.start;
    if (tags != r->event.data.document_start.tag_directives.end) {
        fail(r, event_pos(r), "tags are refused: '%%TAG %s'",
                (const char *)tags->handle);
    }
    next_event(r);
    Tree *top = build(r, 0);
    next_event(r); /* the end of the document */
    if (next_event(r) != YAML_STREAM_END_EVENT) {
        fail(r, event_pos(r), "a second document starts here; a graph is one document");
    }
    return top;
}

/* YAML also knows line breaks that no editor counts; then positions would be wrong. */
static void refuse_odd_line_breaks(const Reader *r) {
    static const char *const odd[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
    for (const char *s = r->text, *end = s + r->size; s < end; s++) {
        bool is_odd = *s == '\r' && !(s + 1 < end && s[1] == '\n');
        for (int i = 0; i < 3; i++) {
            const size_t n = strlen(odd[i]);
            is_odd = is_odd || ((size_t)(end - s) >= n && !memcmp(s, odd[i], n));
        }
        if (is_odd) {
            error_at(pos_of_byte(r, (size_t)(s - r->text)),
                    "a line ends with LF or CR LF, and not as this one does");
        }
    }
}

Tree *parse_yaml(const char *file, const char *text, size_t size, const Via *via) {
    const size_t mark = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    Reader r = {.file = file, .text = text + mark, .size = size - mark, .via = via};
    source_add(file, r.text, r.size);
    refuse_odd_line_breaks(&r);
    if (!yaml_parser_initialize(&r.parser)) {
        error("out of memory");
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.size);
    Tree *top = build_document(&r);
    yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    return top;
}

/* ---- trees ---- */

const Tree *tree_get(const Tree *map, const char *key) {
    if (!map || map->kind != TREE_MAP) {
        return NULL;
    }
    for (int i = 0; i < map->keys.n; i++) {
        if (!strcmp(map->keys.at[i]->text, key)) {
            return map->items.at[i];
        }
    }
    return NULL;
}

bool tree_is_empty(const Tree *t) {
    return t->kind == TREE_TEXT && t->plain && !*t->text;
}

const char *tree_found(const Tree *t) {
    switch (t->kind) {
    case TREE_LIST:
        return t->items.n ? "a list" : "an empty list";
    case TREE_MAP:
        return "a mapping";
    default:
        return tree_is_empty(t)        ? "nothing"
               : strlen(t->text) <= 60 ? arena_printf(PERM, "'%s'", t->text)
                                       : "a long text";
    }
}
