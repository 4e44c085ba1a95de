/* Who shares the first place: the best, and whoever a paired test does not tell from it. */
#pragma once

#include "stats/duel.h"

/* Marks groups[best] and those that duel.h leaves undecided against it, Holm over them. Where
   the seeds are too few for the test to tell anything apart, the best alone. Groups that lost
   (a median of +inf) are never marked. False in that case. */
bool ties_of(store *, const results *, const group *const *groups, int count, int best,
             duel_question, bool *tied, arena *);

/* "the best, and those that ..." or why there is only one; `told`: what ties_of said. */
const char *ties_note(bool told);
