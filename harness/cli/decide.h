/* slalom run --until-decided: seeds for what is not decided yet. */
#pragma once

#include "store/store.h"

/* Whether some race has seeds: {from, most}; a sentence otherwise. */
bool decide_possible(const study *first, failure *);

/* The race with the trials that come next, after telling what is open; NULL when nothing is,
   and the verdicts have been printed. On a broken store NULL, and a sentence in the failure. */
const study *decide_next(store *, const study *, int jobs, arena *, failure *);
