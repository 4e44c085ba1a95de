/* A straight line from 1 to `final`, after an optional warmup. Step t of T has the factor
       (t + 1) / (w T)             while (t + 1) / T < w = warmup
       1 + (final - 1) p           from then on, p = max(0, t / T - w) / (1 - w)
   so the first step is at 1 and the last one short of `final` by one step's worth. Without
   warmup the same as PyTorch's LinearLR(start_factor=1, end_factor=final, total_iters=T). */
#include "warmup.h"

typedef struct linear {
    double final, warmup;
} linear;

static const sl_option options[] = {
    SL_REAL(linear, final, 0, 0, SL_UNBOUNDED, SL_LINEAR, "factor at the end of the budget"),
    SL_REAL(linear, warmup, 0, 0, 1, SL_LINEAR, "share of the budget for the way up"),
    SL_OPTIONS_END,
};

static double factor(const void *self, sl_progress progress)
{
    const linear *h = (const linear *)self;
    if (warmup_lasts(h->warmup, progress))
        return warmup_factor(h->warmup, progress);
    return 1 + (h->final - 1) * warmup_rest(h->warmup, progress);
}

SL_EXPORT(sl_schedule) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
            .self = sizeof(linear),
            .name = "linear",
            .summary = "a straight line down to a last factor",
            .reference = "",
            .options = options,
        },
    .factor = factor,
};
