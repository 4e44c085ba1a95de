/* Claims of a study, checked on the stored curves. */
#pragma once

#include "store/store.h"

typedef enum verdict {
    CLAIM_HOLDS,
    CLAIM_FAILS,
    CLAIM_OPEN, /* cannot be judged yet */
    VERDICTS
} verdict;

typedef struct judgement {
    verdict verdict;
    const char *measured, *bound; /* as texts; "" where the SQL says NULL */
    const char *why;              /* of an open one; "" otherwise */
} judgement;

const char *verdict_name(verdict); /* "holds", "fails", "open" */

/* Runs the claim's SQL, which may only read: `here` is the view `trials` of the claim's study
   alone. False when the SQL is wrong, with file, line and the offending text. Claims whose
   study has missing trials are open; a store that is NULL has none. */
bool claim_judge(store *, const study *, const claim *, judgement *, arena *, failure *);
