/* winograd_forms.c - the rows of a Winograd matrix as statements of C.
 *
 * Points come in pairs +-p. In BT the two rows of a pair differ in the signs of their odd
 * powers alone, in AT the two columns do, so each pair is computed as an even and an odd
 * part, which are added and subtracted:
 *
 *     BT  e = even powers of d, o = odd ones     the two rows: e + o, e - o
 *     AT  s = m1 + m2, t = m1 - m2               even rows take s, odd ones t
 */
#include "winograd.h"

#include <math.h>

/* Columns that a statement's sum may take: 88 less the deepest indentation and a name. */
enum { WIDTH = 45, MOST_TERMS = MOST_SAMPLES + 1 };

typedef struct Form {
    int n;
    double factor[MOST_TERMS];
    const char *name[MOST_TERMS];
} Form;

static void add(Form *f, double factor, const char *name) {
    if (factor != 0) {
        f->factor[f->n] = factor;
        f->name[f->n++] = name;
    }
}

/* Terms without a product first: what follows them is one FMA each. Then a positive one, so
 * that no sign leads; then the rest as they come. */
static Form ordered(const Form *f) {
    Form to = {0};
    bool taken[MOST_TERMS] = {false};
    for (int pass = 0; pass < 3; pass++) {
        for (int i = 0; i < f->n; i++) {
            const bool wanted = pass == 0   ? f->factor[i] == 1
                                : pass == 1 ? to.n == 0 && f->factor[i] > 0
                                            : true;
            if (wanted && !taken[i]) {
                add(&to, f->factor[i], f->name[i]);
                taken[i] = true;
            }
        }
    }
    return to;
}

/* "d4", "0.625f * d3": without its sign */
static const char *term_text(const Form *f, int i) {
    const double a = fabs(f->factor[i]);
    return a == 1 ? f->name[i] : text("%s * %s", c_float(a), f->name[i]);
}

static const char *sign(const Form *f, int i) {
    const bool minus = f->factor[i] < 0;
    return !i ? (minus ? "-" : "") : minus ? " - " : " + ";
}

/* Declares `name` as the sum, in more than one statement if it is long. */
static void declare(Printer *p, const char *name, const Form *form) {
    const Form f = ordered(form);
    const char *sum = f.n ? "" : "vf_zero()";
    int i = 0;
    for (; i < f.n; i++) {
        const char *more = text("%s%s%s", sum, sign(&f, i), term_text(&f, i));
        if (i && strlen(more) > WIDTH) {
            break;
        }
        sum = more;
    }
    emit(p, "%svf %s = %s;\n", i < f.n ? "" : "const ", name, sum);
    for (; i < f.n; i++) {
        emit(p, "%s %c= %s;\n", name, f.factor[i] < 0 ? '-' : '+', term_text(&f, i));
    }
}

/* The sum's name: itself where it is a lone term, else `name`, declared. */
static const char *named(Printer *p, const char *name, const Form *f) {
    if (f->n == 1 && f->factor[0] == 1) {
        return f->name[0];
    }
    declare(p, name, f);
    return name;
}

/* Do two vectors of n entries, `step` apart, agree but for signs, and differ in some? */
static bool are_paired(const Rational *a, const Rational *b, int n, int step) {
    int same = 0, opposite = 0;
    for (int i = 0; i < n; i++) {
        const Rational s = a[i * step], t = b[i * step];
        if (s.den != t.den || (s.num != t.num && s.num != -t.num)) {
            return false;
        }
        same += s.num && s.num == t.num;
        opposite += s.num && s.num == -t.num;
    }
    return same && opposite;
}

void emit_input_forms(Printer *p, const Transform *t, const char **result) {
    for (int i = 0; i < t->n; i++) {
        const Rational *a = t->bt[i];
        const bool paired = i + 1 < t->n && are_paired(a, t->bt[i + 1], t->n, 1);
        Form even = {0}, odd = {0};
        for (int j = 0; j < t->n; j++) {
            const bool opposite = paired && a[j].num != t->bt[i + 1][j].num;
            add(opposite ? &odd : &even, rational_value(a[j]), text("d%d", j));
        }
        if (!paired) {
            result[i] = named(p, text("b%d", i), &even);
            continue;
        }
        const char *e = named(p, text("e%d", i), &even);
        const char *o = named(p, text("o%d", i), &odd);
        result[i] = text("%s + %s", e, o);
        result[++i] = text("%s - %s", e, o);
    }
}

void emit_output_forms(
        Printer *p, const Transform *t, const char *more, const char **result) {
    bool paired[MOST_SAMPLES] = {false}; /* with the next one */
    for (int j = 0; j + 1 < t->n; j++) {
        paired[j] = !(j && paired[j - 1]) &&
                    are_paired(&t->at[0][j], &t->at[0][j + 1], t->m, MOST_SAMPLES);
        if (paired[j]) {
            emit(p, "const vf s%d = m%d + m%d;\n", j, j, j + 1);
            emit(p, "const vf t%d = m%d - m%d;\n", j, j, j + 1);
        }
    }
    for (int i = 0; i < t->m; i++) {
        Form f = {0};
        if (more) {
            add(&f, 1, more);
        }
        for (int j = 0; j < t->n; j += 1 + paired[j]) {
            const char *kind = !paired[j]                               ? "m"
                               : t->at[i][j].num == t->at[i][j + 1].num ? "s"
                                                                        : "t";
            add(&f, rational_value(t->at[i][j]), text("%s%d", kind, j));
        }
        result[i] = named(p, text("y%d", i), &f);
    }
}
