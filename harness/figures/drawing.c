#include "figures/drawing.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "stats/choice.h"

enum { NAME_MOST = 120, DENSE = 20 };

const char *drawing_metric(const results *r, arena *a)
{
    const char *metric = r->measure.metric;
    return *r->unit ? arena_format(a, "%s (%s)", metric, r->unit) : metric;
}

char *drawing_name(arena *a, const char *const *words, int count)
{
    text name = {0};
    for (int k = 0; k < count; k++) {
        text_add(&name, "%s", k ? "-" : "");
        for (const char *c = words[k]; *c && name.length < NAME_MOST; c++) {
            unsigned char byte = (unsigned char)*c;
            bool kept = isalnum(byte) || byte == '.' || byte == '_';
            if (kept || (name.length > 0 && name.data[name.length - 1] != '-'))
                text_add(&name, "%c", kept ? tolower(byte) : '-');
        }
    }
    while (name.length > 1 && name.data[name.length - 1] == '-')
        name.data[--name.length] = '\0';
    char *copy = arena_copy(a, name.data);
    text_free(&name);
    return copy;
}

static const char *lost_word(bool diverged, bool failed)
{
    static const char *const words[] = {NULL, "diverged", "failed", "diverged or failed"};
    return words[diverged | failed << 1];
}

const char *drawing_lost(const group *const *groups, int count)
{
    bool diverged = false, failed = false;
    for (int k = 0; k < count; k++)
        if (!isfinite(groups[k]->score.median)) {
            diverged |= groups[k]->failed < groups[k]->count;
            failed |= groups[k]->failed > 0;
        }
    return lost_word(diverged, failed);
}

void drawing_mark_lost(drawing *d, const group *const *groups, int count)
{
    const char *more = drawing_lost(groups, count);
    if (!more)
        return;
    bool diverged = strstr(more, "diverged") || (d->lost && strstr(d->lost, "diverged"));
    bool failed = strstr(more, "failed") || (d->lost && strstr(d->lost, "failed"));
    d->lost = lost_word(diverged, failed);
}

void drawing_mark_seeds(drawing *d, const group *const *groups, int count)
{
    bool diverged = d->lost && strstr(d->lost, "diverged");
    bool failed = d->lost && strstr(d->lost, "failed");
    for (int k = 0; k < count; k++) {
        diverged |= groups[k]->diverged > 0;
        failed |= groups[k]->failed > 0;
    }
    d->lost = lost_word(diverged, failed);
}

int drawing_find(const drawing *d, const char *label)
{
    for (int k = 0; k < d->count; k++)
        if (strcmp(d->series[k].label, label) == 0)
            return k;
    return -1;
}

const char *drawing_why(figure_kind kind)
{
    static const char *const needs[FIGURE_KINDS] = {
        [FIGURE_CURVES] = "no trial has the metric",
        [FIGURE_SENSITIVITY] = "no optimizer tries several values of the option",
        [FIGURE_HEATMAP] = "no optimizer tries several values of both options",
        [FIGURE_PROFILE] = "the study has no target of this metric",
        [FIGURE_DATA_PROFILE] = "no trial begins at a finite value",
        [FIGURE_ECDF] = "the study has no target of this metric",
        [FIGURE_BARS] = "the study has no target of this metric",
        [FIGURE_RANKS] = "ranks need two optimizers and two problems",
        [FIGURE_PARETO] = "no trial has both quantities",
        [FIGURE_TUNING] = "no optimizer tries two settings",
        [FIGURE_BOX] = "no trial has the metric",
        [FIGURE_SCALING] = "a law needs three sizes: problems or budgets that differ",
    };
    return needs[kind];
}

typedef struct standing {
    const char *label;
    int place; /* in the study */
    double rank;
} standing;

static int place_of(const results *r, const char *label)
{
    int place = 0;
    while (place < r->label_count && strcmp(r->labels[place], label) != 0)
        place++;
    return place;
}

/* Who has no trial on a problem is last there. */
static void add_ranks(standing *all, const results *r, const char *problem, arena *a)
{
    const group **groups;
    int count = choose_best(r, problem, &groups, a);
    for (int k = 0; k < r->label_count; k++)
        all[k].rank += r->label_count;
    for (int k = 0; k < count; k++)
        all[place_of(r, groups[k]->trial->label)].rank += k - r->label_count;
}

static void sort_standings(standing *all, int count)
{
    for (int k = 1; k < count; k++) {
        standing one = all[k];
        int at = k;
        for (; at > 0 && all[at - 1].rank > one.rank; at--)
            all[at] = all[at - 1];
        all[at] = one;
    }
}

static bool present(const results *r, const char *label)
{
    for (int64_t k = 0; k < r->group_count; k++)
        if (r->groups[k].count > 0 && strcmp(r->groups[k].trial->label, label) == 0)
            return true;
    return false;
}

/* Few optimizers keep their place in the study as their style, so that a colour is the same in
   all figures of a race; of many only the best have one. */
static void rank_series(drawing *d, const char *const *problems, int count, arena *a)
{
    const results *r = d->results;
    standing *all = arena_array(a, standing, r->label_count);
    for (int k = 0; k < r->label_count; k++)
        all[k] = (standing){r->labels[k], k, 0};
    for (int k = 0; k < count; k++)
        add_ranks(all, r, problems[k], a);
    sort_standings(all, r->label_count);
    d->series = arena_array(a, drawn_series, r->label_count);
    for (int k = 0; k < r->label_count; k++)
        if (present(r, all[k].label))
            d->series[d->count++] = (drawn_series){all[k].label, all[k].place + 1};
    d->named = d->count <= NAMED_MOST ? d->count : NAMED_MOST - 1;
    for (int k = 0; k < d->count && r->label_count > NAMED_MOST; k++)
        d->series[k].style = k + 1;
}

void drawing_panels(drawing *d, int count, arena *a)
{
    d->panel_count = count;
    d->panels = arena_array(a, panel, count);
    for (int k = 0; k < count; k++) {
        d->panels[k].title = "";
        d->panels[k].blocks = arena_array(a, text, d->count + 1);
    }
}

void drawing_begin(drawing *d, const results *r, const figure *f, const char *const *problems,
                   int count, arena *a)
{
    *d = (drawing){.figure = f, .results = r, .higher = r->higher};
    d->problems = problems;
    d->problem_count = count;
    d->title =
        arena_format(a, "%s of the study %s", figure_kind_names[f->kind], r->study->name);
    d->shape.legend = "linespoints";
    rank_series(d, problems, count, a);
    drawing_panels(d, count, a);
    for (int k = 0; k < count; k++)
        d->panels[k].title = problems[k];
    const char *metric = drawing_metric(r, a);
    d->y_label = metric;
    d->x_label = "";
}

static bool has_data(const drawing *d, int k)
{
    for (int p = 0; p < d->panel_count; p++)
        if (d->panels[p].blocks[k].length > 0)
            return true;
    return false;
}

void drawing_keep(drawing *d)
{
    int kept = 0;
    for (int k = 0; k < d->count; k++) {
        if (!has_data(d, k))
            continue;
        d->series[kept] = d->series[k];
        for (int p = 0; p < d->panel_count; p++)
            d->panels[p].blocks[kept] = d->panels[p].blocks[k];
        kept++;
    }
    d->count = kept;
    d->named = kept <= NAMED_MOST ? kept : NAMED_MOST - 1;
}

void drawing_dense(drawing *d, int points)
{
    text_add(&d->variables, "dense = %d\n", points > DENSE);
}

void drawing_row(text *block, int count, const double *values)
{
    for (int k = 0; k < count; k++)
        text_add(block, isnan(values[k]) ? "%sNaN" : "%s%.10g", k ? "\t" : "", values[k]);
    text_add(block, "\n");
}

void drawing_free(drawing *d)
{
    for (int p = 0; p < d->panel_count; p++) {
        text_free(&d->panels[p].tics);
        for (int k = 0; k < d->count; k++)
            text_free(&d->panels[p].blocks[k]);
    }
    text_free(&d->variables);
    text_free(&d->caption);
}
