#include "stats/lint.h"

#include <string.h>

#include "stats/duel.h"
#include "stats/lint_rules.h"

static lint_rule *const rules[] = {
    lint_missing,   lint_stale,   lint_failed,       lint_seconds, lint_grid_edge,
    lint_budgets,   lint_seeds,   lint_absent,       lint_alone,   lint_audit,
    lint_few_seeds, lint_targets, lint_chosen_seeds, lint_noise,
};

const char *lint_severity_name(lint_severity s)
{
    return s == LINT_UNFAIR ? "unfair" : "weak";
}

void lint_add(linter *l, lint_severity severity, const char *rule, const char *where,
              const char *what, const char *advice)
{
    findings *found = l->found;
    for (int k = 0; k < found->count; k++) { /* the same of several races, said once */
        finding *old = &found->all[k];
        if (strcmp(old->rule, rule) == 0 && strcmp(old->what, what) == 0 &&
            strcmp(old->advice, advice) == 0) {
            old->where = arena_format(l->memory, "%s, %s", old->where, where);
            return;
        }
    }
    if (found->count == l->capacity) {
        l->capacity = 2 * l->capacity + 16;
        finding *more = arena_array(l->memory, finding, l->capacity);
        if (found->count > 0)
            memcpy(more, found->all, (size_t)found->count * sizeof *more);
        found->all = more;
    }
    found->all[found->count++] =
        (finding){severity, rule, arena_copy(l->memory, where), arena_copy(l->memory, what),
                  arena_copy(l->memory, advice)};
}

const char *lint_cell(const linter *l, const char *label, const char *problem_label)
{
    return arena_format(l->memory, "%s on %s", label, problem_label);
}

/* Insertion keeps the order of the rules. */
static void put_unfair_first(findings *found)
{
    for (int k = 1; k < found->count; k++) {
        finding one = found->all[k];
        int at = k;
        for (; at > 0 && found->all[at - 1].severity > one.severity; at--)
            found->all[at] = found->all[at - 1];
        found->all[at] = one;
    }
}

static void look_at_race(linter *l)
{
    failure f = {{0}};
    l->results = results_load(l->store, l->study,
                              measure_read(duel_metric(l->study), l->memory), l->memory, &f);
    if (!l->results) {
        lint_add(l, LINT_UNFAIR, "no-results", l->study->name, f.sentence,
                 arena_format(l->memory, "slalom run %s", l->study->path));
        return;
    }
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
        rules[k](l);
}

findings lint(store *st, const study *first, arena *a)
{
    findings found = {NULL, 0};
    linter l = {.store = st, .memory = a, .found = &found};
    for (const study *s = first; s; s = s->next) {
        l.study = s;
        look_at_race(&l);
    }
    put_unfair_first(&found);
    return found;
}
