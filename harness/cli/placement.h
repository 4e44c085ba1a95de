/* How many trials run at a time, and where. */
#pragma once

#include "engine/cores.h"
#include "study/study.h"

/* Every race must find its threads; false with a sentence otherwise. */
bool placement_possible(const study *first, failure *);
/* One where the study's timing is exclusive; else what was asked, or as many as there are cores
   for (asked: 0). */
int placement_jobs(const study *, int asked);
/* The cores for so many trials; NULL, and a warning on stderr, when they cannot be pinned. */
cores *placement_claim(const study *, int jobs);
