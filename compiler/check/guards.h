/* guards.h - scopes and frames that end when C++ leaves a block, by an exception too. */
#ifndef CNNC_CHECK_GUARDS_H
#define CNNC_CHECK_GUARDS_H

#include "interpreter.h"

namespace check {

/* A scope on top of the others; close() hands it to the one below, else it is dropped. */
struct OpenScope {
    explicit OpenScope(Interpreter &in) : in(in), depth(in.scopes.size()) {
        in.scopes.push_back(std::make_unique<Scope>());
    }
    ~OpenScope() { abandon(); }
    void abandon() { in.scopes.resize(std::min(depth, in.scopes.size())); }
    void close(int counter, Int count) {
        const std::unique_ptr<Scope> own = std::move(in.scopes.back());
        in.scopes.pop_back();
        in.close_scope(own.get(), counter, count);
    }
    OpenScope(const OpenScope &) = delete;

  private:
    Interpreter &in;
    size_t depth;
};

/* The variables of a call. */
struct OpenFrame {
    OpenFrame(Interpreter &in, std::unique_ptr<Interpreter::Frame> f) : in(in) {
        in.frames.push_back(std::move(f));
    }
    ~OpenFrame() { in.frames.pop_back(); }
    OpenFrame(const OpenFrame &) = delete;

  private:
    Interpreter &in;
};

} // namespace check

#endif
