/* The inside of a chain, and how it is put together. Compiled once per precision. */
#pragma once

#include <slalom/optimizer.h>
#include <slalom/probe.h>
#include <slalom/schedule.h>

#include "run/chain.h"
#include "run/layer.h"
#include "run/progress.h"
#include "run/services.h"

#define chain_assemble      SL_PRECISE(chain_assemble)
#define chain_build         SL_PRECISE(chain_build)
#define chain_lay_out       SL_PRECISE(chain_lay_out)
#define chain_spent_seconds SL_PRECISE(chain_spent_seconds)
#define chain_pause         SL_PRECISE(chain_pause)

/* An option that a schedule moves. */
typedef struct moving {
    const sl_schedule *about;
    void *self;
    double *option; /* in the optimizer's struct */
    double base;    /* its value in the study */
} moving;

typedef struct looking {
    const sl_probe *about;
    void *self;
    host host;
    int first_value; /* of its metrics among all */
} looking;

struct chain {
    const trial *trial;
    pool *pool; /* owns what is not freed by chain_close */
    host_common common;
    failure message;
    layer *layers; /* [0] is what the optimizer asks, the last is the problem */
    int layer_count;
    meter meter;
    real **lifted; /* per layer: room for the point below; NULL where the space is the same */
    const sl_optimizer *optimizer; /* NULL: only the oracles stand */
    void *optimizer_self;
    host optimizer_host;
    moving *moving;
    looking *probes;
    real *x;
    int64_t steps;
    int64_t samples_before, gradients_before; /* at the last step's begin, for schedules */
    uint64_t step_ticks;                      /* of all steps before stretch_begin */
    uint64_t stretch_begin; /* of the steps since the last measurement; 0: none yet */
    int64_t next_timed;     /* step whose oracle calls are timed next */
    int64_t timed_weight;   /* how many steps it stands for */
    uint64_t timed_ticks, oracle_ticks; /* weighted: of timed steps, of the problem in them */
    uint64_t start_tick, start_nanoseconds;
    double seconds_before; /* of the steps that another process made, before a checkpoint */
};

/* Fills in the zeroed chain: layers from the problem up, the first x, probes, optimizer,
 * schedules. */
bool chain_assemble(chain *, loaded *, failure *);
/* The same without the probes, and x is zero: for its memory, of which most is never touched.
 */
bool chain_lay_out(chain *, loaded *, failure *);

/* chain_open with the reason: TRIAL_DONE, TRIAL_FAILED or TRIAL_OUT_OF_MEMORY. *out is to be
   closed in any case. */
trial_status chain_build(const trial *, loaded *, chain **out, failure *);

/* Seconds of the budget that are used up; 0 when the budget is not in seconds, as reading the
   system's clock costs more than a small step. */
double chain_spent_seconds(const chain *);

/* Stops the clocks until the next step. */
void chain_pause(chain *);
