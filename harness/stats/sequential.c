#include "stats/sequential.h"

#include <math.h>

double sequential_radius(int n, double sd, double q, double alpha)
{
    return sd / n * sqrt(2 * (n + q) * log(sqrt((n + q) / q) / alpha));
}

double sequential_mixture(double hoped)
{
    return hoped / 9;
}

static double bet(double evidence, double d, double lambda)
{
    if (d < 0)
        return evidence * (1 + lambda);
    return d > 0 ? evidence * (1 - lambda) : evidence;
}

double sequential_sign_evidence(const double *d, int n, double lambda)
{
    double evidence = 1;
    for (int k = 0; k < n; k++)
        evidence = bet(evidence, d[k], lambda);
    return evidence;
}

/* Seeds until the radius is below the size of the mean. */
static double seeds_for(double mean, double sd, double q, double alpha)
{
    int low = 1, high = 1;
    if (mean == 0 || isnan(mean) || isnan(sd))
        return (double)INFINITY;
    while (sequential_radius(high, sd, q, alpha) >= fabs(mean)) {
        if (high > 1 << 28)
            return (double)INFINITY;
        low = high;
        high *= 2;
    }
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        *(sequential_radius(middle, sd, q, alpha) >= fabs(mean) ? &low : &high) = middle;
    }
    return high;
}

/* lambda that grows fastest when 3 of 4 signs agree: 2 * 3/4 - 1. */
#define SIGN_LAMBDA 0.5

typedef struct look {
    int n;
    double sum, for_first, for_second;
    bool finite;
} look;

static void look_at(look *l, double d)
{
    l->n++;
    l->sum += d;
    l->finite = l->finite && isfinite(d);
    l->for_first = bet(l->for_first, d, SIGN_LAMBDA);
    l->for_second = bet(l->for_second, -d, SIGN_LAMBDA);
}

/* Where the mixture says nothing: a failure has no distance, and differences that were all
   alike so far have no deviation that could be trusted. */
static bool by_signs(const look *l, double sd)
{
    return !l->finite || !(sd > 0);
}

static sequential_state judge(const look *l, double sd, double q, double alpha)
{
    if (by_signs(l, sd)) {
        double enough = 2 / alpha;
        return l->for_first >= enough    ? SEQUENTIAL_FIRST
               : l->for_second >= enough ? SEQUENTIAL_SECOND
                                         : SEQUENTIAL_CONTINUE;
    }
    double mean = l->sum / l->n;
    if (!(fabs(mean) >= sequential_radius(l->n, sd, q, alpha)) || mean == 0)
        return SEQUENTIAL_CONTINUE;
    return mean < 0 ? SEQUENTIAL_FIRST : SEQUENTIAL_SECOND;
}

/* Seeds still needed if the mean, or the sign that is ahead, stays. */
static double more_for(const look *l, double sd, double q, double alpha)
{
    if (!by_signs(l, sd))
        return fmax(0, seeds_for(l->sum / l->n, sd, q, alpha) - l->n);
    const double ahead = fmax(l->for_first, l->for_second);
    return ahead > 1 ? ceil(log(2 / alpha / ahead) / log1p(SIGN_LAMBDA)) : (double)INFINITY;
}

sequential sequential_decide(const double *d, int n, double sd, double q, double alpha)
{
    look l = {.for_first = 1, .for_second = 1, .finite = true};
    sequential s = {.state = SEQUENTIAL_CONTINUE};
    for (int k = 0; k < n; k++) {
        if (isnan(d[k]))
            continue;
        look_at(&l, d[k]);
        if (s.state == SEQUENTIAL_CONTINUE)
            s.state = judge(&l, sd, q, alpha);
        if (s.state != SEQUENTIAL_CONTINUE && s.decided == 0)
            s.decided = l.n;
    }
    s.mean = l.n > 0 ? l.sum / l.n : (double)NAN;
    s.radius = l.n > 0 ? sequential_radius(l.n, sd, q, alpha) : (double)INFINITY;
    s.more = s.state == SEQUENTIAL_CONTINUE && l.n > 0 ? more_for(&l, sd, q, alpha)
             : s.state == SEQUENTIAL_CONTINUE          ? (double)INFINITY
                                                       : 0;
    return s;
}
