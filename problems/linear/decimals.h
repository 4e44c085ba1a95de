/* Dense values of few decimal digits, such as -0.125, are kept exactly, as 16-bit integers over
   a power of ten: a quarter of the memory that a pass over them has to read. */
#pragma once

#include <stdint.h>

/* The least power of ten, to 1e4, that makes all values integers of 16 bits, such that the
   double nearest to integer / power is the value; 0 when there is none. Rows are `stride`
   doubles apart. */
double decimals_scale(const double *values, int64_t rows, int64_t columns, int64_t stride);

/* to: rows x columns. */
void decimals_pack(const double *values, int64_t rows, int64_t columns, int64_t stride,
                   double scale, int16_t *to);
