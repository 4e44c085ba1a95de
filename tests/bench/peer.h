/* A Python program to compare with, in a process of its own: it says "ready", then makes one
   evaluation for every line that it gets and answers with its seconds. */
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build_info.h"

extern char **environ;

typedef struct peer {
    pid_t process;
    FILE *ask, *answer;
} peer;

/* Runs tests/bench/<script> with two words; false when it cannot be run. */
static inline bool peer_start(peer *p, const char *script, char *first, char *second)
{
    static char python[] = "/usr/bin/python3";
    char path[4096], line[64];
    char *words[] = {python, path, first, second, NULL};
    int to[2], from[2];
    posix_spawn_file_actions_t actions;
    snprintf(path, sizeof path, "%s/tests/bench/%s", BUILD_SOURCE, script);
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
        return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    bool started = posix_spawn(&p->process, python, &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    p->ask = fdopen(to[1], "w");
    p->answer = fdopen(from[0], "r");
    return started && p->answer && fgets(line, sizeof line, p->answer) &&
           strcmp(line, "ready\n") == 0;
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
    if (p->ask)
        fclose(p->ask);
    if (p->process > 0)
        waitpid(p->process, NULL, 0);
}
