/* Rules about optimizers on problems: their seeds, who is absent, targets out of reach. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "stats/cells.h"
#include "stats/lint_rules.h"

/* Without those that --until-decided added. */
static int planned_seeds(const linter *l, const group *g)
{
    return l->study->first_seeds > 0 && g->seeds > l->study->first_seeds ? l->study->first_seeds
                                                                         : g->seeds;
}

void lint_seeds(linter *l)
{
    for (int p = 0; p < l->results->problem_count; p++) {
        const group **best;
        text list = {0};
        bool unequal = false;
        int count = choose_best(l->results, l->results->problems[p], &best, l->memory);
        for (int k = 0; k < count; k++) {
            int seeds = planned_seeds(l, best[k]);
            unequal |= seeds != planned_seeds(l, best[0]);
            text_add(&list, "%s%s %d", k ? ", " : "", best[k]->trial->label, seeds);
        }
        if (unequal)
            lint_add(l, LINT_UNFAIR, "seeds", l->results->problems[p],
                     arena_format(l->memory, "unequal numbers of seeds: %s", list.data),
                     "Run all with the seeds of the one that has most.");
        text_free(&list);
    }
}

/* 2^(1 - n) <= 0.05 from n = 6 on. */
enum { SEEDS_LEAST = 6 };

void lint_few_seeds(linter *l)
{
    int least = 0;
    for (int64_t k = 0; k < l->results->group_count; k++) {
        int seeds = l->results->groups[k].seeds;
        least = least == 0 || seeds < least ? seeds : least;
    }
    if (least >= SEEDS_LEAST || l->results->label_count < 2 || l->study->first_seeds > 0)
        return;
    lint_add(l, LINT_WEAK, "few-seeds", l->study->name,
             arena_format(l->memory, "with %d seed%s no exact paired test reaches p = 0.05%s",
                          least, least == 1 ? "" : "s",
                          least < 4 ? ", and quartiles are made of the extremes" : ""),
             arena_format(l->memory, "seeds: %d at least, more for several comparisons",
                          SEEDS_LEAST));
}

void lint_alone(linter *l)
{
    if (l->results->label_count == 1)
        lint_add(l, LINT_WEAK, "baseline", l->study->name,
                 arena_format(l->memory, "%s stands alone: there is nothing to compare it with",
                              l->results->labels[0]),
                 "Add a baseline, as a tuned sgd or adamw.");
}

/* An optimizer without an outcome on a problem where another has one. */
void lint_absent(linter *l)
{
    const results *r = l->results;
    const group **cells = cells_of(r, l->memory);
    for (int p = 0; p < r->problem_count; p++)
        for (int k = 0; k < r->label_count && results_measured(r, r->problems[p]); k++)
            if (!cells[k * r->problem_count + p])
                lint_add(l, LINT_UNFAIR, "absent", lint_cell(l, r->labels[k], r->problems[p]),
                         "no result, while others have one",
                         "Run it there, or leave the problem out for all.");
}

/* The value that half of the trials of the best optimizer come to. */
static const char *nearest_value(const linter *l, const group *best)
{
    double value = results_value(l->results, best->score.median);
    return isfinite(value) ? arena_format(l->memory,
                                          "The best, %s, comes to a median of %.3g: choose a "
                                          "nearer target or a larger budget.",
                                          best->trial->label, value)
                           : "Choose a nearer target or a larger budget.";
}

static void check_target(linter *l, const char *problem, const target *t)
{
    const group **best;
    int count = choose_best(l->results, problem, &best, l->memory), reached = 0, trials = 0;
    for (int k = 0; k < count; k++) {
        const runtime *runs = cell_runs(l->store, best[k], t, "step", l->memory);
        for (int i = 0; i < best[k]->count; i++, trials++)
            reached += runs[i].reached;
    }
    if (trials == 0 || reached > 0)
        return;
    lint_add(l, LINT_WEAK, "target", problem,
             arena_format(l->memory,
                          "nobody reaches %s %.6g: none of %d trials at their best "
                          "settings",
                          t->metric, t->value, trials),
             nearest_value(l, best[0]));
}

void lint_targets(linter *l)
{
    const study *s = l->study;
    for (int k = 0; k < s->target_count; k++)
        for (int p = 0; p < l->results->problem_count; p++)
            if (strcmp(s->targets[k].metric, l->results->measure.metric) == 0 &&
                results_measured(l->results, l->results->problems[p]))
                check_target(l, l->results->problems[p], &s->targets[k]);
}
