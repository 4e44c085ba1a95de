/* What `slalom submit` is asked for. */
#pragma once

#include <argp.h>

#include "cli/asked.h"
#include "engine/slurm.h"

enum { SUBMIT_MORE_MOST = 32 };

typedef struct submit_options {
    asked asked;
    int nodes;       /* shards; 0: not said */
    slurm_plan plan; /* what the options say of it */
    const char *more[SUBMIT_MORE_MOST + 1];
    int more_count;
    bool dry_run;
} submit_options;

/* Parses into a submit_options whose asked is open. */
extern const struct argp submit_arguments;
