/* The figure `tuning`: the best of k settings drawn from those that were tried. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "stats/choice.h"
#include "stats/tuning.h"

static const double LEVEL = 0.8;

/* Medians over the seeds of the label's settings on the problem. */
static int read_settings(const results *r, const char *problem, const char *label,
                         double *scores)
{
    int count = 0;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (g->count > 0 && strcmp(g->trial->problem_label, problem) == 0 &&
            strcmp(g->trial->label, label) == 0)
            scores[count++] = g->score.median;
    }
    return count;
}

static void add_curve(drawing *d, panel *p, int at, const tuning_point *points, int count,
                      extent *seen)
{
    const results *r = d->results;
    for (int k = 0; k < count; k++) {
        spread band = {points[k].low, points[k].median, points[k].high};
        double expected = results_value(r, points[k].expected);
        band = results_spread(r, band);
        DRAWING_ROW(&p->blocks[at], points[k].k, band.low, band.median, band.high, expected);
        extent_add(seen, band.median);
        extent_add(seen, expected);
        extent_add(seen, results_value(r, points[k].low));
    }
}

static int fill_panel(drawing *d, panel *p, const char *problem, arena *a)
{
    const results *r = d->results;
    double *scores = arena_array(a, double, r->group_count + 1);
    extent seen = extent_empty;
    int most = 0;
    for (int k = 0; k < d->count; k++) {
        int count = read_settings(r, problem, d->series[k].label, scores);
        if (count < 2)
            continue;
        add_curve(d, p, k, tuning_curve(scores, count, LEVEL, a), count, &seen);
        most = count > most ? count : most;
    }
    p->x = most > 20 ? (axis){1, most * 1.05, true} : (axis){0.8, most + 0.2, false};
    p->y = axis_fit(seen, (double)NAN);
    p->absent = seen.any ? NULL : most ? "no setting is finite" : "one setting each";
    return most;
}

bool draw_tuning(store *st, const results *r, const figure *f, const char *const *problems,
                 int count, drawing *d, arena *a)
{
    int most = 0;
    (void)st;
    drawing_begin(d, r, f, problems, count, a);
    for (int k = 0; k < count; k++) {
        int here = fill_panel(d, &d->panels[k], problems[k], a);
        most = here > most ? here : most;
    }
    if (most < 2)
        return false;
    drawing_keep(d);
    drawing_dense(d, most);
    d->x_label = "settings tried";
    d->y_label = arena_format(a, "%s %s of the best", r->measure.best ? "best" : "final",
                              drawing_metric(r, a));
    d->columns = "settings\tlow\tmedian\thigh\texpected";
    d->title = "Tuning curves";
    d->method = arena_format(
        a,
        "Lines are the median of the best of k settings drawn at random (a setting's value is "
        "its median over the seeds), and bands hold that median with probability %g for all k "
        "at "
        "once (Dvoretzky, Kiefer, Wolfowitz); a band that reaches the figure's edge is not "
        "bounded there by so few settings. Dotted is the expected best of k drawn without "
        "replacement from those tried (unbiased); it begins where no setting that diverged has "
        "weight. Settings of a grid are taken as if drawn at random.",
        LEVEL);
    return true;
}
