/* The overview: what was raced, and who is first on each problem. */
#include "cli/standing.h"
#include "report/inside.h"
#include "report/markup.h"

enum { OPEN_MOST = 6 }; /* problems whose standing is unfolded */

/* Trials of the study by how they ended. */
typedef struct census {
    int64_t trials, here, diverged, failed, settings;
    int problems, optimizers;
} census;

static census count_trials(const report *page)
{
    census c = {0};
    for (int k = 0; k < page->race_count; k++) {
        const results *r = page->races[k].results;
        const race *one = &page->races[k];
        /* With baselines the results are of more trials than the study's own. */
        c.trials += (one->results ? one->results->study : one->study)->trial_count;
        if (!r)
            continue;
        c.settings += r->group_count;
        c.problems += r->problem_count;
        c.optimizers += r->label_count;
        for (int64_t i = 0; i < r->group_count; i++) {
            c.here += r->groups[i].count;
            c.diverged += r->groups[i].diverged;
            c.failed += r->groups[i].failed;
        }
    }
    return c;
}

void section_title(const report *page, text *out)
{
    markup_words(out, page->name);
}

static void add_fact(text *out, int64_t number, const char *one, const char *many)
{
    text_add(out, "<div><dt>%s</dt><dd>%lld</dd></div>\n", number == 1 ? one : many,
             (long long)number);
}

static void add_facts(const report *page, text *out)
{
    census c = count_trials(page);
    text_add(out, "<dl class=facts>\n");
    if (page->race_count > 1)
        add_fact(out, page->race_count, "race", "races");
    add_fact(out, c.problems, "problem", "problems");
    add_fact(out, c.optimizers, "optimizer", "optimizers");
    add_fact(out, c.settings, "setting", "settings");
    add_fact(out, c.here, "trial", "trials");
    add_fact(out, c.diverged, "diverged", "diverged");
    add_fact(out, c.failed, "failed", "failed");
    add_fact(out, c.trials - c.here, "missing", "missing");
    text_add(out, "</dl>\n");
}

static void add_standing(const report *page, const race *one, const char *problem_label,
                         bool open, text *out)
{
    sheet first =
        standing_sheet(page->store, one->results, problem_label, SUMMARY_MEDIAN, page->memory);
    text_add(out, "<details%s><summary>", open ? " open" : "");
    markup_words(out, one->name);
    text_add(out, *one->name ? ": " : "");
    markup_words(out, problem_label);
    text_add(out, "</summary>\n");
    markup_sheet(out, &first);
    text_add(out, "</details>\n");
}

void section_overview(const report *page, text *out)
{
    int shown = 0;
    add_facts(page, out);
    for (int k = 0; k < page->race_count; k++) {
        const results *r = page->races[k].results;
        for (int p = 0; r && p < r->problem_count; p++)
            if (results_measured(r, r->problems[p]))
                add_standing(page, &page->races[k], r->problems[p], shown++ < OPEN_MOST, out);
    }
    text_add(out, "<p class=note>The setting shown is the one of the least median over the "
                  "seeds; diverged and failed trials count as infinitely bad.</p>\n");
}
