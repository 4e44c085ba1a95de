/* The process of one trial. */
#pragma once

#include "engine/loader.h"
#include "run/race.h"

/* A plugin that prints or reads must not disturb the harness's own terminal. */
void runner_quiet(void);
/* Threads of OpenMP and of OpenBLAS from here on. */
void runner_threads(int count);

/* Runs the trial, tells everything through the files, and ends the process. The shares say
   where checkpoints and parameters go. */
_Noreturn void runner_main(const trial *, loaded *, loader_files, const loader_shares *);
