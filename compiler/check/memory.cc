/* memory.cc - what each step may read and write.
 *
 *   initialized   a byte is read through the name that it was last written through
 *   disjoint      of the uses between two barriers, none writes what another touches;
 *                 names that are alive at the same time lie apart
 *   counted       arena, scratch and weights are just as large as is needed
 *
 * The name matters: a tensor that was overwritten and one whose memory was legally reused
 * look the same as addresses.
 */
#include "memory.h"

#include <algorithm>

using namespace clang;

namespace check {

static std::string name_text(const VarDecl *name) {
    return name ? "'" + name->getNameAsString() + "'" : "nothing";
}

/* ---- one use ---- */

void Memory::check_tasks(const Use &u) const {
    const Parameter &p = *u.parameter;
    if (u.own) {
        if (p.task_reads) {
            throw Fault{
                    "'" + p.name +
                            "' is this thread's scratch here, and a task reads what "
                            "it did not write",
                    p.task_reads_at};
        }
    } else if (!p.clash.empty()) {
        throw Fault{
                "'" + p.name + "' is shared by all threads: " + p.clash, p.clash_at};
    }
}

void Memory::check_weights(const Use &u) {
    const Parameter &p = *u.parameter;
    if (!p.written.empty() || !p.exposed.is_whole(p.extent)) {
        throw Fault{"the weights of '" + p.name + "' are not all read: " +
                            std::to_string(p.exposed.total() / 4) + " of " +
                            std::to_string(p.extent / 4) + " floats",
                u.where};
    }
    slices.push_back({u.offset, u.offset + p.extent, u.where});
}

void Memory::use(const Use &u) {
    const Kind &k = buffers.at(u.object);
    check_tasks(u);
    if (u.own) {
        scratch_reach = std::max(scratch_reach, u.offset + u.parameter->extent);
    } else if (k.kind == Buffer::weights) {
        check_weights(u);
    } else if (k.kind == Buffer::image && !u.parameter->written.empty()) {
        throw Fault{"writes the image", u.where};
    } else if (k.kind != Buffer::image) {
        if (!u.name) {
            throw Fault{"memory that has no tensor's name", u.where};
        }
        const Int begin = u.offset, end = u.offset + u.parameter->extent;
        Life &l = lives.insert({u.name, {u.object, begin, end, number, number}})
                          .first->second;
        l = {u.object, std::min(l.begin, begin), std::max(l.end, end), l.first, number};
    }
    step.push_back(u);
}

/* ---- a step ---- */

/* Scratch is private: it can be in conflict with scratch of the same call only. */
void Memory::check_conflict(const Use &a, const Use &b) const {
    if (a.object != b.object || a.own != b.own || (a.own && a.call != b.call)) {
        return;
    }
    const Parameter &p = *a.parameter, &q = *b.parameter;
    const Bytes written = p.written.moved(a.offset);
    Int at = written.meets(q.written.moved(b.offset));
    at = at < 0 ? written.meets(q.exposed.moved(b.offset)) : at;
    if (at >= 0) {
        throw Fault{"'" + p.name + "' is written, and '" + q.name +
                            "' of the same step overlaps it at byte " +
                            std::to_string(at),
                a.where};
    }
}

void Memory::check_reads(const Use &u) const {
    const Kind &k = buffers.at(u.object);
    const Bytes read = u.parameter->exposed.moved(u.offset);
    for (const Span &s : read.list()) {
        Int at = s.begin;
        while (at < s.end) {
            auto next = k.owners.upper_bound(at);
            const bool owned =
                    next != k.owners.begin() && std::prev(next)->second.end > at;
            const VarDecl *owner = owned ? std::prev(next)->second.name : nullptr;
            if (owner != u.name) {
                throw Fault{"'" + u.parameter->name + "' reads byte " +
                                    std::to_string(at - u.offset) + " of " +
                                    name_text(u.name) + ", where " + name_text(owner) +
                                    (owner ? " was written last" : " was written"),
                        u.where};
            }
            at = std::prev(next)->second.end;
        }
    }
}

void Memory::write(const Use &u) {
    std::map<Int, Owned> &owners = buffers.at(u.object).owners;
    const Bytes written = u.parameter->written.moved(u.offset);
    for (const Span &s : written.list()) {
        auto it = owners.upper_bound(s.begin);
        if (it != owners.begin() && std::prev(it)->second.end > s.begin) {
            const Owned before = std::prev(it)->second;
            std::prev(it)->second.end = s.begin;
            if (before.end > s.end) {
                owners[s.end] = before;
            }
            it = owners.upper_bound(s.begin);
        }
        while (it != owners.end() && it->first < s.end) {
            if (it->second.end > s.end) {
                owners[s.end] = it->second;
            }
            it = owners.erase(it);
        }
        owners[s.begin] = {s.end, u.name};
    }
}

/* What one use writes no other of the step reads: see check_conflict(). */
Trace Memory::trace() const {
    Trace t;
    const auto add = [](const Use &u, const Bytes &from, Bytes *to) {
        const Bytes moved = from.moved(u.offset);
        for (const Span &s : moved.list()) {
            to->append(s.begin, s.end);
        }
    };
    for (const Use &u : step) {
        if (!u.own && buffers.at(u.object).kind == Buffer::arena) {
            add(u, u.parameter->exposed, &t.read);
            add(u, u.parameter->written, &t.written);
        }
    }
    t.read.sort();
    t.written.sort();
    return t;
}

/* No use conflicts with another, so their order does not matter: reads come first. */
void Memory::end_step() {
    for (size_t i = 0; i < step.size(); i++) {
        for (size_t j = 0; j < step.size(); j++) {
            if (i != j) {
                check_conflict(step[i], step[j]);
            }
        }
    }
    for (const Use &u : step) {
        const Buffer kind = buffers.at(u.object).kind;
        if (!u.own && (kind == Buffer::arena || kind == Buffer::output)) {
            check_reads(u);
        }
    }
    for (const Use &u : step) {
        const Buffer kind = buffers.at(u.object).kind;
        if (!u.own && (kind == Buffer::arena || kind == Buffer::output)) {
            write(u);
        }
    }
    step.clear();
    number++;
}

/* ---- the end ---- */

void Memory::check_lives() const {
    for (auto a = lives.begin(); a != lives.end(); ++a) {
        for (auto b = std::next(a); b != lives.end(); ++b) {
            const Life &l = a->second, &m = b->second;
            if (l.object == m.object && l.first <= m.last && m.first <= l.last &&
                    l.begin < m.end && m.begin < l.end) {
                throw Fault{name_text(a->first) + " and " + name_text(b->first) +
                                    " overlap, and both are in use in step " +
                                    std::to_string(std::max(l.first, m.first)),
                        a->first->getLocation()};
            }
        }
    }
}

/* Slices of the weights are equal or apart, and leave out padding only: one begins where
 * another ends, or at the next line of the cache. */
void Memory::check_slices(const VarDecl *model) const {
    std::vector<Slice> sorted = slices;
    std::sort(sorted.begin(), sorted.end(),
            [](const Slice &a, const Slice &b) { return a.begin < b.begin; });
    Int end = 0, begin = -1;
    for (const Slice &s : sorted) {
        if (s.begin == begin && s.end == end) {
            continue;
        }
        if (s.begin != end && s.begin != (end + 63) / 64 * 64) {
            throw Fault{"a slice of the weights from byte " + std::to_string(s.begin) +
                                ", where the one before ends at " + std::to_string(end),
                    s.where};
        }
        begin = s.begin;
        end = s.end;
    }
    if (says.weights_bytes < end || says.weights_bytes >= end + 64) {
        throw Fault{"the descriptor says " + std::to_string(says.weights_bytes) +
                            " bytes of weights, and " + std::to_string(end) +
                            " are read",
                model->getLocation()};
    }
}

/* Each is rounded up to a line of the cache at most. */
void Memory::check_sizes(const VarDecl *model) const {
    Int arena_reach = 0;
    for (const auto &[name, life] : lives) {
        if (buffers.at(life.object).kind == Buffer::arena) {
            arena_reach = std::max(arena_reach, life.end);
        }
    }
    const struct {
        const char *what;
        Int says, reach;
    } sizes[] = {{"arena", says.arena_bytes, arena_reach},
            {"scratch", says.scratch_bytes, scratch_reach}};
    for (const auto &s : sizes) {
        if (s.says < s.reach || s.says >= s.reach + 64) {
            throw Fault{"the descriptor says " + std::to_string(s.says) + " bytes of " +
                                s.what + ", and " + std::to_string(s.reach) +
                                " are in use",
                    model->getLocation()};
        }
    }
}

void Memory::end(const VarDecl *model, Proof *proof) {
    for (const auto &[object, k] : buffers) {
        Bytes written;
        for (const auto &[begin, owned] : k.owners) {
            written.add(begin, owned.end);
        }
        if (k.kind == Buffer::output && !written.is_whole(k.size)) {
            throw Fault{"an output is not written whole: " +
                                std::to_string(written.total()) + " of " +
                                std::to_string(k.size) + " bytes",
                    model->getLocation()};
        }
    }
    check_lives();
    check_slices(model);
    check_sizes(model);
    for (const auto &[name, life] : lives) {
        if (buffers.at(life.object).kind == Buffer::arena) {
            proof->tensors.push_back({name->getNameAsString(), life.begin, life.end,
                    life.first, life.last});
        }
    }
    std::sort(proof->tensors.begin(), proof->tensors.end(),
            [](const Tensor &a, const Tensor &b) {
                return a.first != b.first ? a.first < b.first : a.begin < b.begin;
            });
}

} // namespace check
