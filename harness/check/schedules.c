/* Schedules: a factor that is finite and not negative over the whole run. */
#include <math.h>
#include <string.h>

#include "check/descriptor.h"
#include <slalom/schedule.h>

enum { POINTS = 200 };

static bool factor_valid(const sl_schedule *about, const void *self, sl_progress p, failure *f)
{
    double factor = about->factor(self, p), again = about->factor(self, p);
    if (!isfinite(factor) || factor < 0)
        return failure_set(f, "the factor between %g and %g of the run is %g", p.before,
                           p.after, factor);
    return memcmp(&factor, &again, sizeof factor) == 0 ||
           failure_set(f,
                       "the factor between %g and %g of the run is %.17g and, asked again, "
                       "%.17g",
                       p.before, p.after, factor, again);
}

bool test_schedule(const subject *s, failure *f)
{
    const plugin *p = s->contract->plugin;
    setting own = setting_of(s->memory, p);
    if (s->contract->values)
        memcpy(own.values, s->contract->values,
               option_count(plugin_about(p)) * sizeof *own.values);
    for (int v = 0; v < PRECISIONS; v++) {
        const sl_schedule *about = (const sl_schedule *)p->variant[v];
        if (!about)
            continue;
        void *self = arena_alloc(s->memory, about->plugin.self + 1u);
        setting_apply(&own, self);
        for (int k = 0; k < POINTS; k++) {
            sl_progress at = {(double)k / POINTS, (double)(k + 1) / POINTS};
            if (!factor_valid(about, self, at, f))
                return false;
        }
        /* A run that has not begun, or one whose last step overshoots its budget. */
        if (!factor_valid(about, self, (sl_progress){0, 0}, f) ||
            !factor_valid(about, self, (sl_progress){1, 1}, f))
            return false;
    }
    return true;
}
