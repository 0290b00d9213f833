/* kernel.cc - a kernel's body, once: the loop over tasks, and what it leaves behind.
 *
 *   static void conv(int part, int parts, const float x[static 784], float y[static 4704]) {
 *       const int t1 = cnnc_first(7, part + 1, parts);
 *       for (int t = cnnc_first(7, part, parts); t < t1; t++) { ... }
 *   }
 *
 * The shares of all parts are the tasks 0 .. 6, each once, whatever `parts` is: so the loop
 * is interpreted over all tasks, and tasks.cc shows that they don't disturb each other.
 * Nothing is read or written outside of it.
 */
#include "kernel.h"
#include "guards.h"

#include "llvm/Config/llvm-config.h"

using namespace clang;

namespace check {

namespace {

class KernelReader : public Interpreter {
  public:
    KernelReader(const ASTContext &context, const Source &source, const FunctionDecl *f)
        : Interpreter(context, source), f(f) {
        may_access = false;
    }
    Kernel read();

  protected:
    void run_tasks(const ForStmt *s, const Loop &loop) override;
    bool exec_once(const IfStmt *s) override;
    size_t noted() const override { return tasks.size(); }
    void forget_notes(size_t n) override { tasks.resize(n); }

  private:
    void add_parameter(const ParmVarDecl *p);
    void note_task(const Form &number);
    void keep_once(const Scope &made);
    void finish_once();
    Parameter parameter_of(int object) const;

    const FunctionDecl *f;
    Int task_count = 0;
    std::vector<Task> tasks;

    /* what is made once for the tasks of a block */
    const VarDecl *task = nullptr;
    size_t task_scope = 0; /* depth of the task's own scope */
    Footprint once;
};

} // namespace

/* ---- parameters ---- */

/* The N of `float x[static N]`. */
static bool static_extent(const ParmVarDecl *p, Int *n, QualType *element) {
    const QualType type = p->getOriginalType();
    const auto *array = dyn_cast<ConstantArrayType>(type.getTypePtr());
    if (const auto *decayed = dyn_cast<DecayedType>(type.getTypePtr())) {
        array = dyn_cast<ConstantArrayType>(decayed->getOriginalType().getTypePtr());
    }
#if LLVM_VERSION_MAJOR >= 18
    const bool is_static =
            array && array->getSizeModifier() == ArraySizeModifier::Static;
#else
    const bool is_static = array && array->getSizeModifier() == ArrayType::Static;
#endif
    if (is_static) {
        *n = array->getSize().getSExtValue();
        *element = array->getElementType();
    }
    return is_static;
}

void KernelReader::add_parameter(const ParmVarDecl *p) {
    Int n = 0;
    QualType element;
    check_declaration(p);
    if (!static_extent(p, &n, &element) ||
            !element->isSpecificBuiltinType(BuiltinType::Float)) {
        fail("a parameter of a kernel that is not of the form float x[static N]");
    }
    Value v = {Value::pointer};
    v.object = add_object({p->getNameAsString(), n * 4, 4, element.isConstQualified(),
            true, element});
    frames.back()->variables[p] = v;
}

/* ---- tasks ---- */

static void for_each_box(
        const Footprint &from, const std::function<void(const Box &)> &use) {
    for (const Group &g : from.list()) {
        for_each_closed(g, -1, 1, use);
    }
}

/* All bytes of an object, terms taken as 0. */
static Bytes bytes_of(const Footprint &from, int object) {
    Bytes bytes;
    for (const Group &g : from.list()) {
        if (g.object == object) {
            expand(g, 0, &bytes);
        }
    }
    return bytes;
}

void KernelReader::note_task(const Form &number) {
    Task t = {number, Counters::FIXED, {}, {}, {}};
    for (int i = Counters::FIXED; i < counters.size(); i++) {
        t.counters.push_back(counters[i]);
    }
    const auto keep = [this](const Footprint &from, Footprint *to) {
        for_each_box(from, [&](const Box &b) {
            if (!objects[static_cast<size_t>(b.object)].constant) {
                to->add(b); /* else no task writes it */
            }
        });
    };
    keep(scopes.back()->written, &t.written);
    keep(scopes.back()->exposed, &t.exposed);
    tasks.push_back(std::move(t));
}

void KernelReader::run_tasks(const ForStmt *s, const Loop &l) {
    const bool shares = l.first.kind == Value::share && l.bound.kind == Value::share;
    if (!shares || l.first.end != 0 || l.bound.end != 1 ||
            l.first.tasks != l.bound.tasks || l.step != 1) {
        fail("a loop over tasks that does not go from cnnc_first(tasks, part, parts) "
             "to "
             "cnnc_first(tasks, part + 1, parts)");
    }
    if (cast<CompoundStmt>(f->getBody())->body_back() != s) {
        fail("a loop over tasks that is not the last statement of its kernel");
    }
    task_count = l.first.tasks;
    task = l.var;
    may_access = true;
    run(&plans[s], task_count, [&](const Form &t) {
        frames.back()->variables[l.var] = in_type(t, l.var->getType());
        task_scope = scopes.size();
        once = {};
        exec(s->getBody());
        finish_once();
        note_task(t);
    });
    may_access = false;
}

/* ---- once for a block of tasks ----
 *
 *   for (int t = t0; t < t1; t++) {
 *       if (t == t0 || t % 8 == 0) { V }
 *
 * V is taken as if each task made it. That is what a task finds: either it made V itself, or
 * the task before it, of the same part and the same t / 8, found or made it; what V is hangs
 * on t / 8 only; and nothing else that a task does writes to it. */

void KernelReader::keep_once(const Scope &made) {
    Scope &own = *scopes.back();
    for_each_box(made.exposed, [&](const Box &b) {
        if (!objects[static_cast<size_t>(b.object)].constant) {
            throw Fault{"what is done once for a block of tasks reads what it did not "
                        "write",
                    b.where};
        }
        own.exposed.add(b);
    });
    for_each_box(made.written, [&](const Box &b) {
        if (!b.at.is_constant() || own.exposed.find(b.object)) {
            throw Fault{
                    "what is done once for a block of tasks writes to a place that is "
                    "not always the same, or was read before",
                    b.where};
        }
        once.add(b);
    });
}

bool KernelReader::exec_once(const IfStmt *s) {
    const VarDecl *first = nullptr;
    const Int divisor = task ? once_divisor(s->getCond(), task, &first) : 0;
    if (divisor == 0) {
        return false;
    }
    const Value from = frames.back()->variables.lookup(first);
    if (from.kind != Value::share || from.end != 0 || from.tasks != task_count ||
            s->getElse() || scopes.size() != task_scope ||
            frames.back()->function != f || !once.list().empty()) {
        fail("what is done once for a block of tasks wants the part's first task, no "
             "else, "
             "and to be done by the task itself");
    }
    if (!same_for_block(f, s->getThen(), task, divisor)) {
        fail("what is done once for a block of tasks hangs on which of them it is");
    }
    Scope made;
    {
        OpenScope inner(*this);
        exec(s->getThen());
        made = *scopes.back();
    }
    keep_once(made);
    return true;
}

/* The task's own writes stay away from what was made; its reads of that are covered. */
void KernelReader::finish_once() {
    Scope &own = *scopes.back();
    for (const Group &g : own.written.list()) {
        Bytes bytes;
        if (!once.find(g.object)) {
            continue;
        }
        expand(g, 0, &bytes);
        if (!g.terms.empty() || bytes.meets(bytes_of(once, g.object)) >= 0) {
            throw Fault{"writes to what is made once for a block of tasks", g.where};
        }
    }
    Footprint exposed;
    for_each_box(own.exposed, [&](const Box &b) {
        if (!once.find(b.object) || !once.covers(b, counters)) {
            exposed.add(b);
        }
    });
    own.exposed = exposed;
    for_each_box(once, [&](const Box &b) { own.written.add(b); });
}

/* ---- the summary ---- */

Parameter KernelReader::parameter_of(int object) const {
    const Object &o = objects[static_cast<size_t>(object)];
    Parameter p = {o.name, o.size, o.constant, o.wanted, {}, {}, "", {}, false, {}};
    p.written = bytes_of(scopes.back()->written, object);
    p.exposed = bytes_of(scopes.back()->exposed, object);
    const Int reach = std::max(p.written.empty() ? 0 : p.written.end(),
            p.exposed.empty() ? 0 : p.exposed.end());
    if (reach != o.size) {
        throw Fault{"'" + o.name + "' is declared with " + std::to_string(o.size / 4) +
                            " floats, but " + std::to_string(reach / 4) +
                            " is what the kernel reaches",
                f->getParamDecl(static_cast<unsigned>(object) + 2)->getLocation()};
    }
    if (!o.constant) {
        p.clash = clash_of(tasks, object, &p.clash_at);
    }
    for (const Task &t : tasks) {
        if (const Group *g = t.exposed.find(object)) {
            p.task_reads = true;
            p.task_reads_at = g->where;
        }
    }
    return p;
}

static void require_no_part(const Footprint &footprint) {
    for (const Group &g : footprint.list()) {
        if (!g.terms.empty()) {
            throw Fault{"an address that depends on part", g.where};
        }
    }
}

Kernel KernelReader::read() {
    here = f->getLocation();
    if (f->getNumParams() < 3 || !f->getReturnType()->isVoidType() || f->isVariadic()) {
        fail("a kernel wants part, parts and what it reads and writes, and returns "
             "void");
    }
    auto frame = std::make_unique<Frame>();
    frame->function = f;
    OpenFrame open(*this, std::move(frame));
    for (unsigned i = 0; i < f->getNumParams(); i++) {
        const ParmVarDecl *p = f->getParamDecl(i);
        if (i > 1) {
            add_parameter(p);
            continue;
        }
        check_declaration(p);
        frames.back()->variables[p] = {Value::integer,
                counter_form(i == 0 ? Counters::PART : Counters::PARTS)};
        in_type(constant_form(0), p->getType());
    }
    const int parameters = static_cast<int>(objects.size());
    exec(f->getBody());
    if (task_count == 0) {
        fail("a kernel without a loop over tasks");
    }
    require_no_part(scopes.back()->written);
    require_no_part(scopes.back()->exposed);
    Kernel k = {f, f->getNameAsString(), task_count, {}, 0, 0, inlined};
    for (int i = 0; i < parameters; i++) {
        k.parameters.push_back(parameter_of(i));
    }
    k.accesses = static_cast<Int>(accesses.size());
    for (const VarDecl *v : locals) {
        k.stack += context.getTypeSizeInChars(v->getType()).getQuantity();
    }
    return k;
}

Kernel read_kernel(
        const ASTContext &context, const Source &source, const FunctionDecl *f) {
    KernelReader reader(context, source, f);
    try {
        return reader.read();
    } catch (const Undecided &) {
        throw Fault{"a condition or an address that depends on part or parts",
                reader.place()};
    } catch (Fault &fault) {
        if (fault.where.isInvalid()) {
            fault.where = reader.place();
        }
        throw;
    }
}

} // namespace check
