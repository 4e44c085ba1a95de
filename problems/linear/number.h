/* Decimal numbers in text, fast. */
#pragma once

/* Reads the finite decimal number that begins at `at` ("1", "-.5", "+2e-3"), rounded to the
   nearest double, and returns where it ends; NULL when there is none. The text is closed by a
   zero. */
const char *number_read(const char *at, double *value);
