/* How the result depends on one option. */
#pragma once

#include "stats/choice.h"

typedef struct response {
    option_value value; /* of the option */
    const group *group; /* the best over the other options */
} response;

/* The values of the option of that name that the study tries for a label on a problem, in
   ascending order, with the best group of each. 0 when the optimizer has no such option. */
int sensitivity_of(const results *, const char *problem_label, const char *label,
                   const char *option, response **, arena *);
