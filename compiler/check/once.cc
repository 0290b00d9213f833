/* once.cc - what hangs on a task's block only: by the names that it uses.
 *
 * Integers and pointers of a kernel are initialized and never assigned. So what a statement
 * does is known from the kernel's arguments and from the initializers of the variables that
 * it names, and of those that these name: it hangs on t / D only if all of them reach the
 * task's number as `t / (D * C)`, or not at all.
 */
#include "kernel.h"

#include "clang/AST/Decl.h"

using namespace clang;

namespace check {

namespace {

class Names {
  public:
    Names(const FunctionDecl *kernel, const VarDecl *task, Int divisor)
        : kernel(kernel), task(task), divisor(divisor) {}
    void declare(const Stmt *s);
    bool allowed(const Stmt *s);

  private:
    bool allowed(const VarDecl *v);

    const FunctionDecl *kernel;
    const VarDecl *task;
    Int divisor;
    std::set<const VarDecl *> own, seen; /* declared by the statement; looked at */
};

} // namespace

static Int literal(const Expr *e) {
    const auto *l = dyn_cast<IntegerLiteral>(e->IgnoreParenImpCasts());
    return l ? l->getValue().getSExtValue() : -1;
}

static const BinaryOperator *binary(const Expr *e, BinaryOperatorKind kind) {
    const auto *b = dyn_cast<BinaryOperator>(e->IgnoreParenImpCasts());
    return b && b->getOpcode() == kind ? b : nullptr;
}

Int once_divisor(const Expr *condition, const VarDecl *task, const VarDecl **first) {
    const auto *either = binary(condition, BO_LOr);
    const auto *begins = either ? binary(either->getLHS(), BO_EQ) : nullptr;
    const auto *turns = either ? binary(either->getRHS(), BO_EQ) : nullptr;
    const auto *rest = turns ? binary(turns->getLHS(), BO_Rem) : nullptr;
    if (!begins || !rest || named_variable(begins->getLHS()) != task ||
            !named_variable(begins->getRHS()) ||
            named_variable(rest->getLHS()) != task || literal(turns->getRHS()) != 0 ||
            literal(rest->getRHS()) < 1) {
        return 0;
    }
    *first = named_variable(begins->getRHS());
    return literal(rest->getRHS());
}

/* All variables that s declares. */
void Names::declare(const Stmt *s) {
    if (const auto *d = dyn_cast_or_null<DeclStmt>(s)) {
        for (const Decl *decl : d->decls()) {
            if (const auto *v = dyn_cast<VarDecl>(decl)) {
                own.insert(v);
            }
        }
    }
    for (const Stmt *child : s->children()) {
        if (child) {
            declare(child);
        }
    }
}

bool Names::allowed(const VarDecl *v) {
    if (own.count(v) || !seen.insert(v).second) {
        return true;
    }
    if (v == task || v == kernel->getParamDecl(0) || v == kernel->getParamDecl(1)) {
        return false;
    }
    if (isa<ParmVarDecl>(v)) {
        return true;
    }
    const bool assigned =
            !v->getType()->isIntegerType() && !v->getType()->isPointerType();
    return !assigned && v->getInit() && allowed(v->getInit());
}

bool Names::allowed(const Stmt *s) {
    if (const auto *e = dyn_cast<Expr>(s)) {
        const auto *block = binary(e, BO_Div);
        const Int by = block ? literal(block->getRHS()) : 0;
        if (by > 0 && by % divisor == 0 && named_variable(block->getLHS()) == task) {
            return true;
        }
        if (const VarDecl *v = named_variable(e)) {
            return allowed(v);
        }
    }
    for (const Stmt *child : s->children()) {
        if (child && !allowed(child)) {
            return false;
        }
    }
    return true;
}

bool same_for_block(const FunctionDecl *kernel, const Stmt *body, const VarDecl *task,
        Int divisor) {
    Names names(kernel, task, divisor);
    names.declare(body);
    return names.allowed(body);
}

} // namespace check
