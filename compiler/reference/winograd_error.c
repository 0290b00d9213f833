/* winograd_error.c - what the rounding errors of a convolution by Winograd may add up to.
 *
 * An output j of a tile is, with i over the planes of both directions (plan/winograd.c),
 *
 *     y_j = sum over i of AT[j,i] M_i,    M_i = sum over c of U_ci V_ci,
 *     U_c = G w_c,  V_c = BT x_c
 *
 * A rounding of an intermediate s moves y_j by d * s * dy_j/ds, |d| <= u = 2^-24. As in
 * tolerance.c the error is then at most lambda * u * sqrt(sum over all roundings of
 * (s dy_j/ds)^2), where an s is taken as the largest that its terms could make it:
 *
 *     products    U_ci, its product, and the C - 1 additions of plane i:
 *                 (C + 1) * sum over i of AT[j,i]^2 S_i^2,    S_i = sum over c of |U_ci V_ci|
 *     input       what makes V_ci: sum over i of q_i AT[j,i]^2 sum over c of (U_ci P_ci)^2,
 *                 P_c = |BT| |x_c|
 *     output      the sums over i: q (sum over i of |AT[j,i] M_i| + |b|)^2
 *     the rest    the bias as it is stored, the residual's addition: 2 (sum |w||x| + |b| +
 *                 |residual|)^2
 *
 * q, roundings: a sum of t terms has at most 2t - 1; none if it is a lone sample. Those of
 * the input, down, reach a pair of rows in all n[1] columns, those across a pair of columns;
 * and (sum of k numbers)^2 <= k * (sum of their squares).
 *
 * Nothing is measured: other points, or another F(m, r), bring their own bound.
 */
#include "../plan/geometry.h"
#include "../plan/winograd.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_PLANES = MOST_SAMPLES * MOST_SAMPLES };

/* Both directions as one: the entry of a plane and a sample is the product of that of its
 * row and that of its column. */
typedef struct Matrix {
    int rows, cols;
    double *at; /* [rows][cols] */
} Matrix;

typedef struct Filter {
    const Node *n;
    WinogradGeometry q;
    Transform t[2]; /* down, across */
    Matrix bt, g, at;
    double *input_roundings; /* [planes] */
    double output_roundings;
    double *u;      /* [K][C][planes] */
    double *v, *p;  /* [C][planes], of one tile */
    double *sample; /* [n0][n1], of one tile and channel */
} Filter;

/* Of one tile and output channel, over its input channels. */
typedef struct Sums {
    double m[MOST_PLANES];     /* U V */
    double s[MOST_PLANES];     /* |U V| */
    double input[MOST_PLANES]; /* (U P)^2 */
} Sums;

/* ---- the transforms ---- */

/* a, b: rows of `width` entries, of which [rows][cols] are taken. */
static Matrix kronecker(const Rational *a, const int *a_size, const Rational *b,
        const int *b_size, int width) {
    Matrix m = {a_size[0] * b_size[0], a_size[1] * b_size[1], NULL};
    m.at = NEW_ARRAY(SCRATCH, double, m.rows *m.cols);
    for (int row = 0; row < m.rows; row++) {
        for (int col = 0; col < m.cols; col++) {
            const Rational x = a[row / b_size[0] * width + col / b_size[1]];
            const Rational y = b[row % b_size[0] * width + col % b_size[1]];
            m.at[row * m.cols + col] = rational_value(x) * rational_value(y);
        }
    }
    return m;
}

static void find_matrices(Filter *f) {
    const Transform *a = &f->t[0], *b = &f->t[1];
    f->bt = kronecker(
            a->bt[0], (int[]){a->n, a->n}, b->bt[0], (int[]){b->n, b->n}, MOST_SAMPLES);
    f->g = kronecker(
            a->g[0], (int[]){a->n, a->r}, b->g[0], (int[]){b->n, b->r}, MOST_TAPS);
    f->at = kronecker(
            a->at[0], (int[]){a->m, a->n}, b->at[0], (int[]){b->m, b->n}, MOST_SAMPLES);
}

static void multiply(const Matrix *a, const double *x, double *y) {
    for (int i = 0; i < a->rows; i++) {
        y[i] = 0;
        for (int j = 0; j < a->cols; j++) {
            y[i] += a->at[i * a->cols + j] * x[j];
        }
    }
}

static void multiply_absolute(const Matrix *a, const double *x, double *y) {
    for (int i = 0; i < a->rows; i++) {
        y[i] = 0;
        for (int j = 0; j < a->cols; j++) {
            y[i] += fabs(a->at[i * a->cols + j] * x[j]);
        }
    }
}

/* Of the sum of a row's n terms. */
static double roundings(const Rational *row, int n) {
    int terms = 0, lone = 0;
    for (int i = 0; i < n; i++) {
        terms += row[i].num != 0;
        lone += row[i].num == 1 && row[i].den == 1;
    }
    return terms == 1 && lone == 1 ? 0 : 2 * terms - 1;
}

static void count_roundings(Filter *f) {
    const Transform *a = &f->t[0], *b = &f->t[1];
    f->input_roundings = NEW_ARRAY(SCRATCH, double, f->bt.rows);
    for (int i = 0; i < f->bt.rows; i++) {
        f->input_roundings[i] = 2 * b->n * roundings(a->bt[i / b->n], a->n) +
                                2 * roundings(b->bt[i % b->n], b->n);
    }
    for (int i = 0; i < 2; i++) {
        double most = 0;
        for (int j = 0; j < f->t[i].m; j++) {
            most = fmax(most, roundings(f->t[i].at[j], f->t[i].n));
        }
        f->output_roundings += most;
    }
}

static void transform_weights(Filter *f) {
    const int C = f->n->in.at[0]->c, K = f->n->out->c, taps = f->g.cols;
    f->u = doubles((int64_t)K * C * f->g.rows);
    double *row = NEW_ARRAY(SCRATCH, double, (int64_t)C *taps);
    for (int64_t k = 0; k < K; k++) {
        folded_weight_row(f->n, k, row);
        for (int64_t c = 0; c < C; c++) {
            multiply(&f->g, row + c * taps, f->u + (k * C + c) * f->g.rows);
        }
    }
}

/* ---- a tile ---- */

/* The samples of the tile in row at[0], column at[1], of one channel; outside all is 0. */
static void read_samples(const Filter *f, const int *at, const double *x) {
    const WinogradGeometry *q = &f->q;
    for (int i = 0; i < q->n[0]; i++) {
        for (int j = 0; j < q->n[1]; j++) {
            const int row = at[0] * q->step[0] - q->pad[0] + i;
            const int col = at[1] * q->step[1] - q->pad[1] + j;
            const bool inside =
                    row >= 0 && row < q->in[0] && col >= 0 && col < q->in[1];
            f->sample[i * q->n[1] + j] = inside ? x[row * q->in[1] + col] : 0;
        }
    }
}

static void transform_tile(const Filter *f, const int *at, const double *x) {
    const WinogradGeometry *q = &f->q;
    for (int64_t c = 0; c < f->n->in.at[0]->c; c++) {
        read_samples(f, at, x + c * q->in[0] * q->in[1]);
        multiply(&f->bt, f->sample, f->v + c * q->planes);
        multiply_absolute(&f->bt, f->sample, f->p + c * q->planes);
    }
}

static void sum_channels(const Filter *f, int64_t k, Sums *s) {
    const int C = f->n->in.at[0]->c, planes = f->q.planes;
    *s = (Sums){0};
    for (int64_t c = 0; c < C; c++) {
        const double *u = f->u + (k * C + c) * planes;
        const double *v = f->v + c * planes, *p = f->p + c * planes;
        for (int i = 0; i < planes; i++) {
            s->m[i] += u[i] * v[i];
            s->s[i] += fabs(u[i] * v[i]);
            s->input[i] += (u[i] * p[i]) * (u[i] * p[i]);
        }
    }
}

/* The sum over all roundings of (s dy/ds)^2, of output j of the tile. */
static double squares(const Filter *f, const Sums *s, int j, double b) {
    const double *at = f->at.at + (int64_t)j * f->at.cols;
    const double products = f->n->in.at[0]->c + 1;
    double sum = 0, output = fabs(b);
    for (int i = 0; i < f->at.cols; i++) {
        sum += at[i] * at[i] *
               (products * s->s[i] * s->s[i] + f->input_roundings[i] * s->input[i]);
        output += fabs(at[i] * s->m[i]);
    }
    return sum + f->output_roundings * output * output;
}

static void widen_tile(
        const Filter *f, const int *at, int64_t k, const Sums *s, double *magnitude) {
    const WinogradGeometry *q = &f->q;
    const double b = folded_bias(f->n, k);
    for (int i = 0; i < q->m[0] * q->m[1]; i++) {
        const int row = at[0] * q->m[0] + i / q->m[1];
        const int col = at[1] * q->m[1] + i % q->m[1];
        if (row < q->out[0] && col < q->out[1]) {
            double *to = &magnitude[(k * q->out[0] + row) * q->out[1] + col];
            *to = sqrt(squares(f, s, i, b) + 2 * *to * *to);
        }
    }
}

void winograd_magnitude(
        const Graph *g, const Node *n, const double *x, double *magnitude) {
    Filter f = {.n = n, .q = winograd_geometry(g, n)};
    const WinogradGeometry *q = &f.q;
    for (int i = 0; i < 2; i++) {
        winograd_transform(&f.t[i], q->m[i], q->r[i], n->stride[i]);
    }
    find_matrices(&f);
    count_roundings(&f);
    transform_weights(&f);
    f.v = NEW_ARRAY(SCRATCH, double, (int64_t)n->in.at[0]->c * q->planes);
    f.p = NEW_ARRAY(SCRATCH, double, (int64_t)n->in.at[0]->c * q->planes);
    f.sample = NEW_ARRAY(SCRATCH, double, q->planes);
    for (int tile = 0; tile < q->tiles[0] * q->tiles[1]; tile++) {
        const int at[2] = {tile / q->tiles[1], tile % q->tiles[1]};
        transform_tile(&f, at, x);
        for (int64_t k = 0; k < n->out->c; k++) {
            Sums s;
            sum_channels(&f, k, &s);
            widen_tile(&f, at, k, &s, magnitude);
        }
    }
    free(f.u);
}
