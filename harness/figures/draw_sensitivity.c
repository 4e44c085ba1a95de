/* The figure `sensitivity`: the final value over one option, best over the others. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "figures/measures.h"
#include "stats/sensitivity.h"

typedef struct line {
    const char *label;
    const sl_option *option;
    response *responses;
    int count;
} line;

/* Labels on the problem that try several values of the option. */
static int find_lines(const results *r, const char *problem_label, const char *option,
                      line **found, arena *a)
{
    const group **groups;
    int labels = choose_best(r, problem_label, &groups, a), count = 0;
    *found = arena_array(a, line, labels);
    for (int k = 0; k < labels; k++) {
        const trial *t = groups[k]->trial;
        line one = {.label = t->label};
        one.count = sensitivity_of(r, problem_label, t->label, option, &one.responses, a);
        if (one.count < 2)
            continue;
        const sl_plugin *about = plugin_about(t->optimizer.plugin);
        one.option = &about->options[option_find(about, option)];
        (*found)[count++] = one;
    }
    return count;
}

static axis fit_option(const line *lines, int count)
{
    extent all = extent_empty;
    bool logarithmic = false; /* imported options do not say that they are */
    for (int k = 0; k < count; k++) {
        logarithmic |= lines[k].option->scale == SL_LOG;
        for (int i = 0; i < lines[k].count; i++)
            extent_add(&all, lines[k].responses[i].value.number);
    }
    if (!logarithmic || !all.any || all.low <= 0) {
        double room = all.high > all.low ? 0.05 * (all.high - all.low) : 0.5;
        return all.any ? (axis){all.low - room, all.high + room, false}
                       : axis_fit(all, (double)NAN);
    }
    double room = all.high > all.low ? pow(all.high / all.low, 0.04) : 3;
    return (axis){fmax(all.low / room, DBL_MIN), fmin(all.high * room, DBL_MAX), true};
}

/* Words under the axis of a switch or a choice. */
static void add_word_tics(const line *lines, int count, text *out)
{
    const char *comma = "";
    if (count == 0 ||
        (lines[0].option->type != SL_TYPE_BOOL && lines[0].option->type != SL_TYPE_CHOICE))
        return;
    text_add(out, "set xtics (");
    for (int k = 0; k < count; k++)
        for (int i = 0; i < lines[k].count; i++) {
            const option_value *value = &lines[k].responses[i].value;
            text_add(out, "%s'", comma);
            option_value_add(out, lines[k].option, value);
            text_add(out, "' %g", value->number);
            comma = ", ";
        }
    text_add(out, ")\n");
}

/* Where the trials of the study began: the measure of what is still worth showing. */
static double worst_start(const line *lines, int count)
{
    double worst = (double)NAN;
    for (int k = 0; k < count; k++)
        for (int i = 0; i < lines[k].count; i++)
            for (int s = 0; s < lines[k].responses[i].group->count; s++) {
                double first = lines[k].responses[i].group->outcomes[s].first;
                if (isfinite(first))
                    worst = fmax(worst, first);
            }
    return worst;
}

static axis fit_values(const results *r, const line *lines, int count)
{
    extent all = extent_empty;
    double start = worst_start(lines, count);
    for (int k = 0; k < count; k++)
        for (int i = 0; i < lines[k].count; i++) {
            spread y = results_spread(r, lines[k].responses[i].group->score);
            extent_add(&all, y.median);
            if (!isfinite(y.median))
                continue;
            extent_add(&all, y.low);
            extent_add(&all, y.high);
        }
    if (!all.any)
        extent_add(&all, results_value(r, start));
    if (r->higher)
        return axis_fit(all, (double)NAN);
    return axis_fit(all, all.low >= 0 ? 100 * start : 2 * start - all.low);
}

static void add_line(const results *r, const line *l, text *block)
{
    for (int i = 0; i < l->count; i++) {
        spread y = results_spread(r, l->responses[i].group->score);
        DRAWING_ROW(block, l->responses[i].value.number, y.low, y.median, y.high);
    }
}

static void mark_lost(drawing *d, const line *l, arena *a)
{
    const group **groups = arena_array(a, const group *, l->count);
    for (int i = 0; i < l->count; i++)
        groups[i] = l->responses[i].group;
    drawing_mark_lost(d, groups, l->count);
}

static int fill_panel(drawing *d, panel *p, const figure *f, int *points, arena *a)
{
    line *lines;
    int count = find_lines(d->results, p->title, f->over, &lines, a);
    p->x = fit_option(lines, count);
    p->y = fit_values(d->results, lines, count);
    add_word_tics(lines, count, &p->tics);
    for (int k = 0; k < count; k++) {
        add_line(d->results, &lines[k], &p->blocks[drawing_find(d, lines[k].label)]);
        mark_lost(d, &lines[k], a);
        *points = lines[k].count > *points ? lines[k].count : *points;
    }
    if (count == 0)
        p->absent = arena_format(a, "no optimizer varies %s", f->over);
    return count;
}

bool draw_sensitivity(store *st, const results *r, const figure *f, const char *const *problems,
                      int count, drawing *d, arena *a)
{
    (void)st;
    int lines = 0, points = 0;
    drawing_begin(d, r, f, problems, count, a);
    for (int k = 0; k < count; k++)
        lines += fill_panel(d, &d->panels[k], f, &points, a);
    if (lines == 0)
        return false;
    drawing_keep(d);
    drawing_dense(d, points);
    d->x_label = f->over;
    d->y_label =
        arena_format(a, "%s %s", r->measure.best ? "best" : "final", drawing_metric(r, a));
    d->title = arena_format(a, "%s over %s", d->y_label, f->over);
    d->columns = arena_format(a, "%s\tlow\tmedian\thigh\t%s", f->over, measures_columns);
    d->method = "Points are medians over the seeds between their quartiles, the best over the "
                "other options.";
    measures_add(d, f->over, a);
    return true;
}
