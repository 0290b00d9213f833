/* loops.cc - counted loops, taken once for all iterations where that decides everything.
 *
 * Only `for (int i = A; i < B; i++)`, or `i += C` with a positive literal C, where nothing
 * assigns i: such a loop ends. It is run once, symbolically, with i = A + C * counter. What
 * then can't be decided (a condition that holds for some iterations only, a division) is
 * thrown to this place as Undecided, and the loop is taken another way:
 *
 *   split by d   counter = high * d + low, two loops, and a rest of less than d iterations
 *   enumerated   one iteration after the other
 *
 * All three are exact. The plan is kept: the same loop is soon met again.
 */
#include "guards.h"
#include "interpreter.h"

namespace check {

static std::unique_ptr<Plan> &made(std::unique_ptr<Plan> &p) {
    if (!p) {
        p = std::make_unique<Plan>();
    }
    return p;
}

static Form joined(const Form &high, Int divisor, const Form &low) {
    return sum(scaled(high, divisor), low);
}

void Interpreter::run_symbolic(
        Plan *plan, Int count, const std::function<void(const Form &)> &body) {
    const size_t n_objects = objects.size(), n_notes = noted();
    OpenScope scope(*this);
    const int counter = counters.open(count);
    try {
        body(counter_form(counter));
    } catch (const Undecided &u) {
        counters.close_to(counter);
        if (u.counter != counter) {
            throw;
        }
        scope.abandon();
        objects.resize(n_objects);
        forget_notes(n_notes);
        plan->how = u.divisor > 0 ? Plan::split : Plan::enumerated;
        plan->divisor = u.divisor;
        run(plan, count, body);
        return;
    }
    counters.close_to(counter);
    scope.close(counter, count);
}

void Interpreter::run(
        Plan *plan, Int count, const std::function<void(const Form &)> &body) {
    if (plan->how == Plan::symbolic && count > 1) {
        run_symbolic(plan, count, body);
        return;
    }
    if (plan->how != Plan::split) {
        for (Int i = 0; i < count; i++) {
            OpenScope scope(*this);
            body(constant_form(i));
            scope.close(-1, 1);
        }
        return;
    }
    const Int divisor = plan->divisor, whole = count / divisor;
    run(made(plan->high).get(), whole, [&](const Form &high) {
        run(made(plan->low).get(), divisor,
                [&](const Form &low) { body(joined(high, divisor, low)); });
    });
    run(made(plan->rest).get(), count % divisor,
            [&](const Form &low) { body(joined(constant_form(whole), divisor, low)); });
}

/* ---- the form of a loop ---- */

const clang::VarDecl *named_variable(const clang::Expr *e) {
    const auto *r = llvm::dyn_cast<clang::DeclRefExpr>(e->IgnoreParenImpCasts());
    return r ? llvm::dyn_cast<clang::VarDecl>(r->getDecl()) : nullptr;
}

/* `i++` or `i += literal`; 0: neither. */
static Int step_of(const clang::Expr *e, const clang::VarDecl *var) {
    if (const auto *u = llvm::dyn_cast_or_null<clang::UnaryOperator>(e)) {
        const bool increment = u->isIncrementOp();
        return increment && named_variable(u->getSubExpr()) == var ? 1 : 0;
    }
    const auto *b = llvm::dyn_cast_or_null<clang::CompoundAssignOperator>(e);
    if (!b || b->getOpcode() != clang::BO_AddAssign ||
            named_variable(b->getLHS()) != var) {
        return 0;
    }
    const auto *literal = llvm::dyn_cast<clang::IntegerLiteral>(b->getRHS());
    return literal ? literal->getValue().getSExtValue() : 0;
}

Interpreter::Loop Interpreter::loop_of(const clang::ForStmt *s) {
    const auto *init = llvm::dyn_cast_or_null<clang::DeclStmt>(s->getInit());
    const auto *test = llvm::dyn_cast_or_null<clang::BinaryOperator>(s->getCond());
    const auto *var = init && init->isSingleDecl()
                              ? llvm::dyn_cast<clang::VarDecl>(init->getSingleDecl())
                              : nullptr;
    const Int step = var ? step_of(s->getInc(), var) : 0;
    if (!var || !var->getInit() || !test || test->getOpcode() != clang::BO_LT ||
            named_variable(test->getLHS()) != var || step <= 0 ||
            s->getConditionVariable() ||
            !var->getType()->isSpecificBuiltinType(clang::BuiltinType::Int)) {
        fail("a loop that is not of the form for (int i = A; i < B; i++), or i += C");
    }
    check_declaration(var);
    Loop l = {var, eval(var->getInit()), {}, step};
    frames.back()->variables[var] = {}; /* B must not read it */
    l.bound = eval(test->getRHS());
    return l;
}

void Interpreter::exec_for(const clang::ForStmt *s) {
    const Loop l = loop_of(s);
    if (l.first.kind == Value::share || l.bound.kind == Value::share) {
        run_tasks(s, l);
        return;
    }
    if (l.first.kind != Value::integer || l.bound.kind != Value::integer) {
        fail("a loop whose bounds are not integers known from literals and counters");
    }
    const Form length = difference(l.bound.form, l.first.form);
    if (!length.is_constant()) {
        throw Undecided{length.terms[0].counter, 0};
    }
    const Int count = length.constant > 0 ? (length.constant + l.step - 1) / l.step : 0;
    run(&plans[s], count, [&](const Form &i) {
        const Form value = sum(l.first.form, scaled(i, l.step));
        in_type(sum(value, constant_form(l.step)), l.var->getType());
        frames.back()->variables[l.var] = in_type(value, l.var->getType());
        exec(s->getBody());
    });
    frames.back()->variables.erase(l.var);
}

void Interpreter::run_tasks(const clang::ForStmt *, const Loop &) {
    fail("a loop over tasks where there can be none");
}

} // namespace check
