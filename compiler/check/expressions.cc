/* expressions.cc - the value of an expression: a form, a pointer, or just data.
 *
 * Integer results must fit their type for all values of the counters, so what C calls
 * overflow does not occur. A pointer stays within its object, or one past its end. What is
 * computed from the network's numbers is data, and there is no way back from data to an
 * integer: conversions that would be one have no case here.
 */
#include "interpreter.h"

using namespace clang;

namespace check {

static Value data() { return {Value::data}; }
static Value integer(const Form &f) { return {Value::integer, f}; }

/* More than any network takes; a file that needs more is refused, not waited for. */
static const Int most_work = 1 << 28;

Value Interpreter::in_type(const Form &f, QualType type) {
    if (!type->isIntegerType() || type->isBooleanType()) {
        fail("an integer of type '" + type.getAsString() + "'");
    }
    const unsigned bits = context.getIntWidth(type);
    const bool has_sign = type->isSignedIntegerOrEnumerationType();
    const Range r = counters.range(f);
    const Int most =
            bits - has_sign >= 63 ? INT64_MAX : (Int(1) << (bits - has_sign)) - 1;
    if (r.most > most || r.least < (has_sign ? -most - 1 : 0)) {
        fail("a value of " + range_text(r) + ", which type '" + type.getAsString() +
                "' does not hold");
    }
    return integer(f);
}

/* ---- pointers ---- */

Value Interpreter::moved(const Value &pointer, const Form &steps, QualType pointee) {
    if (pointee->isIncompleteType() || pointee->isFunctionType()) {
        fail("a step of a pointer to '" + pointee.getAsString() + "'");
    }
    const Int size = context.getTypeSizeInChars(pointee).getQuantity();
    Value p = pointer;
    p.form = sum(pointer.form, scaled(steps, size));
    const Object &o = objects[static_cast<size_t>(p.object)];
    const Range r = counters.range(p.form);
    if (r.least < 0 || r.most > o.size) {
        fail("a pointer to byte " + range_text(r) + " of '" + o.name + "', which has " +
                std::to_string(o.size));
    }
    return p;
}

/* ---- casts ---- */

static bool drops_const(QualType to, QualType from) {
    return to->isPointerType() && from->isPointerType() &&
           from->getPointeeType().isConstQualified() &&
           !to->getPointeeType().isConstQualified();
}

Value Interpreter::eval_cast(const CastExpr *e) {
    const Expr *sub = e->getSubExpr();
    if (drops_const(e->getType(), sub->getType())) {
        fail("a cast that drops const");
    }
    switch (e->getCastKind()) {
    case CK_LValueToRValue:
        return isa<MemberExpr>(sub)            ? eval_member(cast<MemberExpr>(sub))
               : isa<CompoundLiteralExpr>(sub) ? eval(sub)
                                               : load(place_of(sub));
    case CK_ArrayToPointerDecay:
        return place_of(sub).pointer;
    case CK_NoOp:
        return eval(sub);
    case CK_BitCast: {
        const Value v = eval(sub);
        if (v.kind != Value::pointer && !e->getType()->isVectorType()) {
            fail("a conversion to '" + e->getType().getAsString() + "'");
        }
        return v;
    }
    case CK_IntegralCast: {
        const Value v = eval(sub);
        return v.kind == Value::integer ? in_type(v.form, e->getType()) : v;
    }
    case CK_IntegralToFloating:
    case CK_FloatingCast:
    case CK_VectorSplat:
        eval(sub);
        return data();
    case CK_ToVoid:
        eval(sub);
        return {Value::nothing};
    default:
        fail(std::string("a conversion that is not understood: ") +
                e->getCastKindName());
    }
}

/* ---- operators ---- */

Value Interpreter::eval_integers(
        const BinaryOperator *e, const Form &a, const Form &b) {
    Form quotient, rest;
    switch (e->getOpcode()) {
    case BO_Add:
        return in_type(sum(a, b), e->getType());
    case BO_Sub:
        return in_type(difference(a, b), e->getType());
    case BO_Mul:
        return in_type(counters.product(a, b), e->getType());
    case BO_Div:
    case BO_Rem:
        if (!b.is_constant()) {
            fail("a division by what is not a literal");
        }
        counters.divide(a, b.constant, &quotient, &rest);
        return integer(e->getOpcode() == BO_Div ? quotient : rest);
    case BO_Shl:
        if (!a.is_constant() || !b.is_constant() || b.constant < 0 || b.constant > 30) {
            fail("a shift of what is not a literal");
        }
        return in_type(scaled(a, Int(1) << b.constant), e->getType());
    case BO_LT:
        return integer(constant_form(counters.less(a, b)));
    case BO_GT:
        return integer(constant_form(counters.less(b, a)));
    case BO_LE:
        return integer(constant_form(!counters.less(b, a)));
    case BO_GE:
        return integer(constant_form(!counters.less(a, b)));
    case BO_EQ:
        return integer(constant_form(counters.equal(a, b)));
    case BO_NE:
        return integer(constant_form(!counters.equal(a, b)));
    default:
        fail("an operator on integers that is not understood: " +
                e->getOpcodeStr().str());
    }
}

Value Interpreter::eval_logical(const BinaryOperator *e) {
    const bool both = e->getOpcode() == BO_LAnd;
    const bool left = decide(e->getLHS());
    return integer(constant_form(left == both ? decide(e->getRHS()) : left));
}

Value Interpreter::eval_binary(const BinaryOperator *e) {
    if (e->isAssignmentOp()) {
        fail("an assignment inside an expression");
    }
    if (e->isLogicalOp()) {
        return eval_logical(e);
    }
    const Value a = eval(e->getLHS()), b = eval(e->getRHS());
    if (e->getOpcode() == BO_Comma) {
        return b;
    }
    if (a.kind == Value::integer && b.kind == Value::integer) {
        return eval_integers(e, a.form, b.form);
    }
    const bool numbers = (a.kind == Value::data || a.kind == Value::integer) &&
                         (b.kind == Value::data || b.kind == Value::integer);
    if (numbers) {
        if (e->getType()->isIntegerType() && !e->isComparisonOp() &&
                !frames.back()->in_runtime) {
            fail("integer arithmetic on data");
        }
        return data();
    }
    if (e->getOpcode() == BO_Add && a.kind == Value::pointer &&
            b.kind == Value::integer) {
        return moved(a, b.form, e->getType()->getPointeeType());
    }
    fail("an operator that is not understood here: " + e->getOpcodeStr().str());
}

Value Interpreter::eval_unary(const UnaryOperator *e) {
    if (e->getOpcode() != UO_Minus && e->getOpcode() != UO_Not &&
            e->getOpcode() != UO_Plus) {
        fail("an operator that is not understood: " +
                UnaryOperator::getOpcodeStr(e->getOpcode()).str());
    }
    const Value v = eval(e->getSubExpr());
    if (v.kind == Value::integer && e->getOpcode() != UO_Not) {
        return in_type(
                e->getOpcode() == UO_Minus ? scaled(v.form, -1) : v.form, e->getType());
    }
    if (v.kind != Value::data) {
        fail("an operator on what is neither integer nor data");
    }
    return v;
}

/* On data it is a selection: both sides are read, whatever the condition is. */
Value Interpreter::eval_choice(const ConditionalOperator *e) {
    const Value condition = eval(e->getCond());
    if (condition.kind == Value::integer) {
        const bool yes = !counters.equal(condition.form, constant_form(0));
        return eval(yes ? e->getTrueExpr() : e->getFalseExpr());
    }
    const Value a = eval(e->getTrueExpr()), b = eval(e->getFalseExpr());
    if (condition.kind != Value::data || a.kind != Value::data ||
            b.kind != Value::data) {
        fail("a choice that depends on data");
    }
    return a;
}

bool Interpreter::decide(const Expr *e) {
    const Value v = eval(e);
    if (v.kind != Value::integer) {
        fail("a condition that depends on data");
    }
    return !counters.equal(v.form, constant_form(0));
}

Value Interpreter::integer_of(const Expr *e) {
    const Value v = eval(e);
    if (v.kind != Value::integer) {
        fail("an index that is not known from literals and counters");
    }
    return v;
}

/* As a statement only. Data is assigned, or changed by + - * and what was there. */
void Interpreter::eval_assignment(const BinaryOperator *e) {
    const Value right = eval(e->getRHS());
    const Place left = place_of(e->getLHS());
    if (e->isCompoundAssignmentOp()) {
        const Value old = load(left);
        if (old.kind != Value::data) {
            fail("an integer or a pointer that is assigned");
        }
    }
    if (right.kind != Value::data) {
        fail("an assignment of what is not data");
    }
    store(left, right);
}

Value Interpreter::eval_reference(const DeclRefExpr *e) {
    if (const auto *c = dyn_cast<EnumConstantDecl>(e->getDecl())) {
        return integer(constant_form(c->getInitVal().getExtValue()));
    }
    fail("'" + e->getDecl()->getNameAsString() + "' used as a value");
}

Value Interpreter::eval_member(const MemberExpr *) {
    fail("a member of a structure where there can be none");
}

/* ---- all of them ---- */

Value Interpreter::eval(const Expr *e) {
    if (++work > most_work) {
        fail("too many iterations to follow one by one");
    }
    if (!frames.back()->in_runtime) {
        here = e->getExprLoc();
    }
    if (const auto *cast = dyn_cast<CastExpr>(e)) {
        return eval_cast(cast);
    }
    switch (e->getStmtClass()) {
    case Stmt::ParenExprClass:
        return eval(cast<ParenExpr>(e)->getSubExpr());
    case Stmt::IntegerLiteralClass:
        return in_type(constant_form(static_cast<Int>(
                               cast<IntegerLiteral>(e)->getValue().getZExtValue())),
                e->getType());
    case Stmt::FloatingLiteralClass:
        return data();
    case Stmt::BinaryOperatorClass:
        return eval_binary(cast<BinaryOperator>(e));
    case Stmt::UnaryOperatorClass:
        return eval_unary(cast<UnaryOperator>(e));
    case Stmt::ConditionalOperatorClass:
        return eval_choice(cast<ConditionalOperator>(e));
    case Stmt::DeclRefExprClass:
        return eval_reference(cast<DeclRefExpr>(e));
    case Stmt::CallExprClass:
        return eval_call(cast<CallExpr>(e));
    case Stmt::ConvertVectorExprClass:
        return eval(cast<ConvertVectorExpr>(e)->getSrcExpr());
    case Stmt::CompoundLiteralExprClass: {
        Expr::EvalResult value; /* a vector of constants: (vf){0} */
        if (e->getType()->isVectorType() &&
                cast<CompoundLiteralExpr>(e)->getInitializer()->EvaluateAsRValue(
                        value, context)) {
            return data();
        }
        break;
    }
    default:
        break;
    }
    fail(std::string("an expression that is not understood: ") + e->getStmtClassName());
}

} // namespace check
