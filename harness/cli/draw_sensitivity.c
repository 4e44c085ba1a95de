/* The figure `sensitivity`: the final value over one option, best over the others. */
#include <math.h>
#include <string.h>

#include "cli/drawing.h"
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
    bool logarithmic = true;
    for (int k = 0; k < count; k++) {
        logarithmic &= lines[k].option->scale == SL_LOG;
        for (int i = 0; i < lines[k].count; i++)
            extent_add(&all, lines[k].responses[i].value.number);
    }
    if (!logarithmic || !all.any || all.low <= 0) {
        double room = all.high > all.low ? 0.05 * (all.high - all.low) : 0.5;
        return all.any ? (axis){all.low - room, all.high + room, false}
                       : axis_fit(all, (double)NAN);
    }
    double room = all.high > all.low ? pow(all.high / all.low, 0.04) : 3;
    return (axis){all.low / room, all.high * room, true};
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

static void add_data(const results *r, const line *l, text *out)
{
    for (int i = 0; i < l->count; i++) {
        spread y = results_spread(r, l->responses[i].group->score);
        text_add(out, "%s\t%.10g\t%.10g\t%.10g\t%.10g\n", l->label,
                 l->responses[i].value.number, y.low, y.median, y.high);
    }
    text_add(out, "\n\n");
}

/* What the triangles stand for. */
static const char *find_lost(const results *r, const line *lines, int count, arena *a)
{
    int lost = 0;
    const group **groups = arena_array(a, const group *, r->group_count);
    for (int k = 0; k < count; k++)
        for (int i = 0; i < lines[k].count; i++)
            groups[lost++] = lines[k].responses[i].group;
    return drawing_lost(groups, lost);
}

static void describe(drawing *d, const results *r, const figure *f, const char *problem_label,
                     const group *const *groups, arena *a)
{
    const char *words[] = {"sensitivity", r->measure.metric, f->over, problem_label};
    d->kind = FIGURE_SENSITIVITY;
    d->name = drawing_name(a, words, 4);
    d->title = arena_format(a, "%s: %s", r->study->name, problem_label);
    d->note = arena_format(a, "median and quartiles over %s, best over the other options",
                           drawing_seeds(groups, d->count, a));
    d->x_label = f->over;
    d->y_label =
        arena_format(a, "%s %s", r->measure.best ? "best" : "final", drawing_metric(r, a));
    d->higher = r->higher;
}

bool draw_sensitivity(store *st, const results *r, const figure *f, const char *problem_label,
                      drawing *d, arena *a)
{
    line *lines;
    (void)st;
    int count = find_lines(r, problem_label, f->over, &lines, a);
    if (count == 0 || !results_measured(r, problem_label))
        return false;
    const group **groups = arena_array(a, const group *, count);
    for (int k = 0; k < count; k++)
        groups[k] = lines[k].responses[0].group;
    *d = (drawing){.count = count, .series = arena_array(a, drawn_series, count)};
    describe(d, r, f, problem_label, groups, a);
    d->x = fit_option(lines, count);
    d->y = fit_values(r, lines, count);
    d->lost = find_lost(r, lines, count, a);
    add_word_tics(lines, count, &d->x_tics);
    text_add(&d->data, "optimizer\t%s\tlow\tmedian\thigh\n", f->over);
    for (int k = 0; k < count; k++) {
        d->series[k] = (drawn_series){lines[k].label, drawing_style(r, lines[k].label),
                                      (double)NAN, (double)NAN, 1};
        add_data(r, &lines[k], &d->data);
    }
    return true;
}
