/* The points of a trial read at once are those that the views show. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "store/reader.h"
#include "store/sample.h"
#include "store/trial_log.h"

enum {
    MANY = 19,
    STEPS = 700
}; /* three rows a step; more points than are first made room for */

static void name_metrics(char names[MANY][8], const char **pointers, int count)
{
    for (int m = 0; m < count; m++) {
        snprintf(names[m], sizeof names[m], "m%d", m);
        pointers[m] = names[m];
    }
}

static double value_of(int64_t step, int metric)
{
    return step == 5 && metric % 3 == 1 ? (double)NAN : (double)(100 * metric + step);
}

static int64_t write_trial(store *st, const trial *t, int count)
{
    char names[MANY][8];
    const char *pointers[MANY];
    double values[MANY];
    failure f;
    int64_t row;
    name_metrics(names, pointers, count);
    cr_assert(store_begin(st, t, &row, &f), "%s", f.sentence);
    cr_assert(store_metrics(st, row, count, pointers, &f), "%s", f.sentence);
    for (int64_t step = 0; step < STEPS; step++) {
        clocks now = sample_clocks(step);
        for (int m = 0; m < count; m++)
            values[m] = value_of(step, m);
        cr_assert(store_point(st, row, &now, values, &f), "%s", f.sentence);
    }
    trial_end end = {.status = TRIAL_DONE};
    cr_assert(store_end(st, row, &end, &f), "%s", f.sentence);
    return row;
}

static void compare(store *st, int64_t row, const trial_log *p, int metric, arena *a)
{
    for (int c = 0; c < CLOCKS; c++) {
        series one = store_series(st, row, store_clocks[c], p->metrics[metric], a);
        cr_assert_eq(one.count, p->count);
        for (int64_t i = 0; i < one.count; i++) {
            double y = p->values[metric][i];
            cr_assert_eq(one.x[i], p->clocks[c][i], "%s at %lld", store_clocks[c],
                         (long long)i);
            cr_assert(one.y[i] == y || (isnan(one.y[i]) && isnan(y)));
        }
    }
}

static void check(int count)
{
    failure f;
    arena *a = arena_new();
    char *path = sample_path(a, "points.db");
    store *st = store_open(path, &f);
    cr_assert_not_null(st, "%s", f.sentence);
    trial t = sample_trial(a, "walker", 0.1, 0, 1);
    int64_t row = write_trial(st, &t, count);
    trial_log p = trial_log_read(st, row, a);
    cr_assert_eq(p.count, STEPS);
    cr_assert_eq(p.metric_count, count);
    for (int m = 0; m < count; m++)
        compare(st, row, &p, m, a);
    cr_expect_eq(trial_log_metric(&p, p.metrics[count - 1]), count - 1);
    cr_expect_eq(trial_log_metric(&p, "no such"), -1);
    cr_expect_eq(trial_log_read(st, row + 1, a).count, 0);
    store_close(st);
    sample_remove(path);
    arena_free(a);
}

Test(trial_log, of_few_metrics_are_those_of_the_view)
{
    check(1);
    check(2);
}

Test(trial_log, of_many_metrics_are_those_of_the_view)
{
    check(3);
    check(MANY);
}
