/* run.cc - NET_steps and NET_run: fixed forms, compared statement by statement.
 *
 *   const cnnc_status status = cnnc_check_run(&NAME, weights, arena, image);
 *   if (status != CNNC_OK) { return status; }
 *   NAME_job job;
 *   job.FIELD = ...;                 each field once
 *   cnnc_team_run(team, NAME_part, &job);
 *   return CNNC_OK;
 *
 * So the job's fields are the caller's buffers, the one function whose address is taken is
 * NAME_part, and NAME_run is all steps.
 */
#include "network.h"

using namespace clang;

namespace check {

namespace {

class RunReader {
  public:
    explicit RunReader(const Network &net) : net(net) {}
    Job read();

  private:
    [[noreturn]] void refuse(const Stmt *s, const char *what) const {
        throw Fault{std::string("not of the form of an emitted file: ") + what,
                s->getBeginLoc()};
    }
    void check_parameters(const FunctionDecl *f, bool range) const;
    const VarDecl *check_status(const Stmt *declaration, const Stmt *test) const;
    const VarDecl *job_of(const Stmt *s) const;
    void read_field(const Stmt *s, const VarDecl *job, Job *fields) const;
    Field field_of(const Expr *e) const;
    void check_start(const Stmt *call, const Stmt *last, const VarDecl *job) const;
    void check_run() const;
    void check_spread() const;

    const Network &net;
};

} // namespace

/* ---- expressions ---- */

/* Without parentheses, implicit conversions, and casts of a pointer to another. */
static const Expr *bare(const Expr *e) {
    const Expr *inner = e->IgnoreParenImpCasts();
    const auto *cast = dyn_cast<CStyleCastExpr>(inner);
    const bool harmless = cast && (cast->getCastKind() == CK_BitCast ||
                                          cast->getCastKind() == CK_NoOp);
    return harmless ? bare(cast->getSubExpr()) : inner;
}

static const ValueDecl *referred(const Expr *e) {
    const auto *r = dyn_cast<DeclRefExpr>(bare(e));
    return r ? r->getDecl() : nullptr;
}

static const ValueDecl *address_of(const Expr *e) {
    const auto *u = dyn_cast<UnaryOperator>(bare(e));
    return u && u->getOpcode() == UO_AddrOf ? referred(u->getSubExpr()) : nullptr;
}

static bool is_ok(const Expr *e) {
    const ValueDecl *d = referred(e);
    return d && isa<EnumConstantDecl>(d) && d->getName() == "CNNC_OK";
}

static const CallExpr *call_of(const Stmt *s, llvm::StringRef name) {
    const auto *e = dyn_cast_or_null<Expr>(s);
    const auto *c = e ? dyn_cast<CallExpr>(bare(e)) : nullptr;
    const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
    return f && f->getName() == name ? c : nullptr;
}

static const Expr *returned(const Stmt *s) {
    const auto *r = dyn_cast<ReturnStmt>(s);
    return r ? r->getRetValue() : nullptr;
}

static const VarDecl *declared(const Stmt *s) {
    const auto *d = dyn_cast<DeclStmt>(s);
    return d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
}

static bool is_literal(const Expr *e, Int value) {
    const auto *literal = dyn_cast<IntegerLiteral>(bare(e));
    return literal && literal->getValue() == static_cast<uint64_t>(value);
}

/* ---- parameters: weights, arena, team, image, one for each output, first, last ---- */

enum { WEIGHTS, ARENA, TEAM, IMAGE, OUTPUT };

void RunReader::check_parameters(const FunctionDecl *f, bool range) const {
    const size_t outputs = net.says.output_bytes.size();
    if (f->getNumParams() != OUTPUT + outputs + (range ? 2 : 0)) {
        refuse(f->getBody(), "weights, arena, team, image, a pointer for each output");
    }
    for (const ParmVarDecl *p : f->parameters()) {
        if (p->hasAttrs() || p->getType().isVolatileQualified() ||
                p->getType().isRestrictQualified()) {
            refuse(f->getBody(), "a plain parameter");
        }
    }
    for (size_t i = 0; i <= outputs; i++) {
        const QualType type =
                f->getParamDecl(static_cast<unsigned>(IMAGE + i))->getType();
        const QualType to = type->isPointerType() ? type->getPointeeType() : QualType();
        if (to.isNull() || !to->isSpecificBuiltinType(BuiltinType::Float) ||
                to.isVolatileQualified() || to.isConstQualified() != (i == 0)) {
            refuse(f->getBody(), "const float *image, float * for each output");
        }
    }
}

/* ---- NAME_steps ---- */

const VarDecl *RunReader::check_status(
        const Stmt *declaration, const Stmt *test) const {
    const VarDecl *status = declared(declaration);
    const CallExpr *call =
            status ? call_of(status->getInit(), "cnnc_check_run") : nullptr;
    if (!call || address_of(call->getArg(0)) != net.model ||
            referred(call->getArg(1)) != net.steps->getParamDecl(WEIGHTS) ||
            referred(call->getArg(2)) != net.steps->getParamDecl(ARENA) ||
            referred(call->getArg(3)) != net.steps->getParamDecl(IMAGE)) {
        refuse(declaration, "status = cnnc_check_run(&NAME, weights, arena, image)");
    }
    const auto *i = dyn_cast<IfStmt>(test);
    const auto *different = i ? dyn_cast<BinaryOperator>(bare(i->getCond())) : nullptr;
    const auto *then = i ? dyn_cast<CompoundStmt>(i->getThen()) : nullptr;
    if (!different || different->getOpcode() != BO_NE ||
            referred(different->getLHS()) != status || !is_ok(different->getRHS()) ||
            !then || then->size() != 1 || !returned(then->body_front()) ||
            referred(returned(then->body_front())) != status || i->getElse()) {
        refuse(test, "if (status != CNNC_OK) { return status; }");
    }
    return status;
}

const VarDecl *RunReader::job_of(const Stmt *s) const {
    const VarDecl *job = declared(s);
    if (!job || job->getType()->getAsRecordDecl() != net.job || job->hasInit() ||
            job->hasAttrs() || job->getStorageClass() != SC_None) {
        refuse(s, "NAME_job job;");
    }
    return job;
}

Field RunReader::field_of(const Expr *e) const {
    const FunctionDecl *f = net.steps;
    const auto *m = dyn_cast<MemberExpr>(bare(e));
    if (m && m->isArrow() && m->getMemberDecl()->getName() == "data" &&
            referred(m->getBase()) == f->getParamDecl(WEIGHTS)) {
        return {Field::weights};
    }
    const unsigned outputs = static_cast<unsigned>(net.says.output_bytes.size());
    for (unsigned i = ARENA; i < f->getNumParams(); i++) {
        if (referred(e) != f->getParamDecl(i)) {
            continue;
        }
        return i == ARENA   ? Field{Field::arena}
               : i == TEAM  ? Field{Field::team}
               : i == IMAGE ? Field{Field::image}
               : i < OUTPUT + outputs
                       ? Field{Field::output, static_cast<int>(i - OUTPUT)}
               : i == OUTPUT + outputs ? Field{Field::first}
                                       : Field{Field::last};
    }
    refuse(e, "a field of the job is one of the caller's buffers");
}

/* A pointer keeps its type on the way through the job; the arena alone comes as void *. */
void RunReader::read_field(const Stmt *s, const VarDecl *job, Job *fields) const {
    const auto *b = dyn_cast<BinaryOperator>(s);
    const auto *m = b && b->getOpcode() == BO_Assign ? dyn_cast<MemberExpr>(b->getLHS())
                                                     : nullptr;
    if (!m || m->isArrow() || referred(m->getBase()) != job) {
        refuse(s, "job.FIELD = ...");
    }
    const auto *field = dyn_cast<FieldDecl>(m->getMemberDecl());
    if (!field || fields->count(field) != 0) {
        refuse(s, "each field once");
    }
    const Field what = field_of(b->getRHS());
    const QualType to = field->getType(), from = bare(b->getRHS())->getType();
    const bool arena = what.what == Field::arena && to->isPointerType() &&
                       to->getPointeeType().getUnqualifiedType()->isSpecificBuiltinType(
                               BuiltinType::Float);
    if (!arena && to.getCanonicalType().getUnqualifiedType() !=
                          from.getCanonicalType().getUnqualifiedType()) {
        refuse(s, "a field has the type of what it is given");
    }
    (*fields)[field] = what;
}

void RunReader::check_start(
        const Stmt *start, const Stmt *last, const VarDecl *job) const {
    const CallExpr *call = call_of(start, "cnnc_team_run");
    if (!call || referred(call->getArg(0)) != net.steps->getParamDecl(TEAM) ||
            referred(call->getArg(1)) != net.part ||
            address_of(call->getArg(2)) != job) {
        refuse(start, "cnnc_team_run(team, NAME_part, &job);");
    }
    if (!returned(last) || !is_ok(returned(last))) {
        refuse(last, "return CNNC_OK;");
    }
}

/* ---- the two functions that call it ---- */

void RunReader::check_run() const {
    const auto *body = cast<CompoundStmt>(net.run->getBody());
    const Expr *e = body->size() == 1 ? returned(body->body_front()) : nullptr;
    const CallExpr *call = e ? call_of(e, net.steps->getName()) : nullptr;
    const unsigned own = net.run->getNumParams();
    check_parameters(net.run, false);
    if (!call || call->getNumArgs() != own + 2) {
        refuse(body, "return NAME_steps(..., 0, steps - 1);");
    }
    for (unsigned i = 0; i < own; i++) {
        if (referred(call->getArg(i)) != net.run->getParamDecl(i)) {
            refuse(call->getArg(i), "NAME_run hands on its parameters in their order");
        }
    }
    if (!is_literal(call->getArg(own), 0) ||
            !is_literal(call->getArg(own + 1), net.says.steps - 1)) {
        refuse(call->getArg(own), "NAME_run runs all steps, from 0 to the last");
    }
}

/* The header's inline function: the outputs from an array of pointers. */
void RunReader::check_spread() const {
    const auto *body = cast<CompoundStmt>(net.spread->getBody());
    const Expr *e = body->size() == 1 ? returned(body->body_front()) : nullptr;
    const CallExpr *call = e ? call_of(e, net.steps->getName()) : nullptr;
    const unsigned outputs = static_cast<unsigned>(net.says.output_bytes.size());
    if (!call || net.spread->getNumParams() != OUTPUT + 3) {
        refuse(body, "return NAME_steps(...);");
    }
    for (unsigned i = 0; i < call->getNumArgs(); i++) {
        const unsigned own = i < OUTPUT + outputs ? i : i - outputs + 1;
        const Expr *a = call->getArg(i);
        if (i < OUTPUT || i >= OUTPUT + outputs) {
            if (referred(a) != net.spread->getParamDecl(own)) {
                refuse(a, "NAME_steps_array hands on its parameters in their order");
            }
            continue;
        }
        const auto *element = dyn_cast<ArraySubscriptExpr>(bare(a));
        if (!element ||
                referred(element->getBase()) != net.spread->getParamDecl(OUTPUT) ||
                !is_literal(element->getIdx(), i - OUTPUT)) {
            refuse(a, "outputs[0], outputs[1], ...");
        }
    }
}

Job RunReader::read() {
    const auto *body = cast<CompoundStmt>(net.steps->getBody());
    std::vector<const Stmt *> s(body->body_begin(), body->body_end());
    check_parameters(net.steps, true);
    if (s.size() < 6) {
        refuse(body, "NAME_steps");
    }
    check_status(s[0], s[1]);
    const VarDecl *job = job_of(s[2]);
    Job fields;
    for (size_t i = 3; i + 2 < s.size(); i++) {
        read_field(s[i], job, &fields);
    }
    for (const FieldDecl *field : net.job->fields()) {
        if (fields.count(field) == 0) {
            refuse(body, "every field of the job gets a value");
        }
    }
    check_start(s[s.size() - 2], s[s.size() - 1], job);
    check_run();
    if (net.spread) {
        check_spread();
    }
    return fields;
}

Job read_run(const Network &net) { return RunReader(net).read(); }

} // namespace check
