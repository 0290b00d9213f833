/* verify_graph.c - the verifier accepts a sound graph, and each way to break one is named.
 *
 * Each case breaks one thing in a sound graph, in a process of its own, for the verifier
 * ends in abort(); what it said is compared.
 */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static Value *reads(Node *n, Value *x) {
    VEC_PUSH(GRAPH, n->in, x);
    return n->out;
}

static Node *new_conv(Graph *g, const char *name, int out, Value *x) {
    Node *n = node_new(g, OP_conv, name, (Pos){0});
    n->out_channels = out;
    n->kernel[0] = n->kernel[1] = 3;
    for (int i = 0; i < 4; i++) {
        n->pad[i] = 1;
    }
    reads(n, x);
    return n;
}

static Node *new_node(Graph *g, Op op, const char *name, Value *x) {
    Node *n = node_new(g, op, name, (Pos){0});
    reads(n, x);
    return n;
}

/* image -> a -> bn -> r -> b -> sum (with r) -> pool -> flat -> fc -> prob, an output */
static Graph *sound_graph(void) {
    Graph *g = graph_new("tiny");
    g->target = target_by_name("generic");
    g->input = value_new(g, "image", (Pos){0});
    g->input->c = 3;
    g->input->h = g->input->w = 8;
    Node *bn = new_node(g, OP_batch_norm, "bn", new_conv(g, "a", 4, g->input)->out);
    Node *r = new_node(g, OP_relu, "r", bn->out);
    Node *sum = new_node(g, OP_add, "sum", new_conv(g, "b", 4, r->out)->out);
    reads(sum, r->out);
    Node *pool = new_node(g, OP_maxpool, "pool", sum->out);
    pool->kernel[0] = pool->kernel[1] = 3;
    pool->stride[0] = pool->stride[1] = 2;
    pool->ceil_mode = true;
    Node *fc = new_node(
            g, OP_linear, "fc", new_node(g, OP_flatten, "flat", pool->out)->out);
    fc->out_channels = 10;
    VEC_PUSH(GRAPH, g->outputs, new_node(g, OP_softmax, "prob", fc->out)->out);
    infer_shapes(g);
    graph_link(g);
    return g;
}

/* ---- the cases ---- */

static void same_name(Graph *g) { graph_find(g, "b")->name = "a"; }
static void no_name(Graph *g) { graph_find(g, "b")->name = ""; }
static void unknown_op(Graph *g) { graph_find(g, "r")->op = OPS; }
static void no_outputs(Graph *g) { g->outputs.n = 0; }
static void unmarked_output(Graph *g) { g->outputs.at[0]->is_output = false; }
static void wrong_mark(Graph *g) { graph_find(g, "r")->out->is_output = true; }
static void other_maker(Graph *g) { graph_find(g, "r")->out->def = graph_find(g, "a"); }
static void two_relu_operands(Graph *g) { reads(graph_find(g, "r"), g->input); }
static void one_add_operand(Graph *g) { graph_find(g, "sum")->in.n = 1; }
static void unlisted_reader(Graph *g) { graph_find(g, "r")->out->uses.n = 1; }
static void gone_reader(Graph *g) { graph_remove(g, graph_find(g, "prob")); }
static void gone_maker(Graph *g) { graph_remove(g, graph_find(g, "flat")); }
static void no_kernel(Graph *g) { graph_find(g, "a")->kernel[1] = 0; }
static void negative_padding(Graph *g) { graph_find(g, "a")->pad[2] = -1; }
static void negative_eps(Graph *g) { graph_find(g, "bn")->eps = -1; }
static void pool_relu(Graph *g) { graph_find(g, "pool")->activation = OP_relu; }
static void conv_softmax(Graph *g) { graph_find(g, "a")->activation = OP_softmax; }
static void add_batch_norm(Graph *g) { graph_find(g, "sum")->batch_norm = "bn1"; }
static void lost_variance(Graph *g) { graph_find(g, "bn")->bn_var = NULL; }
static void lost_weight(Graph *g) { graph_find(g, "fc")->weight = NULL; }
static void lost_bias(Graph *g) { graph_find(g, "fc")->bias = false; }
static void wrong_weight(Graph *g) { graph_find(g, "a")->weight->shape[1] = 4; }
static void wrong_count(Graph *g) { graph_find(g, "a")->weight->count--; }
static void wrong_height(Graph *g) { graph_find(g, "pool")->out->h = 3; }
static void wrong_flat(Graph *g) { graph_find(g, "flat")->out->c = 63; }
static void no_width(Graph *g) { graph_find(g, "pool")->out->w = 0; }
static void wrong_sum(Graph *g) { graph_find(g, "b")->out->c = 5; }

static void swapped_order(Graph *g) {
    Node *a = g->nodes.at[0];
    g->nodes.at[0] = g->nodes.at[1];
    g->nodes.at[1] = a;
}

static void orphaned_output(Graph *g) {
    g->outputs.at[0] = value_new(g, "lost", (Pos){0});
    g->outputs.at[0]->is_output = true;
}

static void absorbed_and_there(Graph *g) {
    VEC_PUSH(GRAPH, graph_find(g, "a")->absorbed, graph_find(g, "bn"));
}

/* A residual of 3 channels on a conv of 4. */
static void wrong_residual(Graph *g) {
    reads(graph_find(g, "a"), g->input);
    graph_link(g);
}

typedef struct Case {
    void (*damage)(Graph *g);
    const char *message;
} Case;

static const Case cases[] = {
        {same_name, "conv 'a': a second node 'a'"},
        {no_name, "conv '': a node without a name"},
        {unknown_op, "graph: node 2 is no operation"},
        {no_outputs, "graph: no output"},
        {unmarked_output, "graph: output 'prob' is not marked as one"},
        {wrong_mark, "relu 'r': its result is marked as an output"},
        {other_maker, "relu 'r': its result has another maker"},
        {two_relu_operands, "relu 'r': 2 operands, ops.def says 1 to 1"},
        {one_add_operand, "add 'sum': 1 operands, ops.def says 2 to 1000000"},
        {unlisted_reader, "add 'sum': reads 'r', which does not list it"},
        {gone_reader, "softmax 'prob': gone, but still listed as a reader of 'fc'"},
        {gone_maker, "linear 'fc': operand 'flat' is not made further up"},
        {swapped_order, "batch_norm 'bn': operand 'a' is not made further up"},
        {orphaned_output, "graph: output 'lost' is no node's result"},
        {absorbed_and_there, "batch_norm 'bn': a second node 'bn'"},
        {no_kernel, "conv 'a': kernel, stride and dilation are at least 1"},
        {negative_padding, "conv 'a': padding is at least 0"},
        {negative_eps, "batch_norm 'bn': eps is -1"},
        {pool_relu, "maxpool 'pool': it takes no activation"},
        {conv_softmax, "conv 'a': softmax is no activation"},
        {add_batch_norm, "add 'sum': it takes no batch norm"},
        {lost_variance, "batch_norm 'bn': lacks a running variance"},
        {lost_weight, "linear 'fc': lacks a weight"},
        {lost_bias, "linear 'fc': has no use for a bias"},
        {wrong_weight, "conv 'a': a.weight has 4 as dimension 1, not 3"},
        {wrong_count, "conv 'a': a.weight has 107 elements, not 108"},
        {wrong_height, "maxpool 'pool': it is [4,3,4], which its windows over [4,8,8]"},
        {wrong_flat, "flatten 'flat': it is [63], not [64,1,1]"},
        {no_width, "maxpool 'pool': it has the shape [4,4,0]"},
        {wrong_sum, "conv 'b': it is [5,8,8], not [4,8,8]"},
        {wrong_residual, "conv 'a': it is [4,8,8], not [3,8,8]"},
};

/* What the verifier says to a damaged graph; whether the process ended by SIGABRT. */
static bool aborts(const Case *c, char *said, size_t size) {
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        Graph *g = sound_graph();
        c->damage(g);
        signal(SIGABRT, SIG_DFL);
        verify_graph(g, "test");
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t n; (n = read(ends[0], said + length, size - 1 - length)) > 0;) {
        length += (size_t)n;
    }
    said[length] = 0;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void each_damage_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[4096];
        if (!aborts(&cases[i], said, sizeof said) ||
                !strstr(said, "internal error: after test: ") ||
                !strstr(said, cases[i].message)) {
            fail_msg("wanted \"%s\", found \"%s\"", cases[i].message, said);
        }
    }
}

static void a_sound_graph_passes(void **state) {
    (void)state;
    verify_graph(sound_graph(), "test");
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(a_sound_graph_passes, reset),
            cmocka_unit_test_teardown(each_damage_is_named, reset),
    };
    return cmocka_run_group_tests_name("verify_graph", tests, NULL, NULL);
}
