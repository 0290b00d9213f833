/* partition.c - how many tasks a node's kernel has, and what one task is.
 *
 * The number is literal in the emitted C and does not depend on the number of threads: a
 * part takes a contiguous share of the tasks. More tasks balance better; fewer share more.
 *
 * convolution   a task is row_chunk rows of one image and k_chunk groups of output channels,
 *               tasks that share weights in a row. Its input rows should stay in L2 while
 *               the groups pass over them. Weights that fit L2 go whole through each chunk
 *               of rows; larger ones are cut while all rows stay in one task, so that
 *               memory is read once. Either way groups are cut where tasks would be too few
 *               to share: at no cost where input is read in place, else each task makes a
 *               padded copy of its own.
 * the rest      rows or vectors, about 64 tasks, each of at least 4 KiB of output.
 */
#include "geometry.h"
#include "plan.h"

enum { WANTED_TASKS = 64, FEWEST_TASKS = 16, FEWEST_COPIES = 8, LEAST_BYTES = 4096 };

static int64_t at_least(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t at_most(int64_t a, int64_t b) { return a < b ? a : b; }
/* Bytes of input that `rows` output rows read. */
static int64_t input_bytes(const Node *n, const ConvGeometry *q, int rows) {
    const int64_t in_rows =
            at_most(q->in_h, (int64_t)(rows - 1) * q->stride[0] +
                                     (q->kernel[0] - 1) * q->dilation[0] + 1);
    const Layout *l = &n->in.at[0]->layout;
    return l->floats / l->h / l->w * in_rows * q->in_w * 4;
}

/* The least divisor of the groups' number that makes enough tasks of `chunks` chunks of rows:
 * of n equal tasks the last ones cost up to (parts - 1) / n of the time. */
static int64_t cut_groups(const ConvGeometry *q, int64_t chunks) {
    const int64_t fewest = q->padded ? FEWEST_COPIES : FEWEST_TASKS;
    int64_t d = 1;
    while (d < q->groups && (q->groups % d || d * chunks < fewest)) {
        d++;
    }
    return d;
}

static void partition_conv(const Graph *g, Node *n) {
    Choice *c = &n->choice;
    c->row_chunk = 1;
    c->k_chunk = 1;
    ConvGeometry q = conv_geometry(g, n);
    const int64_t weights = (int64_t)q.groups * c->tile_k * q.v * q.c_lanes *
                            q.kernel[0] * q.kernel[1] * 4;
    const int64_t budget = g->target->l2 / 2;
    int rows = q.out_h;
    while (rows > 1 && input_bytes(n, &q, rows) > budget) {
        rows = (rows + 1) / 2;
    }
    if (weights <= budget) {
        /* weights stay in L2: rows apart; a chunk re-reads its neighbour's, so four */
        const int64_t wanted = at_most(q.out_h, ceil_div(WANTED_TASKS, g->batch));
        const int64_t most = at_least(q.padded ? 4 : 1, q.out_h / wanted);
        rows = (int)at_most(rows, at_least(1, most));
    }
    const int64_t k_chunks = cut_groups(&q, g->batch * ceil_div(q.out_h, rows));
    c->row_chunk = (int)round_up(ceil_div(q.out_h, ceil_div(q.out_h, rows)), q.pool);
    c->k_chunk = (int)ceil_div(q.groups, k_chunks);
    q = conv_geometry(g, n);
    c->tasks = q.k_chunks * q.row_chunks * g->batch;
    const Layout *l = &n->in.at[0]->layout;
    const int64_t pixels = (int64_t)q.scratch_rows * q.scratch_w;
    c->scratch = q.padded ? l->blocks * pixels * (q.planar ? 1 : q.v) : 0;
}

static void partition_winograd(const Graph *g, Node *n) {
    const WinogradGeometry q = winograd_geometry(g, n);
    n->choice.tasks = q.k_chunks * g->batch * q.blocks[0] * q.blocks[1];
    n->choice.scratch = q.v_floats + q.m_floats + q.t_floats;
}

static void partition_linear(const Graph *g, Node *n) {
    const int vectors = (int)ceil_div(n->out->c, g->target->v);
    n->choice.k_chunk = 1;
    n->choice.tasks = vectors / n->choice.tile_k;
}

/* Rows that a kernel of one loop nest walks: of the output's planes, or, where a task needs
 * all channels of a row at once, of its image; a copy walks its source's, which may be a
 * flattened value. */
static int64_t rows_of(const Graph *g, const Node *n) {
    const Layout *l = &n->out->layout;
    switch (n->op) {
    case OP_copy:
    case OP_output:
        return (int64_t)g->batch * n->in.at[0]->layout.h;
    case OP_softmax:
    case OP_lrn:
    case OP_pad:
    case OP_slice:
        return (int64_t)g->batch * l->h;
    default:
        return (int64_t)g->batch * l->blocks * l->h;
    }
}

static void partition_rows(const Graph *g, Node *n) {
    const int64_t rows = rows_of(g, n);
    const int64_t row_bytes = at_least(1, g->batch * n->out->layout.floats * 4 / rows);
    const int64_t per_task =
            at_least(ceil_div(rows, WANTED_TASKS), LEAST_BYTES / row_bytes);
    n->choice.row_chunk = (int)at_most(rows, at_least(1, per_task));
    n->choice.tasks = (int)ceil_div(rows, n->choice.row_chunk);
}

void partition_node(const Graph *g, Node *n) {
    if (n->op == OP_conv) {
        (is_winograd(n->choice.algorithm) ? partition_winograd : partition_conv)(g, n);
    } else if (n->op == OP_linear) {
        partition_linear(g, n);
    } else {
        partition_rows(g, n);
    }
}

void partition(Graph *g) {
    int64_t scratch = 0;
    for (int i = 0; i < g->nodes.n; i++) {
        Node *n = g->nodes.at[i];
        if (!node_has_code(n) || (n->host && n->op != OP_conv)) {
            continue;
        }
        partition_node(g, n);
        scratch = at_least(scratch, n->choice.scratch);
    }
    g->scratch_bytes = round_up(scratch * 4, 64);
}
