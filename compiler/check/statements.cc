/* statements.cc - blocks, declarations, conditions. */
#include "interpreter.h"

#include "clang/AST/Attr.h"

using namespace clang;

namespace check {

Interpreter::Interpreter(const ASTContext &context, const Source &source)
    : context(context), source(source) {
    scopes.push_back(std::make_unique<Scope>());
    frames.push_back(std::make_unique<Frame>());
}

void Interpreter::fail(const std::string &reason) const { throw Fault{reason, here}; }

/* ---- declarations ---- */

static bool is_plain(QualType t) {
    for (; !t.isNull(); t = t->getPointeeType()) {
        if (t.isVolatileQualified() || t.isRestrictQualified() || t->isAtomicType() ||
                t->isVariablyModifiedType()) {
            return false;
        }
    }
    return true;
}

/* Only a local array may have an attribute, and that only for its alignment. */
void Interpreter::check_declaration(const VarDecl *v) {
    if (!frames.back()->in_runtime) {
        here = v->getLocation();
    }
    for (const Attr *a : v->attrs()) {
        if (!v->getType()->isArrayType() || !isa<AlignedAttr>(a)) {
            fail(std::string("an attribute: ") + a->getSpelling());
        }
    }
    if (v->getStorageClass() != SC_None || v->getTLSKind() != VarDecl::TLS_None) {
        fail("a variable that is not automatic");
    }
    if (!is_plain(v->getType())) {
        fail("a variable of type '" + v->getType().getAsString() + "'");
    }
}

/* Numbers, vectors of them, pointers; arrays of numbers or vectors, of literal size. */
void Interpreter::declare(const VarDecl *v) {
    check_declaration(v);
    const QualType type = v->getType();
    if (const auto *array = context.getAsConstantArrayType(type)) {
        const QualType element = array->getElementType().getCanonicalType();
        if (v->hasInit() ||
                !(element->isRealFloatingType() || element->isVectorType())) {
            fail("an array with an initializer, or not of floats or vectors");
        }
        Value p = {Value::pointer};
        const Int natural =
                context.getTypeAlignInChars(array->getElementType()).getQuantity();
        p.object = add_object(
                {v->getNameAsString(), context.getTypeSizeInChars(type).getQuantity(),
                        std::max<Int>(natural, v->getMaxAlignment() / 8), false, false,
                        array->getElementType()});
        frames.back()->variables[v] = p;
        locals.insert(v);
        return;
    }
    if (!type->isArithmeticType() && !type->isVectorType() && !type->isPointerType()) {
        fail("a variable of type '" + type.getAsString() + "'");
    }
    const Value value = v->hasInit() ? eval(v->getInit()) : Value{};
    if (value.kind == Value::nothing) {
        fail("a variable whose value is not understood");
    }
    frames.back()->variables[v] = value;
}

/* ---- statements ---- */

void Interpreter::exec_block(const CompoundStmt *s) {
    const size_t first = objects.size();
    for (const Stmt *child : s->body()) {
        exec(child);
    }
    forget_objects(first);
}

void Interpreter::exec_declarations(const DeclStmt *s) {
    for (const Decl *d : s->decls()) {
        const auto *v = dyn_cast<VarDecl>(d);
        if (!v) {
            fail("a declaration that is not understood");
        }
        declare(v);
    }
}

void Interpreter::exec_if(const IfStmt *s) {
    if (s->hasInitStorage() || s->hasVarStorage()) {
        fail("a declaration in a condition");
    }
    if (exec_once(s)) {
        return;
    }
    if (decide(s->getCond())) {
        exec(s->getThen());
    } else if (s->getElse()) {
        exec(s->getElse());
    }
}

/* Only at the end of an inline function, where it ends no loop early. */
void Interpreter::exec_return(const ReturnStmt *s) {
    const FunctionDecl *f = frames.back()->function;
    if (!s->getRetValue() || cast<CompoundStmt>(f->getBody())->body_back() != s) {
        fail("a return that is not the last statement of an inline function");
    }
    frames.back()->result = eval(s->getRetValue());
    frames.back()->returned = true;
}

void Interpreter::exec(const Stmt *s) {
    if (!frames.back()->in_runtime) {
        here = s->getBeginLoc();
    }
    if (const auto *block = dyn_cast<CompoundStmt>(s)) {
        exec_block(block);
    } else if (const auto *d = dyn_cast<DeclStmt>(s)) {
        exec_declarations(d);
    } else if (const auto *loop = dyn_cast<ForStmt>(s)) {
        exec_for(loop);
    } else if (const auto *i = dyn_cast<IfStmt>(s)) {
        exec_if(i);
    } else if (const auto *r = dyn_cast<ReturnStmt>(s)) {
        exec_return(r);
    } else if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isAssignmentOp()) {
        eval_assignment(b);
    } else if (isa<CallExpr>(s)) {
        if (eval(cast<Expr>(s)).kind != Value::nothing) {
            fail("a call whose result is not used");
        }
    } else {
        fail(std::string("a statement that is not understood: ") +
                s->getStmtClassName());
    }
}

} // namespace check
