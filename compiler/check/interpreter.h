/* interpreter.h - an abstract interpreter of the emitted C, over clang's syntax tree.
 *
 * It runs a function once for all threads, tasks and iterations: integers are forms over
 * counters (form.h), pointers an object and a form, numbers that are data only `data`: no
 * address, bound or condition may depend on them. Each access is checked against its
 * object, and goes into the footprint of the scope at hand.
 *
 * Default deny: a statement or an expression that has no case here is an error, so nothing
 * is ever skipped. Integers and pointers are initialized, never assigned; so a name means
 * one value, and a loop's bounds are those of its first test.
 */
#ifndef CNNC_CHECK_INTERPRETER_H
#define CNNC_CHECK_INTERPRETER_H

#include "footprint.h"
#include "source.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/DenseMap.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace check {

/* Memory that pointers point into. */
struct Object {
    std::string name;
    Int size;
    Int alignment; /* of its first byte, known */
    bool constant; /* must not be written */
    bool parameter;
    clang::QualType element; /* what it is an array of */
    Int wanted = 1;          /* the alignment that accesses need; call sites prove it */
};

struct Value {
    enum Kind {
        unset,   /* a variable without a value */
        nothing, /* of a call that returns void */
        data,    /* a number of the network's, or a vector of them */
        integer, /* form */
        pointer, /* object, form: bytes from its first */
        share,   /* cnnc_first(tasks, part + end, parts) */
        team,    /* what cnnc_barrier() takes */
    } kind = unset;
    Form form = {};
    int object = -1;
    const clang::VarDecl *name = nullptr; /* pointer: the tensor's name in the run */
    Int tasks = 0, end = 0;
};

/* What an expression on the left of = stands for. */
struct Place {
    enum Kind { variable, lane, memory } kind;
    const clang::VarDecl *var = nullptr;
    Value pointer = {};
    clang::QualType type;
};

/* What was written, and what was read without having been written before, since the scope
 * began. May and must are the same: nothing depends on data. */
struct Scope {
    Footprint written, exposed;
};

/* How a loop is taken: see loops.cc. */
struct Plan {
    enum { symbolic, enumerated, split } how = symbolic;
    Int divisor = 0;
    std::unique_ptr<Plan> high, low, rest;
};

/* The variable that an expression is the name of, or NULL: loops.cc. */
const clang::VarDecl *named_variable(const clang::Expr *e);

class Interpreter {
  public:
    Interpreter(const clang::ASTContext &context, const Source &source);
    virtual ~Interpreter() = default;

    [[noreturn]] void fail(const std::string &reason) const;
    clang::SourceLocation place() const { return here; }

  protected:
    struct Frame {
        const clang::FunctionDecl *function = nullptr;
        bool in_runtime = false; /* of cnnc_rt.h: its places tell a reader nothing */
        llvm::DenseMap<const clang::VarDecl *, Value> variables;
        Value result = {};
        bool returned = false;
    };

    /* statements.cc */
    void exec(const clang::Stmt *s);
    void exec_block(const clang::CompoundStmt *s);
    void exec_declarations(const clang::DeclStmt *s);
    void exec_if(const clang::IfStmt *s);
    /* `if (t == t0 || t % D == 0)` of a loop over tasks; false: it is none */
    virtual bool exec_once(const clang::IfStmt *) { return false; }
    void exec_return(const clang::ReturnStmt *s);
    void declare(const clang::VarDecl *v);
    void check_declaration(const clang::VarDecl *v);

    /* loops.cc */
    struct Loop {
        const clang::VarDecl *var;
        Value first, bound;
        Int step;
    };
    void exec_for(const clang::ForStmt *s);
    Loop loop_of(const clang::ForStmt *s);
    void run(Plan *plan, Int count, const std::function<void(const Form &)> &body);
    void run_symbolic(
            Plan *plan, Int count, const std::function<void(const Form &)> &body);
    virtual void run_tasks(const clang::ForStmt *s, const Loop &loop);
    /* What a subclass noted during an attempt that is given up. */
    virtual size_t noted() const { return 0; }
    virtual void forget_notes(size_t) {}

    /* expressions.cc */
    Value eval(const clang::Expr *e);
    Value eval_cast(const clang::CastExpr *e);
    Value eval_binary(const clang::BinaryOperator *e);
    Value eval_integers(const clang::BinaryOperator *e, const Form &a, const Form &b);
    Value eval_logical(const clang::BinaryOperator *e);
    Value eval_unary(const clang::UnaryOperator *e);
    Value eval_choice(const clang::ConditionalOperator *e);
    Value eval_reference(const clang::DeclRefExpr *e);
    void eval_assignment(const clang::BinaryOperator *e);
    virtual Value eval_member(const clang::MemberExpr *e);
    Value integer_of(const clang::Expr *e);             /* eval, and it is one */
    bool decide(const clang::Expr *e);                  /* a condition */
    Value in_type(const Form &f, clang::QualType type); /* ranged against it */
    Value moved(const Value &pointer, const Form &steps, clang::QualType pointee);

    /* access.cc */
    Place place_of(const clang::Expr *e);
    Place element_of(const clang::ArraySubscriptExpr *e);
    Value load(const Place &p);
    void store(const Place &p, const Value &v);
    Box box_of(const Place &p, bool write);
    int add_object(const Object &o);

    /* calls.cc */
    Value eval_call(const clang::CallExpr *e);
    Value eval_share(const clang::CallExpr *e);
    void eval_copy(const clang::CallExpr *e);
    Value run_inline(const clang::FunctionDecl *f, const clang::CallExpr *e);

    /* scopes.cc */
    void close_scope(Scope *inner, int counter, Int count);
    void forget_objects(size_t first);

    const clang::ASTContext &context;
    const Source &source;
    Counters counters;
    std::vector<Object> objects;
    std::vector<std::unique_ptr<Scope>> scopes;
    std::vector<std::unique_ptr<Frame>> frames;
    std::map<const clang::Stmt *, Plan> plans;
    std::set<unsigned> accesses; /* places of NET.c that read or write memory */
    std::set<const clang::FunctionDecl *> inlined; /* inline functions met */
    std::set<const clang::VarDecl *> locals; /* arrays: what stands on the stack */
    clang::SourceLocation here;              /* in NET.c */
    bool may_access = true;                  /* false outside of a kernel's task loop */
    Int work = 0;                            /* expressions seen */

    friend struct OpenScope;
    friend struct OpenFrame;
};

} // namespace check

#endif
