/* What would make the comparisons of a study unfair, or say less than they seem to. */
#pragma once

#include "store/store.h"

typedef enum lint_severity {
    LINT_UNFAIR, /* one side is favoured, or results are not what the study says */
    LINT_WEAK    /* fair, but it cannot show what it is meant to */
} lint_severity;

const char *lint_severity_name(lint_severity); /* "unfair", "weak" */

typedef struct finding {
    lint_severity severity;
    const char *rule;   /* "grid-edge", ...: the same word for the same mistake */
    const char *where;  /* "sgd on a9a", "a9a" or the study's name */
    const char *what;   /* what was found, with its numbers */
    const char *advice; /* what to do */
} finding;

typedef struct findings {
    finding *all; /* the unfair ones first */
    int count;
} findings;

/* Of the study and the races behind it. A race that cannot be read, as it was not run yet, is a
   finding itself. All is in the arena. */
findings lint(store *, const study *first, arena *);
