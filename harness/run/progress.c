#include "run/progress.h"

static int64_t limit_or_none(double limit)
{
    return limit > 0 && limit < 9e18 ? (int64_t)ceil(limit) : INT64_MAX;
}

void progress_limits(const budget *b, int64_t samples, meter *m)
{
    int64_t by_epochs = limit_or_none(b->epochs * (double)samples);
    int64_t by_samples = limit_or_none((double)b->samples);
    m->limit_samples = by_epochs < by_samples ? by_epochs : by_samples;
    m->limit_gradients = limit_or_none((double)b->gradients);
    m->limit_calls = INT64_MAX;
    m->deadline = UINT64_MAX;
}

static double larger(double part, double spent, double limit)
{
    return limit > 0 && spent / limit > part ? spent / limit : part;
}

double progress_spent(const budget *b, const meter *m, int64_t steps, int64_t samples,
                      double seconds)
{
    double part = larger(0, (double)steps, (double)b->steps);
    part = larger(part, (double)m->all_samples, (double)b->samples);
    part = larger(part, (double)m->all_samples, b->epochs * (double)samples);
    part = larger(part, (double)m->calls[SL_CALL_GRADIENT], (double)b->gradients);
    part = larger(part, seconds, b->seconds);
    return part < 1 ? part : 1;
}
