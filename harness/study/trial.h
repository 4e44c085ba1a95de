/* A trial: one cell of a study, everything that determines its curve. */
#pragma once

#include <stdint.h>

#include "study/setting.h"

/* The first limit that is reached ends the trial; 0 means no such limit. */
typedef struct budget {
    int64_t steps;
    int64_t samples;   /* examples or sequences */
    double epochs;     /* passes over the data */
    int64_t gradients; /* gradient calls the problem was paid for */
    double seconds;    /* optimizer and oracle time, evaluation not charged */
} budget;

/* When a point of the curve is due: step 0, log-spaced steps, every k-th, the last. */
typedef struct log_rule {
    int64_t every;      /* 0: log-spaced steps only */
    int32_t per_decade; /* of the log-spaced ones; 0: none */
} log_rule;

/* When a checkpoint is written: after either. */
typedef struct checkpoint_rule {
    double seconds; /* wall time; 0: none */
    int64_t steps;  /* every k-th; 0: none */
} checkpoint_rule;

typedef struct target {
    const char *metric;
    double value;
} target;

typedef struct scheduled {
    setting schedule;
    int option; /* of the optimizer's table */
} scheduled;

typedef struct trial {
    setting problem;
    setting *transforms; /* as the study lists them: the first is nearest to the optimizer */
    int transform_count;
    setting optimizer;
    scheduled *schedules;
    int schedule_count;
    setting *probes;
    int probe_count;
    uint64_t seed;
    uint64_t instance; /* of generated data; equals the seed unless the study gives one */
    precision precision;
    budget budget;
    log_rule log;
    double diverged; /* stop when the loss is not finite or above this multiple of the first */
    target *targets; /* non-NULL only where reaching them all stops the trial */
    int target_count;
    int threads;          /* of its process: OpenMP's and OpenBLAS's */
    bool exclusive;       /* timing: nothing else runs beside it */
    double limit_seconds; /* wall time; 0: none */
    int64_t limit_memory; /* bytes; 0: none */
    checkpoint_rule checkpoint;
    bool keep;           /* its last parameters, as a file */
    char *label;         /* of the optimizer, for figures and tables */
    char *problem_label; /* of the problem with the options that the study gives */
    char key[33];        /* XXH3-128 in hex of all of the above but labels, limits, checkpoints,
                            what is kept and timing */
} trial;

/* The canonical JSON that the key is the hash of; DATA options count by their contents. */
void trial_identity(const trial *, text *out);

/* Hash in hex of the problem with its options, the contents of its data and its instance. */
void trial_problem_key(const trial *, char key[33]);

/* Fills in `key` from the rest. */
void trial_key(trial *);

/* The same for many trials, that share the parts of their identity: made once each. The seed is
   the trial's own, and the instance in the problem's. `room`: for the whole identity. */
void trial_identity_problem(const trial *, text *out);
void trial_identity_optimizer(const trial *, text *out); /* with transforms and schedules */
void trial_identity_rules(const trial *, text *out);
void trial_key_join(trial *, const text *problem, const text *optimizer, const text *rules,
                    text *room);
