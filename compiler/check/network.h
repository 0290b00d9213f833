/* network.h - the parts of an emitted file, as the allow-list found them, and the proof. */
#ifndef CNNC_CHECK_NETWORK_H
#define CNNC_CHECK_NETWORK_H

#include "kernel.h"

#include "clang/Lex/Preprocessor.h"

namespace check {

/* What the file says of its own sizes: the descriptor, `const cnnc_model NAME`. */
struct Descriptor {
    Int batch, arena_bytes, scratch_bytes, weights_bytes, steps;
    Int image_bytes;
    std::vector<Int> output_bytes;
    std::vector<std::string> kernels; /* of each step's row, by name */
};

/* rules.cc: the declarations of NET.c and NET.h; everything else has been refused. */
struct Network {
    std::string name;
    clang::FileID header;
    const clang::VarDecl *model = nullptr;
    const clang::RecordDecl *job = nullptr;
    const clang::FunctionDecl *part = nullptr, *steps = nullptr, *run = nullptr,
                              *spread = nullptr;               /* NAME_steps_array */
    std::vector<const clang::FunctionDecl *> kernels, inlines; /* as in the file */
    Descriptor says;
};

/* What NET_steps stores in each field of the job. */
struct Field {
    enum { weights, arena, team, image, output, first, last } what;
    int output_index = 0;
};
using Job = llvm::DenseMap<const clang::FieldDecl *, Field>;

/* What a tensor's name stands for in the arena, for the report. */
struct Tensor {
    std::string name;
    Int begin, end;  /* bytes of the arena that are accessed through it */
    int first, last; /* steps that do so */
};

/* Of the arena, without scratch: what a step reads before it writes it, and what it writes. */
struct Trace {
    Bytes read, written;
};

struct Proof {
    std::string file, network;
    bool proven = false;
    Fault fault;                     /* if not proven */
    std::string at, excerpt, kernel; /* where, and in which function */
    std::vector<Kernel> kernels;     /* those that were proven */
    std::vector<int> calls;          /* of each */
    std::vector<Tensor> tensors;
    std::vector<Trace> steps;
    Descriptor says = {};
    Int stack = 0; /* bytes of local objects on the deepest path of calls */
};

/* tokens.cc: directives and macros of NET.c and NET.h */
void check_tokens(
        const Source &source, clang::Preprocessor &preprocessor, clang::FileID header);
/* A and B of `#define NAME_ARENA_BYTES(T) (Au + Bu * (size_t)(T))` */
void read_arena_macro(clang::Preprocessor &preprocessor, const std::string &network,
        Int *arena, Int *scratch);
/* rules.cc */
Network read_network(clang::ASTContext &context, const Source &source);
/* descriptor.cc */
Descriptor read_descriptor(
        const clang::ASTContext &context, const clang::VarDecl *model);
/* run.cc: NET_steps, NET_run and the inline function of the header */
Job read_run(const Network &net);
/* replay.cc: the steps, one after the other */
void replay(const clang::ASTContext &context, const Source &source, const Network &net,
        const Job &job, Proof *proof);
/* report.cc */
std::string report_text(const Proof &p);
std::string report_json(const Proof &p, bool steps); /* each step's bytes as well */

} // namespace check

#endif
