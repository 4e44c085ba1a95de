/* Adaptive seeds: which comparisons of a study with seeds: {from, most} need more of them.

   On each problem the first seeds choose the setting of every optimizer and the leader; the
   leader is then compared with each other one on the added seeds alone, by the test that may be
   looked at at any time (sequential.h), Bonferroni over all these comparisons of the race. So
   nothing is judged on the seeds that it was chosen on. */
#pragma once

#include "stats/duel.h"

typedef struct contest {
    duel *duels;
    int count;
    int open; /* undecided ones to which seeds can still be added */
} contest;

/* What the store has until now. Fails as results_load does. */
bool contest_of(store *, const study *, arena *, contest *, failure *);

/* The study as reserve_join has it, with the trials behind it that come next: of both sides of
   every open comparison so many further seeds that `jobs` are busy, and a quarter of those that
   were added already. */
const study *contest_next(store *, const contest *, const study *, int jobs, arena *);
