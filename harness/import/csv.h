/* A csv file (RFC 4180), read whole: a header and rows of as many cells. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"

typedef struct csv {
    const char *path;
    const char **header;
    int columns;
    const char **cells; /* row by row */
    int *lines;         /* where each row begins, from 1 */
    int64_t rows;
} csv;

/* False with path, line, what was found and what was expected. */
bool csv_load(const char *path, csv *, arena *, failure *);

/* The column of that name, or -1. */
int csv_column(const csv *, const char *name);
/* As above; -1 also sets the sentence, with the nearest name. */
int csv_need(const csv *, const char *name, failure *);

const char *csv_cell(const csv *, int64_t row, int column);
/* An empty cell and nan are NaN; false with the cell's place when it is no number. */
bool csv_number(const csv *, int64_t row, int column, double *, failure *);
