/* file.c - files read whole; files written beside their names, then renamed, all or none;
 * temporary folders. */
#include "cnnc.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *read_file(Life life, const char *path, size_t *size) {
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f) {
        return NULL;
    }
    if (fstat(fileno(f), &st) || S_ISDIR(st.st_mode)) {
        fclose(f);
        errno = S_ISDIR(st.st_mode) ? EISDIR : errno;
        return NULL;
    }
    size_t n = 0, cap = st.st_size > 0 ? (size_t)st.st_size + 1 : 4096;
    char *text = arena_alloc(life, cap + 1);
    for (;;) { /* a pipe has no size, so read to the end */
        const size_t got = fread(text + n, 1, cap - n, f);
        n += got;
        if (!got) {
            break;
        }
        if (n == cap) {
            char *wider = arena_alloc(life, 2 * cap + 1);
            memcpy(wider, text, n);
            text = wider;
            cap *= 2;
        }
    }
    const bool failed = ferror(f);
    fclose(f);
    text[n] = 0;
    *size = n;
    return failed ? NULL : text;
}

FILE *files_open(Files *files, const char *path) {
    char *name = arena_printf(PERM, "%s.XXXXXX", path);
    const int fd = mkstemp(name);
    if (fd < 0) {
        error("can't write '%s': %s", path, strerror(errno));
    }
    on_error_remove(name);
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    const Beside b = {fdopen(fd, "wb"), path, name, arena_printf(PERM, "%s.old", name)};
    if (!b.f) {
        error("can't write '%s': %s", path, strerror(errno));
    }
    VEC_PUSH(PERM, *files, b);
    return b.f;
}

/* The first n have their names already: give these back to what had them before. */
static void put_back(const Files *files, int n) {
    for (int i = 0; i < n; i++) {
        const Beside *b = &files->at[i];
        if (rename(b->old, b->path)) {
            unlink(b->path); /* nothing had it */
        }
    }
}

static void rename_all(const Files *files) {
    for (int i = 0; i < files->n; i++) {
        const Beside *b = &files->at[i];
        if (!link(b->path, b->old)) { /* what is there has a second name from now on */
            on_error_remove(b->old);
        }
        if (rename(b->temporary, b->path)) {
            const int reason = errno;
            put_back(files, i);
            error("can't write '%s': %s", b->path, strerror(reason));
        }
    }
}

void files_close(Files *files) {
    for (int i = 0; i < files->n; i++) {
        const Beside *b = &files->at[i];
        const bool failed = ferror(b->f) != 0;
        if (fclose(b->f) || failed) {
            error("can't write '%s': %s", b->path, strerror(errno));
        }
    }
    rename_all(files);
    on_error_remove(NULL);
    for (int i = 0; i < files->n; i++) {
        unlink(files->at[i].old);
    }
    files->n = 0;
}

void write_file(const char *path, const void *data, size_t size) {
    Files files = {0};
    fwrite(data, 1, size, files_open(&files, path));
    files_close(&files);
}

const char *path_base(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *path_without_extension(const char *path) {
    const char *dot = strrchr(path_base(path), '.');
    return dot && dot != path_base(path)
                   ? arena_strndup(PERM, path, (size_t)(dot - path))
                   : path;
}

const char *path_beside(const char *file, const char *relative) {
    if (relative[0] == '/') {
        return relative;
    }
    const int folder = (int)(path_base(file) - file);
    return arena_printf(PERM, "%.*s%s", folder, file, relative);
}

const char *temporary_folder(void) {
    const char *const parent = getenv("TMPDIR");
    char *const folder =
            arena_printf(PERM, "%s/cnnc.XXXXXX", parent && *parent ? parent : "/tmp");
    if (!mkdtemp(folder)) {
        error("can't make a folder '%s': %s", folder, strerror(errno));
    }
    return folder;
}

void temporary_folder_remove(const char *folder) {
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d) {
        closedir(d);
    }
    rmdir(folder);
}
