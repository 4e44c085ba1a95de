/* Running code that nobody trusts yet: in a child process, with a time limit. */
#pragma once

#include "base/failure.h"

typedef enum trap_result {
    TRAP_PASSED,
    TRAP_FAILED, /* the body said so, in `why` */
    TRAP_ENDED   /* the process crashed, hung or left; `why` says how */
} trap_result;

/* Runs body(with, why) in a forked child. What the body changes in memory stays there. Output
   of a body that says it passed makes it fail: libraries do not print. */
trap_result trap_run(bool (*body)(void *with, failure *why), void *with, double seconds,
                     failure *why);
