#include "stats/paired.h"

#include <math.h>
#include <stdbool.h>

#include "stats/bootstrap.h"
#include "stats/distribution.h"
#include "stats/order.h"
#include "stats/rank_test.h"

#define SIGN_FLIP_MOST 20

/* All sums of +-d by Gray code: each pattern differs from the one before in one sign. */
double sign_flip_p(const double *d, int n)
{
    double sum = 0, size = 0, signs[SIGN_FLIP_MOST];
    int64_t as_far = 0, patterns = (int64_t)1 << n;
    if (n < 1 || n > SIGN_FLIP_MOST)
        return (double)NAN;
    for (int k = 0; k < n; k++) {
        sum += d[k];
        size += fabs(d[k]);
        signs[k] = d[k];
    }
    double bound = fabs(sum) - 1e-12 * size;
    for (int64_t k = 1; k <= patterns; k++) {
        as_far += fabs(sum) >= bound;
        int flip = __builtin_ctzll((unsigned long long)k);
        if (flip < n) {
            sum -= 2 * signs[flip];
            signs[flip] = -signs[flip];
        }
    }
    return (double)as_far / (double)patterns;
}

/* Infinite on both sides is a tie. */
static double difference(double a, double b)
{
    return a == b ? 0 : a - b;
}

static bool count_pairs(paired *c, const double *a, const double *b, int n, double *d)
{
    bool finite = true;
    for (int k = 0; k < n; k++) {
        if (isnan(a[k]) || isnan(b[k])) {
            c->dropped++;
            continue;
        }
        d[c->n] = difference(a[k], b[k]);
        finite = finite && isfinite(d[c->n]);
        c->wins += d[c->n] < 0;
        c->ties += d[c->n] == 0;
        c->losses += d[c->n++] > 0;
    }
    return finite;
}

paired paired_compare(const double *a, const double *b, int n, double level,
                      int64_t repetitions, uint64_t seed, arena *memory)
{
    double *d = arena_array(memory, double, n);
    paired c = {.low = (double)NAN, .high = (double)NAN, .p = (double)NAN};
    bool finite = count_pairs(&c, a, b, n, d);
    c.mean = mean_of(d, c.n);
    c.deviation = deviation_of(d, c.n);
    if (c.n == 0)
        return c;
    bool exact = finite && c.n <= SIGN_FLIP_MOST;
    c.method = exact ? PAIRED_SIGN_FLIP : PAIRED_SIGNED_RANK;
    c.p = exact ? sign_flip_p(d, c.n) : signed_rank_test(d, c.n, memory).p;
    if (finite && c.n > 1) {
        strata all = {1, &c.n, d};
        interval i = bootstrap_bca(&all, bootstrap_mean, NULL,
                                   (bootstrap){level, repetitions, seed, false}, memory);
        c.low = i.low;
        c.high = i.high;
    }
    return c;
}

double paired_seeds_needed(double deviation, double delta, double alpha, double power)
{
    double z = normal_quantile(1 - alpha / 2) + normal_quantile(power);
    return ceil(z * z * (deviation / delta) * (deviation / delta));
}
