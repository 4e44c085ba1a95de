/* What `slalom run` is asked. */
#pragma once

#include "cli/asked.h"
#include "cli/known.h"
#include "cli/sharded.h"

/* What is run besides the missing trials. */
typedef enum rerun { RERUN_NOTHING, RERUN_FAILED, RERUN_STALE, RERUN_ALL, RERUNS } rerun;

typedef struct choices {
    asked asked;
    int jobs; /* 0: as many as there are cores for */
    sharded sharded;
    elsewhere elsewhere;
    rerun rerun;
    bool dry_run, fail_fast, verbose, until_decided;
} choices;

/* Ends the program with a sentence when the call is wrong. */
void choices_parse(choices *, int argc, char **argv);

/* "failed", "stale", "all". */
const char *rerun_word(rerun);
/* A trial that the store has, and that is to be run again. */
bool choices_again(const choices *, const known *);
