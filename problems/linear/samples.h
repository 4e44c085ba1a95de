/* Labelled rows for training or for testing, as a linear model reads them. */
#pragma once

#include "features.h"

typedef struct samples {
    features x;
    int64_t rows;             /* of x that belong to it */
    const int64_t *chosen;    /* rows: which of x's; NULL: all, in their order */
    const int64_t *by_length; /* rows: the same, shorter rows first; NULL unless sparse */
    const double *by_length_targets; /* rows: theirs; or NULL */
    const row_lanes *lanes;          /* the rows in that order; or NULL */
    const int32_t *classes; /* x.rows: 0, 1, ... in ascending order of the labels; or NULL */
    const double *targets;  /* x.rows: -1 and 1 of two classes, or what to regress on */
} samples;

/* What is asked for. */
typedef struct sample_request {
    const char *data, *test; /* paths; test may be "" */
    double test_fraction;    /* of the rows of `data` when there is no other test set */
    int64_t classes;         /* expected; 0: as many as the rows have */
    bool regression;         /* labels are targets */
} sample_request;

/* What was found. */
typedef struct sample_set {
    samples train, test; /* test has no rows when there is none */
    int64_t classes;     /* 0: regression */
    const double *truth; /* the weights behind generated rows, or NULL */
    char identity[33];   /* hex: a hash of what was read or generated */
} sample_set;

#define samples_load   SL_PRECISE(samples_load)
#define samples_adopt  SL_PRECISE(samples_adopt)
#define samples_divide SL_PRECISE(samples_divide)
#define samples_sort   SL_PRECISE(samples_sort)

static inline int64_t samples_row(const samples *s, int64_t i)
{
    return s->chosen ? s->chosen[i] : i;
}

/* Fails with a sentence. */
sl_status samples_load(sl_host *, const sample_request *, sample_set *);

/* The rows and labels of one table. `known`: the classes that labels must have; NULL for
   targets. */
struct classes;
sl_status samples_adopt(sl_host *, const char *name, const table *, int64_t columns,
                        const struct classes *known, samples *);

/* Fills in by_length and lanes: loops over rows of the same length end where the processor
 * expects. */
void samples_sort(sl_host *, samples *);

/* Holds out a share of the training rows. */
sl_status samples_divide(sl_host *, double test_fraction, sample_set *);
