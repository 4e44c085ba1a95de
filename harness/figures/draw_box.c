/* The figure `box`: every seed's value of the best setting, with median and quartiles. */
#include <math.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "stats/choice.h"

static void add_seeds(drawing *d, panel *p, const group *g, extent *seen)
{
    const results *r = d->results;
    int at = drawing_find(d, g->trial->label);
    spread all = results_spread(r, g->score);
    for (int k = 0; k < g->count; k++) {
        double value = results_value(r, g->outcomes[k].score);
        DRAWING_ROW(&p->blocks[at], value, all.low, all.median, all.high);
        extent_add(seen, value);
    }
}

bool draw_box(store *st, const results *r, const figure *f, const char *const *problems,
              int count, drawing *d, arena *a)
{
    (void)st;
    drawing_begin(d, r, f, problems, count, a);
    for (int k = 0; k < count; k++) {
        const group **groups;
        extent seen = extent_empty;
        panel *p = &d->panels[k];
        int labels = choose_best(r, problems[k], &groups, a);
        for (int i = 0; i < labels; i++)
            add_seeds(d, p, groups[i], &seen);
        p->x = axis_fit(seen, (double)NAN);
        p->y = (axis){d->count + 0.6, 0.4, false};
        drawing_mark_seeds(d, groups, labels);
        p->absent = seen.any ? NULL : "every trial diverged or failed";
    }
    d->shape.row = 0.17;
    d->title = "Values of all seeds";
    d->x_label =
        arena_format(a, "%s %s", r->measure.best ? "best" : "final", drawing_metric(r, a));
    d->y_label = "";
    d->columns = "value\tlow\tmedian\thigh";
    d->method =
        "A point is a seed, the box lies between the quartiles, its line is the median; "
        "best setting of each optimizer on each problem.";
    caption_settings(d, problems, count, a);
    return d->count > 0;
}
