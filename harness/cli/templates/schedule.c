/* NAME: the option times (1 - t)^power over the run, t from 0 to 1.
   Say here what it is: the formula, the paper. */
#include <slalom/schedule.h>

typedef struct shape {
    double power; /* filled in from the option table below */
} shape;

static const sl_option options[] = {
    SL_REAL(shape, power, 1, 0, SL_UNBOUNDED, SL_LINEAR, "1 is a straight line"),
    SL_OPTIONS_END,
};

static double factor(const void *self, sl_progress progress)
{
    const shape *h = (const shape *)self;
    return pow(1 - progress.before, h->power);
}

SL_EXPORT(sl_schedule) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
               .self = sizeof(shape),
               .name = "NAME",
               .summary = "falls to zero as a power of the time left",
               .reference = "",
               .options = options},
    .factor = factor,
};
