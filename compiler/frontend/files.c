/* files.c - a graph file and those it includes: their blocks and top-level parameters.
 *
 * Blocks of all files share one table, and a name stands in it once. Parameters share one
 * list; a file's defaults replace those of the files that it includes. Two files of which
 * neither includes the other may give the same default; if they differ, a file that includes
 * both must decide.
 */
#include "frontend.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *const file_keys[] = {"format", "include", "params", "blocks", "name",
        "input", "layers", "outputs", "preprocess", "labels", "training_only"};
enum { INCLUDED_KEYS = 4, FILE_KEYS = sizeof file_keys / sizeof *file_keys };

/* ---- reading ---- */

Said read_said(const Tree *t, const Env *env, const char *said) {
    enum { LARGEST = 64 << 20 };
    Said s = {.path = path_beside(t->pos.file, said)};
    struct stat st;
    const bool found = !stat(s.path, &st);
    if (found && !S_ISREG(st.st_mode)) {
        error_at(pos_in(env, t), "'%s' is not a regular file", s.path);
    }
    if (found && st.st_size > LARGEST) {
        error_at(pos_in(env, t), "'%s' is larger than %d MB", s.path, LARGEST >> 20);
    }
    s.text = found ? read_file(PERM, s.path, &s.size) : NULL;
    if (!s.text) {
        error_at(pos_in(env, t), "can't read '%s': %s", s.path, strerror(errno));
    }
    return s;
}

/* The file's place in the list if it has been read before, else -1. */
static int find_file(const Loader *l, const uint64_t id[2]) {
    for (int i = 0; id[1] && i < l->files.n; i++) {
        if (l->files.at[i].id[0] == id[0] && l->files.at[i].id[1] == id[1]) {
            return i;
        }
    }
    return -1;
}

static SourceFile identify(const char *path) {
    struct stat st;
    SourceFile f = {.path = path, .open = true};
    if (!stat(path, &st)) {
        f.id[0] = (uint64_t)st.st_dev;
        f.id[1] = (uint64_t)st.st_ino;
    }
    return f;
}

static void include_one(Loader *l, const Tree *t) {
    const Said s = read_said(t, &l->bare, text_of(t, &l->bare, "include"));
    const int before = find_file(l, identify(s.path).id);
    if (before >= 0 && l->files.at[before].open) {
        error_at(t->pos, "'%s' includes itself", s.path);
    }
    if (before >= 0) {
        return;
    }
    if (l->files.n > MAX_NESTING) {
        error_at(t->pos, "more than %d files are included", MAX_NESTING);
    }
    Via *via = NEW(PERM, Via);
    *via = (Via){arena_printf(PERM, "'%s', included here", s.path), t->pos};
    load_file(l, s.path, parse_yaml(s.path, s.text, s.size, via));
}

/* ---- parameters ---- */

static bool is_identifier(const char *s) {
    static const char characters[] =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    return *s && !strchr("0123456789", *s) && !s[strspn(s, characters)];
}

/* Names that can follow a '$', each with one value or none. */
static void check_parameters(const Loader *l, const Tree *params) {
    for (int i = 0; i < params->keys.n; i++) {
        const Tree *key = params->keys.at[i], *item = params->items.at[i];
        if (!is_identifier(key->text)) {
            error_at(key->pos, "a parameter can't be named '%s': letters, digits and _",
                    key->text);
        }
        if (item->kind != TREE_TEXT) {
            error_at(item->pos, "the default of '%s' is one value, found %s", key->text,
                    tree_found(item));
        }
    }
    spend(&l->top, params->keys.n, params->pos);
}

static bool is_empty(const Tree *t) { return !t || tree_is_empty(t); }

static void declare_parameter(Loader *l, int file, const Tree *key, const Tree *value) {
    value = is_empty(value) ? NULL : value;
    Binding *b = find_parameter(&l->top, key->text);
    if (!b) {
        const Binding fresh = {
                .name = key->text, .pos = key->pos, .tree = value, .file = file};
        VEC_PUSH(PERM, l->params, fresh);
        l->top.at = l->params.at;
        l->top.n = l->params.n;
    } else if (b->file >= file) { /* of a file that this one includes */
        b->tree = value ? value : b->tree;
        b->rival = NULL;
        b->file = file;
    } else if (value && b->tree && strcmp(value->text, b->tree->text)) {
        b->rival = value;
    } else {
        b->tree = b->tree ? b->tree : value;
    }
}

static void declare_parameters(Loader *l, int file, const Tree *params) {
    check_parameters(l, want_map(params, &l->top, "'params'"));
    for (int i = 0; i < params->keys.n; i++) {
        spend(&l->top, l->params.n, params->pos);
        declare_parameter(l, file, params->keys.at[i], params->items.at[i]);
    }
}

/* The settings of the command line as a source, so that errors can show them. */
static const char *settings_text(const Options *o) {
    const char *text = "";
    for (int i = 0; i < o->settings.n; i++) {
        text = arena_printf(PERM, "%s--set %s=%s\n", text, o->settings.at[i].name,
                o->settings.at[i].value);
    }
    return text;
}

static void apply_setting(Loader *l, const Setting *s, int line) {
    const int col = (int)strlen("--set ") + 1;
    const Pos pos = {"<command line>", line, col, NULL};
    Binding *b = find_parameter(&l->top, s->name);
    if (!b) {
        VEC(const char *) names = {0};
        for (int i = 0; i < l->params.n; i++) {
            VEC_PUSH(SCRATCH, names, l->params.at[i].name);
        }
        const char *near = did_you_mean(s->name, names.at, names.n);
        error_at(pos,
                near ? "the graph has no parameter '%s'; did you mean '%s'?"
                     : "the graph has no parameter '%s'",
                s->name, near);
    }
    const int value_col = col + (int)strlen(s->name) + 1;
    Tree *t = NEW(PERM, Tree);
    *t = (Tree){.pos = {pos.file, line, value_col, NULL},
            .text = s->value,
            .plain = true,
            .text_col = value_col};
    b->value = argument_of(t, &l->top, s->name, kind_of_default(b->tree, &l->top));
    b->rival = NULL;
}

void bind_top_parameters(Loader *l) {
    const char *text = settings_text(l->options);
    source_add("<command line>", text, strlen(text));
    for (int i = 0; i < l->options->settings.n; i++) {
        apply_setting(l, &l->options->settings.at[i], i + 1);
    }
    for (int i = 0; i < l->params.n; i++) {
        const Binding *b = &l->params.at[i];
        if (b->rival) {
            error_note("the other default, '%s', stands at %s:%d:%d", b->tree->text,
                    b->tree->pos.file, b->tree->pos.line, b->tree->pos.col);
            error_at(b->rival->pos,
                    "two files differ about the default of '%s'; set it in "
                    "the file that includes both",
                    b->name);
        }
    }
    force_parameters(&l->top);
}

/* ---- blocks ---- */

static void check_block_name(const Loader *l, const Tree *key) {
    check_name(key->text, key->pos);
    if (op_is_in_language(op_by_name(key->text)) || !strcmp(key->text, "seq") ||
            !strcmp(key->text, "repeat")) {
        error_at(key->pos, "a block can't be named '%s': that is an operation",
                key->text);
    }
    const Block *other = map_get(l->blocks, key->text);
    if (other) {
        error_note("the first stands at %s:%d:%d", other->pos.file, other->pos.line,
                other->pos.col);
        error_at(key->pos, "a second file has a block named '%s'", key->text);
    }
}

static void declare_block(Loader *l, const Tree *key, const Tree *body) {
    static const char *const keys[] = {"inline", "params", "layers"};
    static const char *const reserved[] = {"name", "from", "if"};
    check_block_name(l, key);
    const char *where = arena_printf(PERM, "block '%s'", key->text);
    check_keys(want_map(body, &l->bare, where), &l->bare, where, keys, 3);
    Block *b = NEW(PERM, Block);
    *b = (Block){.name = key->text, .what = where, .pos = key->pos};
    const Tree *is_inline = tree_get(body, "inline"),
               *params = tree_get(body, "params");
    b->is_inline = is_inline && flag_of(is_inline, &l->bare, "inline");
    if (!is_empty(params)) {
        b->params = want_map(params, &l->bare, "'params'");
        check_parameters(l, params);
        for (int i = 0; i < 3; i++) {
            if (tree_get(params, reserved[i])) {
                error_at(params->pos,
                        "%s can't have a parameter '%s': every layer has it", where,
                        reserved[i]);
            }
        }
    }
    b->layers = tree_get(body, "layers");
    if (!b->layers) {
        error_at(key->pos, "%s has no 'layers'", where);
    }
    want_list(b->layers, &l->bare, "'layers'");
    map_put(l->blocks, b->name, b);
    VEC_PUSH(PERM, l->block_names, b->name);
}

static void declare_blocks(Loader *l, const Tree *blocks) {
    want_map(blocks, &l->bare, "'blocks'");
    for (int i = 0; i < blocks->keys.n; i++) {
        declare_block(l, blocks->keys.at[i], blocks->items.at[i]);
    }
}

/* ---- a file ---- */

/* The first file of a load is the graph; the others are included. */
void load_file(Loader *l, const char *path, const Tree *top) {
    const int file = l->files.n;
    const char *where = file ? "an included file" : "a graph";
    VEC_PUSH(PERM, l->files, identify(path));
    check_keys(want_map(top, &l->bare, where), &l->bare, where, file_keys,
            file ? INCLUDED_KEYS : FILE_KEYS);
    const Tree *format = tree_get(top, "format"), *include = tree_get(top, "include");
    const Tree *params = tree_get(top, "params"), *blocks = tree_get(top, "blocks");
    if (format && integer_of(format, &l->bare, "format", 1, MAX_EXTENT) != 1) {
        error_at(format->pos, "this cnnc reads format 1, found %s", tree_found(format));
    }
    if (!is_empty(include)) {
        want_list(include, &l->bare, "'include'");
        for (int i = 0; i < include->items.n; i++) {
            include_one(l, include->items.at[i]);
        }
    }
    if (!is_empty(params)) {
        declare_parameters(l, file, params);
    }
    if (!is_empty(blocks)) {
        declare_blocks(l, blocks);
    }
    l->files.at[file].open = false;
}
