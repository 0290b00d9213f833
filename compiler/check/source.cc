/* source.cc - the role of a file follows from who includes it. */
#include "source.h"

#include "llvm/Support/FileSystem.h"

namespace check {

Source::Source(const clang::SourceManager &manager, const std::string &runtime_header)
    : files(manager), runtime_header(runtime_header) {}

Role Source::role(clang::SourceLocation where) const {
    if (where.isInvalid()) {
        return Role::library; /* what the compiler declares by itself */
    }
    const clang::SourceLocation at = files.getExpansionLoc(where);
    return files.isInSystemHeader(at) ? Role::library : role(files.getFileID(at));
}

Role Source::role(clang::FileID file) const {
    const auto known = roles.find(file);
    if (known != roles.end()) {
        return known->second;
    }
    return roles[file] = found_role(file);
}

/* NET.c; what it includes is NET.h, unless it is the runtime's header itself, which must be
 * the one that we were told of, not another of that name. */
Role Source::found_role(clang::FileID file) const {
    if (file == files.getMainFileID()) {
        return Role::net;
    }
    const auto entry = files.getFileEntryRefForID(file);
    if (!entry) {
        return Role::library; /* the compiler's predefined macros */
    }
    if (llvm::sys::fs::equivalent(entry->getName(), runtime_header)) {
        return Role::runtime;
    }
    const clang::FileID from = files.getFileID(files.getIncludeLoc(file));
    return from == files.getMainFileID() ? Role::header : Role::other;
}

std::string Source::text(clang::SourceLocation where) const {
    const clang::SourceLocation at = files.getExpansionLoc(where);
    if (at.isInvalid()) {
        return "";
    }
    return files.getFilename(at).str() + ":" +
           std::to_string(files.getExpansionLineNumber(at)) + ":" +
           std::to_string(files.getExpansionColumnNumber(at));
}

std::string Source::excerpt(clang::SourceLocation where) const {
    const clang::SourceLocation at = files.getExpansionLoc(where);
    if (at.isInvalid()) {
        return "";
    }
    const auto [file, offset] = files.getDecomposedLoc(at);
    const llvm::StringRef text = files.getBufferData(file);
    const size_t begin = text.rfind('\n', offset) + 1; /* npos + 1 is 0 */
    const std::string number = std::to_string(files.getExpansionLineNumber(at));
    const std::string line = text.slice(begin, text.find('\n', offset)).str();
    const size_t blanks = number.size() < 5 ? 5 - number.size() : 0;
    return std::string(blanks, ' ') + number + " | " + line + "\n" +
           std::string(blanks + number.size(), ' ') + " | " +
           std::string(offset - begin, ' ') + "^\n";
}

} // namespace check
