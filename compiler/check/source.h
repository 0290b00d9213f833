/* source.h - which file a place is in, and how a reader is told of it. */
#ifndef CNNC_CHECK_SOURCE_H
#define CNNC_CHECK_SOURCE_H

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

#include <string>

namespace check {

/* NET.c, NET.h, the runtime's cnnc_rt.h, a header of the C library; all else is refused. */
enum class Role { net, header, runtime, library, other };

class Source {
  public:
    Source(const clang::SourceManager &manager, const std::string &runtime_header);
    Role role(clang::SourceLocation where) const;
    Role role(clang::FileID file) const;
    /* "lenet.c:12:5" */
    std::string text(clang::SourceLocation where) const;
    /* The line, and a caret below the place. */
    std::string excerpt(clang::SourceLocation where) const;
    const clang::SourceManager &manager() const { return files; }

  private:
    Role found_role(clang::FileID file) const;
    const clang::SourceManager &files;
    mutable llvm::DenseMap<clang::FileID, Role> roles; /* asked for at every call */
    std::string runtime_header;
};

} // namespace check

#endif
