/* A against B on one problem, seed by seed, and what may be said of it.

   Time to a target: d_r = log t_A - log t_B; the ratio is exp(-mean d) with its BCa interval,
   or, where a seed of either never got there, that of the medians (speedup.h). Otherwise the
   mean difference of the scores. Censored seeds stay in: +inf on their side. */
#pragma once

#include "stats/bootstrap.h"
#include "stats/choice.h"
#include "stats/paired.h"
#include "stats/sequential.h"

typedef struct duel_question {
    const target *target; /* time to it; NULL: the results' own measure */
    const char *clock;    /* a column of the view `curve`; not used without a target */
} duel_question;

/* Seeds of one side without a value: they lost. */
typedef struct duel_lost {
    int all, diverged, failed; /* the rest never reached the target within the budget */
} duel_lost;

typedef struct duel {
    const results *results;
    const group *a, *b;
    int a_settings, b_settings; /* that each was chosen from */
    duel_question question;
    paired test;              /* of log times or of scores: < 0 speaks for A */
    interval effect;          /* t_B / t_A, or mean score_A - score_B; NaN where undefined */
    bool medians;             /* the ratio is that of the medians */
    duel_lost a_lost, b_lost; /* among the pairs */

    bool adaptive;         /* seeds were added until it was decided: no p-value holds */
    sequential sequential; /* then: over the added seeds; decided at 1 - alpha / family */
    int added;             /* pairs of them */

    int family;   /* comparisons that are corrected for each other */
    double p;     /* Holm over the family; NaN without a test */
    bool decided; /* at DUEL_ALPHA */
    double more;  /* seeds needed besides, about; +inf: no number of them helps */
} duel;

#define DUEL_ALPHA 0.05
#define DUEL_POWER 0.8

/* `family`: how many are judged together. */
duel duel_of(store *, const results *, const group *a, const group *b, duel_question,
             int family, arena *);

/* The least seeds at which equal signs pass the exact test, corrected for so many. */
int duel_least_seeds(int family);

/* Corrects all that are reported together, and decides. */
void duel_judge(duel *, int count, arena *);

/* < 0: A is ahead; 0: neither. */
double duel_lead(const duel *);

/* "adamw reaches loss 0.4 on a9a in 1.31x fewer gradients than sgd [1.22, 1.42], n=10 paired
   seeds, p=0.002 (Holm over 6)", or "undecided ...: about 5 more seeds needed". */
const char *duel_sentence(const duel *, arena *);
/* "adamw at lr=0.001 (best of 4 settings), sgd at lr=0.1 (best of 5 settings)" */
const char *duel_settings(const duel *, arena *);
/* "gradients", "optimizer time" */
const char *duel_clock(const char *clock);

/* What a study is judged by unless told otherwise: the metric of its first figure over one. */
const char *duel_metric(const study *);

/* Which questions a study asks unless told otherwise: the time to each of its targets of the
   metric on `clock` (NULL: that of its first figure with one, else steps); without such targets
   the metric itself. Returns how many. */
int duel_questions(const results *, const char *clock, duel_question **, arena *);
