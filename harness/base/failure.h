/* One sentence that says what went wrong; functions that can fail take a failure * as their
   last argument and return false or NULL. */
#pragma once

#include <stdbool.h>

typedef struct failure {
    char sentence[2048];
} failure;

/* Writes the sentence and returns false. */
bool failure_set(failure *, const char *format, ...) __attribute__((format(printf, 2, 3)));
