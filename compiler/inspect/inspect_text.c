/* inspect_text.c - the report of `cnnc inspect` for people: six tables.
 *
 *     line  layer  op                        result      step
 *        6  conv1  conv 3x3 3->16 + relu     [16,32,32]     0  conv3x3_c3_k16_h32
 *        7  relu   relu                      [16,32,32]        into conv 'conv1'
 */
#include "inspect.h"

#include <string.h>

static void print_layers(const Report *r) {
    Table t = {.align = "rlllrl"};
    add_head(&t, (const char *[]){"line", "layer", "op", "result", "step", "kernel"});
    for (int i = 0; i < r->g->loaded.n; i++) {
        const Node *n = r->g->loaded.at[i], *step = step_of(r, n);
        add_cell(&t, "%s", line_text(r, n->pos));
        add_cell(&t, "%s", n->name);
        add_cell(&t, "%s", op_text(step ? step : n));
        add_cell(&t, "%s", shape_text(n->out));
        add_cell(&t, "%s", step ? arena_printf(GRAPH, "%d", step->schedule_step) : "");
        add_cell(&t, "%s", step ? step->kernel_name : fate_text(r, n));
    }
    puts("\nlayers, and what became of them");
    print_table(&t);
}

const char *refusal_text(const Ledger *l) {
    return arena_printf(GRAPH, "%s%s: %s", l->into ? "not into " : "stays",
            l->into ? node_text(l->into) : "", l->reason);
}

const char *exchange_text(const Ledger *l) {
    return arena_printf(GRAPH, "before %s: %s", node_text(l->into), l->reason);
}

static void print_exchanged(const Report *r) {
    Table t = {.align = "rll"};
    for (int i = 0; i < r->g->ledger.n; i++) {
        const Ledger *l = &r->g->ledger.at[i];
        if (l->exchanged) {
            add_cell(&t, "%s", line_text(r, l->node->pos));
            add_cell(&t, "%s", node_text(l->node));
            add_cell(&t, "%s", exchange_text(l));
        }
    }
    if (t.cells.n) {
        puts("\nin another order, and why");
        print_table(&t);
    }
}

static void print_refused(const Report *r) {
    Table t = {.align = "rll"};
    for (int i = 0; i < r->g->ledger.n; i++) {
        const Ledger *l = &r->g->ledger.at[i];
        if (ledger_is_refusal(l)) {
            add_cell(&t, "%s", line_text(r, l->node->pos));
            add_cell(&t, "%s", node_text(l->node));
            add_cell(&t, "%s", refusal_text(l));
        }
    }
    printf("\nnot fused, and why%s\n", t.cells.n ? "" : ": nothing was refused");
    print_table(&t);
    for (const Pass *p = passes; p->name; p++) {
        if (p->level > r->o->level) {
            printf("  -O%d leaves out %s: %s\n", r->o->level, p->name, p->help);
        }
    }
}

const char *buffer_text(const Node *n, const Value *y) {
    return y->root->buffer < 0 ? "the caller's"
                               : arena_printf(GRAPH, "%d%s", y->root->buffer,
                                         in_place(n, y) ? ", in place" : "");
}

/* A line for each result; what is the step's own stands on the first. */
static void add_step(Table *t, const Node *n) {
    const Values results = results_of(n);
    for (int i = 0; i < results.n; i++) {
        const Value *y = results.at[i];
        const bool guest = y != n->out; /* n's own result may be in no memory */
        add_cell(t, "%s", i ? "" : arena_printf(GRAPH, "%d", n->schedule_step));
        add_cell(t, "%s", i ? "" : n->name);
        add_cell(t, "%s", y->name);
        add_cell(t, "%s", buffer_text(n, y));
        add_cell(t, "%s",
                y->root->buffer < 0
                        ? ""
                        : arena_printf(GRAPH, "%lld",
                                  (long long)(y->root->offset + 4 * y->root_offset)));
        add_cell(t, "%s", i ? "" : n->kernel_name);
        add_cell(t, "%s%s%s", i ? "" : op_text(n),
                i       ? "and "
                : guest ? " and "
                        : "",
                guest ? op_text(y->def) : "");
    }
}

static void print_steps(const Report *r) {
    Table t = {.align = "rlllrll"};
    add_head(&t, (const char *[]){"step", "layer", "writes", "buffer", "arena+",
                         "kernel", "op"});
    for (int s = 0; s < r->g->schedule.n; s++) {
        add_step(&t, r->g->schedule.at[s]);
    }
    puts("\nsteps");
    print_table(&t);
}

static void print_buffers(const Report *r) {
    Table t = {.align = "rrrll"};
    add_head(&t, (const char *[]){"buffer", "arena+", "bytes", "steps", "values"});
    for (int i = 0; i < r->buffers.n; i++) {
        const Buffer *b = &r->buffers.at[i];
        const char *values = "";
        for (int j = 0; j < b->values.n; j++) {
            values = arena_printf(
                    GRAPH, "%s%s%s", values, j ? ", " : "", b->values.at[j]->name);
        }
        add_cell(&t, "%d", b->root->buffer);
        add_cell(&t, "%lld", (long long)b->root->offset);
        add_cell(&t, "%lld", (long long)b->bytes);
        add_cell(&t, "%d-%d", b->root->first_step, b->root->last_step);
        add_cell(&t, "%s", values);
    }
    puts("\nmemory");
    print_table(&t);
}

/* The certificate: the arena beside the bound that no plan for this schedule can beat. */
static void print_arena(const Report *r) {
    const Graph *g = r->g;
    printf("  arena %lld bytes, lower bound %lld (step %d, %s)",
            (long long)g->arena_bytes, (long long)g->lower_bound, g->bound_step,
            g->schedule.at[g->bound_step]->name);
    if (g->arena_bytes > g->lower_bound) {
        printf(", gap %lld", (long long)(g->arena_bytes - g->lower_bound));
    }
    printf("; placed by %s\n", g->placement_order);
    printf("  scratch %lld bytes a thread; a buffer for each value would take %lld\n",
            (long long)g->scratch_bytes, (long long)g->unplanned_bytes);
}

static void print_roofline(const Report *r) {
    const Target *t = r->g->target;
    Table table = {.align = "rlrrrlr"};
    double total = 0;
    add_head(&table, (const char *[]){"step", "layer", "MFLOP", "MB", "FLOP/byte",
                             "bound", "least us"});
    for (int s = 0; s < r->g->schedule.n; s++) {
        const Node *n = r->g->schedule.at[s];
        const Roof roof = roof_of(r, n);
        add_cell(&table, "%d", s);
        add_cell(&table, "%s", n->name);
        add_cell(&table, "%.2f", (double)n->work / 1e6);
        add_cell(&table, "%.3f", (double)step_bytes(r, n) / 1e6);
        add_cell(&table, "%.2f", roof.intensity);
        add_cell(&table, "%s", roof.bound);
        add_cell(&table, "%.1f", roof.us);
        total += roof.us;
    }
    printf("\nroofline: %g GFLOP/s and %g GB/s a core, ridge at %.2f FLOP/byte\n",
            t->peak, t->bandwidth, ridge(t));
    print_table(&table);
    printf("  no faster than %.1f us on one core\n", total);
}

void print_inspect_text(const Report *r) {
    const Graph *g = r->g;
    printf("%s: %s [%d,%d,%d], target %s, batch %d, -O%d\n", g->name, g->input->name,
            g->input->c, g->input->h, g->input->w, g->target->name, g->batch,
            r->o->level);
    print_layers(r);
    print_exchanged(r);
    print_refused(r);
    print_steps(r);
    print_buffers(r);
    print_arena(r);
    print_roofline(r);
    printf("\nlayers %d, steps %d, distinct kernels %d, copies %d, outputs %d\n",
            g->loaded.n, g->schedule.n, r->kernels, r->copies, g->outputs.n);
}
