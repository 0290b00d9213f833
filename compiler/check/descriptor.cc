/* descriptor.cc - the numbers of `const cnnc_model NAME = {...}` and of the tables that it
 * points to. */
#include "network.h"

using namespace clang;

namespace check {

namespace {

/* A constant structure, its fields by name. */
class Constant {
  public:
    Constant(const Expr *init, const ASTContext &context)
        : list(dyn_cast_or_null<InitListExpr>(init)), context(context) {
        if (!list || !list->getType()->isRecordType()) {
            throw Fault{"a structure without the usual initializer",
                    init ? init->getExprLoc() : SourceLocation()};
        }
    }
    const Expr *field(llvm::StringRef name) const {
        for (const FieldDecl *f : list->getType()->getAsRecordDecl()->fields()) {
            if (f->getName() == name && f->getFieldIndex() < list->getNumInits()) {
                return list->getInit(f->getFieldIndex());
            }
        }
        refuse("no field '" + name.str() + "'");
    }
    Int number(llvm::StringRef name) const {
        Expr::EvalResult value;
        const Expr *e = field(name);
        if (isa<ImplicitValueInitExpr>(e)) {
            return 0;
        }
        if (!e->EvaluateAsInt(value, context)) {
            refuse("'" + name.str() + "' is not a number");
        }
        return value.Val.getInt().getExtValue();
    }
    /* c * h * w floats, in bytes */
    Int tensor_bytes() const {
        Int bytes = 4;
        for (const char *side : {"c", "h", "w"}) {
            if (number(side) < 1 ||
                    __builtin_mul_overflow(bytes, number(side), &bytes)) {
                refuse("a tensor without a size");
            }
        }
        return bytes;
    }
    [[noreturn]] void refuse(const std::string &reason) const {
        throw Fault{"the descriptor: " + reason, list->getExprLoc()};
    }

  private:
    const InitListExpr *list;
    const ASTContext &context;
};

} // namespace

/* Each element of the array of the file that a field points to. */
static void for_each_row(const Constant &model, const char *name, Int count,
        const ASTContext &context, const std::function<void(const Constant &)> &use) {
    const auto *r = dyn_cast<DeclRefExpr>(model.field(name)->IgnoreParenImpCasts());
    const auto *array = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
    const auto *rows =
            array ? dyn_cast_or_null<InitListExpr>(array->getInit()) : nullptr;
    const auto *type =
            array ? context.getAsConstantArrayType(array->getType()) : nullptr;
    if (!rows || !type || type->getSize() != static_cast<uint64_t>(count) ||
            rows->getNumInits() != count) {
        model.refuse(std::string("'") + name + "' has not as many rows as it says");
    }
    for (const Expr *row : rows->inits()) {
        use(Constant(row, context));
    }
}

static std::string string_of(const Expr *e) {
    const auto *s = dyn_cast<StringLiteral>(e->IgnoreParenImpCasts());
    return s ? s->getString().str() : "";
}

Descriptor read_descriptor(const ASTContext &context, const VarDecl *model) {
    const Constant m(model->getInit(), context);
    Descriptor d = {m.number("batch"), m.number("arena_bytes"),
            m.number("scratch_bytes"), m.number("weights_bytes"), m.number("steps"), 0,
            {}, {}};
    if (d.batch < 1 || d.arena_bytes < 0 || d.scratch_bytes < 0 ||
            d.weights_bytes < 0 || d.steps < 1) {
        m.refuse("a number is negative");
    }
    d.image_bytes = d.batch * Constant(m.field("input"), context).tensor_bytes();
    for_each_row(
            m, "outputs", m.number("n_outputs"), context, [&](const Constant &row) {
                d.output_bytes.push_back(d.batch * row.tensor_bytes());
            });
    for_each_row(m, "layers", d.steps, context, [&](const Constant &row) {
        d.kernels.push_back(string_of(row.field("kernel")));
    });
    return d;
}

} // namespace check
