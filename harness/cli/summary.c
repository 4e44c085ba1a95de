#include "cli/summary.h"

#include <math.h>

#include "base/digits.h"
#include "cli/units.h"
#include "stats/aggregate.h"
#include "stats/cells.h"

const char *const summary_names[SUMMARY_KINDS] = {"median", "mean", "iqm"};

enum { REPETITIONS = 10000, RESAMPLING_SEED = 1 };

interval summary_of(const group *g, summary_kind kind, arena *a)
{
    double *scores = cell_values(g, a);
    strata all = {1, &g->count, scores};
    if (kind == SUMMARY_MEDIAN || g->count == 0)
        return (interval){g->score.median, g->score.low, g->score.high};
    return bootstrap_percentile(
        &all, kind == SUMMARY_MEAN ? bootstrap_mean : aggregate_middle_mean, NULL,
        (bootstrap){0.95, REPETITIONS, RESAMPLING_SEED, false}, a);
}

interval summary_values(const results *r, interval i)
{
    return r->higher ? (interval){-i.estimate, -i.high, -i.low} : i;
}

const char *summary_words(summary_kind kind)
{
    static const char *const words[SUMMARY_KINDS] = {
        "median and quartiles", "mean and its 95 % bootstrap interval",
        "interquartile mean and its 95 % bootstrap interval"};
    return words[kind];
}

static const char *digits(double value, interval i, arena *a)
{
    text words = {0};
    digits_add(&words, value, i.high - i.low);
    const char *copy = arena_copy(a, words.data);
    text_free(&words);
    return copy;
}

const char *summary_value(interval i, arena *a)
{
    return i.high > i.low && isfinite(i.high - i.low) ? digits(i.estimate, i, a)
                                                      : unit_value(a, i.estimate);
}

const char *summary_interval(interval i, arena *a)
{
    if (!isfinite(i.high - i.low))
        return arena_format(a, "[%s, %s]", unit_value(a, i.low), unit_value(a, i.high));
    return arena_format(a, "[%s, %s]", digits(i.low, i, a), digits(i.high, i, a));
}
