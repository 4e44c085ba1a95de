/* The figure `pareto`: two things that cost, of every setting. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/clock.h"
#include "figures/drawing.h"
#include "figures/quantity.h"
#include "stats/choice.h"

const char *pareto_metric(const figure *f)
{
    if (!quantity_is_cost(f->y))
        return f->y;
    return quantity_is_cost(f->x) ? "loss" : f->x;
}

typedef struct spot {
    const group *group;
    spread x, y;
    bool best, front;
} spot;

static int read_spots(store *st, const drawing *d, const char *problem, spot **spots, arena *a)
{
    const results *r = d->results;
    const group **groups;
    int labels = choose_best(r, problem, &groups, a), count = 0;
    *spots = arena_array(a, spot, r->group_count + 1);
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (g->count == 0 || strcmp(g->trial->problem_label, problem) != 0 ||
            !isfinite(g->score.median))
            continue;
        spot s = {.group = g};
        if (!quantity_of(st, r, g, d->figure->x, &s.x, a) ||
            !quantity_of(st, r, g, d->figure->y, &s.y, a))
            continue;
        for (int i = 0; i < labels; i++)
            s.best |= groups[i] == g;
        (*spots)[count++] = s;
    }
    return count;
}

/* Nothing else is at least as good in both and better in one. */
static void mark_front(spot *spots, int count, double x_sign, double y_sign)
{
    for (int k = 0; k < count; k++) {
        spots[k].front = true;
        for (int i = 0; i < count; i++) {
            double dx = x_sign * (spots[i].x.median - spots[k].x.median);
            double dy = y_sign * (spots[i].y.median - spots[k].y.median);
            spots[k].front &= !(dx <= 0 && dy <= 0 && (dx < 0 || dy < 0));
        }
    }
}

static void scale_x(spread *s, double size)
{
    s->low /= size;
    s->median /= size;
    s->high /= size;
}

static void fill_panel(drawing *d, panel *p, const spot *spots, int count)
{
    extent x = extent_empty, y = extent_empty;
    for (int k = 0; k < count; k++) {
        const spot *s = &spots[k];
        int at = drawing_find(d, s->group->trial->label);
        extent_add(&x, s->x.median);
        extent_add(&y, s->y.median);
        if (s->best) {
            extent_add(&x, s->x.low);
            extent_add(&x, s->x.high);
            extent_add(&y, s->y.low);
            extent_add(&y, s->y.high);
        }
        DRAWING_ROW(&p->blocks[at], s->x.low, s->x.median, s->x.high, s->y.low, s->y.median,
                    s->y.high, s->best, s->front);
    }
    p->x = axis_fit(x, (double)NAN);
    p->y = axis_fit(y, (double)NAN);
    p->absent = count > 0 ? NULL : "no setting came to a result";
}

static void label_axes(drawing *d, clock_unit across, clock_unit up, arena *a)
{
    const char *metric = drawing_metric(d->results, a);
    d->x_label = quantity_is_cost(d->figure->x) ? clock_label(d->figure->x, across, a) : metric;
    d->y_label = quantity_is_cost(d->figure->y) ? clock_label(d->figure->y, up, a) : metric;
}

bool draw_pareto(store *st, const results *r, const figure *f, const char *const *problems,
                 int count, drawing *d, arena *a)
{
    drawing_begin(d, r, f, problems, count, a);
    spot **spots = arena_array(a, spot *, count);
    int *counts = arena_array(a, int, count), all = 0;
    clock_unit across = clock_unit_of(f->x, 0), up = clock_unit_of(f->y, 0);
    for (int k = 0; k < count; k++) {
        all += counts[k] = read_spots(st, d, problems[k], &spots[k], a);
        for (int i = 0; i < counts[k]; i++) {
            across = clock_unit_of(f->x, fmax(across.longest, spots[k][i].x.median));
            up = clock_unit_of(f->y, fmax(up.longest, spots[k][i].y.median));
        }
    }
    if (all == 0)
        return false;
    for (int k = 0; k < count; k++) {
        for (int i = 0; i < counts[k]; i++) {
            scale_x(&spots[k][i].x, across.size);
            scale_x(&spots[k][i].y, up.size);
        }
        mark_front(spots[k], counts[k], quantity_is_cost(f->x) || !r->higher ? 1 : -1,
                   quantity_is_cost(f->y) || !r->higher ? 1 : -1);
        fill_panel(d, &d->panels[k], spots[k], counts[k]);
    }
    label_axes(d, across, up, a);
    text_add(&d->variables, "front_up = %d\n", !quantity_is_cost(f->y) && r->higher);
    d->shape.legend = "points";
    d->title = "Two costs at the end of a trial";
    d->columns = "x_low\tx\tx_high\ty_low\ty\ty_high\tbest\tfront";
    d->method = "A point is a setting: medians over the seeds; large with quartiles the best "
                "setting of each optimizer, small the others. The line joins the settings that "
                "no other beats in both. Settings without a finite median are left out.";
    caption_settings(d, problems, count, a);
    return true;
}
