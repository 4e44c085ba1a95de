/* The findings: what may make the results mean less than they seem to. */
#include <math.h>
#include <string.h>

#include "report/inside.h"
#include "report/markup.h"

/* What is known of one optimizer on one problem. */
typedef struct account {
    const char *problem, *label;
    int64_t trials, here, diverged, failed, settings,
        lost;               /* lost: settings without a median */
    int least, most;        /* seeds of a setting */
    const outcome *failure; /* the first */
} account;

static account *account_of(account *all, int *count, const group *g)
{
    for (int k = 0; k < *count; k++)
        if (strcmp(all[k].problem, g->trial->problem_label) == 0 &&
            strcmp(all[k].label, g->trial->label) == 0)
            return &all[k];
    all[*count] = (account){.problem = g->trial->problem_label,
                            .label = g->trial->label,
                            .least = g->count,
                            .most = g->count};
    return &all[(*count)++];
}

static void add_group(account *one, const group *g)
{
    one->trials += g->seeds;
    one->here += g->count;
    one->diverged += g->diverged;
    one->failed += g->failed;
    one->settings++;
    one->lost += !isfinite(g->score.median);
    one->least = g->count < one->least ? g->count : one->least;
    one->most = g->count > one->most ? g->count : one->most;
    for (int i = 0; i < g->count && !one->failure; i++)
        if (!trial_status_is_result(g->outcomes[i].record.status))
            one->failure = &g->outcomes[i];
}

static int take_accounts(const results *r, account **all, arena *a)
{
    int count = 0;
    *all = arena_array(a, account, r->group_count);
    for (int64_t k = 0; k < r->group_count; k++)
        add_group(account_of(*all, &count, &r->groups[k]), &r->groups[k]);
    return count;
}

static void begin(text *out, const account *one)
{
    text_add(out, "<li><b>");
    markup_words(out, one->label);
    text_add(out, "</b> on ");
    markup_words(out, one->problem);
    text_add(out, ": ");
}

static void add_missing(const account *one, text *out)
{
    if (one->here == one->trials)
        return;
    begin(out, one);
    text_add(out, "%lld of %lld trials are missing</li>\n",
             (long long)(one->trials - one->here), (long long)one->trials);
}

static void add_failed(const account *one, text *out)
{
    if (!one->failure)
        return;
    const record *at = &one->failure->record;
    begin(out, one);
    text_add(out, "%lld of %lld trials failed; the first: %s", (long long)one->failed,
             (long long)one->here, trial_status_name(at->status));
    text_add(out, "%s", *at->message ? ": " : "");
    markup_words(out, at->message);
    text_add(out, "</li>\n");
}

static void add_diverged(const account *one, text *out)
{
    if (one->diverged == 0)
        return;
    begin(out, one);
    text_add(out, "%lld of %lld trials diverged", (long long)one->diverged,
             (long long)one->here);
    if (one->lost > 0)
        text_add(out, "; %lld of %lld settings come to no median", (long long)one->lost,
                 (long long)one->settings);
    text_add(out, "</li>\n");
}

static void add_seeds(const account *one, text *out)
{
    if (one->least == one->most)
        return;
    begin(out, one);
    text_add(out, "settings have unequal numbers of seeds, %d to %d</li>\n", one->least,
             one->most);
}

/* Optimizers that are compared on a problem over unequal numbers of seeds. */
static void add_unequal(const account *all, int count, text *out)
{
    for (int k = 0; k < count; k++) {
        bool first = true;
        int other = k;
        for (int i = 0; i < k; i++)
            first &= strcmp(all[i].problem, all[k].problem) != 0;
        for (int i = k + 1; i < count; i++)
            if (strcmp(all[i].problem, all[k].problem) == 0 && all[i].most != all[k].most)
                other = i;
        if (!first || other == k)
            continue;
        begin(out, &all[k]);
        text_add(out, "%d seed%s, but <b>", all[k].most, all[k].most == 1 ? "" : "s");
        markup_words(out, all[other].label);
        text_add(out, "</b> has %d</li>\n", all[other].most);
    }
}

static void add_race(const report *page, const race *one, text *out)
{
    account *all;
    if (!one->results) {
        text_add(out, "<li>The race <b>");
        markup_words(out, one->name);
        text_add(out, "</b> was not run yet</li>\n");
        return;
    }
    int count = take_accounts(one->results, &all, page->memory);
    for (int k = 0; k < count; k++) {
        add_missing(&all[k], out);
        add_failed(&all[k], out);
        add_diverged(&all[k], out);
        add_seeds(&all[k], out);
    }
    add_unequal(all, count, out);
}

void section_findings(const report *page, text *out)
{
    text list = {0};
    for (int k = 0; k < page->race_count; k++)
        add_race(page, &page->races[k], &list);
    if (list.length > 0)
        text_add(out, "<ul class=findings>\n%s</ul>\n", list.data);
    else
        text_add(out, "<p>All trials are there, with equal numbers of seeds; none diverged or "
                      "failed.</p>\n");
    text_free(&list);
}
