/* The figure `heatmap`: the value over two options, a panel for every problem and optimizer
   that varies both. */
#include <math.h>
#include <string.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "stats/choice.h"

typedef struct grid {
    const char *problem, *label;
    const sl_option *across, *up;
    option_value *x, *y; /* ascending, each once */
    int columns, rows;
    const group **cells; /* the best over the other options; NULL: not tried */
} grid;

static int place(option_value *values, int *count, option_value one)
{
    int at = 0;
    while (at < *count && values[at].number < one.number)
        at++;
    if (at < *count && values[at].number == one.number)
        return at;
    memmove(values + at + 1, values + at, (size_t)(*count - at) * sizeof *values);
    values[at] = one;
    ++*count;
    return at;
}

static bool member(const group *g, const grid *of)
{
    return g->count > 0 && strcmp(g->trial->problem_label, of->problem) == 0 &&
           strcmp(g->trial->label, of->label) == 0;
}

static bool read_grid(const results *r, grid *m, int across, int up, arena *a)
{
    m->x = arena_array(a, option_value, r->group_count + 1);
    m->y = arena_array(a, option_value, r->group_count + 1);
    for (int64_t k = 0; k < r->group_count; k++)
        if (member(&r->groups[k], m)) {
            place(m->x, &m->columns, r->groups[k].trial->optimizer.values[across]);
            place(m->y, &m->rows, r->groups[k].trial->optimizer.values[up]);
        }
    if (m->columns < 2 || m->rows < 2)
        return false;
    m->cells = arena_array(a, const group *, m->columns * m->rows);
    for (int64_t k = 0; k < r->group_count; k++)
        if (member(&r->groups[k], m)) {
            const group *g = &r->groups[k];
            int x = place(m->x, &m->columns, g->trial->optimizer.values[across]);
            int y = place(m->y, &m->rows, g->trial->optimizer.values[up]);
            const group **cell = &m->cells[y * m->columns + x];
            if (!*cell || group_compare(g, *cell) < 0)
                *cell = g;
        }
    return true;
}

static int find_grids(const drawing *d, grid *grids, arena *a)
{
    const results *r = d->results;
    int count = 0;
    for (int p = 0; p < d->problem_count; p++) {
        const group **groups;
        int labels = choose_best(r, d->problems[p], &groups, a);
        for (int k = 0; k < labels; k++) {
            const sl_plugin *about = plugin_about(groups[k]->trial->optimizer.plugin);
            int across = option_find(about, d->figure->over);
            int up = option_find(about, d->figure->over2);
            grid m = {.problem = d->problems[p], .label = groups[k]->trial->label};
            if (across < 0 || up < 0 || !read_grid(r, &m, across, up, a))
                continue;
            m.across = &about->options[across];
            m.up = &about->options[up];
            grids[count++] = m;
        }
    }
    return count;
}

/* To three digits: 0.0178, where a log grid has 0.01778279. */
static void value_words(text *out, const sl_option *option, const option_value *value)
{
    if (option->type == SL_TYPE_REAL)
        text_add(out, "%.3g", value->number);
    else
        option_words(out, option, value);
}

/* The values of the options under the cells, as many as fit between the first and the last
   cell, `room` letters from each other. */
static void add_tics(text *out, char across, const sl_option *option,
                     const option_value *values, int count, int room)
{
    size_t longest = 0;
    for (int k = 0; k < count; k++) {
        text words = {0};
        value_words(&words, option, &values[k]);
        longest = words.length > longest ? words.length : longest;
        text_free(&words);
    }
    int gaps = room / ((int)longest + 1),
        step = gaps > 0 ? (count - 1 + gaps - 1) / gaps : count;
    text_add(out, "set %ctics scale 0 (", across);
    for (int k = 0; k<count; k += step> 0 ? step : 1) {
        text words = {0};
        value_words(&words, option, &values[k]);
        text_add(out, "%s", k ? ", " : "");
        script_quote(out, words.data, false);
        text_add(out, " %d", k + 1);
        text_free(&words);
    }
    text_add(out, ")\n");
}

static void fill_panel(drawing *d, panel *p, const grid *m)
{
    extent seen = extent_empty;
    const group *best = NULL;
    for (int k = 0; k < m->columns * m->rows; k++)
        if (m->cells[k] && (!best || group_compare(m->cells[k], best) < 0))
            best = m->cells[k];
    for (int y = 0; y < m->rows; y++)
        for (int x = 0; x < m->columns; x++) {
            const group *g = m->cells[y * m->columns + x];
            if (!g)
                continue;
            double value = results_value(d->results, g->score.median);
            extent_add(&seen, value);
            DRAWING_ROW(&p->blocks[0], x + 1, y + 1, m->x[x].number, m->y[y].number, value,
                        !isfinite(value), g == best && isfinite(value));
            drawing_mark_lost(d, &g, 1);
        }
    axis colours = axis_fit(seen, (double)NAN);
    int panels = d->panel_count, room = panels == 1   ? 30
                                        : panels == 2 ? 9
                                        : panels == 3 ? 17
                                                      : 11;
    p->x = (axis){0.5, m->columns + 0.5, false};
    p->y = (axis){0.5, m->rows + 0.5, false};
    add_tics(&p->tics, 'x', m->across, m->x, m->columns, room);
    add_tics(&p->tics, 'y', m->up, m->y, m->rows, 60);
    text_add(&p->tics, "%s logscale cb\nset cbrange [%.10g:%.10g]\n",
             colours.logarithmic ? "set" : "unset", seen.any ? colours.low : 0,
             seen.any ? colours.high : 1);
    if (seen.any)
        axis_tics(&colours, "cb", 5, &p->tics);
    if (!seen.any)
        text_add(&p->tics, "unset colorbox\n");
}

bool draw_heatmap(store *st, const results *r, const figure *f, const char *const *problems,
                  int count, drawing *d, arena *a)
{
    (void)st;
    drawing_begin(d, r, f, problems, count, a);
    grid *grids = arena_array(a, grid, count * (d->count + 1));
    int found = find_grids(d, grids, a);
    if (found == 0)
        return false;
    d->series[0] = (drawn_series){drawing_metric(r, a), 1};
    d->count = d->named = 1;
    drawing_panels(d, found < PANELS_MOST ? found : PANELS_MOST, a);
    for (int k = 0; k < d->panel_count; k++) {
        d->panels[k].title = arena_format(a, "%s: %s", grids[k].problem, grids[k].label);
        fill_panel(d, &d->panels[k], &grids[k]);
    }
    d->x_label = f->over;
    d->y_label = f->over2;
    d->shape = (shape){.right = 0.5};
    d->title = arena_format(a, "%s %s over %s and %s", r->measure.best ? "Best" : "Final",
                            drawing_metric(r, a), f->over, f->over2);
    d->columns = "column\trow\tacross\tup\tvalue\tlost\tbest";
    d->method = "Colours are medians over the seeds, the best over the other options; a ring "
                "marks the best cell, a cross a cell of which at least half of the seeds "
                "diverged or failed; cells that were not tried are left white.";
    if (found > d->panel_count)
        text_add(&d->caption, " The first %d of %d grids are shown.", d->panel_count, found);
    return true;
}
