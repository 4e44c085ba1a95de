/* Labelled rows for training and for testing, as a linear classifier reads them. */
#pragma once

#include "features.h"

typedef struct samples {
    features x;
    const int32_t *classes; /* x.rows: 0, 1, ... in ascending order of the labels */
} samples;

/* What is asked for, and what `samples_load` found. */
typedef struct sample_request {
    const char *data, *test; /* paths; test may be "" */
    double test_fraction;    /* of the rows of `data` when there is no other test set */
    int64_t classes;         /* expected; 0: as many as the training rows have */
} sample_request;

#define samples_load SL_PRECISE(samples_load)

/* Reads both sets; `test` stays zero when there is none. Fails with a sentence. */
sl_status samples_load(sl_host *, const sample_request *, samples *train, samples *test,
                       int64_t *classes);
