/* The entries of a matrix, in the order of a file. */
#pragma once

#include <stdint.h>

typedef struct market_entry {
    int32_t row, column; /* from 0 */
    double value;
} market_entry;

typedef struct market {
    int64_t rows, columns, count;
    market_entry *entries; /* to be freed by who reads it, also when reading fails */
} market;
