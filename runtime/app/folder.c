/* folder.c - the pictures of a folder, in the order in which a competition lists them.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * Names that are numbers come first, the smallest first; then the others, byte by byte:
 *
 *     2.png 10.png cat.png dog.jpg
 *
 * Hidden files, folders in the folder, and files that are no pictures by their names are
 * left out.
 */
#include "app.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

int is_folder(const char *path) {
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static int is_picture(const char *name) {
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".ppm", ".pgm"};
    const char *const dot = strrchr(name, '.');
    for (size_t i = 0; dot && dot > name && i < sizeof endings / sizeof *endings; i++) {
        if (!strcasecmp(dot, endings[i])) {
            return 1;
        }
    }
    return 0;
}

/* The digits of the number that a name is in front of its ending, without zeros in front,
 * and how many they are; -1: it is no number. */
static const char *number_of(const char *name, int *digits) {
    const size_t all = strspn(name, "0123456789");
    const size_t zeros = strspn(name, "0");
    *digits = all && name[all] == '.' && !strchr(name + all + 1, '.')
                      ? (int)(all - zeros)
                      : -1;
    return name + zeros;
}

static int by_number_then_bytes(const void *pa, const void *pb) {
    const char *const a = base_name(*(char *const *)pa);
    const char *const b = base_name(*(char *const *)pb);
    int na, nb;
    const char *const x = number_of(a, &na), *const y = number_of(b, &nb);
    if ((na < 0) != (nb < 0)) {
        return na < 0 ? 1 : -1;
    }
    if (na != nb) {
        return na < nb ? -1 : 1;
    }
    const int order = na > 0 ? strncmp(x, y, (size_t)na) : 0;
    return order ? order : strcmp(a, b);
}

static char *joined(const char *folder, const char *name) {
    const size_t n = strlen(folder), size = n + strlen(name) + 2;
    char *const path = allocate(size, 1);
    snprintf(path, size, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
    return path;
}

void add_name(Names *names, char *name) {
    if ((names->n & (names->n - 1)) == 0) { /* full: 0, 1, 2, 4, 8 ... */
        char **const at = realloc(
                names->at, (names->n ? 2 * (size_t)names->n : 1) * sizeof *names->at);
        if (!at) {
            die("out of memory");
        }
        names->at = at;
    }
    names->at[names->n++] = name;
}

static void add_unless_folder(Names *names, char *path) {
    if (is_folder(path)) {
        free(path);
    } else {
        add_name(names, path);
    }
}

int add_folder(Names *names, const char *path) {
    const int before = names->n;
    DIR *const folder = opendir(path);
    if (!folder) {
        complain("%s: %s", path, strerror(errno));
        return 0;
    }
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] != '.' && is_picture(entry->d_name)) {
            add_unless_folder(names, joined(path, entry->d_name));
        }
    }
    closedir(folder);
    const int n = names->n - before;
    if (!n) {
        complain("%s: no PNG, JPEG, PPM or PGM picture in this folder", path);
        return 0;
    }
    qsort(names->at + before, (size_t)n, sizeof *names->at, by_number_then_bytes);
    return 1;
}

void free_names(Names *names) {
    for (int i = 0; i < names->n; i++) {
        free(names->at[i]);
    }
    free(names->at);
}
