/* A program of Slurm's, called for its answer. */
#pragma once

#include "base/failure.h"
#include "base/text.h"

/* What it writes to stdout, added to the text. False and a sentence when it is not installed or
   says no; words[0] is its name, the last word NULL. */
bool slurm_call(const char *const *words, text *answer, failure *);
