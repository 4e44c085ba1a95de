#include "figures/caption.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "stats/choice.h"
#include "stats/clock.h"

enum { SETTINGS_MOST = 1500 }; /* bytes: a caption, not a table */

static void add_setting(drawing *d, const group *g, const char **comma, arena *a)
{
    const char *words = group_setting(d->results, g, a);
    if (!*words)
        return;
    text_add(&d->caption, "%s%s %s", *comma, g->trial->label, words);
    *comma = "; ";
}

void caption_settings(drawing *d, const char *const *problems, int count, arena *a)
{
    size_t before = d->caption.length;
    for (int k = 0; k < count; k++) {
        const group **groups;
        const char *comma = count > 1 ? arena_format(a, " On %s: ", problems[k]) : " ";
        int labels = choose_best(d->results, problems[k], &groups, a);
        for (int i = 0; i < labels; i++) {
            int at = drawing_find(d, groups[i]->trial->label);
            if (at >= 0 && at < d->named)
                add_setting(d, groups[i], &comma, a);
        }
        if (d->caption.length > before && d->caption.data[d->caption.length - 1] != '.')
            text_add(&d->caption, ".");
    }
    if (d->caption.length - before > SETTINGS_MOST) {
        d->caption.length = before;
        d->caption.data[before] = '\0';
    }
}

/* The groups that the figure is made from. */
static bool shown(const drawing *d, const group *g)
{
    for (int p = 0; p < d->problem_count; p++)
        if (strcmp(d->problems[p], g->trial->problem_label) == 0)
            return true;
    return false;
}

typedef struct totals {
    int least, most; /* seeds of a setting */
    int trials, planned, diverged, failed, settings;
    budget budget; /* of the first */
    bool mixed;    /* others have another */
} totals;

static bool same_budget(const budget *a, const budget *b)
{
    return a->steps == b->steps && a->samples == b->samples && a->epochs == b->epochs &&
           a->gradients == b->gradients && a->seconds == b->seconds;
}

static void count_group(totals *t, const group *g)
{
    if (t->settings++ == 0)
        t->budget = g->trial->budget;
    t->mixed |= !same_budget(&t->budget, &g->trial->budget);
    t->trials += g->count;
    t->planned += g->seeds;
    t->diverged += g->diverged;
    t->failed += g->failed;
    if (g->count == 0)
        return;
    t->least = t->least == 0 || g->count < t->least ? g->count : t->least;
    t->most = g->count > t->most ? g->count : t->most;
}

static totals count_all(const drawing *d)
{
    totals t = {0};
    for (int64_t k = 0; k < d->results->group_count; k++)
        if (shown(d, &d->results->groups[k]))
            count_group(&t, &d->results->groups[k]);
    return t;
}

static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

static void add_seeds(const totals *t, text *out)
{
    if (t->least < t->most)
        text_add(out, " %d to %d seeds a setting", t->least, t->most);
    else
        text_add(out, " %d seed%s a setting", t->most, plural(t->most));
    text_add(out, ", %d trial%s in all", t->trials, plural(t->trials));
}

static void add_budget(const totals *t, text *out)
{
    const budget *b = &t->budget;
    const char *comma = "; budget ";
    const struct {
        double limit;
        const char *unit;
    } limits[] = {{(double)b->steps, "steps"},
                  {(double)b->samples, "samples"},
                  {b->epochs, "epochs"},
                  {(double)b->gradients, "gradient evaluations"},
                  {b->seconds, "seconds"}};
    for (size_t k = 0; k < sizeof limits / sizeof *limits && !t->mixed; k++)
        if (limits[k].limit > 0) {
            text_add(out, "%s", comma);
            text_add_number(out, limits[k].limit);
            text_add(out, " %s", limits[k].unit);
            comma = " or ";
        }
    text_add(out, "%s.", t->mixed ? "; budgets differ between the problems" : "");
}

static void add_targets(const drawing *d, text *out)
{
    const study *s = d->results->study;
    const char *comma = " Targets: ";
    for (int k = 0; k < s->target_count; k++) {
        text_add(out, "%s%s ", comma, s->targets[k].metric);
        text_add_number(out, s->targets[k].value);
        comma = ", ";
    }
    if (s->target_count > 0)
        text_add(out, ".");
}

static void add_exclusions(const totals *t, text *out)
{
    if (t->diverged + t->failed > 0) {
        text_add(out, " Of these");
        if (t->diverged > 0)
            text_add(out, " %d diverged", t->diverged);
        if (t->failed > 0)
            text_add(out, "%s %d failed", t->diverged > 0 ? " and" : "", t->failed);
        text_add(out, "; they count as infinitely bad.");
    }
    if (t->planned > t->trials)
        text_add(out, " Not run yet and left out: %d trial%s.", t->planned - t->trials,
                 plural(t->planned - t->trials));
}

/* Whether the seconds of the figure compare, and how finely. */
static void add_clock(store *st, const drawing *d, text *out, arena *a)
{
    const figure *f = d->figure;
    if (!(f->x && strstr(f->x, "seconds")) && !(f->y && strstr(f->y, "seconds")))
        return;
    const char *words = results_clock_warning(d->results, a);
    words = words ? words : results_clock_floor(st, d->results, a);
    if (words)
        text_add(out, " Note: %s.", words);
}

char *caption_of(store *st, const drawing *d, arena *a)
{
    text out = {0};
    totals t = count_all(d);
    text_add(&out, "%c%s.", toupper((unsigned char)d->title[0]), d->title + 1);
    if (d->method)
        text_add(&out, " %s", d->method);
    if (d->caption.length)
        text_add(&out, "%s", d->caption.data);
    add_seeds(&t, &out);
    add_budget(&t, &out);
    if (d->targets)
        add_targets(d, &out);
    add_exclusions(&t, &out);
    add_clock(st, d, &out, a);
    if (d->count > d->named)
        text_add(&out, " In colour the %d best by their mean rank; the other %d are grey.",
                 d->named, d->count - d->named);
    text_add(&out, " Study %s.", d->results->study->name);
    char *copy = arena_copy(a, out.data);
    text_free(&out);
    return copy;
}
