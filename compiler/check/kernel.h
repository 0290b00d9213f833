/* kernel.h - what one kernel does to its parameters, for any call and number of threads. */
#ifndef CNNC_CHECK_KERNEL_H
#define CNNC_CHECK_KERNEL_H

#include "interpreter.h"

namespace check {

/* A pointer parameter, `float y[static N]`. */
struct Parameter {
    std::string name;
    Int extent;    /* N * 4 bytes: exactly what the kernel reaches */
    bool constant; /* never written */
    Int alignment; /* that the accesses need */
    Bytes written;
    Bytes exposed;     /* read without having been written by this call before */
    std::string clash; /* why tasks may not share it; "": they may */
    clang::SourceLocation clash_at;
    bool task_reads; /* some task reads what it did not write itself */
    clang::SourceLocation task_reads_at;
};

struct Kernel {
    const clang::FunctionDecl *function;
    std::string name;
    Int tasks;
    std::vector<Parameter> parameters;             /* without part and parts */
    Int accesses;                                  /* places of the text, all proven */
    Int stack;                                     /* bytes of local arrays */
    std::set<const clang::FunctionDecl *> inlined; /* functions that it calls */
};

/* One task, or many of one form: its number and what it touches of the parameters that
 * some task writes. */
struct Task {
    Form number;
    int first_counter; /* the task loop's open counters begin here */
    std::vector<Range> counters;
    Footprint written, exposed;
};

/* Why two tasks may not run at once, or "": tasks.cc. */
std::string clash_of(
        const std::vector<Task> &tasks, int object, clang::SourceLocation *where);

/* The D of a condition `task == first || task % D == 0`, `first` the name of some variable, or
 * 0: once.cc. */
Int once_divisor(const clang::Expr *condition, const clang::VarDecl *task,
        const clang::VarDecl **first);
/* Whether all that `body` does hangs on task / D and not on what else the task is. */
bool same_for_block(const clang::FunctionDecl *kernel, const clang::Stmt *body,
        const clang::VarDecl *task, Int divisor);

/* Interprets a kernel; throws Fault. */
Kernel read_kernel(const clang::ASTContext &context, const Source &source,
        const clang::FunctionDecl *f);

} // namespace check

#endif
