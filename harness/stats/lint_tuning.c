/* Rules about tuning: grids that end where the optimum is, budgets that differ, and settings
   chosen on the seeds that are reported. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "stats/duel.h"
#include "stats/grid.h"
#include "stats/lint_rules.h"
#include "stats/order.h"

/* The values to add, as far as the option allows any. */
static const char *values_to_add(const sl_option *option, const boundary *b, arena *a)
{
    text list = {0};
    const double values[] = {b->low ? b->extend_low : (double)NAN,
                             b->high ? b->extend_high : (double)NAN};
    for (int k = 0; k < 2; k++)
        if (!isnan(values[k]) && option_in_range(option, values[k])) {
            double whole = option->type == SL_TYPE_INT ? round(values[k]) : values[k];
            text_add(&list, "%s%.3g", list.length ? " and " : "", whole);
        }
    const char *words = list.length ? arena_copy(a, list.data) : NULL;
    text_free(&list);
    return words;
}

static const char *edges(const boundary *b)
{
    return b->low && b->high ? "both edges" : b->low ? "the lower edge" : "the upper edge";
}

/* Spaced by ratios from two values on; by differences from three on: two values are no grid but
   a choice, as momentum 0 or 0.9. */
static bool is_grid(const sl_option *option, int count)
{
    bool number = option->type == SL_TYPE_REAL || option->type == SL_TYPE_INT;
    return number && count >= (option->scale == SL_LOG ? 2 : 3);
}

static void check_option(linter *l, const group *best, const sl_option *option)
{
    grid_point *grid;
    const char *problem = best->trial->problem_label, *label = best->trial->label;
    int count = grid_of(l->results, problem, label, option->name, &grid, l->memory);
    if (!is_grid(option, count))
        return;
    boundary b = grid_boundary(l->results, problem, label, option->name, l->memory);
    if (b.best < 0 || (!b.low && !b.high))
        return;
    const char *more = values_to_add(option, &b, l->memory);
    if (!more)
        return;
    bool touches = b.best == 0 || b.best == count - 1;
    lint_add(l, LINT_UNFAIR, "grid-edge", lint_cell(l, label, problem),
             arena_format(l->memory, "the best %s, %.3g, %s %s of its grid, %.3g to %.3g%s",
                          option->name, grid[b.best].at,
                          touches ? "lies at" : "is not told from that at", edges(&b),
                          grid[0].at, grid[count - 1].at,
                          touches ? "" : " (one standard error)"),
             arena_format(l->memory, "Add %s = %s", option->name, more));
}

void lint_grid_edge(linter *l)
{
    for (int p = 0; p < l->results->problem_count; p++) {
        const group **best;
        int count = choose_best(l->results, l->results->problems[p], &best, l->memory);
        for (int k = 0; k < count; k++) {
            const sl_plugin *about = plugin_about(best[k]->trial->optimizer.plugin);
            for (size_t i = 0; i < option_count(about); i++)
                check_option(l, best[k], &about->options[i]);
        }
    }
}

static int settings_of(const results *r, const char *problem, const char *label)
{
    int count = 0;
    for (int64_t k = 0; k < r->group_count; k++)
        count += strcmp(r->groups[k].trial->problem_label, problem) == 0 &&
                 strcmp(r->groups[k].trial->label, label) == 0;
    return count;
}

/* One finding for all problems on which the same optimizers differ. */
void lint_budgets(linter *l)
{
    const results *r = l->results;
    text last = {0};
    for (int p = 0; p < r->problem_count; p++) {
        text list = {0};
        int least = 0, most = 0;
        for (int k = 0; k < r->label_count; k++) {
            int count = settings_of(r, r->problems[p], r->labels[k]);
            if (count == 0)
                continue;
            least = least == 0 || count < least ? count : least;
            most = count > most ? count : most;
            text_add(&list, "%s%s %d", list.length ? ", " : "", r->labels[k], count);
        }
        bool again = last.data && list.data && strcmp(last.data, list.data) == 0;
        if (least < most && !again)
            lint_add(l, LINT_UNFAIR, "tuning-budget", r->problems[p],
                     arena_format(l->memory, "unequal numbers of settings were tried: %s",
                                  list.data),
                     "Give every optimizer as many settings as the others.");
        text_free(&last);
        last = list;
    }
    text_free(&last);
}

/* Standard error of the mean score; NaN with one seed. */
static double error_of(const group *g, arena *a)
{
    double *scores = arena_array(a, double, g->count + 1);
    for (int k = 0; k < g->count; k++)
        scores[k] = g->outcomes[k].score;
    return deviation_of(scores, g->count) / sqrt(g->count);
}

/* Settings whose median is within two standard errors of the best one's: any could have won. */
static int near_equals(const results *r, const group *best, double error)
{
    int count = 0;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        count += g->count > 0 &&
                 strcmp(g->trial->problem_label, best->trial->problem_label) == 0 &&
                 strcmp(g->trial->label, best->trial->label) == 0 &&
                 g->score.median <= best->score.median + 2 * error;
    }
    return count;
}

/* The least of m equally good medians is about SE sqrt(2 ln m) too low. That matters where it
   is more than the lead over the next optimizer. */
static void check_chosen(linter *l, const group *first, const group *second)
{
    double error = error_of(first, l->memory);
    int near = isfinite(error) ? near_equals(l->results, first, error) : 0;
    double lead = second->score.median - first->score.median;
    double luck = near > 1 ? error * sqrt(2 * log(near)) : 0;
    if (!(luck > lead) || !(lead > 0))
        return;
    lint_add(
        l, LINT_WEAK, "chosen-seeds",
        lint_cell(l, first->trial->label, first->trial->problem_label),
        arena_format(l->memory,
                     "the best of %d near-equal settings was chosen on the seeds that are "
                     "reported: choosing alone explains a lead of about %.2g, and it leads "
                     "%s by %.2g",
                     near, luck, second->trial->label, lead),
        "seeds: {from, most} and slalom run --until-decided judge on fresh seeds.");
}

void lint_chosen_seeds(linter *l)
{
    if (l->study->first_seeds > 0) /* fresh seeds decide there */
        return;
    for (int p = 0; p < l->results->problem_count; p++) {
        const group **best;
        if (choose_best(l->results, l->results->problems[p], &best, l->memory) > 1)
            check_chosen(l, best[0], best[1]);
    }
}
