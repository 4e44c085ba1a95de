#include "stats/scaling.h"

#include <math.h>

#include "stats/order.h"
#include "stats/power_fit.h"
#include "stats/quantile.h"

static const double nothing = (double)NAN;

static scaling_law law_of(power_law p)
{
    if (!p.defined)
        return (scaling_law){nothing, nothing, nothing, nothing};
    return (scaling_law){p.c[0], p.c[1], p.exponents[0], p.error};
}

static scaling_joint joint_of(power_law p)
{
    if (!p.defined)
        return (scaling_joint){nothing, nothing, nothing, nothing, nothing, nothing};
    return (scaling_joint){p.c[0], p.c[1], p.exponents[0], p.c[2], p.exponents[1], p.error};
}

scaling_law scaling_fit_data(const double *data, const double *loss, int count, scaling_fit how,
                             arena *a)
{
    power_fit f = power_fit_begin(&data, 1, loss, count, how.huber, a);
    return law_of(power_fit_solve(&f, NULL));
}

scaling_joint scaling_fit_joint(const double *size, const double *data, const double *loss,
                                int count, scaling_fit how, arena *a)
{
    const double *const x[2] = {size, data};
    power_fit f = power_fit_begin(x, 2, loss, count, how.huber, a);
    return joint_of(power_fit_solve(&f, NULL));
}

double scaling_effective_data(const scaling_law *law, double loss)
{
    double above = loss - law->floor;
    return above > 0 ? pow(above / law->scale, -1 / law->exponent) : nothing;
}

double scaling_speedup(const scaling_law *law, double data, double loss)
{
    return scaling_effective_data(law, loss) / data;
}

/* found[quantity * repetitions + k]: c_0, c_1, e_1, c_2, e_2 of the fits that are defined. */
typedef struct repeated {
    double *found;
    int64_t defined, undefined, repetitions;
} repeated;

static repeated repeat(power_fit *f, power_fit *copy, const power_law *law, bootstrap b,
                       arena *a)
{
    int quantities = 1 + 2 * f->terms;
    repeated r = {.found = arena_array(a, double, quantities *b.repetitions),
                  .repetitions = b.repetitions};
    int *places = arena_array(a, int, f->count);
    sl_random random = bootstrap_random(b.seed, 0);
    for (int64_t k = 0; k < b.repetitions && law->defined; k++) {
        for (int i = 0; i < f->count; i++)
            places[i] = (int)random_below(&random, (uint64_t)f->count);
        power_fit_resample(copy, f, places);
        power_law one = power_fit_solve(copy, law->exponents);
        r.undefined += !one.defined;
        if (!one.defined)
            continue;
        double *at = r.found + r.defined++;
        at[0] = one.c[0];
        for (int t = 0; t < f->terms; t++) {
            at[(1 + 2 * t) * b.repetitions] = one.c[t + 1];
            at[(2 + 2 * t) * b.repetitions] = one.exponents[t];
        }
    }
    return r;
}

static interval interval_of(repeated *r, int quantity, double estimate, double level)
{
    double *found = r->found + quantity * r->repetitions;
    order_sort(found, r->defined);
    return (interval){estimate, quantile(found, r->defined, (1 - level) / 2),
                      quantile(found, r->defined, (1 + level) / 2)};
}

scaling_interval scaling_bootstrap(const double *data, const double *loss, int count,
                                   scaling_fit how, bootstrap b, arena *a)
{
    power_fit f = power_fit_begin(&data, 1, loss, count, how.huber, a);
    power_fit copy = power_fit_begin(&data, 1, loss, count, how.huber, a);
    power_law p = power_fit_solve(&f, NULL);
    scaling_law law = law_of(p);
    repeated r = repeat(&f, &copy, &p, b, a);
    return (scaling_interval){interval_of(&r, 0, law.floor, b.level),
                              interval_of(&r, 1, law.scale, b.level),
                              interval_of(&r, 2, law.exponent, b.level), r.undefined};
}

scaling_joint_interval scaling_bootstrap_joint(const double *size, const double *data,
                                               const double *loss, int count, scaling_fit how,
                                               bootstrap b, arena *a)
{
    const double *const x[2] = {size, data};
    power_fit f = power_fit_begin(x, 2, loss, count, how.huber, a);
    power_fit copy = power_fit_begin(x, 2, loss, count, how.huber, a);
    power_law p = power_fit_solve(&f, NULL);
    scaling_joint law = joint_of(p);
    repeated r = repeat(&f, &copy, &p, b, a);
    return (scaling_joint_interval){interval_of(&r, 0, law.floor, b.level),
                                    interval_of(&r, 1, law.size_scale, b.level),
                                    interval_of(&r, 2, law.size_exponent, b.level),
                                    interval_of(&r, 3, law.data_scale, b.level),
                                    interval_of(&r, 4, law.data_exponent, b.level),
                                    r.undefined};
}
