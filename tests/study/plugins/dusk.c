/* A schedule: the light goes out linearly. */
#include <slalom/schedule.h>

typedef struct dusk {
    double final;
} dusk;

static const sl_option options[] = {
    SL_REAL(dusk, final, 0, 0, 1, SL_LINEAR, "light that stays"), SL_OPTIONS_END};

static double factor(const void *self, sl_progress progress)
{
    return 1 - (1 - ((const dusk *)self)->final) * progress.before;
}

SL_EXPORT(sl_schedule) = {.plugin = {.stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
                                     .self = sizeof(dusk),
                                     .name = "dusk",
                                     .summary = "fades out",
                                     .reference = "",
                                     .options = options},
                          .factor = factor};
