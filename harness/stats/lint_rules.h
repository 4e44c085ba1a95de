/* Inside lint: the rules, each of which looks at one race and adds what it finds. */
#pragma once

#include "stats/choice.h"
#include "stats/lint.h"

typedef struct linter {
    store *store;
    const study *study; /* the race as its file has it */
    const results *results;
    arena *memory;
    findings *found;
    int capacity;
} linter;

/* All three are copied. */
void lint_add(linter *, lint_severity, const char *rule, const char *where, const char *what,
              const char *advice);
/* "sgd on a9a" */
const char *lint_cell(const linter *, const char *label, const char *problem_label);

/* A figure shows them, or the budget is in seconds. */
bool lint_uses_seconds(const study *);

typedef void lint_rule(linter *);
/* lint_trials.c */
lint_rule lint_missing, lint_stale, lint_failed, lint_audit;
/* lint_clock.c */
lint_rule lint_seconds, lint_noise;
/* lint_tuning.c */
lint_rule lint_grid_edge, lint_budgets, lint_chosen_seeds;
/* lint_cells.c */
lint_rule lint_seeds, lint_few_seeds, lint_alone, lint_absent, lint_targets;
