/* load.c - the top level of a graph file -> Graph.
 *
 *     parse_yaml    text -> tree
 *     load_file     blocks and parameters, of included files too
 *     bind          --set, then every top-level parameter gets its value
 *     input, name   --input wins over the file
 *     expand_top    layers -> nodes
 *     outputs, preprocess, labels, training_only
 *
 * Leaves: nodes in an order in which each follows what it reads, with every attribute set
 * and in its range; full names, all different; uses and outputs linked.
 */
#include "frontend.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* The item of a key that a graph must have. */
static const Tree *require(const Tree *top, const char *key) {
    const Tree *t = tree_get(top, key);
    if (!t || tree_is_empty(t)) {
        error_at(t ? t->pos : top->pos, "a graph wants '%s'", key);
    }
    return t;
}

static void read_name(Loader *l, const Tree *t) {
    const char *name = text_of(t, &l->top, "name");
    check_name(name, t->pos);
    l->g->name = name;
    l->g->pos = t->pos;
}

/* ---- the input ---- */

static void read_input(Loader *l, const Tree *t) {
    static const char shape[] = "{name: [C, H, W]}";
    if (t->kind != TREE_MAP || t->keys.n != 1 || t->items.at[0]->kind != TREE_LIST ||
            t->items.at[0]->items.n != 3) {
        error_at(t->pos, "'input' wants %s; a network has one input", shape);
    }
    const Tree *key = t->keys.at[0];
    const Options *o = l->options;
    int size[4];
    check_name(key->text, key->pos);
    read_extents(t->items.at[0], &l->top, "input", size, 1, shape);
    Value *v = value_new(l->g, key->text, key->pos);
    v->c = o->input_c ? o->input_c : size[0];
    v->h = o->input_h ? o->input_h : size[1];
    v->w = o->input_w ? o->input_w : size[2];
    if ((int64_t)v->c * v->h > INT32_MAX || (int64_t)v->c * v->h * v->w > INT32_MAX) {
        error_at(t->items.at[0]->pos, "the input has more than %d elements", INT32_MAX);
    }
    l->g->input = v;
    add_layer_name(l, v->name, v, v->pos);
}

/* ---- outputs ---- */

static void add_output(Loader *l, const Tree *t) {
    const char *name = text_of(t, &l->top, "outputs");
    Value *v = find_name(l, "", name, t->pos);
    if (!v) {
        unknown_name(l, (Unresolved){name, "", t->pos});
    }
    if (v == l->g->input) {
        error_at(t->pos, "'%s' is the network's input: it can't be an output", name);
    }
    for (int i = 0; i < l->g->outputs.n; i++) {
        if (l->g->outputs.at[i] == v) {
            error_at(t->pos, "'%s' is an output already", name);
        }
    }
    VEC_PUSH(GRAPH, l->g->outputs, v);
}

static void read_outputs(Loader *l, const Tree *t, Value *last) {
    if (!t || tree_is_empty(t)) {
        VEC_PUSH(GRAPH, l->g->outputs, last);
        return;
    }
    if (t->kind == TREE_TEXT) {
        add_output(l, t);
        return;
    }
    want_list(t, &l->top, "'outputs'");
    if (!t->items.n) {
        error_at(t->pos, "a network wants at least one output");
    }
    for (int i = 0; i < t->items.n; i++) {
        spend(&l->top, i, t->pos);
        add_output(l, t->items.at[i]);
    }
}

/* ---- preprocess ---- */

/* The command line may have made another network of the file: other channels, another
 * size, other classes. What the file says for its own then has to give way. */
static bool is_changed(const Options *o) { return o->settings.n || o->input_h; }

/* One number, or one for each channel. Where the command line changed the number of
 * channels, the mean of the list stands for all of them. */
static int read_statistics(Loader *l, const Tree *t, const char *what, double to[4]) {
    const int c = l->g->input->c, n = t->items.n;
    if (t->kind == TREE_TEXT) {
        to[0] = real_of(t, &l->top, what);
        return 1;
    }
    want_list(t, &l->top, arena_printf(PERM, "'%s'", what));
    const bool fits = n == c && c <= 4;
    if (!fits && !(n && is_changed(l->options))) {
        error_at(t->pos, "'%s' wants one number%s, found a list of %d", what,
                c > 4 ? "" : arena_printf(PERM, " or %d, one for each channel", c), n);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
        const double x = real_of(t->items.at[i], &l->top, what);
        sum += x;
        if (fits) {
            to[i] = x;
        }
    }
    if (!fits) {
        to[0] = sum / n;
    }
    return fits ? c : 1;
}

static void check_std(const Preprocess *p, const Tree *t) {
    for (int i = 0; i < p->n_std; i++) {
        if (!(p->std[i] > 0)) {
            error_at(t->pos, "'std' wants numbers above 0, found %.9g", p->std[i]);
        }
    }
}

static void read_crop(Loader *l, const Tree *t) {
    static const char shape[] = "one value or [h, w]";
    int v[4];
    const int n = read_extents(t, &l->top, "crop", v, 1, shape);
    if (n > 2) {
        error_at(t->pos, "'crop' wants %s, found a list of %d", shape, n);
    }
    l->g->preprocess.crop[0] = v[0];
    l->g->preprocess.crop[1] = v[n - 1];
}

/* The crop is what the network reads. With --input another size is read, so the crop
 * follows, and resize keeps its ratio to it. */
static void fit_crop(Loader *l, const Tree *t) {
    Preprocess *p = &l->g->preprocess;
    const Value *in = l->g->input;
    const int h = p->crop[0], w = p->crop[1];
    if (!h || (h == in->h && w == in->w)) {
        return;
    }
    if (!l->options->input_h) {
        error_at(t->pos, "'crop' gives pictures of %d x %d, the network reads %d x %d",
                h, w, in->h, in->w);
    }
    const int before = h < w ? h : w, after = in->h < in->w ? in->h : in->w;
    p->resize = (int)(((int64_t)p->resize * after + before / 2) / before);
    p->crop[0] = in->h;
    p->crop[1] = in->w;
}

/* The sides that are kept are those of tf.image.central_crop. */
static double read_central(const Tree *t, const Env *env) {
    const double share = real_of(t, env, "central");
    if (!(share > 0 && share <= 1)) {
        error_at(t->pos, "'central' wants a share above 0, at most 1, found %.9g",
                share);
    }
    return share;
}

static bool is_bicubic(const Tree *t, const Env *env) {
    const char *name = text_of(t, env, "interpolation");
    if (strcmp(name, "bilinear") && strcmp(name, "bicubic")) {
        error_at(t->pos, "'interpolation' wants bilinear or bicubic, found '%s'", name);
    }
    return !strcmp(name, "bicubic");
}

/* How a picture comes to its size, apart from that size: `central`, `interpolation`. */
static void read_sampling(Loader *l, const Tree *t) {
    Preprocess *p = &l->g->preprocess;
    const Tree *central = tree_get(t, "central");
    const Tree *interpolation = tree_get(t, "interpolation");
    p->central = central ? read_central(central, &l->top) : 0;
    p->bicubic = interpolation && is_bicubic(interpolation, &l->top);
}

static void read_preprocess(Loader *l, const Tree *t) {
    static const char *const keys[] = {"central", "resize", "interpolation", "crop",
            "scale", "mean", "std", "invert", "bgr"};
    Preprocess *p = &l->g->preprocess;
    const Env *env = &l->top;
    check_keys(want_map(t, env, "'preprocess'"), env, "'preprocess'", keys, 9);
    read_sampling(l, t);
    const Tree *resize = tree_get(t, "resize"), *crop = tree_get(t, "crop");
    const Tree *scale = tree_get(t, "scale"), *mean = tree_get(t, "mean");
    const Tree *std = tree_get(t, "std"), *invert = tree_get(t, "invert");
    const Tree *bgr = tree_get(t, "bgr");
    p->resize = resize ? (int)integer_of(resize, env, "resize", 1, MAX_EXTENT) : 0;
    if (crop) {
        read_crop(l, crop);
        fit_crop(l, crop);
    }
    if (p->crop[0] && p->resize && p->resize < p->crop[0] && p->resize < p->crop[1]) {
        error_at(resize->pos, "'resize' makes pictures smaller than 'crop' cuts out");
    }
    p->scale = scale ? real_of(scale, env, "scale") : 1.0 / 255;
    p->n_mean = mean ? read_statistics(l, mean, "mean", p->mean) : 0;
    p->n_std = std ? read_statistics(l, std, "std", p->std) : 0;
    check_std(p, std);
    p->invert = invert && flag_of(invert, env, "invert");
    p->bgr = bgr && flag_of(bgr, env, "bgr");
}

/* ---- labels ---- */

/* One a line; the last line may or may not end. */
static void read_labels(Loader *l, const Tree *t) {
    const Said file = read_said(t, &l->top, text_of(t, &l->top, "labels"));
    if (memchr(file.text, 0, file.size)) {
        error_at(t->pos, "'%s' is not a text file", file.path);
    }
    l->g->labels_file = file.path;
    for (char *at = file.text; *at;) {
        const size_t line = strcspn(at, "\n");
        const size_t length = line && at[line - 1] == '\r' ? line - 1 : line;
        const char *label = arena_strndup(PERM, at, length);
        VEC_PUSH(GRAPH, l->g->labels, label);
        at += line + (at[line] == '\n');
    }
    if (!l->g->labels.n) {
        error_at(t->pos, "'%s' holds no labels", file.path);
    }
}

/* ---- training_only ---- */

/* [aux1, aux2]: parts of a published checkpoint that this network leaves out. */
static void read_training_only(Loader *l, const Tree *t) {
    want_list(t, &l->top, "'training_only'");
    for (int i = 0; i < t->items.n; i++) {
        const Tree *item = t->items.at[i];
        const char *scope = text_of(item, &l->top, "training_only");
        spend(&l->top, i, item->pos);
        check_name(scope, item->pos);
        VEC_PUSH(PERM, l->g->training_only, scope);
    }
}

/* ---- all of it ---- */

static void read_top(Loader *l, const Tree *top) {
    const Tree *preprocess, *labels, *training_only;
    require(top, "format");
    read_name(l, require(top, "name"));
    read_input(l, require(top, "input"));
    const Tree *layers = require(top, "layers");
    Value *last = expand_top(l, layers);
    if (l->unresolved.name) {
        unknown_name(l, l->unresolved);
    }
    if (!l->g->nodes.n) {
        error_at(layers->pos, "the network has no layers");
    }
    name_joins(l);
    read_outputs(l, tree_get(top, "outputs"), last);
    if ((preprocess = tree_get(top, "preprocess")) && !tree_is_empty(preprocess)) {
        read_preprocess(l, preprocess);
    }
    if ((labels = tree_get(top, "labels")) && !tree_is_empty(labels)) {
        read_labels(l, labels);
    }
    if ((training_only = tree_get(top, "training_only")) &&
            !tree_is_empty(training_only)) {
        read_training_only(l, training_only);
    }
}

Graph *load_graph_text(
        const Options *o, const char *file, const char *text, size_t size) {
    Loader *l = NEW(PERM, Loader);
    *l = (Loader){.options = o, .g = graph_new(""), .work = {.left = MAX_WORK}};
    l->blocks = map_new(PERM);
    l->names = map_new(PERM);
    l->top.work = l->bare.work = &l->work;
    l->g->file = file;
    l->g->batch = o->batch;
    l->g->target = o->target;
    const Tree *top = parse_yaml(file, text, size, NULL);
    load_file(l, file, top);
    bind_top_parameters(l);
    read_top(l, top);
    l->g->layers = l->g->nodes.n;
    graph_link(l->g);
    return l->g;
}

Graph *load_graph(const Options *o) {
    size_t size = 0;
    const char *text = read_file(PERM, o->graph_file, &size);
    if (!text) {
        error("can't read '%s': %s", o->graph_file, strerror(errno));
    }
    return load_graph_text(o, o->graph_file, text, size);
}
