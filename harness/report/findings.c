/* The findings: what slalom lint says, and what diverged. */
#include <math.h>
#include <string.h>

#include "report/inside.h"
#include "report/markup.h"
#include "stats/lint.h"

/* What diverged of one optimizer on one problem: no mistake, but to be known. */
typedef struct account {
    const char *problem, *label;
    int64_t here, diverged, settings, lost; /* lost: settings without a median */
} account;

static account *account_of(account *all, int *count, const group *g)
{
    for (int k = 0; k < *count; k++)
        if (strcmp(all[k].problem, g->trial->problem_label) == 0 &&
            strcmp(all[k].label, g->trial->label) == 0)
            return &all[k];
    all[*count] = (account){.problem = g->trial->problem_label, .label = g->trial->label};
    return &all[(*count)++];
}

static void add_group(account *one, const group *g)
{
    one->here += g->count;
    one->diverged += g->diverged;
    one->settings++;
    one->lost += !isfinite(g->score.median);
}

static void add_diverged(const account *one, text *out)
{
    if (one->diverged == 0)
        return;
    text_add(out, "<li><b>");
    markup_words(out, one->label);
    text_add(out, "</b> on ");
    markup_words(out, one->problem);
    text_add(out, ": %lld of %lld trials diverged", (long long)one->diverged,
             (long long)one->here);
    if (one->lost > 0)
        text_add(out, "; %lld of %lld settings come to no median", (long long)one->lost,
                 (long long)one->settings);
    text_add(out, "</li>\n");
}

static void add_race(const report *page, const race *one, text *out)
{
    const results *r = one->results;
    int count = 0;
    account *all = arena_array(page->memory, account, r ? r->group_count : 0);
    for (int64_t k = 0; r && k < r->group_count; k++)
        add_group(account_of(all, &count, &r->groups[k]), &r->groups[k]);
    for (int k = 0; k < count; k++)
        add_diverged(&all[k], out);
}

static void add_finding(const finding *f, text *out)
{
    text_add(out, "<li>%s: <b>", lint_severity_name(f->severity));
    markup_words(out, f->where);
    text_add(out, "</b>: ");
    markup_words(out, f->what);
    text_add(out, ". <i>");
    markup_words(out, f->advice);
    text_add(out, "</i></li>\n");
}

void section_findings(const report *page, text *out)
{
    text list = {0};
    findings found = lint(page->store, page->study, page->memory);
    for (int k = 0; k < found.count; k++)
        add_finding(&found.all[k], &list);
    for (int k = 0; k < page->race_count; k++)
        add_race(page, &page->races[k], &list);
    if (list.length > 0)
        text_add(out, "<ul class=findings>\n%s</ul>\n", list.data);
    else
        text_add(out, "<p>The comparisons are fair as far as slalom lint can tell; no trial "
                      "diverged.</p>\n");
    text_free(&list);
}
