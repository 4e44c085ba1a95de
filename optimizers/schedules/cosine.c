/* Half a cosine from 1 to `final`, after an optional warmup. Step t of T has the factor
       (t + 1) / (w T)                              while (t + 1) / T < w = warmup
       final + (1 - final) (1 + cos(pi p)) / 2      from then on,
                                                    p = max(0, t / T - w) / (1 - w)
   Loshchilov and Hutter 2017 (SGDR), arXiv:1608.03983, equation (5), without restarts. Without
   warmup the same as PyTorch's CosineAnnealingLR(T_max=T, eta_min=final lr). */
#include "warmup.h"

typedef struct cosine {
    double warmup, final;
} cosine;

static const sl_option options[] = {
    SL_REAL(cosine, warmup, 0, 0, 1, SL_LINEAR, "share of the budget for the way up"),
    SL_REAL(cosine, final, 0, 0, SL_UNBOUNDED, SL_LINEAR, "factor at the end of the budget"),
    SL_OPTIONS_END,
};

static double factor(const void *self, sl_progress progress)
{
    const cosine *h = (const cosine *)self;
    const double pi = 3.14159265358979323846;
    if (warmup_lasts(h->warmup, progress))
        return warmup_factor(h->warmup, progress);
    return h->final + (1 - h->final) * (1 + cos(pi * warmup_rest(h->warmup, progress))) / 2;
}

SL_EXPORT(sl_schedule) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_SCHEDULE, sl_schedule),
            .self = sizeof(cosine),
            .name = "cosine",
            .summary = "half a cosine down to a last factor",
            .reference = "Loshchilov and Hutter 2017, arXiv:1608.03983, equation (5)",
            .options = options,
        },
    .factor = factor,
};
