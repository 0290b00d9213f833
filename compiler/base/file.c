/* file.c - files read whole; files written beside their name, then renamed; temporary
 * folders. */
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

FILE *open_beside(const char *path, char **temporary) {
    char *name = arena_printf(PERM, "%s.XXXXXX", path);
    const int fd = mkstemp(name);
    if (fd < 0) {
        error("can't write '%s': %s", path, strerror(errno));
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    FILE *f = fdopen(fd, "wb");
    if (!f) {
        unlink(name);
        error("can't write '%s': %s", path, strerror(errno));
    }
    on_error_remove(name);
    *temporary = name;
    return f;
}

void close_beside(FILE *f, const char *temporary, const char *path) {
    const bool failed = ferror(f) != 0;
    if (fclose(f) || failed || rename(temporary, path)) {
        error("can't write '%s': %s", path, strerror(errno)); /* removes temporary */
    }
    on_error_remove(NULL);
}

void write_file(const char *path, const void *data, size_t size) {
    char *temporary;
    FILE *f = open_beside(path, &temporary);
    fwrite(data, 1, size, f);
    close_beside(f, temporary, path);
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
