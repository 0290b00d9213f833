/* winograd.c - minimal filtering: the transforms of F(m, r), in exact rationals.
 *
 * Cook and Toom: m outputs of r taps are the coefficients of a product of polynomials of
 * degree n - 1 = m + r - 2, which n values determine, at n - 1 points and at infinity; a
 * value of the product is one multiplication. Transposed, that is the correlation
 *
 *     y = AT ((G g) * (BT d))
 *     AT[j][i] = p_i^j                            infinity: 1 at j = m - 1
 *     G[i][j]  = p_i^j / prod over k != i of (p_i - p_k)          1 at j = r - 1
 *     BT[i][j] = coefficient of x^j in prod over k != i of (x - p_k)
 *                                                 infinity: in prod over all k
 *
 * (Lavin and Gray, Fast algorithms for convolutional neural networks, 2016.) The error grows
 * with the size of the entries; the points below are those of least error, fp32, among
 * small fractions whose AT and BT are exact in binary.
 *
 * At stride s the samples fall into s phases, sample j into phase j % s, and the taps
 * likewise: the output is the sum of s filters at stride 1, each with about r / s taps. A
 * phase of a single tap needs no transform: its m samples are multiplied as they are.
 */
#include "winograd.h"

/* ---- rationals ---- */

static int64_t magnitude(int64_t a) { return a < 0 ? -a : a; }

static Rational rational(int64_t num, int64_t den) {
    int64_t a = magnitude(num), b = den;
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (Rational){num / a, den / a};
}

static int64_t product(int64_t a, int64_t b) {
    int64_t c;
    if (__builtin_mul_overflow(a, b, &c)) {
        internal_error("a Winograd matrix needs more than 64 bits");
    }
    return c;
}

static Rational times(Rational a, Rational b) {
    return rational(product(a.num, b.num), product(a.den, b.den));
}

static Rational minus(Rational a, Rational b) {
    return rational(
            product(a.num, b.den) - product(b.num, a.den), product(a.den, b.den));
}

static Rational over(Rational a, Rational b) {
    const int64_t sign = b.num < 0 ? -1 : 1;
    return rational(product(a.num, sign * b.den), product(a.den, sign * b.num));
}

double rational_value(Rational a) { return (double)a.num / (double)a.den; }

static const Rational one = {1, 1}, zero = {0, 1};

/* ---- points ---- */

/* The n - 1 finite points of a transform of n samples, pairs +-p side by side. */
static const struct {
    int n;
    Rational point[MOST_SAMPLES - 1];
} sets[] = {
        {3, {{0, 1}, {1, 1}}},
        {4, {{0, 1}, {1, 1}, {-1, 1}}},
        {6, {{0, 1}, {5, 8}, {-5, 8}, {3, 2}, {-3, 2}}},
        {8, {{0, 1}, {1, 1}, {-1, 1}, {2, 1}, {-2, 1}, {1, 2}, {-1, 2}}},
        {10, {{0, 1}, {1, 2}, {-1, 2}, {3, 4}, {-3, 4}, {5, 4}, {-5, 4}, {2, 1},
                     {-2, 1}}},
};

static const Rational *points(int n) {
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (sets[i].n == n) {
            return sets[i].point;
        }
    }
    return NULL;
}

/* ---- one phase ---- */

int winograd_phase_taps(int r, int stride, int phase) {
    return (r - phase + stride - 1) / stride;
}

/* Multiplications of a phase; 0: there are no points for it. */
static int phase_samples(int m, int taps) {
    return taps == 1 ? m : points(m + taps - 1) ? m + taps - 1 : 0;
}

/* row: coefficients of the product of (x - p_k) over all k < n - 1 but `skip`. */
static void polynomial(const Rational *p, int n, int skip, Rational *row) {
    for (int j = 0; j < n; j++) {
        row[j] = j ? zero : one;
    }
    for (int k = 0; k < n - 1; k++) {
        if (k == skip) {
            continue;
        }
        for (int j = n - 1; j >= 0; j--) { /* times (x - p_k) */
            row[j] = minus(j ? row[j - 1] : zero, times(p[k], row[j]));
        }
    }
}

/* All entries 0. */
static void clear(Transform *t, int m, int r, int stride) {
    *t = (Transform){.m = m, .r = r, .stride = stride};
    for (int i = 0; i < MOST_SAMPLES; i++) {
        for (int j = 0; j < MOST_SAMPLES; j++) {
            t->bt[i][j] = zero;
        }
        for (int j = 0; j < MOST_TAPS; j++) {
            t->g[i][j] = zero;
        }
        for (int j = 0; j < MOST_OUTPUTS; j++) {
            t->at[j][i] = zero;
        }
    }
}

/* A single tap: each of m samples is multiplied as it is. */
static void identity(Transform *t, int m) {
    clear(t, m, 1, 1);
    t->n = m;
    for (int i = 0; i < m; i++) {
        t->at[i][i] = t->g[i][0] = t->bt[i][i] = one;
    }
}

static void cook_toom(Transform *t, int m, int r) {
    clear(t, m, r, 1);
    const int last = m + r - 2; /* infinity */
    const Rational *p = points(last + 1);
    t->n = last + 1;
    for (int i = 0; i < last; i++) {
        Rational divisor = one, power = one;
        for (int k = 0; k < last; k++) {
            divisor = k == i ? divisor : times(divisor, minus(p[i], p[k]));
        }
        for (int j = 0; j < m || j < r; j++, power = times(power, p[i])) {
            if (j < m) {
                t->at[j][i] = power;
            }
            if (j < r) {
                t->g[i][j] = over(power, divisor);
            }
        }
        polynomial(p, t->n, i, t->bt[i]);
    }
    t->at[m - 1][last] = t->g[last][r - 1] = one;
    polynomial(p, t->n, last, t->bt[last]);
}

/* ---- all phases ---- */

int winograd_samples(int m, int r, int stride) {
    int n = 0;
    for (int phase = 0; phase < stride; phase++) {
        const int taps = winograd_phase_taps(r, stride, phase);
        const int more = taps > 0 && m <= MOST_OUTPUTS ? phase_samples(m, taps) : 0;
        if (!more) {
            return 0;
        }
        n += more;
    }
    return r <= MOST_TAPS && n <= MOST_SAMPLES ? n : 0;
}

void winograd_transform(Transform *t, int m, int r, int stride) {
    clear(t, m, r, stride);
    for (int phase = 0; phase < stride; phase++) {
        const int taps = winograd_phase_taps(r, stride, phase);
        Transform q;
        if (taps == 1) {
            identity(&q, m);
        } else {
            cook_toom(&q, m, taps);
        }
        for (int i = 0; i < q.n; i++, t->n++) {
            for (int j = 0; j < m; j++) {
                t->at[j][t->n] = q.at[j][i];
            }
            for (int j = 0; j < taps; j++) {
                t->g[t->n][j * stride + phase] = q.g[i][j];
            }
            for (int j = 0; j < q.n; j++) {
                t->bt[t->n][j * stride + phase] = q.bt[i][j];
            }
        }
    }
}
