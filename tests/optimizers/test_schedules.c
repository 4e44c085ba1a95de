/* Schedules at every step: against PyTorch's where they mean the same, and by their formula. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/setting.h"
#include <slalom/schedule.h>

enum { T = 40, OPTIONS = 8, LINE = 2048 };

/* The factors of "name option=value ..." at the T steps. */
static void factors(const registry *built, const char *name, char *options, double *out)
{
    option_value values[OPTIONS];
    char *rest, *end;
    const plugin *p = registry_find(built, SL_KIND_SCHEDULE, name);
    cr_assert(p, "no schedule %s", name);
    setting_defaults(p, values);
    for (char *word = strtok_r(options, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        int k = option_find(plugin_about(p), word);
        cr_assert(k >= 0, "%s has no option %s", name, word);
        values[k].number = strtod(value, &end);
    }
    const sl_schedule *about = (const sl_schedule *)plugin_about(p);
    void *self = calloc(1, about->plugin.self);
    setting_apply(&(setting){p, values}, self);
    for (int t = 0; t < T; t++)
        out[t] = about->factor(self, (sl_progress){(double)t / T, (double)(t + 1) / T});
    free(self);
}

Test(schedules, as_torch)
{
    char path[1024], line[LINE], *rest, *end;
    double ours[T];
    int cases = 0;
    registry *built = registry_open();
    snprintf(path, sizeof path, "%s/tests/optimizers/reference/schedules.tsv",
             getenv("SLALOM_ROOT"));
    FILE *rows = fopen(path, "r");
    cr_assert(rows, "cannot open %s", path);
    for (; fgets(line, sizeof line, rows); cases++) {
        const char *name = strtok_r(line, "\t", &rest);
        factors(built, name, strtok_r(NULL, "\t", &rest), ours);
        for (int t = 0; t < T; t++) {
            double theirs = strtod(rest, &end);
            cr_assert(end > rest, "%s: %d factors", name, t);
            rest = end;
            cr_assert_float_eq(ours[t], theirs, 1e-13, "%s: step %d has %.17g, not %.17g", name,
                               t, ours[t], theirs);
        }
    }
    cr_assert_eq(cases, 6);
    fclose(rows);
    registry_free(built);
}

/* Eight of forty steps up, then a rest of its own: at 1, and ending where it should. */
static void warms_up(const char *name, const char *options, double last)
{
    double f[T];
    char spelt[LINE];
    registry *built = registry_open();
    snprintf(spelt, sizeof spelt, "warmup=0.2 %s", options);
    factors(built, name, spelt, f);
    for (int t = 0; t < 8; t++)
        cr_assert_float_eq(f[t], (t + 1) / 8.0, 1e-15, "%s: step %d has %g", name, t, f[t]);
    cr_assert_float_eq(f[8], 1, 1e-15, "%s: %.17g after the warmup", name, f[8]);
    cr_assert_float_eq(f[T - 1], last, 1e-15, "%s: %g at the last step", name, f[T - 1]);
    registry_free(built);
}

Test(schedules, warmup)
{
    const double p = 31.0 / 32; /* of the 32 steps left */
    warms_up("constant", "", 1);
    warms_up("linear", "final=0.5", 1 - 0.5 * p);
    warms_up("cosine", "final=0.1", 0.1 + 0.9 * (1 + cos(acos(-1) * p)) / 2);
    warms_up("step", "every=0.3 factor=0.5", 0.125);
}

Test(schedules, defaults)
{
    double f[T];
    char none[] = "";
    registry *built = registry_open();
    factors(built, "constant", none, f);
    for (int t = 0; t < T; t++)
        cr_assert_eq(f[t], 1.0);
    factors(built, "cosine", none, f);
    cr_assert_eq(f[0], 1.0);
    cr_assert(f[T - 1] > 0 && f[T - 1] < 0.01);
    registry_free(built);
}

/* All of the budget is the way up. */
Test(schedules, nothing_but_warmup)
{
    static const char *const names[] = {"constant", "linear", "cosine", "step"};
    registry *built = registry_open();
    for (int k = 0; k < 4; k++) {
        double f[T];
        char options[] = "warmup=1";
        factors(built, names[k], options, f);
        for (int t = 0; t + 1 < T; t++)
            cr_assert_float_eq(f[t], (t + 1.0) / T, 1e-15, "%s", names[k]);
        cr_assert(isfinite(f[T - 1]));
    }
    registry_free(built);
}
