/* arithmetic.c - operators of the graph language on values: a op b, or why not.
 *
 * Two integers make an integer, which never wraps; with a real, the result is real, and never
 * infinite. // and % round down, as Python's do: a == a // b * b + a % b, and a % b has the
 * sign of b. Numbers compare with numbers, other things only for equality with their like.
 */
#include "frontend.h"

#include <math.h>
#include <string.h>

const char *const kind_names[] = {
        "nothing", "an integer", "a real number", "true or false", "a text"};

Scalar integer(int64_t i) { return (Scalar){.kind = KIND_INTEGER, .i = i}; }
Scalar real(double r) { return (Scalar){.kind = KIND_REAL, .r = r}; }
Scalar boolean(bool b) { return (Scalar){.kind = KIND_BOOLEAN, .i = b}; }

const char *scalar_found(Scalar s) {
    switch (s.kind) {
    case KIND_INTEGER:
        return arena_printf(PERM, "integer %lld", (long long)s.i);
    case KIND_REAL:
        return arena_printf(PERM, "real number %.9g", s.r);
    case KIND_BOOLEAN:
        return s.i ? "true" : "false";
    case KIND_TEXT:
        return arena_printf(PERM, "text '%.60s'", s.text);
    default:
        return "nothing";
    }
}

static bool is_number(Scalar s) {
    return s.kind == KIND_INTEGER || s.kind == KIND_REAL;
}

static double as_real(Scalar s) { return s.kind == KIND_INTEGER ? (double)s.i : s.r; }

/* ---- integers: b is not 0 ---- */

/* -7 // 2 = -4; the quotient fits */
static int64_t integer_divide(int64_t a, int64_t b) {
    return a / b - (a % b && (a < 0) != (b < 0));
}

/* -7 % 2 = 1 */
static int64_t integer_modulo(int64_t a, int64_t b) {
    const int64_t r = b == -1 ? 0 : a % b; /* INT64_MIN % -1 overflows in C */
    return r && (r < 0) != (b < 0) ? r + b : r;
}

/* false if the result does not fit */
static bool integer_operation(char op, int64_t a, int64_t b, int64_t *to) {
    switch (op) {
    case '+':
        return !__builtin_add_overflow(a, b, to);
    case '-':
        return !__builtin_sub_overflow(a, b, to);
    case '*':
        return !__builtin_mul_overflow(a, b, to);
    case '/':
        if (a == INT64_MIN && b == -1) {
            return false;
        }
        *to = integer_divide(a, b);
        return true;
    default:
        *to = integer_modulo(a, b);
        return true;
    }
}

/* ---- reals: b is not 0 ---- */

static double real_modulo(double a, double b) {
    const double r = fmod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/* By way of the remainder: 0.25 // 1e-3 is 249, as 1e-3 is a little more than a thousandth. */
static double real_divide(double a, double b) {
    return round((a - real_modulo(a, b)) / b);
}

static double real_operation(char op, double a, double b) {
    switch (op) {
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '/':
        return real_divide(a, b);
    default:
        return real_modulo(a, b);
    }
}

/* ---- operators ---- */

/* op: + - * // % */
Scalar arithmetic(const char *op, Scalar a, Scalar b, const char **problem) {
    if (!is_number(a) || !is_number(b)) {
        *problem = arena_printf(PERM, "'%s' wants numbers, found %s", op,
                scalar_found(is_number(a) ? b : a));
        return a;
    }
    if ((*op == '/' || *op == '%') && as_real(b) == 0) {
        *problem = "division by zero";
        return a;
    }
    if (a.kind == KIND_INTEGER && b.kind == KIND_INTEGER) {
        int64_t i = 0;
        if (!integer_operation(*op, a.i, b.i, &i)) {
            *problem = arena_printf(
                    PERM, "the result of '%s' does not fit in 64 bits", op);
        }
        return integer(i);
    }
    const double r = real_operation(*op, as_real(a), as_real(b));
    if (!isfinite(r)) {
        *problem = arena_printf(PERM, "the result of '%s' is no finite number", op);
    }
    return real(r);
}

Scalar kind_alone(Scalar a, Scalar b) {
    if (a.kind == KIND_NONE || b.kind == KIND_NONE) {
        return (Scalar){0};
    }
    return a.kind == KIND_REAL || b.kind == KIND_REAL ? real(0) : integer(0);
}

/* -1, 0 or 1 */
static int order(Scalar a, Scalar b) {
    if (a.kind == KIND_INTEGER && b.kind == KIND_INTEGER) {
        return (a.i > b.i) - (a.i < b.i);
    }
    return (as_real(a) > as_real(b)) - (as_real(a) < as_real(b));
}

static bool equal(Scalar a, Scalar b) {
    return a.kind == KIND_TEXT ? !strcmp(a.text, b.text) : a.i == b.i;
}

/* op: == != < <= > >= */
Scalar comparison_of(const char *op, Scalar a, Scalar b, const char **problem) {
    const bool equality = *op == '=' || *op == '!';
    const bool numbers = is_number(a) && is_number(b);
    if (!numbers && (!equality || a.kind != b.kind)) {
        *problem = arena_printf(PERM, "'%s' can't compare %s with %s", op,
                scalar_found(a), scalar_found(b));
        return boolean(false);
    }
    const int c = numbers ? order(a, b) : !equal(a, b);
    switch (*op) {
    case '=':
        return boolean(c == 0);
    case '!':
        return boolean(c != 0);
    case '<':
        return boolean(op[1] ? c <= 0 : c < 0);
    default:
        return boolean(op[1] ? c >= 0 : c > 0);
    }
}
