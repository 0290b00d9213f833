/* access.cc - loads and stores: inside their object, aligned, and into the footprint. */
#include "interpreter.h"

using namespace clang;

namespace check {

/* ---- places ---- */

/* p[i], where p points, and x[i], a lane of a vector. */
Place Interpreter::element_of(const ArraySubscriptExpr *e) {
    const QualType base = e->getBase()->getType();
    const Value index = integer_of(e->getIdx());
    if (base->isPointerType()) {
        const Value p = eval(e->getBase());
        if (p.kind != Value::pointer) {
            fail("an index into what is not a pointer");
        }
        return {Place::memory, nullptr, moved(p, index.form, e->getType()),
                e->getType()};
    }
    const auto *vector = base->getAs<VectorType>();
    const Range r = counters.range(index.form);
    if (!vector || r.least < 0 ||
            r.most >= static_cast<Int>(vector->getNumElements())) {
        fail("lane " + range_text(r) + " of '" + base.getAsString() + "'");
    }
    const Place whole = place_of(e->getBase());
    if (whole.kind != Place::variable) {
        fail("a lane of a vector in memory");
    }
    return {Place::lane, whole.var, {}, e->getType()};
}

Place Interpreter::place_of(const Expr *e) {
    if (!frames.back()->in_runtime) {
        here = e->getExprLoc();
    }
    if (const auto *p = dyn_cast<ParenExpr>(e)) {
        return place_of(p->getSubExpr());
    }
    if (const auto *s = dyn_cast<ArraySubscriptExpr>(e)) {
        return element_of(s);
    }
    if (const auto *u = dyn_cast<UnaryOperator>(e)) {
        if (u->getOpcode() == UO_Deref) {
            const Value p = eval(u->getSubExpr());
            if (p.kind != Value::pointer) {
                fail("* of what is not a pointer");
            }
            return {Place::memory, nullptr, p, e->getType()};
        }
    }
    if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
        const auto *var = dyn_cast<VarDecl>(r->getDecl());
        const auto found = var ? frames.back()->variables.find(var)
                               : frames.back()->variables.end();
        if (found == frames.back()->variables.end()) {
            fail("'" + r->getDecl()->getNameAsString() +
                    "', which is neither a parameter nor a local variable");
        }
        const bool array = e->getType()->isArrayType();
        return {array ? Place::memory : Place::variable, var,
                array ? found->second : Value{}, e->getType()};
    }
    fail(std::string("a place that is not understood: ") + e->getStmtClassName());
}

/* ---- accesses ---- */

/* A buffer is accessed as what it is an array of; one of floats also as vf, which may alias
 * them. */
static bool may_be_accessed_as(
        QualType type, const Object &o, const ASTContext &context) {
    const auto *name = type->getAs<TypedefType>();
    return context.hasSameUnqualifiedType(type, o.element) ||
           (name && name->getDecl()->getName() == "vf" &&
                   o.element->isSpecificBuiltinType(BuiltinType::Float));
}

/* The bytes of an access, once it is known to be inside, aligned and allowed. */
Box Interpreter::box_of(const Place &p, bool write) {
    Object &o = objects[static_cast<size_t>(p.pointer.object)];
    const char *const what = write ? "writes" : "reads";
    if (!may_access) {
        fail(std::string(what) + " '" + o.name + "' outside of the loop over tasks");
    }
    if (p.type.isVolatileQualified() || !may_be_accessed_as(p.type, o, context)) {
        fail(std::string(what) + " '" + o.name + "' as '" + p.type.getAsString() + "'");
    }
    const Int size = context.getTypeSizeInChars(p.type).getQuantity();
    const Range r = counters.range(p.pointer.form);
    if (r.least < 0 || r.most + size > o.size) {
        fail(std::string(what) + " bytes " + range_text({r.least, r.most + size - 1}) +
                " of '" + o.name + "', which has " + std::to_string(o.size));
    }
    if (write && o.constant) {
        fail("writes '" + o.name + "', which is constant");
    }
    const Int alignment = context.getTypeAlignInChars(p.type).getQuantity();
    bool aligned = p.pointer.form.constant % alignment == 0;
    for (const Term &t : p.pointer.form.terms) {
        aligned = aligned && t.factor % alignment == 0;
    }
    if (!aligned || (!o.parameter && o.alignment % alignment != 0)) {
        fail(std::string(what) + " '" + o.name + "' where it may not be aligned to " +
                std::to_string(alignment));
    }
    o.wanted = std::max(o.wanted, alignment);
    accesses.insert(here.getRawEncoding());
    return {p.pointer.object, p.pointer.form, size, {}, here};
}

Value Interpreter::load(const Place &p) {
    if (p.kind == Place::memory) {
        const Box b = box_of(p, false);
        if (!scopes.back()->written.covers(b, counters)) {
            scopes.back()->exposed.add(b);
        }
        return {Value::data};
    }
    const Value v = frames.back()->variables[p.var];
    if (v.kind == Value::unset) {
        fail("'" + p.var->getNameAsString() + "' is read before it has a value");
    }
    if (p.var->getType().isVolatileQualified()) {
        fail("a volatile variable");
    }
    return v;
}

/* A lane is written where all of the vector has a value already. */
void Interpreter::store(const Place &p, const Value &v) {
    if (p.kind == Place::memory) {
        scopes.back()->written.add(box_of(p, true));
        return;
    }
    Value &var = frames.back()->variables[p.var];
    if (p.kind == Place::lane ? var.kind != Value::data
                              : var.kind != Value::data && var.kind != Value::unset) {
        fail("'" + p.var->getNameAsString() +
                "', an integer or a pointer, or a vector without a value, is assigned");
    }
    var = v;
}

int Interpreter::add_object(const Object &o) {
    objects.push_back(o);
    return static_cast<int>(objects.size()) - 1;
}

} // namespace check
