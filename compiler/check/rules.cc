/* rules.cc - the allow-list of declarations: what an emitted file consists of.
 *
 *   static kernels; static inline helpers; static const tables; the descriptor `NAME`; the
 *   structure NAME_job; NAME_part, NAME_steps and NAME_run; in the header their prototypes,
 *   an enumeration and the inline NAME_steps_array.
 *
 * No attribute (alias, constructor, weak ...), no assembly, no variable that can change, no
 * prototype in NET.c, no second external function. What a body may hold is decided where
 * it is interpreted.
 */
#include "network.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

using namespace clang;

namespace check {

[[noreturn]] static void refuse(const Decl *d, const std::string &reason) {
    throw Fault{
            reason, d->getLocation().isValid() ? d->getLocation() : d->getBeginLoc()};
}

static bool is_record(QualType t, const char *name) {
    const auto *typedef_type = t->getAs<TypedefType>();
    return typedef_type && typedef_type->getDecl()->getName() == name;
}

/* const all the way down: an array of const elements, a const structure. */
static bool is_constant(QualType t, const ASTContext &context) {
    return context.getBaseElementType(t).isConstQualified() && !t.isVolatileQualified();
}

/* No function's address is in a table. */
static void check_initializer(const Stmt *s) {
    const auto *r = dyn_cast<DeclRefExpr>(s);
    if (r && isa<FunctionDecl>(r->getDecl())) {
        throw Fault{"the address of a function", r->getBeginLoc()};
    }
    for (const Stmt *child : s->children()) {
        if (child) {
            check_initializer(child);
        }
    }
}

static void read_variable(const VarDecl *v, const ASTContext &context, Network *net) {
    const bool model = is_record(v->getType(), "cnnc_model");
    if (!is_constant(v->getType(), context) || v->getTLSKind() != VarDecl::TLS_None) {
        refuse(v, "a variable of the file that can change: '" + v->getNameAsString() +
                          "'");
    }
    if (v->hasInit()) {
        check_initializer(v->getInit());
    }
    const bool bytes = context.getBaseElementType(v->getType())->isCharType() ||
                       context.getBaseElementType(v->getType())
                               ->isSpecificBuiltinType(BuiltinType::UChar);
    if (v->hasExternalStorage()) {
        if (!model && !bytes) {
            refuse(v,
                    "an external variable that is neither the descriptor nor weights");
        }
    } else if (model && v->getStorageClass() == SC_None) {
        if (net->model) {
            refuse(v, "a second descriptor");
        }
        net->model = v;
        net->name = v->getNameAsString();
    } else if (v->getStorageClass() != SC_Static) {
        refuse(v, "a second external variable");
    }
}

/* Functions are told apart by their names once the descriptor's is known. */
static void place_function(const FunctionDecl *f, Network *net) {
    const std::string name = f->getNameAsString();
    const bool external = f->getStorageClass() != SC_Static;
    if (external && name == net->name + "_steps") {
        net->steps = f;
    } else if (external && name == net->name + "_run") {
        net->run = f;
    } else if (external) {
        refuse(f, "an external function that is neither NAME_steps nor NAME_run");
    } else if (name == net->name + "_part") {
        net->part = f;
    } else {
        (f->isInlineSpecified() ? net->inlines : net->kernels).push_back(f);
    }
}

static void check_function(const FunctionDecl *f) {
    if (f->isVariadic() || f->isMain() || f->getBuiltinID() != 0) {
        refuse(f, "a function that an emitted file does not have");
    }
    const bool external = f->getStorageClass() == SC_None;
    if ((!external && f->getStorageClass() != SC_Static) ||
            (external && f->isInlineSpecified())) {
        refuse(f, "a function that is neither external nor static");
    }
}

/* NET.h: prototypes, the descriptor's declaration, an enumeration, one inline function. */
static void read_header(const Decl *d, const ASTContext &context, Network *net) {
    if (const auto *f = dyn_cast<FunctionDecl>(d)) {
        check_function(f);
        if (f->isThisDeclarationADefinition()) {
            if (net->spread || !f->isInlineSpecified()) {
                refuse(d, "a function in the header that is not NAME_steps_array");
            }
            net->spread = f;
        }
    } else if (const auto *v = dyn_cast<VarDecl>(d)) {
        if (!v->hasExternalStorage()) {
            refuse(d, "a definition in the header");
        }
        read_variable(v, context, net);
    } else if (!isa<EnumDecl>(d)) {
        refuse(d, std::string("a declaration that is not understood: ") +
                          d->getDeclKindName());
    }
}

static void check_fields(const RecordDecl *r) {
    for (const FieldDecl *field : r->fields()) {
        if (field->hasAttrs() || field->isBitField() ||
                field->getType().isVolatileQualified()) {
            refuse(field, "a field that is not understood");
        }
    }
}

static void read_declaration(const Decl *d, const ASTContext &context, Network *net,
        std::vector<const FunctionDecl *> *functions) {
    if (const auto *f = dyn_cast<FunctionDecl>(d)) {
        check_function(f);
        if (!f->isThisDeclarationADefinition()) {
            refuse(d, "a prototype: '" + f->getNameAsString() + "'");
        }
        functions->push_back(f);
    } else if (const auto *v = dyn_cast<VarDecl>(d)) {
        read_variable(v, context, net);
    } else if (const auto *r = dyn_cast<RecordDecl>(d)) {
        check_fields(r);
        if (net->job) {
            refuse(d, "a second structure");
        }
        net->job = r;
    } else if (const auto *t = dyn_cast<TypedefDecl>(d)) {
        if (t->getUnderlyingType()->getAsRecordDecl() != net->job || !net->job) {
            refuse(d, "a type of its own");
        }
    } else {
        refuse(d, std::string("a declaration that is not understood: ") +
                          d->getDeclKindName());
    }
}

static void require(const void *part, const char *what) {
    if (!part) {
        throw Fault{std::string("the file has no ") + what};
    }
}

Network read_network(ASTContext &context, const Source &source) {
    Network net;
    std::vector<const FunctionDecl *> functions;
    for (const Decl *d : context.getTranslationUnitDecl()->decls()) {
        const Role role = source.role(d->getLocation());
        if (role == Role::other) {
            refuse(d,
                    "a file is included that is neither the header nor the runtime's");
        }
        if ((role != Role::net && role != Role::header) || d->isImplicit()) {
            continue; /* implicit: a builtin function; who may be called is in calls.cc */
        }
        if (d->hasAttrs()) {
            refuse(d,
                    std::string("an attribute: ") + (*d->attr_begin())->getSpelling());
        }
        if (role == Role::header) {
            net.header = source.manager().getFileID(d->getLocation());
            read_header(d, context, &net);
        } else {
            read_declaration(d, context, &net, &functions);
        }
    }
    require(net.header.isValid() ? &net : nullptr, "header of its own");
    require(net.model, "descriptor: const cnnc_model NAME");
    for (const FunctionDecl *f : functions) {
        place_function(f, &net);
    }
    require(net.job, "structure NAME_job");
    require(net.part, "function NAME_part");
    require(net.steps, "function NAME_steps");
    require(net.run, "function NAME_run");
    net.says = read_descriptor(context, net.model);
    return net;
}

} // namespace check
