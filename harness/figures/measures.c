#include "figures/measures.h"

#include <math.h>

#include "stats/sensitivity_measures.h"

enum { REPETITIONS = 2000, WORDS_MOST = 2500 /* bytes: a caption, not a table */ };
static const double LEVEL = 0.95, ROW = 0.055; /* inches of the strip for each series */

const char *const measures_columns =
    "best\tnear_low\tnear_high\toptimum\toptimum_low\toptimum_high\tS\tlow_edge\thigh_edge";

/* The optimum's interval as far as rates were tried; the caption has the whole. */
static interval shown(const sensitivity_measures *m)
{
    interval i = m->optimum;
    if (i.low < m->least)
        i.low = m->least;
    if (i.estimate <= m->most && i.high > m->most)
        i.high = m->most;
    return i;
}

/* A line of its own behind the points of the block. */
static void add_line(text *block, const sensitivity_measures *m)
{
    const double none = (double)NAN;
    const interval optimum = shown(m);
    DRAWING_ROW(block, none, none, none, none, m->best, m->near_optimal.low,
                m->near_optimal.high, optimum.estimate, optimum.low, optimum.high,
                m->tolerance.sensitivity, m->boundary.low ? m->least : none,
                m->boundary.high ? m->most : none);
}

static void add_optimum(text *out, const interval *i)
{
    if (isnan(i->estimate))
        return;
    text_add(out, ", optimum %.2g", i->estimate);
    if (isfinite(i->high))
        text_add(out, " [%.2g, %.2g]", i->low, i->high);
    else if (isfinite(i->low))
        text_add(out, " [%.2g, inf)", i->low);
}

/* ", at the upper edge of its grid (add 0.3)" */
static void add_edge(text *out, const char *which, bool touched, double next)
{
    if (touched)
        text_add(out, ", at the %s edge of its grid (add %.2g)", which, next);
}

static void add_words(text *out, const char *label, const sensitivity_measures *m)
{
    text_add(out, "%s", label);
    if (isfinite(m->tolerance.sensitivity))
        text_add(out, " S=%.2g%s", m->tolerance.sensitivity, m->tolerance.cut ? "*" : "");
    if (isfinite(m->near_optimal.low))
        text_add(out, ", %.1f decades", tolerance_width(m->near_optimal));
    add_optimum(out, &m->optimum);
    add_edge(out, "lower", m->boundary.low, m->boundary.extend_low);
    add_edge(out, "upper", m->boundary.high, m->boundary.extend_high);
    if (m->boundary.best < 0)
        text_add(out, " has no finite mean");
}

/* What was said of any series. */
typedef struct mentions {
    bool any, logarithmic, cut, near_optimal;
} mentions;

static void measure_panel(drawing *d, panel *p, const char *option, mentions *said, text *words,
                          arena *a)
{
    bootstrap how = {LEVEL, REPETITIONS, 1, false};
    const char *comma = d->panel_count > 1 ? arena_format(a, " On %s: ", p->title) : " ";
    size_t before = words->length;
    for (int k = 0; k < d->named; k++) {
        sensitivity_measures m;
        if (p->tics.length || !sensitivity_measure(d->results, p->title, d->series[k].label,
                                                   option, p->x.logarithmic, how, &m, a))
            continue;
        add_line(&p->blocks[k], &m);
        text_add(words, "%s", comma);
        add_words(words, d->series[k].label, &m);
        comma = "; ";
        said->any = true;
        said->logarithmic |= p->x.logarithmic;
        said->cut |= m.tolerance.cut;
        said->near_optimal |= isfinite(m.near_optimal.low);
    }
    if (words->length > before)
        text_add(words, ".");
}

static void explain(drawing *d, const mentions *said, const char *option)
{
    text *out = &d->caption;
    text_add(out, " Above, of the means over the seeds: ");
    if (said->logarithmic && said->near_optimal)
        text_add(out, "a line where they are within two standard deviations over the seeds of "
                      "the best (its width in decades); ");
    if (said->logarithmic)
        text_add(out,
                 "a point at the optimum of a parabola in log %s through the best and two "
                 "neighbours on each side (open: at the best, where there is no such "
                 "optimum)%s; ",
                 option,
                 said->near_optimal ? ", thick its 95 % percentile interval of 2000 bootstrap "
                                      "samples of the seeds"
                                    : "");
    text_add(out,
             "an arrow where the best, or its equal within a standard error, is at the edge "
             "of the grid.");
    if (said->logarithmic)
        text_add(out,
                 " S is the mean of min(y, y_0) - y* over the grid within 1.5 decades of "
                 "the best (y_0 at the start, y* the best; arXiv:2309.14322)%s.",
                 said->cut ? "; * the grid ends within them" : "");
}

void measures_add(drawing *d, const char *option, arena *a)
{
    text words = {0};
    mentions said = {0};
    for (int k = 0; k < d->panel_count; k++)
        measure_panel(d, &d->panels[k], option, &said, &words, a);
    if (said.any) {
        d->shape.strip = ROW * (d->named + 0.6);
        explain(d, &said, option);
        if (words.length <= WORDS_MOST)
            text_add(&d->caption, "%s", words.data);
        else
            text_add(&d->caption, " The numbers are in the figure's .tsv.");
    }
    text_free(&words);
}
