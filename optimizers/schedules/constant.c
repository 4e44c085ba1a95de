/* The value of the study, after an optional warmup. Step t of T has the factor
       (t + 1) / (w T)   while (t + 1) / T < w = warmup;   1 from then on. */
#include "warmup.h"

typedef struct constant {
    double warmup;
} constant;

static const sl_option options[] = {
    SL_REAL(constant, warmup, 0, 0, 1, SL_LINEAR, "share of the budget for the way up"),
    SL_OPTIONS_END,
};

static double factor(const void *self, sl_progress progress)
{
    const constant *h = (const constant *)self;
    return warmup_lasts(h->warmup, progress) ? warmup_factor(h->warmup, progress) : 1;
}

SL_EXPORT(sl_schedule) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
            .self = sizeof(constant),
            .name = "constant",
            .summary = "the same value all along, after an optional warmup",
            .reference = "",
            .options = options,
        },
    .factor = factor,
};
