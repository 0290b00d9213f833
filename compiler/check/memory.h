/* memory.h - who owns each byte of the arena, step by step. */
#ifndef CNNC_CHECK_MEMORY_H
#define CNNC_CHECK_MEMORY_H

#include "network.h"

namespace check {

/* An argument of a kernel's call: what the parameter stands for. */
struct Use {
    int object;
    Int offset;                 /* bytes */
    bool own;                   /* in the scratch slice of this part, from its start */
    const clang::VarDecl *name; /* the tensor's, of the arena and of outputs */
    const Parameter *parameter;
    int call; /* of the step */
    clang::SourceLocation where;
};

enum class Buffer { image, weights, arena, output };

class Memory {
  public:
    explicit Memory(const Descriptor &says) : says(says) {}
    void add_buffer(int object, Buffer kind, Int size) {
        buffers[object] = {kind, size, {}};
    }
    bool has(int object) const { return buffers.count(object) != 0; }
    void use(const Use &u); /* in the step at hand */
    void end_step();
    Trace trace() const;                                 /* of the step at hand */
    void end(const clang::VarDecl *model, Proof *proof); /* after the last step */

  private:
    struct Owned { /* from the map's key to end */
        Int end;
        const clang::VarDecl *name;
    };
    struct Kind {
        Buffer kind;
        Int size;
        std::map<Int, Owned> owners;
    };
    struct Life {
        int object;
        Int begin, end;
        int first, last;
    };
    struct Slice {
        Int begin, end;
        clang::SourceLocation where;
    };

    void check_tasks(const Use &u) const;
    void check_weights(const Use &u);
    void check_reads(const Use &u) const;
    void write(const Use &u);
    void check_conflict(const Use &a, const Use &b) const;
    void check_lives() const;
    void check_slices(const clang::VarDecl *model) const;
    void check_sizes(const clang::VarDecl *model) const;

    const Descriptor says;
    std::map<int, Kind> buffers;
    std::vector<Use> step; /* uses of the step at hand */
    std::map<const clang::VarDecl *, Life> lives;
    std::vector<Slice> slices; /* of the weights */
    Int scratch_reach = 0;
    int number = 0; /* of the step */
};

} // namespace check

#endif
