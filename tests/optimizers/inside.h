/* What the test problems are made of. Compiled once per precision. */
#pragma once

#include <string.h>

#include "problems.h"

#define problems_smooth    SL_PRECISE(problems_smooth)
#define problems_factors   SL_PRECISE(problems_factors)
#define problems_operator  SL_PRECISE(problems_operator)
#define problems_sums      SL_PRECISE(problems_sums)
#define problems_composite SL_PRECISE(problems_composite)
#define problems_layers    SL_PRECISE(problems_layers)

/* Closed by one without a name. */
extern const sl_problem problems_smooth[], problems_factors[], problems_operator[],
    problems_sums[], problems_composite[], problems_layers[];

#define ABOUT(title)                                                                           \
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),                                 \
               .self = sizeof(double),                                                         \
               .name = title,                                                                  \
               .summary = "of the tests",                                                      \
               .reference = ""}

static inline sl_status lay(sl_layout *layout, const sl_tensor *tensors, int32_t count)
{
    layout->tensors = tensors;
    layout->tensor_count = count;
    return SL_OK;
}

/* The tests look at x, not at the curve. */
static inline sl_status unmeasured(sl_host *host, void *self, const real *x, double *values)
{
    (void)host, (void)self, (void)x;
    values[0] = 0;
    return SL_OK;
}
