/* passes.c - properties of the passes, over random graphs:
 *
 *   - with all passes a graph computes what it computes without any, by the double-precision
 *     reference, on the same random weights
 *   - the dump after the passes is read back to a graph with the same dump, in which no pass
 *     finds anything left to do
 *   - nodes and records add up: whatever vanished has one record that says where to, and a
 *     guest one that says its host
 *
 * usage: property_passes GRAPHS [FIRST_SEED]
 */
#include "random_graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed; /* of the graph under test */

/* How often each pass made something vanish or change places, and refused to. */
typedef struct Tally {
    const char *pass;
    int done, refused;
} Tally;
static Tally tallies[] = {
        {.pass = "drop_dead"},
        {.pass = "drop_dropout"},
        {.pass = "drop_identity"},
        {.pass = "commute_pool"},
        {.pass = "fold_batch_norm"},
        {.pass = "fold_scale"},
        {.pass = "fuse_add"},
        {.pass = "fuse_activation"},
        {.pass = "merge_siblings"},
        {.pass = "fuse_reader"},
        {.pass = "fuse_pool"},
};
enum { TALLIES = sizeof tallies / sizeof *tallies };

static Options options(int level) {
    return (Options){.command = "emit",
            .graph_file = "random.yaml",
            .level = level,
            .batch = 1,
            .target = target_by_name("generic")};
}

/* ---- graphs ---- */

/* An op that some pass looks at, on the newest value as a rule; all values have one shape,
 * so that any two can be added. */
static Node *fusible_node(Graph *g, Random *r) {
    static const Op choice[] = {OP_conv, OP_conv, OP_conv, OP_batch_norm, OP_batch_norm,
            OP_relu, OP_sigmoid, OP_tanh, OP_add, OP_add, OP_add, OP_dropout,
            OP_identity, OP_scale, OP_maxpool};
    const Op op = choice[random_below(r, (int)(sizeof choice / sizeof *choice))];
    const int n = g->nodes.n, operands = op == OP_add ? 2 + !random_below(r, 5) : 1;
    Node *node = node_new(g, op, arena_printf(GRAPH, "n%d", n), (Pos){0});
    for (int i = 0; i < operands; i++) {
        const int back = random_below(r, 8) ? i : random_below(r, n + 1);
        Value *x = back < n ? g->nodes.at[n - 1 - back]->out : g->input;
        VEC_PUSH(GRAPH, node->in, x);
    }
    node->out_channels = g->input->c;
    node->groups = op == OP_conv && !random_below(r, 3) ? g->input->c : 1;
    node->bias = random_below(r, 2);
    if (op == OP_maxpool || (op == OP_conv && random_below(r, 2))) {
        node->kernel[0] = node->kernel[1] = 3;
        node->pad[0] = node->pad[1] = node->pad[2] = node->pad[3] = 1;
    }
    node->eps = op == OP_batch_norm && random_below(r, 2) ? 1e-3 : node->eps;
    node->by = op == OP_scale && random_below(r, 4) ? -0.3 : node->by;
    return node;
}

/* Three 1x1 convolutions of the newest value, and their sum. */
static void add_siblings(Graph *g) {
    const int n = g->nodes.n;
    Value *x = n ? g->nodes.at[n - 1]->out : g->input;
    for (int i = 0; i < 3; i++) {
        Node *conv = node_new(g, OP_conv, arena_printf(GRAPH, "n%d", n + i), (Pos){0});
        VEC_PUSH(GRAPH, conv->in, x);
        conv->out_channels = g->input->c;
    }
    Node *sum = node_new(g, OP_add, arena_printf(GRAPH, "n%d", n + 3), (Pos){0});
    for (int i = 0; i < 3; i++) {
        VEC_PUSH(GRAPH, sum->in, g->nodes.at[n + i]->out);
    }
}

/* A pool of half the size, which nobody reads: no other value has its shape. */
static void add_pool(Graph *g, Random *r) {
    const Op op = random_below(r, 2) ? OP_maxpool : OP_avgpool;
    Node *pool = node_new(g, op, "pool", (Pos){0});
    VEC_PUSH(GRAPH, pool->in, g->nodes.at[g->nodes.n - 2]->out);
    for (int i = 0; i < 2; i++) {
        pool->kernel[i] = pool->stride[i] = 2;
    }
}

static Graph *fusible_graph(Random *r) {
    Graph *g = graph_new("random");
    g->target = target_by_name("generic");
    g->input = value_new(g, "image", (Pos){0});
    g->input->c = 3;
    g->input->h = g->input->w = 4;
    for (int n = 2 + random_below(r, 20); g->nodes.n < n;) {
        if (random_below(r, 8)) {
            fusible_node(g, r);
        } else {
            add_siblings(g);
        }
    }
    if (random_below(r, 2)) {
        add_pool(g, r);
    }
    for (int i = 0; i < g->nodes.n - 1; i++) {
        if (random_below(r, 20) == 0) {
            VEC_PUSH(GRAPH, g->outputs, g->nodes.at[i]->out);
        }
    }
    VEC_PUSH(GRAPH, g->outputs, g->nodes.at[g->nodes.n - 1]->out);
    return g;
}

/* A graph file can't name one output twice, nor the network's input. */
static void tidy_outputs(Graph *g) {
    const int n = g->outputs.n;
    g->outputs.n = 0;
    for (int i = 0; i < n; i++) {
        bool listed = !g->outputs.at[i]->def;
        for (int j = 0; j < g->outputs.n; j++) {
            listed = listed || g->outputs.at[j] == g->outputs.at[i];
        }
        if (!listed) {
            g->outputs.at[g->outputs.n++] = g->outputs.at[i];
        }
    }
    if (!g->outputs.n) {
        VEC_PUSH(GRAPH, g->outputs, g->nodes.at[g->nodes.n - 1]->out);
    }
}

/* The graph of the seed, with weights: of all ops, or of those that fuse. */
static Graph *make_graph(void) {
    Random r = {seed};
    Graph *g = seed % 2 ? fusible_graph(&r)
                        : random_graph(&r, target_by_name("generic"), 1,
                                  2 + random_below(&r, 24));
    tidy_outputs(g);
    infer_shapes(g);
    random_weights(g, seed);
    return g;
}

static Graph *compile(Graph *g, int level) {
    const Options o = options(level);
    run_passes(g, &o);
    return g;
}

/* ---- the same function ---- */

static int elements(const Value *v) { return v->c * v->h * v->w; }

static double **run(const Graph *g) {
    double **out = NEW_ARRAY(GRAPH, double *, g->outputs.n);
    float *image = NEW_ARRAY(GRAPH, float, elements(g->input));
    for (int i = 0; i < g->outputs.n; i++) {
        out[i] = NEW_ARRAY(GRAPH, double, elements(g->outputs.at[i]));
    }
    selftest_image(g, image);
    reference_run(g, image, out, true);
    return out;
}

/* A residual is added in another order than the add's operands: a few last bits. */
static void check_same_function(const Graph *plain, const Graph *fused) {
    double **a = run(plain), **b = run(fused);
    CHECK(plain->outputs.n == fused->outputs.n);
    for (int i = 0; i < plain->outputs.n; i++) {
        const int n = elements(plain->outputs.at[i]);
        double largest = 0, worst = 0;
        CHECK(n == elements(fused->outputs.at[i]));
        for (int j = 0; j < n; j++) {
            CHECK(isfinite(a[i][j]) && isfinite(b[i][j]));
            largest = fmax(largest, fabs(a[i][j]));
            worst = fmax(worst, fabs(a[i][j] - b[i][j]));
        }
        CHECK(worst <= 1e-11 * largest);
    }
}

/* ---- the dump ---- */

static char *dump(const Graph *g) {
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    CHECK(f);
    dump_graph(g, f);
    fclose(f);
    char *kept = arena_strdup(GRAPH, text);
    free(text);
    return kept;
}

static void check_reload(const Graph *g, int level) {
    const Options o = options(level);
    const char *text = dump(g);
    Graph *again = load_graph_text(&o, o.graph_file, text, strlen(text));
    infer_shapes(again);
    CHECK(!strcmp(dump(again), text));
    run_passes(again, &o);
    CHECK(!strcmp(dump(again), text));
}

/* ---- the ledger ---- */

/* What one pass has refused, another may do: a record of it follows. */
static bool fused_later(const Graph *g, int i, const Node *n) {
    for (; i < g->ledger.n; i++) {
        if (g->ledger.at[i].node == n && g->ledger.at[i].fused) {
            return true;
        }
    }
    return false;
}

static void check_ledger(const Graph *g) {
    int vanished = 0;
    for (int i = 0; i < g->ledger.n; i++) {
        const Ledger *l = &g->ledger.at[i];
        const Node *there = graph_find(g, l->node->name);
        CHECK(l->fused == !l->reason);
        CHECK(l->fused ? !there || there->host == l->into
                       : there || fused_later(g, i, l->node));
        vanished += l->fused && !there;
        for (int t = 0; t < TALLIES; t++) {
            if (!strcmp(tallies[t].pass, l->pass)) {
                tallies[t].done += l->fused || l->exchanged;
                tallies[t].refused += ledger_is_refusal(l);
            }
        }
    }
    CHECK(g->loaded.n == g->nodes.n + vanished);
}

/* ---- main ---- */

static void check_seed(void *unused) {
    (void)unused;
    const Graph *plain = compile(make_graph(), 0), *fused = compile(make_graph(), 2);
    check_same_function(plain, fused);
    check_reload(fused, 2);
    check_reload(plain, 0);
    check_ledger(fused);
}

int main(int argc, char **argv) {
    const int graphs = argc > 1 ? atoi(argv[1]) : 100;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    for (seed = first; seed < first + (uint64_t)graphs; seed++) {
        if (guard(check_seed, NULL)) {
            fprintf(stderr, "seed %llu: the dump is refused\n",
                    (unsigned long long)seed);
            return 1;
        }
        arena_reset_all();
    }
    printf("%d graphs\n", graphs);
    for (int t = 0; t < TALLIES; t++) {
        printf("%-16s %6d done, %6d refused\n", tallies[t].pass, tallies[t].done,
                tallies[t].refused);
        if (graphs >= 1000 && !tallies[t].done) {
            return 1; /* the graphs do not reach this pass */
        }
    }
    return 0;
}
