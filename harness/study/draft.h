/* A study whose parts are read and whose trials are not yet expanded. */
#pragma once

#include "study/entry.h"
#include "study/study.h"

typedef struct entries {
    entry *at;
    int count;
} entries;

typedef struct draft {
    entries problems, optimizers, probes;
    uint64_t *seeds; /* those of the reserve behind the others */
    int seed_count, reserve_count;
    bool precision_given;
    precision precision;
    trial rules; /* budget, log, diverged and limits, as every trial has them */
    bool stop_at_targets;
} draft;

/* rules.c: each reads the value of one key of the study; NULL where the study has none. */
bool rules_seeds(reader *, const node *, draft *);
bool rules_precision(reader *, const node *, draft *);
bool rules_device(reader *, const node *);
bool rules_budget(reader *, const node *, draft *);
bool rules_log(reader *, const node *, draft *);
bool rules_stop(reader *, const node *, draft *);
bool rules_limits(reader *, const node *, draft *);
bool rules_threads(reader *, const node *, draft *);
bool rules_timing(reader *, const node *, draft *);
bool rules_keep(reader *, const node *, draft *);

/* checkpoint.c */
bool rules_checkpoint(reader *, const node *, draft *);

/* targets.c */
bool figures_targets(reader *, const node *, const draft *, study *);
/* Whether this problem, or a probe, reports the metric. */
bool figures_metric_of(const draft *, const entry *problem, const char *metric);
bool figures_check_metric(reader *, const node *, const char *metric, const draft *);

/* figures.c and figure_style.c */
bool figures_read(reader *, const node *, const node *style, const draft *, study *);
/* One figure in place of the study's; where it does not fit, study->figure_refused says why. */
bool figures_asked(reader *, const node *, const draft *, study *);
bool figure_style_read(reader *, const node *, figure_style *);

/* baselines.c: after the trials are expanded. */
bool baselines_read(reader *, const node *, study *);

/* claims.c: adds those of a list, or of NULL none; `name` is the study they are about. */
bool claims_read(reader *, const node *, const char *name, study *);

/* fits.c: every optimizer and probe finds what it needs, in the precision, on every problem. */
bool fits_check(reader *, const draft *);
precision fits_precision(const draft *, const entry *problem);

/* label.c: labels that differ, for every optimizer entry and every setting of a problem. */
bool label_optimizers(reader *, entries);
bool label_problems(reader *, entries);
char *label_problem(reader *, entries, const entry *, int64_t index);

/* expand.c */
bool expand(reader *, const draft *, study *);

/* study.c: reads all of one study, or of one race with what it inherits. */
bool study_parts(reader *, const node *root, study *);
/* A name of lower case letters, digits, - and _; `key` names it in the sentence. */
bool study_name(reader *, const node *, const char *key);

/* races.c: the races one behind the other through `next`; the first fills the given study. */
bool races_read(reader *, const node *root, const node *races, study *);
