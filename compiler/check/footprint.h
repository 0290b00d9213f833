/* footprint.h - which bytes are read or written: strided boxes, and their expansion.
 *
 * A box is the set of bytes
 *
 *   at + [0, width) + { i1 * stride1 + i2 * stride2 + ... : 0 <= ij < countj }
 *
 * of one object, `at` a form over the counters that are still open. When a loop ends, its
 * counter becomes a dimension of the box. Sets stay exact: dimensions are merged only where
 * the result is the same set of bytes.
 */
#ifndef CNNC_CHECK_FOOTPRINT_H
#define CNNC_CHECK_FOOTPRINT_H

#include "form.h"

#include <functional>

namespace check {

struct Dim {
    Int stride, count; /* both positive, count > 1 */
    bool operator==(const Dim &d) const {
        return stride == d.stride && count == d.count;
    }
};
using Dims = llvm::SmallVector<Dim, 4>; /* by stride */

struct Span {
    Int begin, end; /* [begin, end), not empty */
};

/* A set of bytes: sorted spans, neither overlapping nor touching. */
class Bytes {
  public:
    void add(Int begin, Int end);
    void append(Int begin, Int end) { spans.push_back({begin, end}); } /* then sort() */
    void sort();
    bool empty() const { return spans.empty(); }
    bool is_whole(Int size) const {
        return spans.size() == 1 && spans[0].begin == 0 && spans[0].end == size;
    }
    bool covers(Int begin, Int end) const;
    bool covers(const Bytes &b) const;
    /* The first byte that both hold, or -1. */
    Int meets(const Bytes &b) const;
    Bytes moved(Int by) const;
    Int least() const { return spans.front().begin; }
    Int end() const { return spans.back().end; }
    Int total() const;
    const std::vector<Span> &list() const { return spans; }

  private:
    std::vector<Span> spans;
};

struct Box {
    int object;
    Form at;
    Int width;
    Dims dims;
    clang::SourceLocation where; /* of an access that it stands for */
};

/* Boxes that differ in `at.constant` and width only: spans from the terms' value on. */
struct Group {
    int object;
    Terms terms;
    Dims dims;
    clang::SourceLocation where;
    Bytes spans;
};

class Footprint {
  public:
    void add(const Box &b);
    bool covers(const Box &b, const Counters &counters) const;
    void remove(int object);
    const Group *find(int object) const; /* any group of it, or NULL */
    const std::vector<Group> &list() const { return groups; }

  private:
    bool covers_alike(const Box &b) const;
    std::vector<Group> groups;
};

/* The boxes of a group, each with `counter` in [0, count) turned into a dimension. */
void for_each_closed(const Group &g, int counter, Int count,
        const std::function<void(const Box &)> &use);
/* All bytes of a group, its terms taken as `offset`. */
void expand(const Group &g, Int offset, Bytes *to);

} // namespace check

#endif
