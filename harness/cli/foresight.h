/* What the missing trials of a study will need, told before they run. */
#pragma once

#include "cli/known.h"
#include "study/study.h"

/* The memory of the largest: one line, or why nobody can say. */
void foresight_print(const study *, const known *all);
