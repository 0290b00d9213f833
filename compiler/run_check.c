/* run_check.c - cnnc check: hands its files to cnnc-check, a program of its own.
 *
 * The proof shares no code with the compiler; all that cnnc knows of it is its name. It
 * lies beside cnnc, or in ../libexec/cnnc.
 */
#include "cnnc.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *find_checker(void) {
    static const char *const places[] = {"", "../libexec/cnnc/"};
    const char *const folder = program_folder();
    for (int i = 0; folder != NULL && i < 2; i++) {
        const char *path = arena_printf(PERM, "%s%scnnc-check", folder, places[i]);
        if (access(path, X_OK) == 0) {
            return path;
        }
    }
    error("no cnnc-check beside cnnc (%s): it is built where the development files of "
          "LLVM and clang, 14 to 19, are installed (Debian: llvm-dev libclang-dev)",
            folder != NULL ? folder : "?");
}

static void want_readable(const char *path) {
    struct stat s;
    const bool folder = stat(path, &s) == 0 && S_ISDIR(s.st_mode);
    if (folder || access(path, R_OK) != 0) {
        error("can't read '%s': %s", path, strerror(folder ? EISDIR : errno));
    }
}

/* cnnc-check [--json] --runtime FOLDER -- NET.c...; it takes over this process */
int command_check(const Options *o) {
    VEC(char *) words = {0};
    const char *const checker = find_checker();
    VEC_PUSH(PERM, words, arena_strdup(PERM, checker));
    if (o->json) {
        VEC_PUSH(PERM, words, arena_strdup(PERM, "--json"));
    }
    VEC_PUSH(PERM, words, arena_strdup(PERM, "--runtime"));
    VEC_PUSH(PERM, words, arena_strdup(PERM, runtime_folder()));
    VEC_PUSH(PERM, words, arena_strdup(PERM, "--"));
    for (int i = 0; i < o->files.n; i++) {
        want_readable(o->files.at[i]);
        VEC_PUSH(PERM, words, arena_strdup(PERM, o->files.at[i]));
    }
    VEC_PUSH(PERM, words, NULL);
    execv(checker, words.at);
    error("can't run '%s': %s", checker, strerror(errno));
}
