/* A probe looks at (oracle, x) when a point of the curve is due and logs metrics. Its calls are
   never charged to the optimizer. */
#pragma once

#include <slalom/problem.h>

typedef struct sl_probe {
    sl_plugin plugin;
    const sl_metric *metrics;
    uint32_t needs;                                         /* set of calls */
    sl_status (*start)(sl_host *, void *self, sl_oracle *); /* may be NULL */
    sl_status (*measure)(sl_host *, void *self, sl_oracle *, const real *x, double *values);
} sl_probe;
