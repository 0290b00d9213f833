/* command.c - another program, started without a shell. */
#include "cnnc.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void add_word(Words *w, const char *word) {
    VEC_PUSH(PERM, *w, arena_strdup(PERM, word));
}

void add_words(Words *w, const char *text) {
    char *rest = arena_strdup(PERM, text);
    for (char *word; (word = strsep(&rest, " \t\n")) != NULL;) {
        if (*word != '\0') {
            add_word(w, word);
        }
    }
}

const char *command_text(const Words *w) {
    const char *text = "";
    for (int i = 0; i < w->n && w->at[i] != NULL; i++) {
        const bool plain = strpbrk(w->at[i], " \t\n'\"\\$*?;&|<>()") == NULL;
        text = arena_printf(
                PERM, plain ? "%s%s%s" : "%s%s'%s'", text, i ? " " : "", w->at[i]);
    }
    return text;
}

int run_command(Words *w, const char *what) {
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = 0;
    VEC_PUSH(PERM, *w, NULL);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    fflush(NULL);
    const int failed = posix_spawnp(&pid, w->at[0], &actions, NULL, w->at, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        error("can't run %s '%s': %s", what, w->at[0], strerror(failed));
    }
    void (*const interrupt)(int) = signal(SIGINT, SIG_IGN);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    signal(SIGINT, interrupt);
    return status;
}

const char *command_output(Words *w, const char *what) {
    posix_spawn_file_actions_t actions;
    int ends[2];
    pid_t pid;
    VEC_PUSH(PERM, *w, NULL);
    if (pipe(ends) != 0) {
        error("can't make a pipe: %s", strerror(errno));
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    const int failed = posix_spawnp(&pid, w->at[0], &actions, NULL, w->at, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        error("can't run %s '%s': %s", what, w->at[0], strerror(failed));
    }
    char text[4096];
    size_t n = 0;
    for (ssize_t more; n < sizeof text - 1 &&
                       (more = read(ends[0], text + n, sizeof text - 1 - n)) > 0;) {
        n += (size_t)more;
    }
    close(ends[0]);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return arena_strndup(PERM, text, n);
}
