/* Distances to the truncations of one matrix: from M(0) = 0 they are |M*_s|, whose squares grow
   by the squared singular values, from large to small; from anywhere else two of them differ by
   no more than the truncations do. */
#include "check/question.h"
#include "check/tests.h"

enum { RANKS = 6 };

static const double slack = sizeof(real) == sizeof(double) ? 1e-9 : 1e-3;

static bool distances(stage *a, const real *x, double *d, failure *f)
{
    for (int64_t s = 0; s < RANKS; s++) {
        sl_status status = sl_truncation(a->f, x, s, &d[s]);
        if (status != SL_OK)
            return stage_refusal(a, "truncation", status, f);
        if (!(d[s] >= 0) || !isfinite(d[s]))
            return failure_set(f, "the distance to rank %lld is %g", (long long)s, d[s]);
    }
    return true;
}

static double grown(const double *d, int s)
{
    return d[s] * d[s] - d[s - 1] * d[s - 1];
}

static bool agree(const double *zero, const double *at, failure *f)
{
    const double size = fmax(zero[RANKS - 1], 1e-3);
    if (zero[0] > slack * size)
        return failure_set(f, "at x = 0 the distance to rank 0 is %g", zero[0]);
    for (int s = 1; s < RANKS; s++) {
        double step = grown(zero, s), before = s > 1 ? grown(zero, s - 1) : (double)INFINITY;
        if (step < -slack * size * size || step > before + slack * size * size)
            return failure_set(f,
                               "at x = 0 the squared distance grows by %g at rank %d, by %g "
                               "at the rank before",
                               step, s, before);
        if (fabs(at[s] - at[s - 1]) > sqrt(fmax(step, 0)) + sqrt(slack) * size)
            return failure_set(f,
                               "the distances to rank %d and %d are %g and %g; the two lie "
                               "%g apart",
                               s - 1, s, at[s - 1], at[s], sqrt(fmax(step, 0)));
    }
    return true;
}

bool test_truncation(const subject *s, failure *f)
{
    stage a;
    double zero[RANKS], at[RANKS];
    if (!stage_open(&a, &s->trial, f))
        return false;
    if (a.f->offers & SL_TRUNCATION &&
        (!distances(&a, stage_reals(&a, a.n), zero, f) ||
         !distances(&a, stage_nearby(&a, 97), at, f) || !agree(zero, at, f)))
        return false;
    stage_close(&a);
    return true;
}
