/* siblings.c - several convolutions of one input in one kernel.
 *
 *   for (int i = ...; i < i1; i++) {          tasks of all, one convolution's after another's
 *       if (i < 112 && i % 14 == 0) {
 *           const int t = i / 14;
 *           const float *const w = w_0;       the names that the convolution's kernel uses
 *           ... its body ...
 *       }
 *       if (i >= 112) {
 *           const int t = i - 112;
 *           const float *const w = w_1;
 *
 * Each has its own tile, weights and result; they share the input and the loop over tasks.
 * A task that takes 14 times as long as the shortest ones has 14 places in that loop, in the
 * first of which it runs: threads with as many places have as much to do.
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

/* Channels that one task makes, times pixels: its time, the input being the same for all. */
static double task_work(const Kernel *member) {
    const Value *y = member->n->out;
    const int64_t channels = round_up(y->c, member->v);
    return (double)(channels * y->h * y->w) / member->n->choice.tasks;
}

/* Places of each of the member's tasks in the loop: its work in that of the least. */
static int places_of(const Members *members, const Kernel *member) {
    double least = task_work(member);
    for (int i = 0; i < members->n; i++) {
        const double work = task_work(&members->at[i]);
        least = work < least ? work : least;
    }
    return (int)(task_work(member) / least + 0.5);
}

/* Where the task at place i begins that is one of the member's: from place `first` on, of the
 * kernel's `all`. */
static void open_member(
        Kernel *k, const Kernel *member, int first, int places, int all) {
    Printer *p = k->body;
    const int tasks = member->n->choice.tasks, end = first + tasks * places;
    const char *own = first ? text("i - %d", first) : "i";
    if (first) {
        emit(p, "if (i >= %d%s", first, end < all ? text(" && i < %d", end) : "");
    } else {
        emit(p, "if (i < %d", end);
    }
    own = first && places > 1 ? text("(%s)", own) : own;
    emit(p, "%s) {\n", places > 1 ? text(" && %s %% %d == 0", own, places) : "");
    if (tasks > 1) {
        emit(p, "const int t = %s%s;\n", own, places > 1 ? text(" / %d", places) : "");
    }
}

static void emit_member(
        Kernel *k, const Kernel *member, int i, int first, int places, int all) {
    Printer *p = k->body;
    open_member(k, member, first, places, all);
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
    k->about = "convolutions of one input; a task that takes n times as long as the "
               "shortest\nhas n places in the loop, and runs in the first";
    for (int i = 0; i < members.n; i++) {
        const Kernel *m = &members.at[i];
        all += m->n->choice.tasks * places_of(&members, m);
        k->name = text("%s_k%d", k->name, m->n->out->c);
        k->about = text("%s\n%d: %s", k->about, i, m->about);
        take_arguments(k, m, i);
    }
    k->name = text("%s_h%d", k->name, k->n->out->h);
    open_share(k, "i", all);
    for (int i = 0; i < members.n; i++) {
        const Kernel *m = &members.at[i];
        const int places = places_of(&members, m);
        emit_member(k, m, i, first, places, all);
        first += m->n->choice.tasks * places;
    }
    close_tasks(k);
}
