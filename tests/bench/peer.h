/* A peer in Python, in a process of its own: it says "ready" when it is, then does its work
   once for every line that it gets and answers with its seconds. SLALOM_PYTHON names the
   interpreter.
 */
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build_info.h"
#include "measure.h"

typedef struct peer {
    pid_t process;
    FILE *ask, *answer;
    char about[64]; /* "ready", and what else it says there */
} peer;

extern char **environ;

/* `words`: the program's path and its arguments, then NULL. False when it does not get ready;
   `p` is closed then. */
static inline bool peer_run(peer *p, char *const words[])
{
    int to[2], from[2];
    posix_spawn_file_actions_t actions;
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
        return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    const bool started =
        posix_spawn(&p->process, words[0], &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    p->ask = fdopen(to[1], "w");
    p->answer = fdopen(from[0], "r");
    if (started && fgets(p->about, sizeof p->about, p->answer) &&
        strncmp(p->about, "ready", 5) == 0)
        return true;
    fclose(p->ask);
    fclose(p->answer);
    if (started)
        waitpid(p->process, NULL, 0);
    return false;
}

/* `words`: the script in tests/bench and its arguments, at most six, and NULL. */
static inline bool peer_start_with(peer *p, const char *python, const char *const words[])
{
    char copies[8][512], *arguments[9];
    int count = 1;
    snprintf(copies[0], sizeof copies[0], "%s", python);
    snprintf(copies[1], sizeof copies[1], "%s/tests/bench/%s", BUILD_SOURCE, words[0]);
    for (; words[count] && count < 7; count++)
        snprintf(copies[count + 1], sizeof copies[count + 1], "%s", words[count]);
    for (int k = 0; k <= count; k++)
        arguments[k] = copies[k];
    arguments[count + 1] = NULL;
    return peer_run(p, arguments);
}

static inline bool peer_start(peer *p, const char *const words[])
{
    const char *python = getenv("SLALOM_PYTHON");
    return peer_start_with(p, python ? python : "/usr/bin/python3", words);
}

static inline double peer_once(peer *p)
{
    char line[64];
    fputs("go\n", p->ask);
    fflush(p->ask);
    return fgets(line, sizeof line, p->answer) ? atof(line) : 0;
}

static inline void peer_stop(peer *p)
{
    fclose(p->ask);
    fclose(p->answer);
    waitpid(p->process, NULL, 0);
}
