#include "report/curve.h"

#include <math.h>
#include <string.h>

#include "report/thin.h"
#include "store/reader.h"
#include "store/trial_log.h"

enum { STEP = 0 }; /* position in store_clocks */

/* The seeds of one setting. */
typedef struct seeds {
    trial_log *all;
    bool *lost;
    int count;
    double worst; /* value of a trial without a result */
} seeds;

static seeds read_seeds(store *st, const results *r, const group *g, arena *a)
{
    seeds s = {.count = g->count, .worst = r->higher ? -(double)INFINITY : (double)INFINITY};
    s.all = arena_array(a, trial_log, g->count);
    s.lost = arena_array(a, bool, g->count);
    for (int k = 0; k < g->count; k++) {
        const record *at = &g->outcomes[k].record;
        s.all[k] = trial_log_read(st, at->row, a);
        s.lost[k] = at->status != TRIAL_DONE && at->status != TRIAL_TARGET;
    }
    return s;
}

static band merge(const seeds *s, const char *metric, int clock, arena *a)
{
    series *curves = arena_array(a, series, s->count);
    for (int k = 0; k < s->count; k++) {
        const trial_log *p = &s->all[k];
        int at = trial_log_metric(p, metric);
        if (at >= 0)
            curves[k] = (series){p->count, p->clocks[clock], p->values[at]};
    }
    return band_merge(curves, s->lost, s->count, s->worst, a);
}

static bool advances(const seeds *s, int clock)
{
    for (int k = 0; k < s->count; k++)
        if (s->all[k].count > 0 && s->all[k].clocks[clock][s->all[k].count - 1] > 0)
            return true;
    return false;
}

/* The clock's reading at each step of the grid; false when two seeds differ in it. */
static bool read_clock(const seeds *s, int clock, const band *steps, double *reading)
{
    for (int64_t i = 0; i < steps->count; i++)
        reading[i] = (double)NAN;
    for (int k = 0; k < s->count; k++) {
        const trial_log *p = &s->all[k];
        for (int64_t i = 0, at = 0; at < p->count && i < steps->count; i++) {
            if (steps->x[i] != p->clocks[STEP][at])
                continue;
            double now = p->clocks[clock][at++];
            if (!isnan(reading[i]) && reading[i] != now)
                return false;
            reading[i] = now;
        }
    }
    return true;
}

static void add_number(text *out, double value)
{
    if (!isfinite(value))
        text_add(out, "null");
    else if (value == rint(value) && fabs(value) < 1e15)
        text_add(out, "%.0f", value + 0.0);
    else
        text_add(out, "%.5g", value);
}

static void add_readings(text *out, const double *x, const int64_t *kept, int64_t count)
{
    text_add(out, "[");
    for (int64_t i = 0; i < count; i++) {
        text_add(out, i ? "," : "");
        add_number(out, x[kept[i]]);
    }
    text_add(out, "]");
}

static double part(const spread *y, int which)
{
    return which == 0 ? y->low : which == 1 ? y->median : y->high;
}

static void add_values(text *out, const band *b, const int64_t *kept, int64_t count)
{
    static const char *const names[] = {"low", "mid", "high"};
    for (int which = 0; which < 3; which++) {
        text_add(out, ",\"%s\":[", names[which]);
        for (int64_t i = 0; i < count; i++) {
            text_add(out, i ? "," : "");
            add_number(out, part(&b->y[kept[i]], which));
        }
        text_add(out, "]");
    }
    text_add(out, "}");
}

/* Readings as what they are per step, where that is one number. */
static bool add_rate(text *out, const double *step, const double *x, int64_t count)
{
    double rate = x[count - 1] / step[count - 1];
    for (int64_t i = 0; i < count; i++)
        if (x[i] != rate * step[i])
            return false;
    add_number(out, rate);
    return true;
}

/* The curve against the step. Tells which clocks have a curve with it. */
static void add_stepwise(text *out, const seeds *s, const char *metric,
                         const curve_request *wanted, bool *done, arena *a)
{
    band b = merge(s, metric, STEP, a);
    int64_t *kept = arena_array(a, int64_t, b.count);
    double *reading = arena_array(a, double, b.count);
    int64_t count = thin_band(&b, wanted->points, kept);
    text_add(out, "{\"clocks\":{\"step\":");
    add_readings(out, b.x, kept, count);
    done[STEP] = true;
    for (int c = 1; c < CLOCKS; c++) {
        done[c] = !advances(s, c);
        if (done[c] || !read_clock(s, c, &b, reading))
            continue;
        text_add(out, ",\"%s\":", store_clocks[c]);
        if (!add_rate(out, b.x, reading, b.count))
            add_readings(out, reading, kept, count);
        done[c] = true;
    }
    text_add(out, "}");
    add_values(out, &b, kept, count);
}

static void add_curve(text *out, const seeds *s, const char *metric, int clock,
                      const curve_request *wanted, arena *a)
{
    band b = merge(s, metric, clock, a);
    int64_t *kept = arena_array(a, int64_t, b.count);
    int64_t count = thin_band(&b, wanted->points, kept);
    text_add(out, ",{\"clocks\":{\"%s\":", store_clocks[clock]);
    add_readings(out, b.x, kept, count);
    text_add(out, "}");
    add_values(out, &b, kept, count);
}

static bool measured(const seeds *s, const char *metric)
{
    for (int k = 0; k < s->count; k++)
        if (s->all[k].count > 0 && trial_log_metric(&s->all[k], metric) >= 0)
            return true;
    return false;
}

void curve_json(store *st, const results *r, const group *g, const curve_request *wanted,
                text *out)
{
    arena *a = arena_new();
    seeds s = read_seeds(st, r, g, a);
    const char *comma = "";
    text_add(out, "{");
    for (int m = 0; m < wanted->metric_count; m++) {
        bool done[CLOCKS];
        if (!measured(&s, wanted->metrics[m]))
            continue;
        text_add(out, "%s", comma);
        text_add_json(out, wanted->metrics[m]);
        text_add(out, ":[");
        add_stepwise(out, &s, wanted->metrics[m], wanted, done, a);
        for (int c = 0; wanted->all_clocks && c < CLOCKS; c++)
            if (!done[c])
                add_curve(out, &s, wanted->metrics[m], c, wanted, a);
        text_add(out, "]");
        comma = ",";
    }
    text_add(out, "}");
    arena_free(a);
}
