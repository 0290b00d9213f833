/* footprint.cc - sets of bytes: boxes joined, closed, compared, expanded. */
#include "footprint.h"

#include <algorithm>
#include <functional>

namespace check {

/* ---- spans ---- */

void Bytes::sort() {
    std::sort(spans.begin(), spans.end(),
            [](const Span &a, const Span &b) { return a.begin < b.begin; });
    size_t n = 0;
    for (const Span &s : spans) {
        if (n > 0 && s.begin <= spans[n - 1].end) {
            spans[n - 1].end = std::max(spans[n - 1].end, s.end);
        } else {
            spans[n++] = s;
        }
    }
    spans.resize(n);
}

/* Accesses mostly come in order: the end of the list is tried first. */
void Bytes::add(Int begin, Int end) {
    auto first = spans.end();
    while (first != spans.begin() && (first - 1)->end >= begin) {
        --first;
    }
    auto last = first;
    while (last != spans.end() && last->begin <= end) {
        begin = std::min(begin, last->begin);
        end = std::max(end, last->end);
        ++last;
    }
    if (first == last) {
        spans.insert(first, {begin, end});
    } else {
        *first = {begin, end};
        spans.erase(first + 1, last);
    }
}

bool Bytes::covers(Int begin, Int end) const {
    auto after = std::upper_bound(spans.begin(), spans.end(), begin,
            [](Int at, const Span &s) { return at < s.begin; });
    return after != spans.begin() && (after - 1)->end >= end;
}

bool Bytes::covers(const Bytes &b) const {
    return std::all_of(b.spans.begin(), b.spans.end(),
            [this](const Span &s) { return covers(s.begin, s.end); });
}

Int Bytes::meets(const Bytes &b) const {
    size_t i = 0, j = 0;
    while (i < spans.size() && j < b.spans.size()) {
        const Int from = std::max(spans[i].begin, b.spans[j].begin);
        if (from < std::min(spans[i].end, b.spans[j].end)) {
            return from;
        }
        if (spans[i].end < b.spans[j].end) {
            i++;
        } else {
            j++;
        }
    }
    return -1;
}

Bytes Bytes::moved(Int by) const {
    Bytes b = *this;
    for (Span &s : b.spans) {
        s = {s.begin + by, s.end + by};
    }
    return b;
}

Int Bytes::total() const {
    Int n = 0;
    for (const Span &s : spans) {
        n += s.end - s.begin;
    }
    return n;
}

/* ---- boxes ---- */

/* Merges what is the same set of bytes: a stride within the width widens the box; strides
 * s and m s, m <= count of s, are one progression of s. */
static void fold(Box *b) {
    std::sort(b->dims.begin(), b->dims.end(),
            [](const Dim &d, const Dim &e) { return d.stride < e.stride; });
    Dims dims;
    for (const Dim &d : b->dims) {
        if (dims.empty() && d.stride <= b->width) {
            b->width += d.stride * (d.count - 1);
        } else if (!dims.empty() && d.stride % dims.back().stride == 0 &&
                   d.stride / dims.back().stride <= dims.back().count) {
            dims.back().count += d.stride / dims.back().stride * (d.count - 1);
        } else {
            dims.push_back(d);
        }
    }
    b->dims = dims;
}

static bool same_key(const Group &g, const Box &b) {
    return g.object == b.object && g.terms == b.at.terms && g.dims == b.dims;
}

void Footprint::add(const Box &b) {
    for (Group &g : groups) {
        if (same_key(g, b)) {
            g.spans.add(b.at.constant, b.at.constant + b.width);
            return;
        }
    }
    Group g = {b.object, b.at.terms, b.dims, b.where, {}};
    g.spans.add(b.at.constant, b.at.constant + b.width);
    groups.push_back(g);
}

void Footprint::remove(int object) {
    groups.erase(std::remove_if(groups.begin(), groups.end(),
                         [object](const Group &g) { return g.object == object; }),
            groups.end());
}

const Group *Footprint::find(int object) const {
    for (const Group &g : groups) {
        if (g.object == object) {
            return &g;
        }
    }
    return nullptr;
}

/* The counter of a term, in [0, count), becomes a dimension. */
static void close_term(const Term &t, Int count, Box *b) {
    if (t.factor < 0) {
        b->at.constant += t.factor * (count - 1);
    }
    if (count > 1) {
        b->dims.push_back({std::abs(t.factor), count});
    }
}

void for_each_closed(const Group &g, int counter, Int count,
        const std::function<void(const Box &)> &use) {
    for (const Span &s : g.spans.list()) {
        Box b = {g.object, {s.begin, {}}, s.end - s.begin, g.dims, g.where};
        for (const Term &t : g.terms) {
            if (t.counter == counter) {
                close_term(t, count, &b);
            } else {
                b.at.terms.push_back(t);
            }
        }
        fold(&b);
        use(b);
    }
}

/* ---- expansion ---- */

static const Int most_spans = 1 << 23;

static void expand_dims(const Dims &dims, size_t n, Int begin, Int end, Bytes *to) {
    if (n == 0) {
        to->append(begin, end);
        return;
    }
    const Dim &d = dims[n - 1];
    for (Int i = 0; i < d.count; i++) {
        expand_dims(dims, n - 1, begin + i * d.stride, end + i * d.stride, to);
    }
}

void expand(const Group &g, Int offset, Bytes *to) {
    Int count = static_cast<Int>(g.spans.list().size());
    for (const Dim &d : g.dims) {
        count *= d.count;
        if (count > most_spans) {
            throw Fault{"accesses too scattered to follow", g.where};
        }
    }
    for (const Span &s : g.spans.list()) {
        expand_dims(g.dims, g.dims.size(), s.begin + offset, s.end + offset, to);
    }
    to->sort();
}

/* ---- covering ---- */

static Int last_of(const Dims &dims) {
    Int n = 0;
    for (const Dim &d : dims) {
        n += d.stride * (d.count - 1);
    }
    return n;
}

/* Are all bytes of b in this set, whatever the counters are? Groups with the same terms as
 * b are compared: their places differ by a constant. */
bool Footprint::covers_alike(const Box &b) const {
    const Int end = b.at.constant + b.width;
    Bytes written, read;
    for (const Group &g : groups) {
        if (g.object != b.object || g.terms != b.at.terms) {
            continue;
        }
        if (g.dims.empty() ? g.spans.covers(b.at.constant, end + last_of(b.dims))
                           : g.dims == b.dims && g.spans.covers(b.at.constant, end)) {
            return true;
        }
        expand(g, 0, &written);
    }
    Footprint one;
    one.add(b);
    expand(one.groups[0], 0, &read);
    return written.covers(read);
}

/* b with the terms `left`; the others' counters take all their values at once, which makes
 * it no smaller. False if b lacks one of `left`. */
static bool widen(Box *b, const Terms &left, const Counters &counters) {
    const Terms all = b->at.terms;
    size_t found = 0;
    b->at.terms = left;
    for (const Term &t : all) {
        if (std::find(left.begin(), left.end(), t) != left.end()) {
            found++;
        } else if (t.counter < Counters::FIXED) {
            return false;
        } else {
            close_term(t, counters[t.counter].most + 1, b);
        }
    }
    fold(b);
    return found == left.size();
}

/* Each list of terms that a group has is tried. A "no" may be a false alarm. */
bool Footprint::covers(const Box &b, const Counters &counters) const {
    for (size_t i = 0; i < groups.size(); i++) {
        const Terms &terms = groups[i].terms;
        bool tried = groups[i].object != b.object;
        for (size_t j = 0; j < i && !tried; j++) {
            tried = groups[j].object == b.object && groups[j].terms == terms;
        }
        Box wide = b;
        if (!tried && widen(&wide, terms, counters) && covers_alike(wide)) {
            return true;
        }
    }
    return false;
}

} // namespace check
