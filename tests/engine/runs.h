/* Runs of the built program that are killed, and what they leave. The study is t.yaml, the
   store t.db in the session's folder. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "cli/session.h"

double run_clock(void); /* seconds */
void run_pause(double seconds);

pid_t run_start(const session *);
/* Sends the signal and waits. Whether the run did not end by itself before. */
bool run_kill(pid_t, int signal_number);
int run_code(pid_t); /* the exit code of a run that ends by itself */
/* A child of the process, once there is one. */
pid_t run_child(pid_t parent);

/* One line that stands for every curve row of the store, without the columns in seconds. */
void run_curves(session *, char sum[64]);
/* What sqlite3 prints for the query. */
void run_expect(session *, const char *query, const char *rows);
