/* The figure `curves`: the best setting of every optimizer over a clock. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "stats/band.h"
#include "stats/choice.h"

enum { POINTS_MOST = 300, MARKERS = 7 }; /* of one curve */

/* At least half of the seeds came to no result. */
static bool is_lost(const group *g)
{
    return !isfinite(g->score.median);
}

/* How far a lost curve is shown: a factor of ten from the start, or a third of the way that the
   others make, but upwards. */
static double lost_limit(extent start, extent kept, bool higher)
{
    if (higher)
        return start.low - (kept.high - start.low) / 3;
    return kept.low >= 0 ? 10 * start.high : start.high + (start.high - kept.low) / 3;
}

static void add_band(extent *e, const band *b)
{
    for (int64_t i = 0; i < b->count; i++) {
        extent_add(e, b->y[i].median);
        if (isfinite(b->y[i].median)) {
            extent_add(e, b->y[i].low);
            extent_add(e, b->y[i].high);
        }
    }
}

/* The axis shows the curves that come to a result, up to 100 times the start, and where all
   begin: a diverging curve must not press the others flat. */
static axis fit_values(const band *bands, const group *const *groups, int count, bool higher)
{
    extent start = extent_empty, kept = extent_empty;
    for (int k = 0; k < count; k++) {
        if (bands[k].count > 0)
            extent_add(&start, bands[k].y[0].median);
        if (!is_lost(groups[k]))
            add_band(&kept, &bands[k]);
    }
    if (start.any) {
        extent_add(&kept, start.low);
        extent_add(&kept, start.high);
    }
    double cap = kept.low >= 0 ? 100 * start.high : 2 * start.high - kept.low;
    double limit = lost_limit(start, kept, higher);
    for (int k = 0; k < count; k++)
        for (int64_t i = 0; is_lost(groups[k]) && start.any && i < bands[k].count; i++) {
            double median = bands[k].y[i].median;
            extent_add(&kept, higher ? fmax(median, limit) : fmin(median, limit));
        }
    return axis_fit(kept, higher || !start.any ? (double)NAN : cap);
}

static axis fit_clock(const band *bands, int count)
{
    extent all = extent_empty;
    for (int k = 0; k < count; k++)
        for (int64_t i = 0; i < bands[k].count; i++)
            extent_add(&all, bands[k].x[i]);
    axis x = axis_fit(all, (double)NAN);
    if (x.logarithmic && all.low <= 0)
        x = (axis){all.low, all.high, false}; /* every clock starts at 0 */
    return x;
}

/* Keeps about POINTS_MOST points of a long curve, evenly spread over its clock. */
static band thin(const band *b)
{
    band kept = *b;
    if (b->count <= POINTS_MOST)
        return kept;
    double gap = (b->x[b->count - 1] - b->x[0]) / POINTS_MOST, next = b->x[0];
    kept.count = 0;
    for (int64_t i = 0; i < b->count; i++) {
        if (b->x[i] < next && i + 1 < b->count)
            continue;
        kept.x[kept.count] = b->x[i];
        kept.y[kept.count++] = b->y[i];
        while (next <= b->x[i])
            next += gap;
    }
    return kept;
}

/* Where a lost curve ends: its last point before it leaves the axis; its first when it begins
   outside. */
static int64_t lost_at(const band *b, const axis *y)
{
    int64_t last = 0;
    while (last < b->count && b->y[last].median >= y->low && b->y[last].median <= y->high)
        last++;
    return last > 0 ? last - 1 : 0;
}

/* Markers stand evenly along the clock, those of different series beside each other. */
static void add_curve(text *block, const band *b, const axis *y, bool lost, int series_at)
{
    int64_t end = lost ? lost_at(b, y) : b->count - 1;
    double gap = b->count > 0 ? (b->x[b->count - 1] - b->x[0]) / MARKERS : 0;
    double next = gap * (0.2 + 0.37 * series_at - floor(0.2 + 0.37 * series_at));
    for (int64_t i = 0; i <= end && i < b->count; i++) {
        bool marker = b->x[i] - b->x[0] >= next;
        while (gap > 0 && b->x[i] - b->x[0] >= next)
            next += gap;
        DRAWING_ROW(block, b->x[i], b->y[i].low, b->y[i].median, b->y[i].high, lost && i == end,
                    marker);
    }
}

typedef struct sheet_curves {
    const group **groups; /* the best of every label */
    band *bands;
    int count;
} sheet_curves;

static sheet_curves read_curves(store *st, const results *r, const figure *f,
                                const char *problem, arena *a)
{
    sheet_curves c = {0};
    c.count = choose_best(r, problem, &c.groups, a);
    c.bands = arena_array(a, band, c.count);
    for (int k = 0; k < c.count; k++) {
        band whole = band_of(st, r, c.groups[k], clock_column(f->x), r->measure.metric, a);
        c.bands[k] = thin(&whole);
    }
    return c;
}

static void fill_panel(drawing *d, panel *p, const sheet_curves *c)
{
    p->x = fit_clock(c->bands, c->count);
    p->y = fit_values(c->bands, c->groups, c->count, d->higher);
    for (int k = 0; k < c->count; k++) {
        int at = drawing_find(d, c->groups[k]->trial->label);
        add_curve(&p->blocks[at], &c->bands[k], &p->y, is_lost(c->groups[k]), at);
    }
    drawing_mark_lost(d, c->groups, c->count);
    if (c->count == 0)
        p->absent = "no trial yet";
}

bool draw_curves(store *st, const results *r, const figure *f, const char *const *problems,
                 int count, drawing *d, arena *a)
{
    drawing_begin(d, r, f, problems, count, a);
    if (d->count == 0)
        return false;
    sheet_curves *all = arena_array(a, sheet_curves, count);
    clock_unit unit = clock_unit_of(f->x, 0);
    for (int k = 0; k < count; k++) {
        all[k] = read_curves(st, r, f, problems[k], a);
        for (int i = 0; i < all[k].count; i++)
            if (all[k].bands[i].count > 0)
                unit = clock_unit_of(
                    f->x, fmax(unit.longest, all[k].bands[i].x[all[k].bands[i].count - 1]));
    }
    for (int k = 0; k < count; k++) {
        for (int i = 0; i < all[k].count; i++)
            for (int64_t j = 0; j < all[k].bands[i].count; j++)
                all[k].bands[i].x[j] /= unit.size;
        fill_panel(d, &d->panels[k], &all[k]);
    }
    d->x_label = clock_label(f->x, unit, a);
    d->title = arena_format(a, "%s against %s", drawing_metric(r, a), d->x_label);
    d->columns = arena_format(a, "%s\tlow\tmedian\thigh\tlost\tmarker", d->x_label);
    d->method = "Lines are medians over the seeds and bands lie between the quartiles, for the "
                "best setting of each optimizer on each problem (by the median over the seeds "
                "at the end).";
    caption_settings(d, problems, count, a);
    return true;
}
