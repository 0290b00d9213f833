/* replay.c - main() of a fuzz target without libFuzzer: runs it over files and folders.
 *
 *     replay_safetensors corpus/safetensors crash-1234
 *
 * CTest replays the committed corpora so, with any compiler.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 0, or 1 if the file can't be read. */
static int replay_file(const char *path) {
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st)) {
        perror(path);
        return 1;
    }
    const size_t size = (size_t)st.st_size;
    uint8_t *data =
            malloc(size ? size : 1); /* its exact size, so that overruns are seen */
    const int failed = !data || fread(data, 1, size, f) != size;
    if (!failed) {
        LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    fclose(f);
    return failed;
}

/* Replays path, or the files of the folder path; counts them. */
static int replay(const char *path, int *files) {
    DIR *folder = opendir(path);
    if (!folder) {
        ++*files;
        return replay_file(path);
    }
    int failed = 0;
    for (const struct dirent *e; (e = readdir(folder));) {
        char name[4096];
        if (e->d_name[0] == '.') {
            continue;
        }
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        failed |= replay(name, files);
    }
    closedir(folder);
    return failed;
}

int main(int argc, char **argv) {
    int files = 0, failed = argc < 2;
    for (int i = 1; i < argc; i++) {
        failed |= replay(argv[i], &files);
    }
    printf("%d inputs replayed\n", files);
    return failed || !files;
}
