/* summary.c - `cnnc summary`: layers, shapes, parameters, multiply-adds, memory.
 *
 * The table shows the layers as the graph file has them, before any pass. What is counted,
 * and how, as PyTorch does it:
 *
 *     params   elements of weights and biases, batch norm's included
 *     buffers  elements of batch norm's running_mean and running_var, and one for its
 *              num_batches_tracked
 *     keys     entries of the state_dict: a tensor each, num_batches_tracked too
 *     macs     of convolutions and linear layers, for one image
 *     depth    weighted layers (convolutions, linear) on a path from the input to an
 *              output: the fewest and the most
 *
 *     layer  op                   out        params    macs  kernel
 *     0      conv 5x5 pad 2 1->6  [6,28,28]     156  117600  conv5x5_c1_k6_h28_sigmoid
 *     1      sigmoid              [6,28,28]                  into conv '0'
 */
#include "inspect.h"

#include <cjson/cJSON.h>
#include <string.h>

typedef struct Totals {
    int64_t params, buffers, keys, macs;
    int shortest, longest; /* paths, in weighted layers */
    Map *of_layer;         /* name -> its params */
} Totals;

/* ---- counting ---- */

static bool ends_with(const char *text, const char *end) {
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

/* "layer1.0.conv1.weight" -> "layer1.0.conv1" */
static const char *layer_of(const Tensor *t) {
    return arena_strndup(GRAPH, t->name, (size_t)(strrchr(t->name, '.') - t->name));
}

static void count_tensor(Totals *t, const Tensor *tensor) {
    t->keys++;
    if (ends_with(tensor->name, ".running_mean")) {
        t->buffers += tensor->count;
    } else if (ends_with(tensor->name, ".running_var")) {
        t->buffers += tensor->count + 1; /* and num_batches_tracked */
        t->keys++;
    } else {
        const char *layer = layer_of(tensor);
        int64_t *of_layer = map_get(t->of_layer, layer);
        if (!of_layer) {
            of_layer = NEW(GRAPH, int64_t);
            map_put(t->of_layer, layer, of_layer);
        }
        *of_layer += tensor->count;
        t->params += tensor->count;
    }
}

typedef struct Depth {
    int shortest, longest;
} Depth;

/* Of the paths that end in n's result: those of its operands, and n itself. The network's
 * input, where they begin, is no layer's result. */
static Depth depth_of(const Map *depths, const Node *n) {
    const int own = n->op == OP_conv || n->op == OP_linear;
    Depth d = {INT32_MAX, 0};
    for (int i = 0; i < n->in.n; i++) {
        const Node *def = n->in.at[i]->def;
        const Depth x = def ? *(const Depth *)map_get(depths, def->name) : (Depth){0};
        d.shortest = x.shortest < d.shortest ? x.shortest : d.shortest;
        d.longest = x.longest > d.longest ? x.longest : d.longest;
    }
    return (Depth){d.shortest + own, d.longest + own};
}

/* Over all outputs, in one walk: a layer stands after those that it reads. */
static void find_paths(const Graph *g, Totals *t) {
    Map *depths = map_new(GRAPH);
    t->shortest = INT32_MAX;
    for (int i = 0; i < g->loaded.n; i++) {
        const Node *n = g->loaded.at[i];
        Depth *d = NEW(GRAPH, Depth);
        *d = depth_of(depths, n);
        map_put(depths, n->name, d);
        if (n->out->is_output) {
            t->shortest = d->shortest < t->shortest ? d->shortest : t->shortest;
            t->longest = d->longest > t->longest ? d->longest : t->longest;
        }
    }
}

static Totals count_all(const Graph *g) {
    Totals t = {.of_layer = map_new(GRAPH)};
    for (int i = 0; i < g->params.n; i++) {
        count_tensor(&t, g->params.at[i]);
    }
    for (int i = 0; i < g->loaded.n; i++) {
        t.macs += node_macs(g->loaded.at[i]);
    }
    find_paths(g, &t);
    return t;
}

/* A folded batch norm that a dumped graph gives has no layer but its convolution. */
static int64_t layer_params(const Totals *t, const Node *n) {
    const int64_t *own = map_get(t->of_layer, n->name);
    return own ? *own : 0;
}

static const char *kernel_of(const Report *r, const Node *n) {
    const Node *step = step_of(r, n);
    return step ? step->kernel_name : NULL;
}

/* ---- text ---- */

/* 0 as a blank */
static const char *count_text(int64_t n) {
    return n ? arena_printf(GRAPH, "%lld", (long long)n) : "";
}

static void print_layers(const Report *r, const Totals *t) {
    Table table = {.align = "lllrrl"};
    add_head(
            &table, (const char *[]){"layer", "op", "out", "params", "macs", "kernel"});
    for (int i = 0; i < r->g->loaded.n; i++) {
        const Node *n = r->g->loaded.at[i];
        const char *kernel = kernel_of(r, n);
        add_cell(&table, "%s", n->name);
        add_cell(&table, "%s", op_text(n));
        add_cell(&table, "%s", shape_text(n->out));
        add_cell(&table, "%s", count_text(layer_params(t, n)));
        add_cell(&table, "%s", count_text(node_macs(n)));
        add_cell(&table, "%s", kernel ? kernel : fate_text(r, n));
    }
    print_table(&table);
}

static void add_total(Table *t, const char *name, int64_t n, const char *what) {
    add_cell(t, "%s", name);
    add_cell(t, "%lld", (long long)n);
    add_cell(t, "%s", what);
}

static void add_ratio(Table *t, const char *name, double x, const char *what) {
    add_cell(t, "%s", name);
    add_cell(t, "%.2f", x);
    add_cell(t, "%s", what);
}

/* What the weights as packed cost, and what that buys. */
static void add_bill(Table *t, const WeightBill *b) {
    add_total(t, "checkpoint's weights", b->checkpoint,
            "bytes as fp32, of convolutions and linear layers");
    add_total(t, "packed weights", b->packed, "bytes of these, lane padding aside");
    add_ratio(t, "growth", (double)b->packed / (double)b->checkpoint,
            "times the checkpoint's; --weights-limit bounds it");
    add_ratio(t, "speedup", b->direct_cost / b->cost,
            "of these layers by the cost model, over --weights-limit 1");
}

static void print_totals(const Report *r, const Totals *t, const WeightBill *bill) {
    const Graph *g = r->g;
    Table table = {.align = "lrl"};
    add_total(&table, "params", t->params, "");
    add_total(&table, "buffers", t->buffers, "");
    add_total(&table, "macs", t->macs, "for one image");
    add_total(&table, "keys", t->keys, "of the state_dict");
    add_total(&table, "shortest path", t->shortest, "weighted layers: conv, linear");
    add_total(&table, "longest path", t->longest, "weighted layers");
    add_total(&table, "arena", g->arena_bytes,
            g->arena_bytes == g->lower_bound ? "bytes, the lower bound" : "bytes");
    if (g->arena_bytes > g->lower_bound) {
        add_total(&table, "lower bound", g->lower_bound,
                arena_printf(
                        GRAPH, "bytes, at '%s'", g->schedule.at[g->bound_step]->name));
    }
    add_total(&table, "unplanned", g->unplanned_bytes, "bytes, each value by itself");
    add_total(&table, "scratch", g->scratch_bytes, "bytes a thread");
    add_total(&table, "weights", g->packed_floats * 4, "bytes, packed, all of them");
    if (bill->checkpoint > 0) {
        add_bill(&table, bill);
    }
    add_total(&table, "kernels", r->kernels, "distinct functions");
    add_total(
            &table, "copies", r->copies, "steps that copy a value into another layout");
    print_table(&table);
}

static void print_text(const Report *r, const Totals *t, const WeightBill *bill) {
    const Graph *g = r->g;
    printf("%s: %s [%d,%d,%d], target %s, batch %d\n\n", g->name, g->input->name,
            g->input->c, g->input->h, g->input->w, g->target->name, g->batch);
    print_layers(r, t);
    printf("\n");
    print_totals(r, t, bill);
}

/* ---- JSON ---- */

static void add_int(cJSON *object, const char *key, int64_t n) {
    cJSON_AddNumberToObject(object, key, (double)n);
}

static void add_shape(cJSON *object, const char *key, const Value *v) {
    cJSON_AddItemToObject(
            object, key, cJSON_CreateIntArray((int[]){v->c, v->h, v->w}, 3));
}

/* kernel is null where a layer has no code of its own. */
static void add_layers(cJSON *root, const Report *r, const Totals *t) {
    cJSON *array = cJSON_AddArrayToObject(root, "layers");
    for (int i = 0; i < r->g->loaded.n; i++) {
        const Node *n = r->g->loaded.at[i];
        const char *kernel = kernel_of(r, n);
        cJSON *layer = cJSON_CreateObject();
        cJSON_AddItemToArray(array, layer);
        cJSON_AddStringToObject(layer, "name", n->name);
        cJSON_AddStringToObject(layer, "op", ops[n->op].name);
        cJSON_AddStringToObject(layer, "text", op_text(n));
        add_shape(layer, "out", n->out);
        add_int(layer, "params", layer_params(t, n));
        add_int(layer, "macs", node_macs(n));
        cJSON_AddItemToObject(layer, "kernel",
                kernel ? cJSON_CreateString(kernel) : cJSON_CreateNull());
    }
}

static void add_tensors(cJSON *root, const Graph *g) {
    cJSON *array = cJSON_AddArrayToObject(root, "tensors");
    for (int i = 0; i < g->params.n; i++) {
        const Tensor *t = g->params.at[i];
        cJSON *tensor = cJSON_CreateObject(), *shape = cJSON_CreateArray();
        cJSON_AddItemToArray(array, tensor);
        cJSON_AddStringToObject(tensor, "name", t->name);
        cJSON_AddItemToObject(tensor, "shape", shape);
        for (int k = 0; k < t->rank; k++) {
            cJSON_AddItemToArray(shape, cJSON_CreateNumber((double)t->shape[k]));
        }
    }
}

/* null for a network without convolutions and linear layers */
static void add_bill_json(cJSON *root, const WeightBill *b) {
    if (b->checkpoint == 0) {
        cJSON_AddNullToObject(root, "weights_growth");
        return;
    }
    cJSON *bill = cJSON_AddObjectToObject(root, "weights_growth");
    add_int(bill, "checkpoint_bytes", b->checkpoint);
    add_int(bill, "packed_bytes", b->packed);
    cJSON_AddNumberToObject(bill, "ratio", (double)b->packed / (double)b->checkpoint);
    cJSON_AddNumberToObject(bill, "speedup", b->direct_cost / b->cost);
}

static void print_json(const Report *r, const Totals *t, const WeightBill *bill) {
    const Graph *g = r->g;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "name", g->name);
    add_shape(root, "input", g->input);
    add_int(root, "params", t->params);
    add_int(root, "buffers", t->buffers);
    add_int(root, "macs", t->macs);
    add_int(root, "keys", t->keys);
    add_int(root, "shortest_path", t->shortest);
    add_int(root, "longest_path", t->longest);
    add_int(root, "arena_bytes", g->arena_bytes);
    add_int(root, "arena_lower_bound", g->lower_bound);
    add_int(root, "weights_bytes", g->packed_floats * 4);
    add_bill_json(root, bill);
    add_int(root, "kernels", r->kernels);
    add_layers(root, r, t);
    add_tensors(root, g);
    char *text = cJSON_Print(root);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(root);
}

int command_summary(const Options *o) {
    Graph *g = compile_graph(o);
    plan_graph(g, o);
    emit_net(g, o); /* names the kernels, sizes the packed weights */
    const Report r = report_new(g, o);
    const Totals t = count_all(g);
    const WeightBill bill = weight_bill(g, o);
    if (o->json) {
        print_json(&r, &t, &bill);
    } else {
        print_text(&r, &t, &bill);
    }
    return 0;
}
