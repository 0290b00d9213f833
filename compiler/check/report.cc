/* report.cc - the proof for a reader, and as JSON. */
#include "network.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace check {

static Int accesses(const Proof &p) {
    Int n = 0;
    for (const Kernel &k : p.kernels) {
        n += k.accesses;
    }
    return n;
}

/* "x 784, w 150, y 4704": floats */
static std::string extents(const Kernel &k) {
    std::string s;
    for (const Parameter &p : k.parameters) {
        s += (s.empty() ? "" : ", ") + p.name + " " + std::to_string(p.extent / 4);
    }
    return s;
}

static size_t widest_name(const Proof &p) {
    size_t n = 8;
    for (const Kernel &k : p.kernels) {
        n = std::max(n, k.name.size());
    }
    return n;
}

/* One line a kernel:
 * conv5x5_c1_k6_h28_sigmoid    1 call      7 tasks    38 accesses   x 784, w 150 ... */
static void print_kernels(const Proof &p, llvm::raw_ostream &out) {
    const unsigned width = static_cast<unsigned>(widest_name(p));
    for (size_t i = 0; i < p.kernels.size(); i++) {
        const Kernel &k = p.kernels[i];
        out << llvm::format("%-*s", width, k.name.c_str())
            << llvm::format(" %4d calls %6d tasks %5d accesses  ", p.calls[i],
                       static_cast<int>(k.tasks), static_cast<int>(k.accesses))
            << extents(k) << "\n";
    }
}

std::string report_text(const Proof &p) {
    std::string text;
    llvm::raw_string_ostream out(text);
    print_kernels(p, out);
    if (p.proven) {
        out << p.file << ": proven: " << p.network << ", " << p.says.steps << " steps, "
            << p.kernels.size() << " kernels, " << accesses(p)
            << " accesses, for 1 to 64 threads\n"
            << "  arena " << p.says.arena_bytes << " bytes, scratch "
            << p.says.scratch_bytes << " for each thread, weights "
            << p.says.weights_bytes << ", local objects " << p.stack << "\n";
    }
    return out.str();
}

static llvm::json::Array kernels_json(const Proof &p) {
    llvm::json::Array kernels;
    for (size_t i = 0; i < p.kernels.size(); i++) {
        const Kernel &k = p.kernels[i];
        llvm::json::Array parameters;
        for (const Parameter &a : k.parameters) {
            parameters.push_back(
                    llvm::json::Object{{"name", a.name}, {"floats", a.extent / 4},
                            {"alignment", a.alignment}, {"read", a.exposed.total() / 4},
                            {"written", a.written.total() / 4}});
        }
        kernels.push_back(llvm::json::Object{{"name", k.name}, {"calls", p.calls[i]},
                {"tasks", k.tasks}, {"accesses", k.accesses}, {"stack", k.stack},
                {"parameters", std::move(parameters)}});
    }
    return kernels;
}

/* [[begin, end], ...] */
static llvm::json::Array spans_json(const Bytes &bytes) {
    llvm::json::Array spans;
    for (const Span &s : bytes.list()) {
        spans.push_back(llvm::json::Array{s.begin, s.end});
    }
    return spans;
}

static llvm::json::Array traces_json(const Proof &p) {
    llvm::json::Array steps;
    for (const Trace &t : p.steps) {
        steps.push_back(llvm::json::Object{
                {"read", spans_json(t.read)}, {"written", spans_json(t.written)}});
    }
    return steps;
}

std::string report_json(const Proof &p, bool steps) {
    llvm::json::Array tensors;
    for (const Tensor &t : p.tensors) {
        tensors.push_back(llvm::json::Object{{"name", t.name}, {"begin", t.begin},
                {"end", t.end}, {"first", t.first}, {"last", t.last}});
    }
    llvm::json::Object o{{"file", p.file}, {"network", p.network}, {"proven", p.proven},
            {"steps", p.says.steps}, {"accesses", accesses(p)},
            {"arena_bytes", p.says.arena_bytes},
            {"scratch_bytes", p.says.scratch_bytes},
            {"weights_bytes", p.says.weights_bytes}, {"stack_bytes", p.stack},
            {"kernels", kernels_json(p)}, {"tensors", std::move(tensors)}};
    if (!p.proven) {
        o["error"] = llvm::json::Object{
                {"at", p.at}, {"reason", p.fault.reason}, {"function", p.kernel}};
    }
    if (steps) {
        o["trace"] = traces_json(p);
    }
    std::string text;
    llvm::raw_string_ostream out(text);
    out << llvm::json::Value(std::move(o));
    return out.str();
}

} // namespace check
