/* net.c - NET.c: banner, kernels, the descriptor, and one call a step.
 *
 * Each step's node gets a Kernel; kernels of equal text become one function. The run
 * function gives every tensor of the arena a name of its own, and each step is a call
 * between two barriers.
 */
#include "../plan/geometry.h"
#include "backend.h"

#include <string.h>

typedef struct Net {
    Graph *g;
    const char *name;   /* C identifier of the network */
    const char *header; /* file name of NET.h */
    bool embed;
    Kernel **kernels;       /* of each step */
    VEC(Kernel *) distinct; /* in the order of their first call */
    Printer *p;
} Net;

/* ---- kernels ---- */

static const char *parameter_text(const Argument *a) {
    return text("%sfloat %s[static %lld]", a->written ? "" : "const ", a->name,
            (long long)a->extent);
}

void emit_function(Printer *p, const Kernel *k, const char *name) {
    const char **items = NEW_ARRAY(SCRATCH, const char *, k->args.n + 2);
    int n = 0;
    items[n++] = "int part";
    items[n++] = "int parts";
    for (int i = 0; i < k->args.n; i++) {
        items[n++] = parameter_text(&k->args.at[i]);
    }
    const char *about = c_comment(k->about);
    emit(p, "/* ");
    for (const char *s = k->about; *s; s++) {
        emit(p, *s == '\n' ? "\n * " : "%c", *s == '\n' ? ' ' : about[s - k->about]);
    }
    emit(p, " */\n");
    emit_wrapped(p, 0, text("static void %s(", name), items, n, ") {\n");
    emit(p, "%s", printer_text(k->body, NULL));
    emit(p, "}\n\n");
}

/* All that tells two kernels apart but the name. */
static const char *kernel_key(const Kernel *k) {
    Printer *p = printer_new(SCRATCH);
    emit_function(p, k, k->name);
    return printer_text(p, NULL);
}

/* The parameters of n's kernel, then those of its guests. */
static void place_packed(Graph *g, const Node *n) {
    for (int i = 0; i < n->packed.n; i++) {
        Packed *p = n->packed.at[i];
        p->offset = g->packed_floats;
        g->packed_floats += p->floats;
        VEC_PUSH(GRAPH, g->packed, p);
    }
    for (int i = 0; i < n->guests.n; i++) {
        place_packed(g, n->guests.at[i]);
    }
}

/* What the emitter of kernels makes of n, for the first time or anew. */
static Kernel *make_kernel(Graph *g, Node *n) {
    Kernel *k = NEW(GRAPH, Kernel);
    *k = (Kernel){.g = g, .n = n, .v = g->target->v, .body = printer_new(GRAPH)};
    n->packed.n = 0;
    n->flops = 2 * node_macs(n) * g->batch;
    n->work = 2 * algorithm_macs(g, n) * g->batch;
    for (int i = 0; i < n->guests.n; i++) {
        n->guests.at[i]->packed.n = 0;
        n->flops += 2 * node_macs(n->guests.at[i]) * g->batch;
        n->work += 2 * node_macs(n->guests.at[i]) * g->batch;
    }
    emit_kernel(k);
    return k;
}

/* Kernel functions by their text, names made unique by a number. */
static void collect_kernels(Net *net) {
    Graph *g = net->g;
    Map *by_text = map_new(GRAPH), *by_name = map_new(GRAPH);
    g->packed.n = 0;
    g->packed_floats = 0;
    net->kernels = NEW_ARRAY(GRAPH, Kernel *, g->schedule.n);
    for (int i = 0; i < g->schedule.n; i++) {
        Node *n = g->schedule.at[i];
        Kernel *k = make_kernel(g, n);
        place_packed(g, n);
        const char *key = kernel_key(k);
        const Kernel *same = map_get(by_text, key);
        if (!same) {
            int count = 1;
            const char *name = c_name(g, k->name);
            while (map_get(by_name, name)) {
                name = text("%s_%d", c_name(g, k->name), ++count);
            }
            k->name = name;
            map_put(by_name, name, k);
            map_put(by_text, key, k);
            VEC_PUSH(GRAPH, net->distinct, k);
            same = k;
        }
        n->kernel_name = same->name;
        for (int j = 0; j < n->guests.n; j++) {
            n->guests.at[j]->kernel_name = same->name;
        }
        net->kernels[i] = k;
    }
}

/* ---- the banner ---- */

static void emit_banner(Net *net) {
    const Graph *g = net->g;
    Printer *p = net->p;
    emit(p, "/* %s, made by cnnc %s from %s for %s, batch %d.\n *\n",
            c_comment(g->name), CNNC_VERSION, c_comment(path_base(g->file)),
            g->target->name, g->batch);
    emit(p, " * cc -std=gnu17 -O2 -ffp-contract=fast %s%s-c\n *\n", g->target->cflags,
            *g->target->cflags ? " " : "");
    emit(p,
            " * %d steps, %d kernels; arena %lld bytes and %lld for each thread, "
            "weights %lld bytes.\n",
            g->schedule.n, net->distinct.n, (long long)g->arena_bytes,
            (long long)g->scratch_bytes, (long long)g->packed_floats * 4);
    emit(p, " * Anyone may use this file for anything (MIT-0).\n *\n");
    emit(p, " * %4s  %-28s %-16s %9s %8s  %s\n", "step", "layer", "result", "MFLOP",
            "MB", "kernel");
    for (int i = 0; i < g->schedule.n; i++) {
        const Node *n = g->schedule.at[i];
        emit(p, " * %4d  %-28s %-16s %9.2f %8.3f  %s\n", i, c_comment(n->name),
                shape_text(n->out), (double)n->flops / 1e6,
                (double)layer_bytes(g, n) / 1e6, n->kernel_name);
    }
    emit(p, " */\n");
}

static void emit_preamble(Net *net) {
    const Target *t = net->g->target;
    Printer *p = net->p;
    if (*t->macro) {
        emit(p, "#ifndef %s\n#error \"compile this file with %s\"\n#endif\n\n",
                t->macro, t->cflags);
    }
    emit(p, "#define CNNC_V %d\n#include \"%s\"\n\n", t->v, net->header);
    if (net->embed) {
        emit(p, "extern const unsigned char %s_weights_file[];\n", net->name);
        emit(p, "extern const unsigned char %s_weights_file_end[];\n\n", net->name);
    }
}

/* ---- the descriptor ---- */

/* "{0.485f, 0.456f, 0.406f}" */
static const char *numbers(const double *at, int n) {
    const char *s = n ? "" : "0";
    for (int i = 0; i < n; i++) {
        s = text("%s%s%s", s, i ? ", " : "", c_float(at[i]));
    }
    return text("{%s}", s);
}

static void emit_layers(Net *net) {
    const Graph *g = net->g;
    Printer *p = net->p;
    emit(p, "static const cnnc_layer %s_layers[%d] = {\n", net->name, g->schedule.n);
    for (int i = 0; i < g->schedule.n; i++) {
        const Node *n = g->schedule.at[i];
        emit(p, "{%s, %s, %s, %d, %d, %d, %lld, %lld, %lld, %lld},\n",
                c_string(n->name), c_string(op_text(n)), c_string(n->kernel_name),
                n->out->c, n->out->h, n->out->w, (long long)n->flops,
                (long long)n->work, (long long)layer_bytes(g, n),
                (long long)weight_bytes(n));
    }
    emit(p, "};\n");
}

static void emit_lists(Net *net) {
    const Graph *g = net->g;
    Printer *p = net->p;
    emit(p, "static const cnnc_tensor %s_outputs[%d] = {\n", net->name, g->outputs.n);
    for (int i = 0; i < g->outputs.n; i++) {
        const Value *y = g->outputs.at[i];
        emit(p, "{%s, %d, %d, %d},\n", c_string(y->name), y->c, y->h, y->w);
    }
    emit(p, "};\n");
    if (g->labels.n) {
        emit(p, "static const char *const %s_labels[%d] = {\n", net->name, g->labels.n);
        for (int i = 0; i < g->labels.n; i++) {
            emit(p, "%s,\n", c_string(g->labels.at[i]));
        }
        emit(p, "};\n");
    }
}

static void emit_preprocess(Printer *p, const Preprocess *q) {
    emit(p, ".preprocess = {.resize = %d, .crop_h = %d, .crop_w = %d, .invert = %d,\n",
            q->resize, q->crop[0], q->crop[1], q->invert);
    if (q->central > 0 || q->bicubic || q->bgr) {
        emit(p, ".central = %.15g, .bicubic = %d, .bgr = %d,\n", q->central, q->bicubic,
                q->bgr);
    }
    emit(p, ".n_mean = %d, .n_std = %d, .scale = %s,\n", q->n_mean, q->n_std,
            c_float(q->scale));
    emit(p, ".mean = %s, .std = %s},\n", numbers(q->mean, q->n_mean),
            numbers(q->std, q->n_std));
}

static void emit_model(Net *net) {
    const Graph *g = net->g;
    Printer *p = net->p;
    const Value *x = g->input;
    emit(p, "// clang-format off\n");
    emit_layers(net);
    emit_lists(net);
    emit(p, "const cnnc_model %s = {\n", net->name);
    emit(p, ".name = %s, .target = \"%s\", .version = \"%s\",\n", c_string(g->name),
            g->target->name, CNNC_VERSION);
    emit(p, ".fingerprint = 0x%016llx, .batch = %d,\n",
            (unsigned long long)g->fingerprint, g->batch);
    emit(p, ".input = {%s, %d, %d, %d},\n", c_string(x->name), x->c, x->h, x->w);
    emit(p, ".n_outputs = %d, .outputs = %s_outputs,\n", g->outputs.n, net->name);
    emit(p, ".weights_bytes = %lld, .arena_bytes = %lld, .scratch_bytes = %lld,\n",
            (long long)g->packed_floats * 4, (long long)g->arena_bytes,
            (long long)g->scratch_bytes);
    emit(p, ".steps = %d, .layers = %s_layers,\n", g->schedule.n, net->name);
    emit_preprocess(p, &g->preprocess);
    if (g->labels.n) {
        emit(p, ".n_labels = %d, .labels = %s_labels,\n", g->labels.n, net->name);
    }
    if (net->embed) {
        emit(p, ".embedded = %s_weights_file, .embedded_end = %s_weights_file_end,\n",
                net->name, net->name);
    }
    emit(p, "};\n// clang-format on\n\n");
}

/* ---- the run ---- */

static const char *root_name(const Net *net, const Value *root) {
    const Graph *g = net->g;
    if (root == g->input) {
        return "image";
    }
    if (root->def && root->def->op == OP_output) {
        return c_name(g, g->outputs.at[output_index(g, root->def)]->name);
    }
    return text("%s_at", c_name(g, root->name));
}

static const char *argument_text(const Net *net, const Argument *a) {
    if (a->packed) {
        return text("w + %lld", (long long)a->packed->offset);
    }
    if (!a->value) {
        return "scratch";
    }
    const char *root = root_name(net, a->value->root);
    const long long offset = a->value->root_offset;
    return offset ? text("%s + %lld", root, offset) : root;
}

/* "layer1.0.relu [64,56,56] arena+802816" */
static const char *place_text(const Net *net, const Value *v) {
    const Value *root = v->root;
    if (!value_is_stored(v)) {
        return text("%s %s not stored", c_comment(v->name), shape_text(v));
    }
    if (root == net->g->input || (root->def && root->def->op == OP_output)) {
        return text("%s %s", c_comment(v->name), shape_text(v));
    }
    return text("%s %s arena+%lld", c_comment(v->name), shape_text(v),
            (long long)(root->offset + 4 * v->root_offset));
}

/* Where it stands: "resnet18.yaml:14 (block 'stage', :31)" */
static const char *source_text(const Node *n) {
    if (!n->pos.file) {
        return "";
    }
    const char *s = text("%s:%d", c_comment(path_base(n->pos.file)), n->pos.line);
    const Via *via = n->pos.via;
    return via ? text("%s (%s, :%d)", s, c_comment(via->what), via->at.line) : s;
}

/* Above a step's call: what it is, what it reads and writes. */
static void emit_step_comment(Net *net, const Node *n) {
    const Graph *g = net->g;
    Printer *p = net->p;
    emit(p, "\n/* %s: %s   %s\n", c_comment(n->name), c_comment(op_text(n)),
            source_text(n));
    for (int i = 0; i < n->in.n; i++) {
        emit(p, " *   in   %s\n", place_text(net, n->in.at[i]));
    }
    for (int i = 0; i < n->guests.n; i++) {
        const Node *guest = n->guests.at[i];
        emit(p, " *   %s  %s\n", i ? "and" : "out",
                place_text(net, i ? n->guests.at[i - 1]->out : n->out));
        emit(p, " *   with %s: %s   %s\n", c_comment(guest->name),
                c_comment(op_text(guest)), source_text(guest));
    }
    const Value *last = n->guests.n ? n->guests.at[n->guests.n - 1]->out : n->out;
    emit(p, " *   out  %s   %.2f MFLOP, %.3f MB */\n", place_text(net, last),
            (double)n->flops / 1e6, (double)layer_bytes(g, n) / 1e6);
}

static void emit_step(Net *net, int i) {
    const Graph *g = net->g;
    const Node *n = g->schedule.at[i];
    const Kernel *k = net->kernels[i];
    Printer *p = net->p;
    const char **items = NEW_ARRAY(GRAPH, const char *, k->args.n + 2);
    int count = 0;
    items[count++] = "part";
    items[count++] = "parts";
    for (int j = 0; j < k->args.n; j++) {
        items[count++] = argument_text(net, &k->args.at[j]);
    }
    emit_step_comment(net, n);
    emit(p, "if (first <= %d && last >= %d) {\n", i, i);
    emit_wrapped(p, 2, text("%s(", n->kernel_name), items, count, ");\n");
    emit(p, "cnnc_barrier(job->team);\n}\n");
}

typedef VEC(const Value *) Roots;

static void add_root(const Net *net, Map *seen, const Value *y, Roots *roots) {
    const Value *root = y->root;
    const char *name = root_name(net, root);
    const bool callers = root->def && root->def->op == OP_output;
    if (value_is_stored(y) && !callers && !map_get(seen, name)) {
        map_put(seen, name, net->g);
        VEC_PUSH(GRAPH, *roots, root);
    }
}

/* Roots of the arena that some step writes, each once, in the order of the steps. */
static Roots list_roots(const Net *net) {
    Map *seen = map_new(SCRATCH);
    Roots roots = {0};
    for (int i = 0; i < net->g->schedule.n; i++) {
        const Node *n = net->g->schedule.at[i];
        add_root(net, seen, n->out, &roots);
        for (int j = 0; j < n->guests.n; j++) {
            add_root(net, seen, n->guests.at[j]->out, &roots);
        }
    }
    return roots;
}

/* One name for each tensor that has storage of its own in the arena. */
static void emit_names(Net *net) {
    const Roots roots = list_roots(net);
    Declaration *all = NEW_ARRAY(GRAPH, Declaration, roots.n);
    for (int i = 0; i < roots.n; i++) {
        const Value *root = roots.at[i];
        all[i].head = text("float *const %s =", root_name(net, root));
        all[i].value = text("arena + %lld;", (long long)root->offset / 4);
        all[i].note = text("/* %s */", shape_text(root));
    }
    emit_declarations(net->p, 1, all, roots.n);
}

static void emit_part(Net *net) {
    static const char *const parameters[] = {"void *job_", "int part", "int parts"};
    const Graph *g = net->g;
    Printer *p = net->p;
    emit(p, "typedef struct %s_job {\n", net->name);
    emit(p, "const float *w;\nfloat *arena;\ncnnc_team *team;\nconst float *image;\n");
    for (int i = 0; i < g->outputs.n; i++) {
        emit(p, "float *%s;\n", c_name(g, g->outputs.at[i]->name));
    }
    emit(p, "int first, last;\n} %s_job;\n\n", net->name);
    emit(p, "/* What each thread does: its part of every step. */\n");
    emit_wrapped(p, 0, text("static void %s_part(", net->name), parameters, 3, ") {\n");
    emit_value(p, 1, text("const %s_job *const job =", net->name),
            text("(const %s_job *)job_;\n", net->name));
    emit(p, "const int first = job->first, last = job->last;\n");
    emit(p, "const float *const image = job->image;\n");
    if (g->packed.n) {
        emit(p, "const float *const w = job->w;\n");
    }
    if (g->arena_bytes || g->scratch_bytes) {
        emit(p, "float *const arena = job->arena;\n");
    }
    for (int i = 0; i < g->outputs.n; i++) {
        const char *y = c_name(g, g->outputs.at[i]->name);
        emit(p, "float *const %s = job->%s;\n", y, y);
    }
    if (g->scratch_bytes) {
        emit(p, "float *const scratch = arena + %lld + part * %lld;\n",
                (long long)(g->arena_bytes / 4), (long long)(g->scratch_bytes / 4));
    }
    emit_names(net);
    for (int i = 0; i < g->schedule.n; i++) {
        emit_step(net, i);
    }
    emit(p, "}\n\n");
}

static void emit_run(Net *net) {
    const Graph *g = net->g;
    Printer *p = net->p;
    const char **items = NEW_ARRAY(GRAPH, const char *, g->outputs.n + 8);
    int n = interface_parameters(g, items);
    items[n++] = "int first";
    items[n++] = "int last";
    emit_wrapped(p, 0, text("cnnc_status %s_steps(", net->name), items, n, ") {\n");
    emit_value(p, 1, "const cnnc_status status =",
            text("cnnc_check_run(&%s, weights, arena, image);\n", net->name));
    emit(p, "if (status != CNNC_OK) {\nreturn status;\n}\n");
    emit(p, "%s_job job;\n", net->name);
    emit(p, "job.w = weights->data;\njob.arena = (float *)arena;\njob.team = team;\n");
    emit(p, "job.image = image;\n");
    for (int i = 0; i < g->outputs.n; i++) {
        const char *y = c_name(g, g->outputs.at[i]->name);
        emit(p, "job.%s = %s;\n", y, y);
    }
    emit(p, "job.first = first;\njob.last = last;\n");
    emit(p, "cnnc_team_run(team, %s_part, &job);\nreturn CNNC_OK;\n}\n\n", net->name);
    n = interface_parameters(g, items);
    emit_wrapped(p, 0, text("cnnc_status %s_run(", net->name), items, n, ") {\n");
    int count = 0;
    items[count++] = "weights";
    items[count++] = "arena";
    items[count++] = "team";
    items[count++] = "image";
    for (int i = 0; i < g->outputs.n; i++) {
        items[count++] = c_name(g, g->outputs.at[i]->name);
    }
    items[count++] = "0";
    items[count++] = text("%d", g->schedule.n - 1);
    emit_wrapped(p, 1, text("return %s_steps(", net->name), items, count, ");\n");
    emit(p, "}\n");
}

Emitted emit_net(Graph *g, const Options *o) {
    Net net = {
            .g = g, .name = c_name(g, ""), .embed = o->embed, .p = printer_new(GRAPH)};
    const char *base =
            path_base(path_without_extension(o->output ? o->output : g->name));
    net.header = text("%s.h", base);
    collect_kernels(&net);
    fingerprint_layout(g);
    emit_banner(&net);
    emit_preamble(&net);
    for (int i = 0; i < net.distinct.n; i++) {
        emit_function(net.p, net.distinct.at[i], net.distinct.at[i]->name);
    }
    emit_model(&net);
    emit_part(&net);
    emit_run(&net);
    Emitted e = {.h = emit_header(g)};
    e.c = printer_text(net.p, &e.c_size);
    e.h_size = strlen(e.h);
    return e;
}
