/* Comparison with golden numbers. */
#pragma once

#include <criterion/criterion.h>
#include <math.h>

#define LENGTH(array) ((int)(sizeof(array) / sizeof *(array)))

/* Equal, both NaN, or within the relative tolerance (absolute below 1e-300). */
#define near(got_, expected_, tolerance)                                                       \
    do {                                                                                       \
        double near_got = (got_), near_expected = (expected_);                                 \
        bool near_same =                                                                       \
            near_got == near_expected || (isnan(near_got) && isnan(near_expected)) ||          \
            fabs(near_got - near_expected) <= (tolerance)*fabs(near_expected) + 1e-300;        \
        cr_assert(near_same, "%s: %.17g is not %.17g", #got_, near_got, near_expected);        \
    } while (0)
