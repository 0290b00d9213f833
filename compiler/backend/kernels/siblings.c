/* siblings.c - several convolutions of one input in one kernel.
 *
 *   for (int i = ...; i < i1; i++) {          tasks of all, one convolution's after another's
 *       if (i < 28) {
 *           const int t = i;
 *           const float *const w = w_0;       the names that the convolution's kernel uses
 *           ... its body ...
 *       }
 *       if (i >= 28) {
 *           const int t = i - 28;
 *           const float *const w = w_1;
 *
 * Each has its own tile, weights and result; they share the input and the loop over tasks.
 */
#include "../backend.h"

bool is_sibling(const Node *guest) { return guest->op == OP_conv; }

bool has_siblings(const Node *n) {
    for (int i = 0; i < n->guests.n; i++) {
        if (is_sibling(n->guests.at[i])) {
            return true;
        }
    }
    return false;
}

typedef VEC(Kernel) Members;

/* The kernels that the convolutions would have by themselves, without the loop over tasks. */
static Members make_members(const Kernel *k) {
    Members members = {0};
    for (int i = -1; i < k->n->guests.n; i++) {
        Node *n = i < 0 ? k->n : k->n->guests.at[i];
        if (i < 0 || is_sibling(n)) {
            Kernel member = {.g = k->g, .n = n, .v = k->v, .inner = true};
            member.body = printer_new(GRAPH);
            kernel_conv(&member);
            VEC_PUSH(GRAPH, members, member);
        }
    }
    return members;
}

static bool is_shared(const Argument *a) { return a->value && !a->written; }

static const char *outer_name(const Argument *a, int i) {
    return is_shared(a) ? a->name : text("%s_%d", a->name, i);
}

static void take_arguments(Kernel *k, const Kernel *member, int i) {
    for (int j = 0; j < member->args.n; j++) {
        Argument a = member->args.at[j];
        if (i == 0 || !is_shared(&a)) {
            a.name = outer_name(&a, i);
            VEC_PUSH(GRAPH, k->args, a);
        }
    }
}

/* Tasks first .. first + its own of the kernel's `all`. */
static void emit_member(Kernel *k, const Kernel *member, int i, int first, int all) {
    Printer *p = k->body;
    const int end = first + member->n->choice.tasks;
    if (first && end < all) {
        emit(p, "if (i >= %d && i < %d) {\n", first, end);
    } else {
        emit(p, first ? "if (i >= %d) {\n" : "if (i < %d) {\n", first ? first : end);
    }
    if (end - first > 1) {
        emit(p, "const int t = i%s;\n", plus_literal(-first));
    }
    for (int j = 0; j < member->args.n; j++) {
        const Argument *a = &member->args.at[j];
        if (!is_shared(a)) {
            emit(p, "%sfloat *const %s = %s;\n", a->written ? "" : "const ", a->name,
                    outer_name(a, i));
        }
    }
    emit(p, "%s}\n", printer_text(member->body, NULL));
}

void kernel_siblings(Kernel *k) {
    const Members members = make_members(k);
    const Value *x = k->n->in.at[0];
    int all = 0, first = 0;
    k->name = text("conv1x1%s_c%d",
            k->n->stride[0] > 1 ? text("_s%d", k->n->stride[0]) : "", x->c);
    k->about = "convolutions of one input";
    for (int i = 0; i < members.n; i++) {
        const Kernel *m = &members.at[i];
        all += m->n->choice.tasks;
        k->name = text("%s_k%d", k->name, m->n->out->c);
        k->about = text("%s\n%d: %s", k->about, i, m->about);
        take_arguments(k, m, i);
    }
    k->name = text("%s_h%d", k->name, k->n->out->h);
    open_share(k, "i", all);
    for (int i = 0; i < members.n; i++) {
        emit_member(k, &members.at[i], i, first, all);
        first += members.at[i].n->choice.tasks;
    }
    close_tasks(k);
}
