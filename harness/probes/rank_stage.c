/* How far the low-rank matrix M(x) is from the best approximations M*_s of its truth,
   |M(x) - M*_s| for s = 0 .. 5 (from the truth's rank
   on, to the truth), and which of them is nearest: a small start learns the truth one
   rank after the other. The least distance to each and its step are in the view `best`.
   Jin, Li, Lyu, Du and Lee 2023, arXiv:2301.11500. */
#include <slalom/probe.h>

enum { STAGES = 6 };

static const sl_metric metrics[] = {{"nearest_stage", "", false}, {"to_stage_0", "", false},
                                    {"to_stage_1", "", false},    {"to_stage_2", "", false},
                                    {"to_stage_3", "", false},    {"to_stage_4", "", false},
                                    {"to_stage_5", "", false},    SL_METRICS_END};

static sl_status measure(sl_host *host, void *self, sl_oracle *f, const real *x, double *values)
{
    (void)host, (void)self;
    values[0] = 0;
    for (int64_t s = 0; s < STAGES; s++) {
        SL_TRY(sl_truncation(f, x, s, &values[1 + s]));
        if (values[1 + s] < values[1 + (int64_t)values[0]])
            values[0] = (double)s;
    }
    return SL_OK;
}

SL_EXPORT(sl_probe) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBE, sl_probe),
            .self = sizeof(double),
            .name = "rank_stage",
            .summary = "distance to the truth's best approximations of each rank",
            .reference = "Jin et al. 2023, arXiv:2301.11500",
        },
    .metrics = metrics,
    .needs = SL_TRUNCATION,
    .measure = measure,
};
