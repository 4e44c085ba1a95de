/* Everything one trial needs, alive: problem, transforms, optimizer, schedules, probes, each
   with a host of its own, joined by metered oracles. Compiled once per precision. */
#pragma once

#include <slalom/optimizer.h>
#include <slalom/problem.h>

#include "run/point.h"
#include "run/race.h"

#define chain           SL_PRECISE(chain)
#define chain_open      SL_PRECISE(chain_open)
#define chain_close     SL_PRECISE(chain_close)
#define chain_optimizer SL_PRECISE(chain_optimizer)
#define chain_x         SL_PRECISE(chain_x)
#define chain_oracle    SL_PRECISE(chain_oracle)
#define chain_step      SL_PRECISE(chain_step)
#define chain_measure   SL_PRECISE(chain_measure)
#define chain_clocks    SL_PRECISE(chain_clocks)
#define chain_final     SL_PRECISE(chain_final)
#define chain_message   SL_PRECISE(chain_message)
#define chain_host      SL_PRECISE(chain_host)
#define chain_stop_at   SL_PRECISE(chain_stop_at)

typedef struct chain chain;

/* Builds the chain over loaded data and fills x with the initial point. Without an optimizer
   (trial->optimizer.plugin NULL) only the oracles stand. NULL and a sentence when a `start`
   fails or something needed is not offered. */
chain *chain_open(const trial *, loaded *, failure *);
void chain_close(chain *);

real *chain_x(chain *);           /* n reals: the current point */
sl_oracle *chain_oracle(chain *); /* what the optimizer sees */
void *chain_optimizer(chain *);   /* the optimizer's struct */
sl_host *chain_host(chain *);     /* the optimizer's host */

/* Applies the schedules and makes one step. SL_STOP: the budget is spent, x is as before.
   SL_FAILED: chain_message has the sentence; a step that goes on after a STOP fails too. */
sl_status chain_step(chain *);

/* values[0] <- loss, then the problem's metrics, then the probes', at the current point
   (through eval_begin and eval_end). Not metered. */
sl_status chain_measure(chain *, double *values);

/* *x <- the point that is the result, in the problem's own space; the trial is over after it.
 */
sl_status chain_final(chain *, const real **x);

void chain_clocks(const chain *, clocks *);
const char *chain_message(const chain *);

/* For tests: the k-th oracle call from now on (1 = the next), and all after it, return STOP. */
void chain_stop_at(chain *, int64_t k);
