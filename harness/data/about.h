/* What a data set or a file holds. */
#pragma once

#include <stdint.h>

#include "base/failure.h"
#include "data/catalog.h"

enum { DATA_NORMS = 8 };

typedef struct data_about {
    const char *format; /* "LIBSVM", "CSV", "IDX", "Matrix Market", "text", "llm.c tokens",
                           "nanoGPT tokens" */
    int64_t bytes;      /* on this disk */
    int64_t rows;       /* 0 for text, as are the next ones */
    int64_t test_rows;  /* of `rows`: the set's own test rows */
    int64_t columns;
    int64_t classes; /* different labels; 0 when they are no whole numbers, or there are none */
    int64_t tokens;  /* of text and of token files; 0: of neither */
    int64_t files;   /* that hold them */
    int64_t training, validation; /* of the tokens, parted as usual */
    int64_t vocab;                /* that they need */
    double bytes_per_token;       /* NaN: unknown */
    double density;               /* stored entries / (rows x columns) */
    int64_t norms[DATA_NORMS]; /* rows by their Euclidean norm: equal parts of least .. most */
    double norm_least, norm_most; /* both 0 when there are no rows or no numbers in them */
    failure not_table; /* text that is no set of the catalog: why it is no table of numbers */
} data_about;

/* Reads all of it. `known` is NULL for the user's own files. */
bool data_describe(const dataset *known, const char *path, data_about *, failure *);
