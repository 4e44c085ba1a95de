/* Comparisons in sentences. */
#include <math.h>
#include <string.h>

#include "base/digits.h"
#include "stats/duel.h"

enum { MANY_SEEDS = 1000 }; /* more than that is as good as never */

const char *duel_clock(const char *clock)
{
    static const char *const words[][2] = {
        {"step", "steps"},
        {"gradient_calls", "gradients"},
        {"loss_calls", "loss evaluations"},
        {"hvp_calls", "Hessian-vector products"},
        {"matvec_calls", "matrix-vector products"},
        {"tokens", "tokens"},
        {"flops", "floating-point operations"},
        {"seconds", "time"},
        {"optimizer_seconds", "optimizer time"},
        {"oracle_seconds", "oracle time"},
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(clock, words[k][0]) == 0)
            return words[k][1];
    return clock;
}

/* A comparison seen from the side that is ahead. */
typedef struct view {
    const duel *duel;
    const char *first, *second;
    duel_lost first_lost, second_lost;
    interval effect; /* > 1 or < 0: the first is ahead */
} view;

static const char *name_of(const group *g, const group *other, const results *r, arena *a)
{
    if (strcmp(g->trial->label, other->trial->label) != 0)
        return g->trial->label;
    return arena_format(a, "%s{%s}", g->trial->label, group_setting(r, g, a));
}

static view view_of(const duel *d, arena *a)
{
    const char *one = name_of(d->a, d->b, d->results, a);
    const char *other = name_of(d->b, d->a, d->results, a);
    interval e = d->effect;
    if (duel_lead(d) <= 0)
        return (view){d, one, other, d->a_lost, d->b_lost, e};
    interval turned = d->question.target ? (interval){1 / e.estimate, 1 / e.high, 1 / e.low}
                                         : (interval){-e.estimate, -e.high, -e.low};
    return (view){d, other, one, d->b_lost, d->a_lost, turned};
}

static void add_number(text *out, double value, interval e)
{
    digits_add(out, value, fabs(e.high - e.low));
}

static void add_interval(text *out, interval e)
{
    if (isnan(e.low) || isnan(e.high))
        return;
    text_add(out, " [");
    add_number(out, e.low, e);
    text_add(out, ", ");
    add_number(out, e.high, e);
    text_add(out, "]");
}

static void add_goal(text *out, const duel *d)
{
    text_add(out, "%s ", d->question.target->metric);
    text_add_number(out, d->question.target->value);
    text_add(out, " on %s", d->a->trial->problem_label);
}

static bool is_time(const duel *d)
{
    return strstr(d->question.clock, "seconds") != NULL;
}

static void add_speed(const view *v, text *out)
{
    const duel *d = v->duel;
    int n = d->test.n;
    text_add(out, "%s reaches ", v->first);
    add_goal(out, d);
    if (!isfinite(v->effect.estimate)) {
        text_add(out, " with %d of %d seeds, %s with %d", n - v->first_lost.all, n, v->second,
                 n - v->second_lost.all);
        return;
    }
    text_add(out, " in ");
    add_number(out, v->effect.estimate, v->effect);
    text_add(out, "x %s %s than %s", is_time(d) ? "less" : "fewer",
             duel_clock(d->question.clock), v->second);
    add_interval(out, v->effect);
    if (d->medians)
        text_add(out, " (medians)");
}

/* Scores are lower when better; values may be higher. */
static void add_difference(const view *v, text *out)
{
    const results *r = v->duel->results;
    interval e = {fabs(v->effect.estimate), fmin(-v->effect.low, -v->effect.high),
                  fmax(-v->effect.low, -v->effect.high)};
    const char *metric = r->measure.metric, *problem = v->duel->a->trial->problem_label;
    const char *which = r->measure.best ? "best" : "final";
    if (!isfinite(v->effect.estimate)) {
        text_add(out, "%s has the better %s %s on %s than %s with %d of %d seeds", v->first,
                 which, metric, problem, v->second,
                 v->first_lost.all <= v->second_lost.all && duel_lead(v->duel) <= 0
                     ? v->duel->test.wins
                     : v->duel->test.losses,
                 v->duel->test.n);
        return;
    }
    text_add(out, "%s has a %s %s ", v->first, which, metric);
    add_number(out, e.estimate, e);
    text_add(out, "%s%s %s that of %s on %s", *r->unit ? " " : "", r->unit,
             r->higher ? "above" : "below", v->second, problem);
    add_interval(out, e);
}

static void add_lost(const char *who, duel_lost lost, const view *v, text *out)
{
    const char *between = " (";
    if (lost.all == 0)
        return;
    text_add(out, "; %s %s with %d of %d", who,
             v->duel->question.target ? "never got there" : "has no value", lost.all,
             v->duel->test.n);
    if (lost.diverged > 0) {
        text_add(out, "%s%d diverged", between, lost.diverged);
        between = ", ";
    }
    if (lost.failed > 0) {
        text_add(out, "%s%d failed", between, lost.failed);
        between = ", ";
    }
    text_add(out, "%s", *between == ',' ? ")" : "");
}

static void add_test(const duel *d, text *out)
{
    text_add(out, ", n=%d paired seed%s", d->test.n, d->test.n == 1 ? "" : "s");
    if (d->adaptive) {
        text_add(out, ", anytime-valid at %g over %d added", DUEL_ALPHA, d->added);
        if (d->family > 1)
            text_add(out, " (Bonferroni over %d)", d->family);
        return;
    }
    if (!isnan(d->p))
        text_add(out, d->p < 0.001 ? ", p=%.1g" : ", p=%.2g", d->p);
    if (!isnan(d->p) && d->family > 1)
        text_add(out, " (Holm over %d)", d->family);
}

static void add_need(const duel *d, text *out)
{
    if (d->test.n == 0)
        text_add(out, "no seed in common");
    else if (d->more > MANY_SEEDS)
        text_add(out, "more than %d seeds more would be needed", MANY_SEEDS);
    else
        text_add(out, "about %.0f more seed%s needed", d->more, d->more == 1 ? "" : "s");
}

static bool alike(const duel *d)
{
    return d->test.n > 0 && d->test.ties == d->test.n;
}

static bool none_arrived(const duel *d)
{
    return d->question.target && d->test.n > 0 && d->a_lost.all == d->test.n &&
           d->b_lost.all == d->test.n;
}

/* " with any of 8 seeds" */
static void add_every(text *out, const duel *d, const char *which)
{
    if (d->test.n == 1)
        text_add(out, " with the only seed");
    else
        text_add(out, " with %s of %d seeds", which, d->test.n);
}

static void add_undecided(const view *v, text *out)
{
    const duel *d = v->duel;
    if (none_arrived(d)) {
        text_add(out, "undecided: neither %s nor %s reaches ", v->first, v->second);
        add_goal(out, d);
        add_every(out, d, "any");
        return;
    }
    if (alike(d)) {
        text_add(out, "undecided: %s and %s are alike on %s", v->first, v->second,
                 d->a->trial->problem_label);
        add_every(out, d, "every one");
        return;
    }
    text_add(out, "undecided: ");
    add_need(d, out);
    if (d->test.n == 0) {
        text_add(out, " of %s and %s on %s", v->first, v->second, d->a->trial->problem_label);
        return;
    }
    text_add(out, "; so far ");
}

const char *duel_sentence(const duel *d, arena *a)
{
    text out = {0};
    view v = view_of(d, a);
    if (!d->decided)
        add_undecided(&v, &out);
    if (d->test.n > 0 && !none_arrived(d) && !alike(d)) {
        if (d->question.target)
            add_speed(&v, &out);
        else
            add_difference(&v, &out);
        add_test(d, &out);
        add_lost(v.first, v.first_lost, &v, &out);
        add_lost(v.second, v.second_lost, &v, &out);
        if (d->test.dropped > 0)
            text_add(&out, "; left out: %d seed%s that one of them lacks", d->test.dropped,
                     d->test.dropped == 1 ? "" : "s");
    }
    const char *words = arena_copy(a, out.data);
    text_free(&out);
    return words;
}

static void add_setting(const results *r, const group *g, int settings, text *out, arena *a)
{
    const char *words = group_setting(r, g, a);
    text_add(out, "%s%s%s", g->trial->label, *words ? " at " : "", words);
    if (settings > 1)
        text_add(out, " (best of %d settings)", settings);
}

const char *duel_settings(const duel *d, arena *a)
{
    text out = {0};
    add_setting(d->results, d->a, d->a_settings, &out, a);
    text_add(&out, "; ");
    add_setting(d->results, d->b, d->b_settings, &out, a);
    const char *words = arena_copy(a, out.data);
    text_free(&out);
    return words;
}
