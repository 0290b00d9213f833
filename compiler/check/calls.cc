/* calls.cc - what may be called: the runtime's functions, and inline functions.
 *
 * An inline function, of cnnc_rt.h or of the file, is interpreted where it is called: what
 * vf_load() reads is read from its text, not from its name.
 */
#include "guards.h"
#include "interpreter.h"

#include "clang/Basic/Builtins.h"

using namespace clang;

namespace check {

/* The compiler's functions from data to data. */
static bool is_arithmetic(unsigned builtin) {
    return builtin == Builtin::BI__builtin_sqrtf || builtin == Builtin::BI__builtin_pow;
}

/* cnnc_first(tasks, part, parts) or (tasks, part + 1, parts). */
Value Interpreter::eval_share(const CallExpr *e) {
    const Value tasks = integer_of(e->getArg(0)), part = integer_of(e->getArg(1)),
                parts = integer_of(e->getArg(2));
    const Form end = difference(part.form, counter_form(Counters::PART));
    if (!tasks.form.is_constant() || tasks.form.constant < 1 || !end.is_constant() ||
            (end.constant != 0 && end.constant != 1) ||
            !(parts.form == counter_form(Counters::PARTS))) {
        fail("cnnc_first() wants a literal number of tasks, part or part + 1, and "
             "parts");
    }
    Value v = {Value::share};
    v.tasks = tasks.form.constant;
    v.end = end.constant;
    return v;
}

/* memcpy(&a, &b, sizeof a) between two local numbers: how C names the bits of a float. */
void Interpreter::eval_copy(const CallExpr *e) {
    const VarDecl *var[2];
    for (unsigned i = 0; i < 2; i++) {
        const auto *u = dyn_cast<UnaryOperator>(e->getArg(i)->IgnoreParenImpCasts());
        const auto *r = u && u->getOpcode() == UO_AddrOf
                                ? dyn_cast<DeclRefExpr>(u->getSubExpr())
                                : nullptr;
        var[i] = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
        if (!var[i] || frames.back()->variables.count(var[i]) == 0 ||
                !var[i]->getType()->isArithmeticType()) {
            fail("memcpy() of what is not a local number");
        }
    }
    Expr::EvalResult size;
    const Int bytes = context.getTypeSizeInChars(var[0]->getType()).getQuantity();
    if (!e->getArg(2)->EvaluateAsInt(size, context) ||
            size.Val.getInt().getExtValue() != bytes ||
            context.getTypeSizeInChars(var[1]->getType()).getQuantity() != bytes) {
        fail("memcpy() of another size");
    }
    if (load({Place::variable, var[1], {}, var[1]->getType()}).kind != Value::data) {
        fail("memcpy() of what is not data");
    }
    store({Place::variable, var[0], {}, var[0]->getType()}, {Value::data});
}

Value Interpreter::run_inline(const FunctionDecl *f, const CallExpr *e) {
    auto frame = std::make_unique<Frame>();
    frame->function = f;
    frame->in_runtime =
            frames.back()->in_runtime || source.role(f->getLocation()) == Role::runtime;
    for (const auto &open : frames) {
        if (open->function == f) {
            fail("recursion: '" + f->getNameAsString() + "' calls itself");
        }
    }
    for (unsigned i = 0; i < f->getNumParams(); i++) {
        check_declaration(f->getParamDecl(i));
        const Value v = eval(e->getArg(i));
        if (v.kind != Value::data && v.kind != Value::pointer &&
                v.kind != Value::integer) {
            fail("an argument that is not understood");
        }
        frame->variables[f->getParamDecl(i)] = v;
    }
    inlined.insert(f);
    OpenFrame open(*this, std::move(frame));
    exec(f->getBody());
    const bool empty = f->getReturnType()->isVoidType();
    if (empty == frames.back()->returned) {
        fail("'" + f->getNameAsString() + "' does not return what it should");
    }
    return empty ? Value{Value::nothing} : frames.back()->result;
}

Value Interpreter::eval_call(const CallExpr *e) {
    const FunctionDecl *f = e->getDirectCallee();
    if (f && f->getBuiltinID() == Builtin::BI__builtin_prefetch &&
            frames.back()->in_runtime) {
        return {Value::nothing}; /* no access, wherever the address points */
    }
    if (!f || f->isVariadic() || f->getNumParams() != e->getNumArgs()) {
        fail("a call of what is not a function's name");
    }
    const FunctionDecl *body = nullptr;
    const bool defined = f->hasBody(body);
    const Role role = source.role((defined ? body : f)->getLocation());
    const std::string name = f->getNameAsString();
    const unsigned builtin = f->getBuiltinID();
    if (role == Role::runtime && name == "cnnc_first") {
        return eval_share(e);
    }
    if (is_arithmetic(builtin)) {
        for (const Expr *a : e->arguments()) {
            if (eval(a).kind != Value::data) {
                fail("'" + name + "' of what is not data");
            }
        }
        return {Value::data};
    }
    if (builtin == Builtin::BImemcpy && frames.back()->in_runtime) {
        eval_copy(e);
        return {Value::nothing};
    }
    if (!defined || !body->isInlineSpecified() || !body->isStatic() ||
            (role != Role::runtime && role != Role::net)) {
        fail("a call of '" + name +
                "', which is not on the list of what may be called");
    }
    return run_inline(body, e);
}

} // namespace check
