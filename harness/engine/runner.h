/* The process of one trial. */
#pragma once

#include "engine/loader.h"
#include "run/race.h"

/* A plugin that prints or reads must not disturb the harness's own terminal. */
void runner_quiet(void);
/* Threads of OpenMP and of OpenBLAS from here on. */
void runner_threads(int count);

/* Runs the trial, tells everything through the files, and ends the process. `checkpoints`:
   their folder, or NULL. */
_Noreturn void runner_main(const trial *, loaded *, loader_files, const char *checkpoints);
