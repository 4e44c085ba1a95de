/* Calls of the built program in a temporary folder. */
#pragma once

typedef struct session {
    char folder[64];
    char output[65536]; /* of the last call, stdout and stderr together */
    int code;           /* its exit code */
} session;

void session_open(session *);
void session_close(session *); /* removes the folder */

/* `arguments` as a shell reads them, in the session's folder. Returns the exit code. */
int session_run(session *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Any other command of the shell. */
int session_shell(session *, const char *format, ...) __attribute__((format(printf, 2, 3)));

void session_write(const session *, const char *name, const char *words);
/* Fails the test unless the output has the words. */
void session_expect(const session *, const char *words);
