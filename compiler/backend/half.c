/* half.c - --weights-dtype: numbers of 16 bits, rounded to nearest, ties to even.
 *
 *          sign exponent fraction   digits   least exponent   largest
 *     f16     1        5       10       11              -14   65504
 *     bf16    1        8        7        8             -126   3.39e38
 *
 * With q = |x| / 2^(e - digits + 1) rounded, e = max(floor(log2 |x|), least exponent), the
 * bits of |x| are q + (e - least) * 2^(digits - 1): the leading one of a normal number is what
 * raises its exponent above a subnormal's 0, and a q that rounded up to 2^digits raises it
 * once more.
 */
#include "cnnc.h"

#include <math.h>

static const struct {
    int digits, least, most; /* exponents of normal numbers */
} formats[DTYPES] = {[F16] = {11, -14, 15}, [BF16] = {8, -126, 127}};

bool is_half(Dtype d) { return d == F16 || d == BF16; }

double half_unit(Dtype d) { return ldexp(1, -formats[d].digits); }

double half_least(Dtype d) { return ldexp(1, formats[d].least); }

double half_largest(Dtype d) { return ldexp(2 - 2 * half_unit(d), formats[d].most); }

/* The exponent of x's last digit. */
static int last_digit(double x, Dtype d) {
    const int least = formats[d].least;
    const int e = x == 0 ? least : ilogb(x);
    return (e < least ? least : e) - formats[d].digits + 1;
}

double half_round(double x, Dtype d) {
    const int last = last_digit(x, d);
    return ldexp(nearbyint(ldexp(x, -last)), last);
}

uint16_t half_bits(double x, Dtype d) {
    const int digits = formats[d].digits, last = last_digit(x, d);
    const int steps = last + digits - 1 - formats[d].least;
    const int q = (int)nearbyint(ldexp(fabs(x), -last));
    return (uint16_t)((signbit(x) ? 0x8000 : 0) + q + (steps << (digits - 1)));
}
