/* inspect_json.c - the report of `cnnc inspect --json`: one object for scripts.
 *
 *     name, file, target, batch, level, peak_gflops, bandwidth_gbs
 *     layers:  [{name, op, line, file, out: [C,H,W], step | into, kernel, fate}]
 *     ledger:  [{pass, layer, op, line, fused, exchanged, into, reason}]
 *     steps:   [{step, layer, op, kernel, reads: [value], flops, work, bytes, bound, least_us,
 *                writes: [{value, shape: [C,H,W], buffer, offset, in_place}]}]
 *     buffers: [{buffer, offset, bytes, first_step, last_step, values}]
 *     arena_bytes, arena_lower_bound, bound_step, scratch_bytes, unplanned_bytes
 *     counts:  {layers, steps, kernels, copies, outputs}
 */
#include "inspect.h"

#include <cjson/cJSON.h>
#include <string.h>

static void add_int(cJSON *object, const char *key, int64_t n) {
    cJSON_AddNumberToObject(object, key, (double)n);
}

static void add_shape(cJSON *object, const char *key, const Value *v) {
    cJSON_AddItemToObject(
            object, key, cJSON_CreateIntArray((int[]){v->c, v->h, v->w}, 3));
}

static cJSON *new_item(cJSON *array) {
    cJSON *item = cJSON_CreateObject();
    cJSON_AddItemToArray(array, item);
    return item;
}

static void add_layers(cJSON *root, const Report *r) {
    cJSON *array = cJSON_AddArrayToObject(root, "layers");
    for (int i = 0; i < r->g->loaded.n; i++) {
        const Node *n = r->g->loaded.at[i], *now = survivor(r, n),
                   *step = step_of(r, n);
        cJSON *layer = new_item(array);
        cJSON_AddStringToObject(layer, "name", n->name);
        cJSON_AddStringToObject(layer, "op", ops[n->op].name);
        add_int(layer, "line", n->pos.line);
        cJSON_AddStringToObject(layer, "file", n->pos.file ? n->pos.file : r->g->file);
        add_shape(layer, "out", n->out);
        if (step) {
            add_int(layer, "step", step->schedule_step);
            cJSON_AddStringToObject(layer, "kernel", step->kernel_name);
        } else {
            cJSON_AddStringToObject(layer, "fate", fate_text(r, n));
        }
        if (now && strcmp(now->name, n->name)) {
            cJSON_AddStringToObject(layer, "into", now->name);
        }
    }
}

static void add_ledger(cJSON *root, const Report *r) {
    cJSON *array = cJSON_AddArrayToObject(root, "ledger");
    for (int i = 0; i < r->g->ledger.n; i++) {
        const Ledger *l = &r->g->ledger.at[i];
        cJSON *record = new_item(array);
        cJSON_AddStringToObject(record, "pass", l->pass);
        cJSON_AddStringToObject(record, "layer", l->node->name);
        cJSON_AddStringToObject(record, "op", ops[l->node->op].name);
        add_int(record, "line", l->node->pos.line);
        cJSON_AddBoolToObject(record, "fused", l->fused);
        cJSON_AddBoolToObject(record, "exchanged", l->exchanged);
        if (l->into) {
            cJSON_AddStringToObject(record, "into", l->into->name);
        }
        if (l->reason) {
            cJSON_AddStringToObject(record, "reason", l->reason);
        }
    }
}

static void add_roof(cJSON *step, const Report *r, const Node *n) {
    const Roof roof = roof_of(r, n);
    add_int(step, "flops", n->flops);
    add_int(step, "work", n->work);
    add_int(step, "bytes", step_bytes(r, n));
    cJSON_AddStringToObject(step, "bound", roof.bound);
    cJSON_AddNumberToObject(step, "least_us", roof.us);
}

static void add_writes(cJSON *step, const Node *n) {
    cJSON *array = cJSON_AddArrayToObject(step, "writes");
    const Values results = results_of(n);
    for (int i = 0; i < results.n; i++) {
        const Value *y = results.at[i];
        cJSON *write = new_item(array);
        cJSON_AddStringToObject(write, "value", y->name);
        add_shape(write, "shape", y);
        if (y->root->buffer >= 0) {
            add_int(write, "buffer", y->root->buffer);
            add_int(write, "offset", y->root->offset + 4 * y->root_offset);
        }
        cJSON_AddBoolToObject(write, "in_place", in_place(n, y));
    }
}

static void add_steps(cJSON *root, const Report *r) {
    cJSON *array = cJSON_AddArrayToObject(root, "steps");
    for (int s = 0; s < r->g->schedule.n; s++) {
        const Node *n = r->g->schedule.at[s];
        cJSON *step = new_item(array);
        add_int(step, "step", s);
        cJSON_AddStringToObject(step, "layer", n->name);
        cJSON_AddStringToObject(step, "op", op_text(n));
        cJSON_AddStringToObject(step, "kernel", n->kernel_name);
        cJSON *reads = cJSON_AddArrayToObject(step, "reads");
        for (int i = 0; i < n->in.n; i++) {
            cJSON_AddItemToArray(reads, cJSON_CreateString(n->in.at[i]->name));
        }
        add_writes(step, n);
        add_roof(step, r, n);
    }
}

static void add_buffers(cJSON *root, const Report *r) {
    cJSON *array = cJSON_AddArrayToObject(root, "buffers");
    for (int i = 0; i < r->buffers.n; i++) {
        const Buffer *b = &r->buffers.at[i];
        cJSON *buffer = new_item(array);
        add_int(buffer, "buffer", b->root->buffer);
        add_int(buffer, "offset", b->root->offset);
        add_int(buffer, "bytes", b->bytes);
        add_int(buffer, "first_step", b->root->first_step);
        add_int(buffer, "last_step", b->root->last_step);
        cJSON *values = cJSON_AddArrayToObject(buffer, "values");
        for (int j = 0; j < b->values.n; j++) {
            cJSON_AddItemToArray(values, cJSON_CreateString(b->values.at[j]->name));
        }
    }
}

static void add_counts(cJSON *root, const Report *r) {
    const Graph *g = r->g;
    add_int(root, "arena_bytes", g->arena_bytes);
    add_int(root, "arena_lower_bound", g->lower_bound);
    add_int(root, "bound_step", g->bound_step);
    add_int(root, "scratch_bytes", g->scratch_bytes);
    add_int(root, "unplanned_bytes", g->unplanned_bytes);
    cJSON *counts = cJSON_AddObjectToObject(root, "counts");
    add_int(counts, "layers", g->loaded.n);
    add_int(counts, "steps", g->schedule.n);
    add_int(counts, "kernels", r->kernels);
    add_int(counts, "copies", r->copies);
    add_int(counts, "outputs", r->g->outputs.n);
}

void print_inspect_json(const Report *r) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "name", r->g->name);
    cJSON_AddStringToObject(root, "file", r->g->file);
    cJSON_AddStringToObject(root, "target", r->g->target->name);
    add_int(root, "batch", r->g->batch);
    add_int(root, "level", r->o->level);
    cJSON_AddNumberToObject(root, "peak_gflops", r->g->target->peak);
    cJSON_AddNumberToObject(root, "bandwidth_gbs", r->g->target->bandwidth);
    add_layers(root, r);
    add_ledger(root, r);
    add_steps(root, r);
    add_buffers(root, r);
    add_counts(root, r);
    char *text = cJSON_Print(root);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(root);
}
