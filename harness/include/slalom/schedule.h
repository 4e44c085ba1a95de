/* A schedule moves one real hyperparameter over the run: its value at a step is the value in
   the study times `factor`. */
#pragma once

#include <slalom/host.h>

/* How much of the budget is spent: 0 at the start, 1 when it is used up. */
typedef struct sl_progress {
    double before; /* when the step begins: t / T at step t = 0, 1, ... of T */
    double after;  /* when it ends: (t + 1) / T. For budgets not in steps both are estimates */
} sl_progress;

typedef struct sl_schedule {
    sl_plugin plugin;
    double (*factor)(const void *self, sl_progress progress);
} sl_schedule;
