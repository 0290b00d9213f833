/* form.h - integers as affine forms over counters, and what can be decided of them.
 *
 *   f = constant + sum of factor * counter,   each counter in [least, most]
 *
 * A loop `for (int i = A; i < B; i += C)` has a counter 0, 1, ... n - 1, and i is the form
 * A + C * counter. Counters vary independently of each other, so a form takes its smallest
 * and its largest value: bounds are exact, and what is decided holds for every iteration.
 * What can't be decided is thrown to the counter's loop: see loops.cc.
 */
#ifndef CNNC_CHECK_FORM_H
#define CNNC_CHECK_FORM_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <string>
#include <vector>

namespace check {

using Int = int64_t;

/* What can't be proven, and where; an invalid place: that of the statement at hand. */
struct Fault {
    std::string reason;
    clang::SourceLocation where = {};
};

/* The counter must be known better: cut into high * divisor + low, or, with divisor 0, its
 * values taken one by one. */
struct Undecided {
    int counter;
    Int divisor;
};

struct Term {
    int counter;
    Int factor; /* never 0 */
    bool operator==(const Term &t) const {
        return counter == t.counter && factor == t.factor;
    }
};
using Terms = llvm::SmallVector<Term, 4>; /* by counter, each once */

struct Form {
    Int constant = 0;
    Terms terms;
    bool is_constant() const { return terms.empty(); }
    Int factor_of(int counter) const;
    bool operator==(const Form &f) const {
        return constant == f.constant && terms == f.terms;
    }
};

Form constant_form(Int value);
Form counter_form(int counter);
/* Overflow of 64 bits is a Fault. */
Form sum(const Form &a, const Form &b);
Form scaled(const Form &a, Int by);
Form difference(const Form &a, const Form &b);

struct Range {
    Int least, most;
};

/* The counters of the loops that are open, and four that are there from the start. */
class Counters {
  public:
    enum { PART, PARTS, FIRST, LAST, FIXED };
    Counters();
    int open(Int count); /* in [0, count) */
    void close_to(int n) { at.resize(static_cast<size_t>(n)); }
    int size() const { return static_cast<int>(at.size()); }
    const Range &operator[](int counter) const {
        return at[static_cast<size_t>(counter)];
    }
    Range range(const Form &f) const;
    /* Is a < b? Decided, or Undecided of the outermost counter. */
    bool less(const Form &a, const Form &b) const;
    bool equal(const Form &a, const Form &b) const;
    /* f / divisor and f % divisor, for f >= 0 and a positive divisor. */
    void divide(const Form &f, Int divisor, Form *quotient, Form *rest) const;
    /* One of the factors must be constant. */
    Form product(const Form &a, const Form &b) const;

  private:
    std::vector<Range> at;
};

/* "i + 3" can't be told to a reader by counters: its range can. "0..27" */
std::string range_text(Range r);

} // namespace check

#endif
