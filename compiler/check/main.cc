/* main.cc - cnnc-check: is what cnnc emitted safe? Only the C text is asked.
 *
 *     cnnc-check [--json | --steps] [--runtime FOLDER] NET.c...
 *
 * clang parses the file as a compiler would; then
 *
 *   tokens.cc      the text is the same for every compiler
 *   rules.cc       it consists of what an emitted file consists of, and nothing else
 *   run.cc         NET_run hands the caller's buffers to NET_part, on each thread
 *   kernel.cc      each kernel: bounds, alignment, initialization, tasks (once, symbolically)
 *   replay.cc      the steps: what each reads is what was written, nothing clashes
 *
 * Exit status: 0 all proven, 1 not, 2 the command line is wrong.
 */
#include "network.h"

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <cstring>

using namespace clang;

namespace check {

namespace {

struct Options {
    bool json = false, steps = false; /* steps: JSON, with the bytes of each step */
    std::string runtime = CNNC_RUNTIME_DIR;
    std::vector<std::string> files;
};

class Checker : public ASTConsumer {
  public:
    Checker(CompilerInstance &compiler, const Options &options, Proof *proof)
        : compiler(compiler),
          source(compiler.getSourceManager(), options.runtime + "/cnnc_rt.h"),
          proof(proof) {}
    void HandleTranslationUnit(ASTContext &context) override;

  private:
    void prove(ASTContext &context);

    CompilerInstance &compiler;
    Source source;
    Proof *proof;
};

class Action : public ASTFrontendAction {
  public:
    Action(const Options &options, Proof *proof) : options(options), proof(proof) {}
    std::unique_ptr<ASTConsumer> CreateASTConsumer(
            CompilerInstance &compiler, llvm::StringRef) override {
        return std::make_unique<Checker>(compiler, options, proof);
    }

  private:
    const Options &options;
    Proof *proof;
};

class Factory : public tooling::FrontendActionFactory {
  public:
    Factory(const Options &options, Proof *proof) : options(options), proof(proof) {}
    std::unique_ptr<FrontendAction> create() override {
        return std::make_unique<Action>(options, proof);
    }

  private:
    const Options &options;
    Proof *proof;
};

} // namespace

void Checker::prove(ASTContext &context) {
    const Network net = read_network(context, source);
    proof->network = net.name;
    proof->says = net.says;
    check_tokens(source, compiler.getPreprocessor(), net.header);
    Int arena = 0, scratch = 0;
    read_arena_macro(compiler.getPreprocessor(), net.name, &arena, &scratch);
    if (arena != net.says.arena_bytes || scratch != net.says.scratch_bytes) {
        throw Fault{"the header's arena, " + std::to_string(arena) + " + " +
                            std::to_string(scratch) +
                            " bytes, is not that of the descriptor",
                net.model->getLocation()};
    }
    const Job job = read_run(net);
    Int stack = 0;
    for (const FunctionDecl *f : net.kernels) {
        proof->kernel = f->getNameAsString();
        proof->kernels.push_back(read_kernel(context, source, f));
        proof->calls.push_back(0);
        stack = std::max(stack, proof->kernels.back().stack);
    }
    proof->kernel = "";
    for (const FunctionDecl *f : net.inlines) {
        if (std::none_of(proof->kernels.begin(), proof->kernels.end(),
                    [f](const Kernel &k) { return k.inlined.count(f) != 0; })) {
            throw Fault{"an inline function that no kernel calls", f->getLocation()};
        }
    }
    proof->kernel = net.part->getNameAsString();
    replay(context, source, net, job, proof);
    proof->stack =
            stack +
            context.getTypeSizeInChars(context.getRecordType(net.job)).getQuantity();
    proof->kernel = "";
    proof->proven = true;
}

/* What is thrown stays on this side of clang. */
void Checker::HandleTranslationUnit(ASTContext &context) {
    if (context.getDiagnostics().hasErrorOccurred()) {
        proof->fault = {"it is not C that clang accepts"};
        return;
    }
    try {
        prove(context);
    } catch (const Fault &f) {
        proof->fault = f;
        proof->at = source.text(f.where);
        proof->excerpt = source.excerpt(f.where);
    }
}

/* ---- the command line ---- */

static Proof check_file(const Options &options, const std::string &file) {
    /* The macros that a target's #error asks for; vectors need no instructions here. */
    const std::vector<std::string> flags = {"-x", "c", "-std=gnu17", "-fsyntax-only",
            "-w", "-resource-dir", CLANG_RESOURCE_DIR, "-D__AVX512F__=1",
            "-D__AVX2__=1", "-D__ARM_NEON=1", "-I", options.runtime};
    const tooling::FixedCompilationDatabase database(".", flags);
    tooling::ClangTool tool(database, {file});
    Proof p;
    p.file = file;
    Factory factory(options, &p);
    if (tool.run(&factory) != 0 && p.fault.reason.empty()) {
        p.proven = false;
        p.fault = {"it is not C that clang accepts"};
    }
    return p;
}

static void print(const Options &options, const Proof &p) {
    llvm::outs() << (options.json ? report_json(p, options.steps) + "\n"
                                  : report_text(p));
    llvm::outs().flush();
    if (!p.proven) {
        llvm::errs() << (p.at.empty() ? p.file : p.at) << ": error: " << p.fault.reason
                     << "\n"
                     << p.excerpt;
        if (!p.kernel.empty()) {
            llvm::errs() << "note: in " << p.kernel << "()\n";
        }
    }
}

[[noreturn]] static void usage(const std::string &what) {
    llvm::errs()
            << "cnnc-check: error: " << what
            << "\nusage: cnnc-check [--json | --steps] [--runtime FOLDER] NET.c...\n";
    std::exit(2);
}

static Options parse(int argc, char **argv) {
    Options o;
    if (const char *runtime = std::getenv("CNNC_RUNTIME")) {
        o.runtime = runtime;
    }
    bool words_only = false; /* after -- */
    for (int i = 1; i < argc; i++) {
        const std::string word = argv[i];
        if (words_only) {
            o.files.push_back(word);
        } else if (word == "--") {
            words_only = true;
        } else if (word == "--json" || word == "--steps") {
            o.json = true;
            o.steps = o.steps || word == "--steps";
        } else if (word == "--runtime" && i + 1 < argc) {
            o.runtime = argv[++i];
        } else if (word.size() > 1 && word[0] == '-') {
            usage("unknown option '" + word + "'");
        } else {
            o.files.push_back(word);
        }
    }
    if (o.files.empty()) {
        usage("no file to check");
    }
    return o;
}

} // namespace check

int main(int argc, char **argv) {
    const check::Options options = check::parse(argc, argv);
    bool all = true;
    for (const std::string &file : options.files) {
        const check::Proof p = check::check_file(options, file);
        check::print(options, p);
        all = all && p.proven;
    }
    return all ? 0 : 1;
}
