/* A staircase: the value drops by `factor` at every multiple of `every` of the budget, after an
   optional warmup. Step t of T has the factor
       (t + 1) / (w T)                        while (t + 1) / T < w = warmup
       factor^floor(t / (every T))            from then on
   The stairs count from the budget's begin, warmup or not. Without warmup the same as PyTorch's
   StepLR(step_size=every T, gamma=factor). A multiple that rounding misses by 1e-9 is reached.
 */
#include "warmup.h"

typedef struct staircase {
    double every, factor, warmup;
} staircase;

static const sl_option options[] = {
    SL_REAL(staircase, every, 0.3, 1e-6, 1, SL_LINEAR, "share of the budget between two drops"),
    SL_REAL(staircase, factor, 0.1, 0, SL_UNBOUNDED, SL_LOG, "what a drop multiplies by"),
    SL_REAL(staircase, warmup, 0, 0, 1, SL_LINEAR, "share of the budget for the way up"),
    SL_OPTIONS_END,
};

static double factor(const void *self, sl_progress progress)
{
    const staircase *h = (const staircase *)self;
    if (warmup_lasts(h->warmup, progress))
        return warmup_factor(h->warmup, progress);
    return pow(h->factor, floor(progress.before / h->every + 1e-9));
}

SL_EXPORT(sl_schedule) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
            .self = sizeof(staircase),
            .name = "step",
            .summary = "drops by a factor at even shares of the budget",
            .reference = "",
            .options = options,
        },
    .factor = factor,
};
