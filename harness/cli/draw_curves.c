/* The figure `curves`: the best setting of every optimizer over a clock. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/drawing.h"
#include "stats/band.h"
#include "stats/choice.h"
#include "stats/clock.h"

enum { POINTS_MOST = 1000, MARKERS = 9 }; /* of one curve */

static const char *clock_column(const char *x)
{
    return strcmp(x, "steps") == 0 ? "step" : x;
}

typedef struct unit {
    const char *name;
    double size; /* seconds */
} unit;

/* The unit in which the longest time is a number of a few digits. */
static unit time_unit(double longest)
{
    static const unit units[] = {{"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 1e-3}};
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (longest >= 2 * units[k].size)
            return units[k];
    return (unit){"us", 1e-6};
}

/* Puts times into a readable unit and says which. */
static const char *label_clock(const char *x, band *bands, int count, arena *a)
{
    static const char *const labels[][2] = {
        {"samples", "samples (examples or tokens)"},
        {"loss_calls", "loss evaluations"},
        {"gradient_calls", "gradient evaluations"},
        {"hvp_calls", "Hessian-vector products"},
        {"matvec_calls", "matrix-vector products"},
        {"flops", "floating-point operations of the problem"},
        {"seconds", "optimizer and oracle time"},
        {"optimizer_seconds", "optimizer time"},
        {"oracle_seconds", "oracle time"},
    };
    const char *label = x;
    double longest = 0;
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        label = strcmp(x, labels[k][0]) == 0 ? labels[k][1] : label;
    if (!strstr(x, "seconds"))
        return label;
    for (int k = 0; k < count; k++)
        if (bands[k].count > 0)
            longest = fmax(longest, bands[k].x[bands[k].count - 1]);
    unit u = time_unit(longest);
    for (int k = 0; k < count; k++)
        for (int64_t i = 0; i < bands[k].count; i++)
            bands[k].x[i] /= u.size;
    return arena_format(a, "%s (%s)", label, u.name);
}

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

/* The last point of a lost curve before it leaves the axis, or its first on the edge. */
static void mark_end(const band *b, const axis *y, bool higher, drawn_series *s)
{
    s->end_x = b->count > 0 ? b->x[0] : 0;
    s->end_y = higher ? y->low : y->high;
    for (int64_t i = 0; i < b->count; i++) {
        double median = b->y[i].median;
        if (!(median >= y->low && median <= y->high))
            break;
        s->end_x = b->x[i];
        s->end_y = median;
    }
}

static void add_data(text *out, const char *label, const band *b)
{
    for (int64_t i = 0; i < b->count; i++)
        text_add(out, "%s\t%.10g\t%.10g\t%.10g\t%.10g\n", label, b->x[i], b->y[i].low,
                 b->y[i].median, b->y[i].high);
    text_add(out, "\n\n");
}

/* Whether the seconds of the figure compare, and how finely. */
static const char *clock_note(store *st, const results *r, const char *note, arena *a)
{
    const char *warning = results_clock_warning(r, a);
    const char *words = warning ? warning : results_clock_floor(st, r, a);
    if (warning)
        fprintf(stderr, "slalom plot: %s\n", warning);
    /* A figure has room for the fact, not for what to do. */
    return words ? arena_format(a, "%s; %.*s", note, (int)strcspn(words, ";:"), words) : note;
}

static void describe(store *st, drawing *d, const results *r, const figure *f,
                     const char *problem_label, const group *const *groups, arena *a)
{
    const char *words[] = {"curves", r->measure.metric, f->x, problem_label};
    d->kind = FIGURE_CURVES;
    d->name = drawing_name(a, words, 4);
    d->title = arena_format(a, "%s: %s", r->study->name, problem_label);
    d->note = arena_format(a, "median and quartiles over %s, best setting of each optimizer",
                           drawing_seeds(groups, d->count, a));
    if (strstr(f->x, "seconds"))
        d->note = clock_note(st, r, d->note, a);
    d->y_label = drawing_metric(r, a);
    d->higher = r->higher;
}

bool draw_curves(store *st, const results *r, const figure *f, const char *problem_label,
                 drawing *d, arena *a)
{
    const group **groups;
    int count = choose_best(r, problem_label, &groups, a);
    if (count == 0 || !results_measured(r, problem_label))
        return false;
    band *bands = arena_array(a, band, count);
    *d = (drawing){.count = count, .series = arena_array(a, drawn_series, count)};
    describe(st, d, r, f, problem_label, groups, a);
    for (int k = 0; k < count; k++) {
        band whole = band_of(st, r, groups[k], clock_column(f->x), r->measure.metric, a);
        bands[k] = thin(&whole);
    }
    d->x_label = label_clock(f->x, bands, count, a);
    d->x = fit_clock(bands, count);
    d->y = fit_values(bands, groups, count, r->higher);
    d->lost = drawing_lost(groups, count);
    text_add(&d->data, "optimizer\t%s\tlow\tmedian\thigh\n", d->x_label);
    for (int k = 0; k < count; k++) {
        drawn_series *s = &d->series[k];
        s->label = drawing_label(groups[k], group_setting(r, groups[k], a), a);
        s->style = drawing_style(r, groups[k]->trial->label);
        s->every_point = 1 + (int)(bands[k].count / MARKERS);
        s->end_x = s->end_y = (double)NAN;
        if (is_lost(groups[k]))
            mark_end(&bands[k], &d->y, r->higher, s);
        add_data(&d->data, s->label, &bands[k]);
    }
    return true;
}
