/* form.cc - arithmetic on forms; 64 bits never overflow silently. */
#include "form.h"

#include <limits>

namespace check {

static Int plus(Int a, Int b) {
    Int c;
    if (__builtin_add_overflow(a, b, &c)) {
        throw Fault{"a number leaves 64 bits"};
    }
    return c;
}

static Int times(Int a, Int b) {
    Int c;
    if (__builtin_mul_overflow(a, b, &c)) {
        throw Fault{"a number leaves 64 bits"};
    }
    return c;
}

static Int floor_divided(Int a, Int by) { return a / by - (a % by < 0); }
static Int floor_rest(Int a, Int by) { return a - floor_divided(a, by) * by; }

Int Form::factor_of(int counter) const {
    for (const Term &t : terms) {
        if (t.counter == counter) {
            return t.factor;
        }
    }
    return 0;
}

Form constant_form(Int value) { return {value, {}}; }
Form counter_form(int counter) { return {0, {{counter, 1}}}; }

/* Both lists are sorted: one pass over both. */
Form sum(const Form &a, const Form &b) {
    Form f = {plus(a.constant, b.constant), {}};
    size_t i = 0, j = 0;
    while (i < a.terms.size() || j < b.terms.size()) {
        const bool left =
                j == b.terms.size() ||
                (i < a.terms.size() && a.terms[i].counter <= b.terms[j].counter);
        const bool right =
                i == a.terms.size() ||
                (j < b.terms.size() && b.terms[j].counter <= a.terms[i].counter);
        const int counter = left ? a.terms[i].counter : b.terms[j].counter;
        const Int factor =
                plus(left ? a.terms[i].factor : 0, right ? b.terms[j].factor : 0);
        i += left;
        j += right;
        if (factor != 0) {
            f.terms.push_back({counter, factor});
        }
    }
    return f;
}

Form scaled(const Form &a, Int by) {
    Form f = {times(a.constant, by), {}};
    for (const Term &t : a.terms) {
        if (by != 0) {
            f.terms.push_back({t.counter, times(t.factor, by)});
        }
    }
    return f;
}

Form difference(const Form &a, const Form &b) { return sum(a, scaled(b, -1)); }

/* The runtime makes teams of 1 to CNNC_MAX_THREADS; steps are numbered by int. */
static const Int most_threads = 64;
static const Int most_int = std::numeric_limits<int32_t>::max();

Counters::Counters()
    : at{{0, most_threads - 1}, {1, most_threads}, {-most_int - 1, most_int},
              {-most_int - 1, most_int}} {}

int Counters::open(Int count) {
    at.push_back({0, count - 1});
    return size() - 1;
}

Range Counters::range(const Form &f) const {
    Range r = {f.constant, f.constant};
    for (const Term &t : f.terms) {
        const Range &c = (*this)[t.counter];
        r.least = plus(r.least, times(t.factor, t.factor > 0 ? c.least : c.most));
        r.most = plus(r.most, times(t.factor, t.factor > 0 ? c.most : c.least));
    }
    return r;
}

bool Counters::less(const Form &a, const Form &b) const {
    const Form f = difference(b, a);
    const Range r = range(f);
    if (r.least > 0 || r.most <= 0) {
        return r.least > 0;
    }
    throw Undecided{f.terms[0].counter, 0};
}

bool Counters::equal(const Form &a, const Form &b) const {
    const Form f = difference(b, a);
    const Range r = range(f);
    if (f.is_constant() || r.least > 0 || r.most < 0) {
        return f.is_constant() && f.constant == 0;
    }
    throw Undecided{f.terms[0].counter, 0};
}

/* Each number is cut into divisor * q + r, 0 <= r < divisor. If the sum of the rests stays
 * below the divisor, f / divisor is the sum of the q. Else a counter is to be cut where
 * its steps make up whole divisors, or to be enumerated. */
void Counters::divide(const Form &f, Int divisor, Form *quotient, Form *rest) const {
    if (divisor <= 0) {
        throw Fault{"a divisor that is not a positive literal"};
    }
    if (range(f).least < 0) {
        throw Fault{"division of what may be negative, " + range_text(range(f))};
    }
    *quotient = constant_form(floor_divided(f.constant, divisor));
    *rest = constant_form(floor_rest(f.constant, divisor));
    for (const Term &t : f.terms) {
        const Int q = floor_divided(t.factor, divisor),
                  r = floor_rest(t.factor, divisor);
        if (q != 0) {
            quotient->terms.push_back({t.counter, q});
        }
        if (r != 0) {
            rest->terms.push_back({t.counter, r});
        }
    }
    if (range(*rest).most < divisor) {
        return;
    }
    for (const Term &t : rest->terms) {
        const Int steps = divisor / t.factor;
        if (divisor % t.factor == 0 && (*this)[t.counter].most >= steps) {
            throw Undecided{t.counter, steps};
        }
    }
    throw Undecided{rest->terms[0].counter, 0};
}

Form Counters::product(const Form &a, const Form &b) const {
    if (!a.is_constant() && !b.is_constant()) {
        throw Undecided{a.terms[0].counter, 0};
    }
    return a.is_constant() ? scaled(b, a.constant) : scaled(a, b.constant);
}

std::string range_text(Range r) {
    const std::string least = std::to_string(r.least);
    return r.least == r.most ? least : least + ".." + std::to_string(r.most);
}

} // namespace check
