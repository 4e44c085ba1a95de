/* A chain of the real harness over a problem of the tests, with built plugins by name. Compiled
   once per precision. */
#pragma once

#include "problems.h"
#include "run/chain.h"

#define course       SL_PRECISE(course)
#define course_open  SL_PRECISE(course_open)
#define course_close SL_PRECISE(course_close)
#define course_step  SL_PRECISE(course_step)
#define course_calls SL_PRECISE(course_calls)

enum { COURSE_OPTIONS = 32, COURSE_TEXT = 256 };

typedef struct course {
    registry *built;
    plugin problem;
    option_value optimizer_values[COURSE_OPTIONS], transform_values[COURSE_OPTIONS];
    setting transform;
    trial trial;
    loaded *data;
    chain *chain;
    failure failure; /* of course_open, when chain is NULL afterwards */
    real *x;
    int64_t n;
} course;

/* An optimizer and, where not NULL, a transform between it and the problem, both as
   "name option=value option=value". The rest must be right: asserted. */
void course_open(course *, const char *problem, const char *optimizer, const char *transform);
void course_close(course *);

void course_step(course *);                    /* asserted to be OK */
int64_t course_calls(const course *, sl_call); /* that the problem was paid for */
