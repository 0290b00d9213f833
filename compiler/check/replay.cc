/* replay.cc - NAME_part: the steps one after the other, over what each kernel was shown to
 * do.
 *
 *   float *const conv1 = arena + 0;                        a name for each tensor
 *   float *const scratch = arena + 47360 + part * 9216;    of this thread alone
 *   if (first <= 3 && last >= 3) {
 *       conv3x3(part, parts, conv1, w + 0, w + 4704, add1, scratch);
 *       cnnc_barrier(job->team);
 *   }
 *
 * All threads take the same steps, since first and last are the job's, and meet at the end
 * of each. memory.cc knows what may be read when.
 */
#include "guards.h"
#include "memory.h"

using namespace clang;

namespace check {

namespace {

class Replay : public Interpreter {
  public:
    Replay(const ASTContext &context, const Source &source, const Network &net,
            const Job &job, Proof *proof)
        : Interpreter(context, source), net(net), job(job), proof(proof),
          memory(net.says) {
        may_access = false;
    }
    void run();

  protected:
    Value eval_member(const MemberExpr *e) override;

  private:
    void add_buffers();
    int add_buffer(const std::string &name, Buffer kind, Int size, Int alignment);
    void declare_parameters();
    void declare_job(const Stmt *s);
    void declare_names(const DeclStmt *s);
    void exec_step(const Stmt *s);
    bool is_condition(const Expr *e);
    void call_kernel(const CallExpr *e, int call);
    const Kernel &kernel_of(const CallExpr *e);
    Use use_of(const Expr *e, const Parameter &p, int call);
    void check_inside(const Use &u, const Form &form, const Parameter &p);

    const Network &net;
    const Job &job;
    Proof *proof;
    Memory memory;
    const VarDecl *job_variable = nullptr;
    int image = -1, weights = -1, arena = -1, first_output = -1;
    int step = 0;
};

} // namespace

/* ---- buffers ---- */

int Replay::add_buffer(const std::string &name, Buffer kind, Int size, Int alignment) {
    const int object = add_object({name, size, alignment, false, false, {}});
    memory.add_buffer(object, kind, size);
    return object;
}

/* The caller's buffers, of the sizes that the descriptor states; the arena has a slice of
 * scratch for each thread, up to the most that there can be. */
void Replay::add_buffers() {
    const Descriptor &d = net.says;
    const Int slices = d.scratch_bytes * counters[Counters::PARTS].most;
    image = add_buffer("image", Buffer::image, d.image_bytes, 4);
    weights = add_buffer("weights", Buffer::weights, d.weights_bytes, 64);
    arena = add_buffer("arena", Buffer::arena, d.arena_bytes + slices, 64);
    for (const Int bytes : d.output_bytes) {
        const int object = add_buffer("output", Buffer::output, bytes, 4);
        first_output = first_output < 0 ? object : first_output;
    }
}

/* job->FIELD: what NAME_steps put there. */
Value Replay::eval_member(const MemberExpr *e) {
    const auto *base = dyn_cast<DeclRefExpr>(e->getBase()->IgnoreParenImpCasts());
    const auto *field = dyn_cast<FieldDecl>(e->getMemberDecl());
    const auto found = field ? job.find(field) : job.end();
    if (!e->isArrow() || !base || !job_variable || base->getDecl() != job_variable ||
            found == job.end()) {
        fail("a member that is not the job's");
    }
    Value v = {Value::pointer};
    switch (found->second.what) {
    case Field::weights:
        v.object = weights;
        return v;
    case Field::arena:
        v.object = arena;
        return v;
    case Field::image:
        v.object = image;
        return v;
    case Field::output:
        v.object = first_output + found->second.output_index;
        return v;
    case Field::team:
        return {Value::team};
    case Field::first:
        return {Value::integer, counter_form(Counters::FIRST)};
    case Field::last:
        return {Value::integer, counter_form(Counters::LAST)};
    }
    fail("a member that is not understood");
}

/* ---- declarations ---- */

/* void *job_, int part, int parts */
void Replay::declare_parameters() {
    if (net.part->getNumParams() != 3 || !net.part->getReturnType()->isVoidType()) {
        fail("NAME_part wants the job, part and parts, and returns void");
    }
    for (unsigned i = 0; i < 3; i++) {
        check_declaration(net.part->getParamDecl(i));
    }
    frames.back()->variables[net.part->getParamDecl(1)] = {
            Value::integer, counter_form(Counters::PART)};
    frames.back()->variables[net.part->getParamDecl(2)] = {
            Value::integer, counter_form(Counters::PARTS)};
}

/* const NAME_job *const job = (const NAME_job *)job_; */
void Replay::declare_job(const Stmt *s) {
    const auto *d = dyn_cast<DeclStmt>(s);
    const auto *v =
            d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
    const Expr *init = v ? v->getInit() : nullptr;
    const auto *cast =
            init ? dyn_cast<CStyleCastExpr>(init->IgnoreParenImpCasts()) : nullptr;
    const auto *from =
            cast && cast->getCastKind() == CK_BitCast
                    ? dyn_cast<DeclRefExpr>(cast->getSubExpr()->IgnoreParenImpCasts())
                    : nullptr;
    const QualType type = v ? v->getType() : QualType();
    if (!from || from->getDecl() != net.part->getParamDecl(0) ||
            !type->isPointerType() ||
            type->getPointeeType()->getAsRecordDecl() != net.job ||
            !type->getPointeeType().isConstQualified()) {
        fail("NAME_part begins with const NAME_job *const job = (const NAME_job "
             "*)job_;");
    }
    check_declaration(v);
    job_variable = v;
}

/* A pointer's name is the variable that it is first kept in; the arena itself has none. */
void Replay::declare_names(const DeclStmt *s) {
    exec(s);
    for (const Decl *d : s->decls()) {
        const auto *v = cast<VarDecl>(d);
        Value &value = frames.back()->variables[v];
        const bool whole_arena = value.object == arena && v->hasInit() &&
                                 isa<MemberExpr>(v->getInit()->IgnoreParenImpCasts());
        if (value.kind == Value::pointer && !value.name && !whole_arena) {
            value.name = v;
        }
    }
}

/* ---- steps ---- */

/* first <= step && last >= step */
bool Replay::is_condition(const Expr *e) {
    const auto *both = dyn_cast<BinaryOperator>(e->IgnoreParens());
    if (!both || both->getOpcode() != BO_LAnd) {
        return false;
    }
    const auto *a = dyn_cast<BinaryOperator>(both->getLHS()->IgnoreParens());
    const auto *b = dyn_cast<BinaryOperator>(both->getRHS()->IgnoreParens());
    return a && b && a->getOpcode() == BO_LE && b->getOpcode() == BO_GE &&
           integer_of(a->getLHS()).form == counter_form(Counters::FIRST) &&
           integer_of(b->getLHS()).form == counter_form(Counters::LAST) &&
           integer_of(a->getRHS()).form == constant_form(step) &&
           integer_of(b->getRHS()).form == constant_form(step);
}

static bool is_call(const Stmt *s, llvm::StringRef name) {
    const auto *c = dyn_cast<CallExpr>(s);
    return c && c->getDirectCallee() && c->getDirectCallee()->getName() == name;
}

void Replay::exec_step(const Stmt *s) {
    here = s->getBeginLoc();
    const auto *i = dyn_cast<IfStmt>(s);
    const auto *body = i ? dyn_cast<CompoundStmt>(i->getThen()) : nullptr;
    if (!body || i->getElse() || i->hasInitStorage() || i->hasVarStorage() ||
            !is_condition(i->getCond())) {
        fail("step " + std::to_string(step) +
                " is not of the form if (first <= " + std::to_string(step) +
                " && last >= " + std::to_string(step) + ") {...}");
    }
    int calls = 0;
    for (const Stmt *child : body->body()) {
        here = child->getBeginLoc();
        const auto *call = dyn_cast<CallExpr>(child);
        if (!call) {
            fail("a step that does something else than call kernels");
        }
        if (child == body->body_back()) {
            if (!is_call(child, "cnnc_barrier") || call->getNumArgs() != 1 ||
                    eval(call->getArg(0)).kind != Value::team || calls == 0) {
                fail("a step that does not end with cnnc_barrier(job->team)");
            }
        } else {
            call_kernel(call, calls++);
        }
    }
    if (calls == 0) {
        fail("a step without a kernel");
    }
    proof->steps.push_back(memory.trace());
    memory.end_step();
    step++;
}

const Kernel &Replay::kernel_of(const CallExpr *e) {
    const FunctionDecl *f = e->getDirectCallee();
    for (size_t i = 0; f && i < proof->kernels.size(); i++) {
        if (proof->kernels[i].function == f->getDefinition()) {
            proof->calls[i]++;
            return proof->kernels[i];
        }
    }
    fail("a call of what is not a kernel of the file");
}

void Replay::call_kernel(const CallExpr *e, int call) {
    const Kernel &k = kernel_of(e);
    if (call == 0 && k.name != net.says.kernels[static_cast<size_t>(step)]) {
        fail("the descriptor names another kernel for step " + std::to_string(step));
    }
    if (!(integer_of(e->getArg(0)).form == counter_form(Counters::PART)) ||
            !(integer_of(e->getArg(1)).form == counter_form(Counters::PARTS))) {
        fail("a kernel is called with part and parts");
    }
    for (size_t i = 0; i < k.parameters.size(); i++) {
        const Expr *argument = e->getArg(static_cast<unsigned>(i) + 2);
        here = argument->getExprLoc();
        memory.use(use_of(argument, k.parameters[i], call));
    }
}

Use Replay::use_of(const Expr *e, const Parameter &p, int call) {
    const Value v = eval(e);
    here = e->getExprLoc();
    if (v.kind != Value::pointer || !memory.has(v.object)) {
        fail("an argument that is not a pointer into a buffer");
    }
    const Int slice = v.form.factor_of(Counters::PART);
    Use u = {v.object, v.form.constant, slice != 0, v.name, &p, call, here};
    if (u.own) {
        u.offset -= net.says.arena_bytes;
    }
    check_inside(u, v.form, p);
    return u;
}

void Replay::check_inside(const Use &u, const Form &form, const Parameter &p) {
    const Object &o = objects[static_cast<size_t>(u.object)];
    const Descriptor &d = net.says;
    if (u.own && (u.object != arena || form.terms.size() != 1 ||
                         form.terms[0].factor != d.scratch_bytes)) {
        fail("scratch that is not arena + " + std::to_string(d.arena_bytes / 4) +
                " + part * " + std::to_string(d.scratch_bytes / 4));
    }
    if (!u.own && !form.is_constant()) {
        fail("an argument that depends on the run");
    }
    const Int size = u.own               ? d.scratch_bytes
                     : u.object == arena ? d.arena_bytes
                                         : o.size;
    if (u.offset < 0 || u.offset + p.extent > size) {
        fail("'" + p.name + "' reaches bytes " +
                range_text({u.offset, u.offset + p.extent - 1}) + " of " +
                (u.own ? "scratch" : o.name) + ", which has " + std::to_string(size));
    }
    if (form.constant % p.alignment != 0 || o.alignment % p.alignment != 0 ||
            (u.own && d.scratch_bytes % p.alignment != 0)) {
        fail("'" + p.name + "' wants to be aligned to " + std::to_string(p.alignment) +
                ", and may not be");
    }
}

/* ---- all of it ---- */

void Replay::run() {
    here = net.part->getLocation();
    auto frame = std::make_unique<Frame>();
    frame->function = net.part;
    OpenFrame open(*this, std::move(frame));
    add_buffers();
    declare_parameters();
    const auto *body = cast<CompoundStmt>(net.part->getBody());
    auto s = body->body_begin();
    if (s == body->body_end()) {
        fail("NAME_part is empty");
    }
    here = (*s)->getBeginLoc();
    for (declare_job(*s++); s != body->body_end() && isa<DeclStmt>(*s); ++s) {
        declare_names(cast<DeclStmt>(*s));
    }
    for (; s != body->body_end(); ++s) {
        here = (*s)->getBeginLoc();
        if (step == net.says.steps) {
            fail("more steps than the descriptor says, " +
                    std::to_string(net.says.steps));
        }
        exec_step(*s);
    }
    here = net.part->getLocation();
    if (step != net.says.steps) {
        fail("the descriptor says " + std::to_string(net.says.steps) +
                " steps, and there are " + std::to_string(step));
    }
    for (size_t i = 0; i < proof->kernels.size(); i++) {
        if (proof->calls[i] == 0) {
            here = proof->kernels[i].function->getLocation();
            fail("a kernel that is never called");
        }
    }
    memory.end(net.model, proof);
}

void replay(const ASTContext &context, const Source &source, const Network &net,
        const Job &job, Proof *proof) {
    Replay r(context, source, net, job, proof);
    try {
        r.run();
    } catch (const Undecided &) {
        throw Fault{"a condition or an address that depends on the run", r.place()};
    } catch (Fault &fault) {
        if (fault.where.isInvalid()) {
            fault.where = r.place();
        }
        throw;
    }
}

} // namespace check
