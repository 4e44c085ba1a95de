#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/duels.h"
#include "cli/format.h"
#include "stats/contender.h"

typedef struct choices {
    asked asked;
    const char *metric, *clock, *target, *problem;
    const char *names[2]; /* A and B; NULL: all pairs */
    sheet_format format;
} choices;

static const struct argp_option options[] = {
    {"metric", 'm', "METRIC", 0,
     "What is compared, as loss; \"final loss\" and \"best loss\" leave targets aside "
     "(default: "
     "the y of the study's first figure)",
     0},
    {"clock", 'c', "CLOCK", 0,
     "What times to targets are measured in, as gradient_calls (default: the x of the study's "
     "first figure)",
     0},
    {"target", 't', "VALUE", 0, "Of the metric (default: the study's targets of it)", 0},
    {"problem", 'p', "PROBLEM", 0, "Only this problem, by its label", 0},
    {"format", 'f', "FORMAT", 0, "text, markdown, csv or latex (default: text)", 0},
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static void check_clock(const char *word, struct argp_state *state)
{
    size_t count = 0;
    for (; store_clocks[count]; count++)
        if (strcmp(word, store_clocks[count]) == 0 || strcmp(word, "steps") == 0)
            return;
    const char *nearest = nearest_name(word, store_clocks, count);
    argp_error(state, "--clock %s: no such clock; expected %s%s", word,
               nearest ? "" : "one like ", nearest ? nearest : store_clocks[0]);
}

static void check_target(const char *word, struct argp_state *state)
{
    char *end;
    if (!isfinite(strtod(word, &end)) || end == word || *end)
        argp_error(state, "--target %s: expected a number", word);
}

/* The study comes first, then A and B. */
static error_t take_name(choices *c, const char *word, struct argp_state *state)
{
    if (!c->asked.named)
        c->asked.named = word;
    else if (!c->names[0])
        c->names[0] = word;
    else if (!c->names[1])
        c->names[1] = word;
    else
        argp_error(state, "found %s behind %s and %s; expected STUDY [A B]", word, c->names[0],
                   c->names[1]);
    return 0;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 's':
        c->asked.store_path = word;
        return 0;
    case 'm':
        c->metric = word;
        return 0;
    case 'c':
        check_clock(word, state);
        c->clock = word;
        return 0;
    case 't':
        check_target(word, state);
        c->target = word;
        return 0;
    case 'p':
        c->problem = word;
        return 0;
    case 'f':
        c->format = sheet_format_read(word, state);
        return 0;
    case ARGP_KEY_ARG:
        return take_name(c, word, state);
    case ARGP_KEY_END:
        if (!c->asked.named)
            argp_error(state,
                       "which study? Give a study file, its folder, or a name in results/");
        if (c->names[0] && !c->names[1])
            argp_error(state, "%s against whom? Give two optimizers, or none for all pairs",
                       c->names[0]);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY [A B]",
    "Tells in a sentence which of two optimizers is better, or that it is undecided and how "
    "many "
    "seeds that would take; without A and B for all pairs.\v"
    "A and B are labels, each at its best setting (least median of the metric over the seeds), "
    "or settings as in 'sgd{lr=0.1}'. Seeds are compared in pairs: an exact sign-flip "
    "permutation test of the mean (of log times for targets), Wilcoxon's signed ranks where a "
    "seed never got there or beyond 20; 95 % BCa intervals; p-values corrected by Holm for all "
    "that is printed at once. A seed that diverged, failed or never reached the target stays "
    "in, as infinitely bad. In a study with seeds: {from, most} to which seeds were added, the "
    "added seeds decide by a test that may be looked at at any time. Exit code 0 whether "
    "decided or not; 2: the study or the call is wrong.",
    NULL,
    NULL,
    NULL};

/* One race's comparisons, before they are judged together with the others'. */
typedef struct bout {
    const choices *choices;
    store *store;
    duel_list *list;
    arena *memory;
    failure *why;
} bout;

static bool is_explicit(const char *metric)
{
    return metric && (strncmp(metric, "final ", 6) == 0 || strncmp(metric, "best ", 5) == 0);
}

static int questions_of(const bout *of, const results *r, duel_question **all)
{
    const choices *c = of->choices;
    int count = duel_questions(r, c->clock, all, of->memory);
    if (is_explicit(c->metric)) {
        (*all)[0].target = NULL;
        return 1;
    }
    if (!c->target)
        return count;
    target *one = arena_alloc(of->memory, sizeof *one);
    *one = (target){r->measure.metric, strtod(c->target, NULL)};
    (*all)[0].target = one;
    return 1;
}

static void add_duel(const bout *of, const results *r, duel d, const duel_question *q,
                     int questions)
{
    d.results = r;
    for (int k = 0; k < questions; k++) {
        d.question = q[k];
        duel_list_add(of->list, d);
    }
}

static void add_pairs(const bout *of, const results *r, const char *problem,
                      const duel_question *q, int questions)
{
    const group **best;
    int count = choose_best(r, problem, &best, of->memory), settings[2];
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++) {
            contender one = {.label = best[i]->trial->label},
                      other = {.label = best[k]->trial->label};
            contender_find(&one, r, problem, &settings[0]);
            contender_find(&other, r, problem, &settings[1]);
            add_duel(of, r,
                     (duel){.a = best[i],
                            .b = best[k],
                            .a_settings = settings[0],
                            .b_settings = settings[1]},
                     q, questions);
        }
}

static bool add_problem(const bout *of, const results *r, const char *problem,
                        const contender *two)
{
    duel_question *q;
    int questions = questions_of(of, r, &q);
    duel d = {.a = NULL};
    if (of->choices->problem && strcmp(of->choices->problem, problem) != 0)
        return true;
    if (!results_measured(r, problem))
        return true;
    if (!two) {
        add_pairs(of, r, problem, q, questions);
        return true;
    }
    d.a = contender_find(&two[0], r, problem, &d.a_settings);
    d.b = contender_find(&two[1], r, problem, &d.b_settings);
    if (d.a && d.b && d.a == d.b)
        return failure_set(of->why, "%s and %s are the same setting on %s", two[0].words,
                           two[1].words, problem);
    if (d.a && d.b)
        add_duel(of, r, d, q, questions);
    return true;
}

/* Races that lack a contender, the metric or trials are passed over: another may have them. */
static bool add_race(const bout *of, const study *s)
{
    const choices *c = of->choices;
    contender two[2];
    const char *words = c->metric ? c->metric : duel_metric(s);
    failure passed = {{0}}, *why = of->why->sentence[0] ? &passed : of->why;
    results *r = results_load(of->store, s, measure_read(words, of->memory), of->memory, why);
    if (!r)
        return true;
    for (int k = 0; k < 2 && c->names[0]; k++)
        if (!contender_read(c->names[k], r, of->memory, &two[k], why))
            return true;
    for (int k = 0; k < r->problem_count; k++)
        if (!add_problem(of, r, r->problems[k], c->names[0] ? two : NULL))
            return false;
    return true;
}

static bool check_problem(const choices *c, failure *f)
{
    const char *last = "";
    for (const study *s = c->asked.study; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++) {
            last = s->trials[k].problem_label;
            if (!c->problem || strcmp(c->problem, last) == 0)
                return true;
        }
    return failure_set(f, "--problem %s: the study has no such problem; expected one like %s",
                       c->problem, last);
}

static bool compare(const choices *c, store *st, failure *f)
{
    duel_list list = {0};
    bout all = {c, st, &list, c->asked.memory, f};
    bool good = check_problem(c, f);
    for (const study *s = c->asked.study; s && good; s = s->next)
        good = add_race(&all, s);
    if (good && list.count == 0)
        good = f->sentence[0] ? false
                              : failure_set(f, "there is nothing to compare: no problem has "
                                               "results of two optimizers");
    if (good) {
        duel_list_judge(&list, st, c->asked.memory);
        duel_list_warn(&list, c->asked.memory);
        duel_list_print(&list, c->format, c->asked.memory);
    }
    duel_list_free(&list);
    return good;
}

int command_compare(int argc, char **argv)
{
    choices c = {.format = SHEET_TEXT};
    failure f = {{0}};
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool read = asked_read(&c.asked, &f);
    store *st = read ? store_open_readonly(c.asked.store_path, &f) : NULL;
    bool good = st && compare(&c, st, &f);
    if (!good)
        fprintf(stderr, "slalom compare: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
