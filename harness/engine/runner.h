/* The process of one trial. */
#pragma once

#include "run/race.h"

/* Runs the trial, tells everything through the pipe, and ends the process. */
_Noreturn void runner_main(const trial *, loaded *, int pipe);
