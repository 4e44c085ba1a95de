/* Labels as class numbers 0, 1, ... in ascending order of the labels. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CLASSES_MOST = 65536, CLASSES_SENTENCE = 256 };

typedef struct classes {
    int64_t count;
    int32_t labels[CLASSES_MOST]; /* `count`, ascending */
} classes;

/* Collects the different labels. `expected` classes, or 0 for as many as there are: when fewer
   are seen than expected, the labels must be among 0 .. expected-1 or 1 .. expected. */
bool classes_collect(classes *, const double *labels, int64_t rows, int64_t expected,
                     char sentence[CLASSES_SENTENCE]);
/* The class of a label, or -1. */
int32_t classes_find(const classes *, double label);

#ifdef __cplusplus
}
#endif
