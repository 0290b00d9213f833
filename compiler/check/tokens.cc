/* tokens.cc - NET.c and NET.h before the preprocessor: one text for every compiler.
 *
 * What is proven is what one set of macros makes of the file. So that every compiler sees
 * the same, a file has only these directives, and none of its other words is a macro:
 *
 *   NET.c   #ifndef MACRO  #error "..."  #endif    #define CNNC_V n    #include "NET.h"
 *   NET.h   its guard, #include "cnnc_rt.h", #ifdef __cplusplus ... #endif around braces,
 *           #define NAME_ARENA_BYTES(T)
 */
#include "network.h"

#include "clang/Lex/Lexer.h"

using namespace clang;

namespace check {

namespace {

struct Directive {
    SourceLocation where;
    std::string text; /* "define CNNC_V 16": words with one blank between */
};

class TokenReader {
  public:
    TokenReader(const Source &source, Preprocessor &pp, FileID file)
        : source(source), pp(pp), file(file),
          buffer(source.manager().getBufferOrFake(file)),
          lexer(file, buffer, source.manager(), pp.getLangOpts()) {}
    std::vector<Directive> read();

  private:
    void check_word(const Token &t) const;

    const Source &source;
    Preprocessor &pp;
    FileID file;
    llvm::MemoryBufferRef buffer;
    Lexer lexer;
};

} // namespace

void TokenReader::check_word(const Token &t) const {
    const llvm::StringRef word = t.getRawIdentifier();
    const IdentifierInfo *id = pp.getIdentifierInfo(word);
    if (id->hasMacroDefinition() || word == "_Pragma" || t.needsCleaning()) {
        throw Fault{"a macro in the text: '" + word.str() + "'", t.getLocation()};
    }
}

std::vector<Directive> TokenReader::read() {
    std::vector<Directive> directives;
    bool inside = false; /* of a directive's line */
    for (Token t;;) {
        lexer.LexFromRawLexer(t);
        if (t.is(tok::eof)) {
            return directives;
        }
        const std::string text =
                Lexer::getSpelling(t, source.manager(), pp.getLangOpts());
        if (t.isAtStartOfLine()) {
            inside = t.is(tok::hash);
            if (inside) {
                directives.push_back({t.getLocation(), ""});
                continue;
            }
        }
        if (inside) {
            std::string &line = directives.back().text;
            line += (line.empty() ? "" : " ") + text;
        } else if (t.is(tok::raw_identifier)) {
            check_word(t);
        }
    }
}

/* ---- what the lines may be ---- */

/* Macros by which a compiler says that it has been told of the target's instructions. */
static bool is_target_macro(llvm::StringRef name) {
    return name == "__AVX512F__" || name == "__AVX2__" || name == "__ARM_NEON";
}

static bool begins(llvm::StringRef text, llvm::StringRef with, llvm::StringRef *rest) {
    *rest = text.substr(with.size());
    return text.substr(0, with.size()) == with;
}

static bool is_number(llvm::StringRef s) {
    return !s.empty() && s.find_first_not_of("0123456789") == llvm::StringRef::npos;
}

/* #ifndef MACRO, #error, #endif: three lines that belong together. */
static bool is_target_check(const std::vector<Directive> &lines, size_t i) {
    llvm::StringRef macro, text;
    return i + 2 < lines.size() && begins(lines[i].text, "ifndef ", &macro) &&
           is_target_macro(macro) && begins(lines[i + 1].text, "error ", &text) &&
           lines[i + 2].text == "endif";
}

static void check_net(const std::vector<Directive> &lines) {
    const size_t first = is_target_check(lines, 0) ? 3 : 0;
    for (size_t i = first; i < lines.size() || i < first + 2; i++) {
        llvm::StringRef text, rest;
        text = i < lines.size() ? llvm::StringRef(lines[i].text) : "";
        const bool good =
                i == first ? begins(text, "define CNNC_V ", &rest) && is_number(rest)
                : i == first + 1 ? begins(text, "include \"", &rest)
                                 : false;
        if (!good) {
            throw Fault{
                    "a directive that an emitted file does not have, or one that it "
                    "lacks",
                    lines.empty() ? SourceLocation()
                                  : lines[std::min(i, lines.size() - 1)].where};
        }
    }
}

static void check_header(const std::vector<Directive> &lines) {
    static const char *const form[] = {"ifndef CNNC_NET_", "define CNNC_NET_",
            "include \"cnnc_rt.h\"", "ifdef __cplusplus", "endif", "define ",
            "ifdef __cplusplus", "endif", "endif"};
    for (size_t i = 0; i < lines.size() || i < std::size(form); i++) {
        llvm::StringRef rest;
        if (i >= lines.size() || i >= std::size(form) ||
                !begins(lines[i].text, form[i], &rest)) {
            throw Fault{
                    "a directive that the header does not have, or one that it lacks",
                    lines[std::min(i, lines.size() - 1)].where};
        }
    }
}

void check_tokens(const Source &source, Preprocessor &pp, FileID header) {
    check_net(TokenReader(source, pp, source.manager().getMainFileID()).read());
    check_header(TokenReader(source, pp, header).read());
}

/* ---- NAME_ARENA_BYTES ---- */

/* "23520u" */
static bool read_number(const Token &t, Int *n) {
    llvm::StringRef text = t.is(tok::numeric_constant)
                                   ? llvm::StringRef(t.getLiteralData(), t.getLength())
                                   : llvm::StringRef();
    return text.consume_back("u") && !text.getAsInteger(10, *n);
}

void read_arena_macro(
        Preprocessor &pp, const std::string &network, Int *arena, Int *scratch) {
    const std::string name = llvm::StringRef(network).upper() + "_ARENA_BYTES";
    const MacroInfo *macro = pp.getMacroInfo(pp.getIdentifierInfo(name));
    if (!macro || !macro->isFunctionLike() || macro->getNumParams() != 1) {
        throw Fault{"the header has no macro " + name + "(T)"};
    }
    std::string words;
    Int numbers[2] = {0, 0};
    int n = 0;
    for (const Token &t : macro->tokens()) {
        const bool number = n < 2 && read_number(t, &numbers[n]);
        words += number ? "#" : pp.getSpelling(t);
        n += number;
    }
    if (words != "(#+#*(size_t)(" + macro->params()[0]->getName().str() + "))") {
        throw Fault{name + "(T) is not of the form (Au + Bu * (size_t)(T))",
                macro->getDefinitionLoc()};
    }
    *arena = numbers[0];
    *scratch = numbers[1];
}

} // namespace check
