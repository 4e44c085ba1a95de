#include "cli/crosstab.h"

#include <math.h>
#include <string.h>

#include "cli/units.h"
#include "stats/cells.h"
#include "stats/ties.h"

/* Labels by problems: cells[label * problems + problem]. */
typedef struct table {
    const results *results;
    const crosstab *how;
    const char **problems; /* those that have the metric */
    int *places;           /* of these among the results' */
    int count;
    const group **cells;
    const char **words;
    bool *best, told;
} table;

/* "120 (4/5)", "- (0/5)": the median, and how many got there where some did not. */
static const char *time_words(store *st, const table *t, const group *g, arena *a)
{
    double *hits = cell_hits(st, g, t->how->question.target, t->how->question.clock, a);
    int reached = 0;
    for (int k = 0; k < g->count; k++)
        reached += isfinite(hits[k]);
    spread times = spread_of(hits, g->count);
    bool timed = strstr(t->how->question.clock, "seconds") != NULL;
    const char *median = !isfinite(times.median) ? "-"
                         : timed                 ? unit_seconds(a, times.median)
                                                 : arena_format(a, "%.6g", times.median);
    return reached < g->count ? arena_format(a, "%s (%d/%d)", median, reached, g->count)
                              : median;
}

static const char *value_words(const table *t, const group *g, arena *a)
{
    interval values = summary_values(t->results, summary_of(g, t->how->kind, a));
    if (!isfinite(values.estimate))
        return g->diverged >= g->failed ? "diverged" : "failed";
    return arena_format(a, "%s %s", summary_value(values, a), summary_interval(values, a));
}

/* What the best is the least of. */
static double size_of(store *st, const table *t, const group *g, arena *a)
{
    if (!t->how->question.target)
        return summary_of(g, t->how->kind, a).estimate;
    return spread_of(cell_hits(st, g, t->how->question.target, t->how->question.clock, a),
                     g->count)
        .median;
}

static void mark_problem(store *st, table *t, int p, arena *a)
{
    int labels = t->results->label_count, count = 0, best = -1;
    int *at = arena_array(a, int, labels);
    double *sizes = arena_array(a, double, labels);
    const group **groups = arena_array(a, const group *, labels);
    bool *tied = arena_array(a, bool, labels);
    for (int k = 0; k < labels; k++) {
        const group *g = t->cells[k * t->count + p];
        if (!g)
            continue;
        groups[count] = g;
        at[count] = k;
        sizes[count] = size_of(st, t, g, a);
        if (isfinite(sizes[count]) && (best < 0 || sizes[count] < sizes[best]))
            best = count;
        count++;
    }
    if (best < 0)
        return;
    t->told &= ties_of(st, t->results, groups, count, best, t->how->question, tied, a);
    for (int k = 0; k < count; k++)
        t->best[at[k] * t->count + p] =
            isfinite(sizes[k]) && (tied[k] || sizes[k] == sizes[best]);
}

static table fill(store *st, const results *r, const crosstab *how, arena *a)
{
    int cells = r->label_count * r->problem_count;
    table t = {.results = r,
               .how = how,
               .problems = arena_array(a, const char *, r->problem_count),
               .places = arena_array(a, int, r->problem_count),
               .cells = arena_array(a, const group *, cells),
               .words = arena_array(a, const char *, cells),
               .best = arena_array(a, bool, cells),
               .told = true};
    const group **all = cells_of(r, a);
    for (int p = 0; p < r->problem_count; p++)
        if (results_measured(r, r->problems[p])) {
            t.problems[t.count] = r->problems[p];
            t.places[t.count++] = p;
        }
    for (int k = 0; k < r->label_count; k++)
        for (int p = 0; p < t.count; p++) {
            const group *g = all[k * r->problem_count + t.places[p]];
            t.cells[k * t.count + p] = g;
            t.words[k * t.count + p] = !g                     ? ""
                                       : how->question.target ? time_words(st, &t, g, a)
                                                              : value_words(&t, g, a);
        }
    for (int p = 0; p < t.count; p++)
        mark_problem(st, &t, p, a);
    return t;
}

static const char *title_of(const table *t, arena *a)
{
    const results *r = t->results;
    const duel_question *q = &t->how->question;
    int least = 0, most = 0;
    for (int k = 0; k < r->label_count * t->count; k++) {
        int seeds = t->cells[k] ? t->cells[k]->count : 0;
        least = seeds > 0 && (least == 0 || seeds < least) ? seeds : least;
        most = seeds > most ? seeds : most;
    }
    const char *seeds = least < most ? arena_format(a, "%d to %d seeds", least, most)
                                     : arena_format(a, "%d seed%s", most, most == 1 ? "" : "s");
    if (q->target)
        return arena_format(a,
                            "%s: %s to %s %.6g, median of %s; (reached/seeds) where some never "
                            "got there",
                            r->study->name, duel_clock(q->clock), q->target->metric,
                            q->target->value, seeds);
    return arena_format(a, "%s: %s %s%s%s%s, %s of %s", r->study->name,
                        r->measure.best ? "best" : "final", r->measure.metric,
                        *r->unit ? " (" : "", r->unit, *r->unit ? ")" : "",
                        summary_words(t->how->kind), seeds);
}

/* Places the words of (label, problem) in a sheet of rows and columns. */
static void lay_out(const table *t, sheet *s, bool *best)
{
    bool across = t->how->across;
    int labels = t->results->label_count;
    for (int k = 0; k < labels; k++)
        for (int p = 0; p < t->count; p++) {
            int row = across ? k : p, column = 1 + (across ? p : k);
            s->cells[row * s->columns + column] = t->words[k * t->count + p];
            best[row * s->columns + column] = t->best[k * t->count + p];
        }
    for (int row = 0; row < s->rows; row++)
        s->cells[row * s->columns] = across ? t->results->labels[row] : t->problems[row];
    for (int c = 1; c < s->columns; c++)
        s->header[c] = across ? t->problems[c - 1] : t->results->labels[c - 1];
    s->header[0] = across ? "optimizer" : "problem";
}

sheet crosstab_sheet(store *st, const results *r, const crosstab *how, arena *a)
{
    table t = fill(st, r, how, a);
    sheet s = {.title = title_of(&t, a),
               .columns = 1 + (how->across ? t.count : r->label_count),
               .rows = how->across ? r->label_count : t.count};
    bool *numbers = arena_array(a, bool, s.columns), *best;
    sheet_best *marks = arena_alloc(a, sizeof *marks);
    s.header = arena_array(a, const char *, s.columns);
    s.cells = arena_array(a, const char *, s.rows *s.columns);
    best = arena_array(a, bool, s.rows *s.columns);
    for (int c = 1; c < s.columns; c++)
        numbers[c] = true;
    s.numbers = numbers;
    lay_out(&t, &s, best);
    *marks = (sheet_best){best, ties_note(t.told)};
    for (int k = 0; k < s.rows * s.columns && r->label_count > 1; k++)
        s.best = best[k] ? marks : s.best;
    s.notes = arena_array(a, const char *, 2);
    s.notes[s.notes_count++] = "Each optimizer at its setting of the least median over the "
                               "seeds; diverged and failed seeds count as infinitely bad.";
    return s;
}
