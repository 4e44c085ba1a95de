/* Any oracle call, asked by its number, with room behind its result. Compiled once per
   precision. */
#pragma once

#include "check/stage.h"

#define question_open SL_PRECISE(question_open)
#define question_ask  SL_PRECISE(question_ask)

enum { QUESTION_GUARD = 32 };

typedef struct question {
    stage *stage;
    sl_batch batch;
    const real *x, *v, *u; /* n, n and batch.size reals */
    int64_t length;        /* of the result; 0 for the loss and the penalty */
    real *result;          /* `length` reals and QUESTION_GUARD more */
    double *values;        /* batch.size: losses or norms of samples */
    double loss;
} question;

/* Room for the call's result at x. A call whose result would be larger than a few million reals
   is asked on fewer samples; false when even that does not help. */
bool question_open(question *, stage *, sl_call, const sl_batch *, const real *x);
sl_status question_ask(question *, sl_call);
