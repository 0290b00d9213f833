/* tasks.cc - may the tasks of a kernel run in any order, at the same time?
 *
 * A thread's share of the tasks is contiguous and depends on the number of threads. If no
 * byte that a task writes is written or read by another task, every distribution of tasks
 * to threads computes the same, without a data race. So each task's bytes are spelled out
 * and compared.
 */
#include "kernel.h"

#include <algorithm>

namespace check {

namespace {

struct Piece { /* bytes of one task */
    Int begin, end, task;
};

class Pieces {
  public:
    /* All values of the task's counters, from `at` on. */
    void add(const Task &t, const Group &g, size_t at, Int offset, Int number);
    void sort();
    std::vector<Piece> list;
};

} // namespace

void Pieces::add(const Task &t, const Group &g, size_t at, Int offset, Int number) {
    if (at == t.counters.size()) {
        Bytes bytes;
        expand(g, offset, &bytes);
        for (const Span &s : bytes.list()) {
            list.push_back({s.begin, s.end, number});
        }
        return;
    }
    const int counter = t.first_counter + static_cast<int>(at);
    Form moving = {0, g.terms};
    const Int step = moving.factor_of(counter), next = t.number.factor_of(counter);
    for (Int i = t.counters[at].least; i <= t.counters[at].most; i++) {
        add(t, g, at + 1, offset + i * step, number + i * next);
    }
}

void Pieces::sort() {
    std::sort(list.begin(), list.end(),
            [](const Piece &a, const Piece &b) { return a.begin < b.begin; });
}

static std::string of_tasks(const char *what, Int byte, Int a, Int b) {
    return std::string(what) + std::to_string(byte) + ": tasks " +
           std::to_string(std::min(a, b)) + " and " + std::to_string(std::max(a, b));
}

/* As long as no two tasks met, all pieces that reach past `end` are of one task. */
static std::string two_writers(const std::vector<Piece> &written) {
    for (size_t i = 0, last = 0; i < written.size(); i++) {
        const Piece &p = written[i], &before = written[last];
        if (i > 0 && p.begin < before.end && p.task != before.task) {
            return of_tasks("two tasks write byte ", p.begin, p.task, before.task);
        }
        last = i == 0 || p.end > before.end ? i : last;
    }
    return "";
}

/* Written pieces of different tasks don't overlap, but those of one may: the search for a
 * reader goes back as far as the longest of them. */
static std::string writer_and_reader(
        const std::vector<Piece> &written, const std::vector<Piece> &read) {
    Int longest = 0;
    for (const Piece &w : written) {
        longest = std::max(longest, w.end - w.begin);
    }
    for (const Piece &r : read) {
        auto w = std::lower_bound(written.begin(), written.end(), r.begin - longest,
                [](const Piece &p, Int begin) { return p.begin < begin; });
        for (; w != written.end() && w->begin < r.end; ++w) {
            if (w->end > r.begin && w->task != r.task) {
                return of_tasks("a task reads what another writes, byte ",
                        std::max(w->begin, r.begin), w->task, r.task);
            }
        }
    }
    return "";
}

std::string clash_of(
        const std::vector<Task> &tasks, int object, clang::SourceLocation *where) {
    Pieces written, read;
    for (const Task &t : tasks) {
        for (const Group &g : t.written.list()) {
            if (g.object == object) {
                written.add(t, g, 0, 0, t.number.constant);
                *where = where->isValid() ? *where : g.where;
            }
        }
        for (const Group &g : t.exposed.list()) {
            if (g.object == object) {
                read.add(t, g, 0, 0, t.number.constant);
            }
        }
    }
    if (written.list.empty()) {
        return "";
    }
    written.sort();
    const std::string clash = two_writers(written.list);
    return clash.empty() ? writer_and_reader(written.list, read.list) : clash;
}

} // namespace check
