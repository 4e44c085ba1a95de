#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/known.h"
#include "cli/placement.h"
#include "cli/progress.h"
#include "cli/saved.h"
#include "engine/engine.h"

/* What is run besides the missing trials. */
typedef enum rerun { RERUN_NOTHING, RERUN_FAILED, RERUN_STALE, RERUN_ALL, RERUNS } rerun;
static const char *const reruns[RERUNS] = {"", "failed", "stale", "all"};

typedef struct choices {
    asked asked;
    int jobs; /* 0: as many as there are cores for */
    rerun rerun;
    bool dry_run, fail_fast, verbose;
} choices;

static const struct argp_option options[] = {
    {"jobs", 'j', "N", 0, "Trials at a time (default: cores / threads of a trial)", 0},
    {"dry-run", 'n', NULL, 0, "Print the trials and which of them the store has; run nothing",
     0},
    {"rerun", 'r', "WHICH", 0,
     "Run trials again that are failed, stale (results of another build of a plugin) or all; "
     "what the store has of a trial goes when it begins again",
     0},
    {"fail-fast", 'x', NULL, 0,
     "Stop at the first trial that fails: nothing new starts, running ones are interrupted", 0},
    {"verbose", 'v', NULL, 0, "A line per trial", 0},
    {0},
};

static void set_rerun(choices *c, const char *word, struct argp_state *state)
{
    for (c->rerun = RERUN_FAILED; c->rerun < RERUNS; c->rerun++)
        if (strcmp(word, reruns[c->rerun]) == 0)
            return;
    const char *nearest = nearest_name(word, reruns + 1, RERUNS - 1);
    argp_error(state, "--rerun %s: expected failed, stale or all%s%s%s", word,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "",
               nearest ? "\"?" : "");
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    char *rest;
    long jobs;
    switch (key) {
    case 'j':
        jobs = strtol(word, &rest, 10);
        if (*rest || jobs < 1 || jobs > 1024)
            argp_error(state, "--jobs %s: expected a whole number from 1 to 1024", word);
        c->jobs = (int)jobs;
        return 0;
    case 'n':
        c->dry_run = true;
        return 0;
    case 'r':
        set_rerun(c, word, state);
        return 0;
    case 'x':
        c->fail_fast = true;
        return 0;
    case 'v':
        c->verbose = true;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &c->asked;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY",
    "Runs the trials of a study that the store does not have yet.\v"
    "Exit code 0: everything that was asked is in the store (a diverged trial is a result); 1: "
    "some "
    "trials failed, crashed or timed out; 2: the study or the call is wrong; 130: interrupted.",
    asked_arguments,
    NULL,
    NULL};

static bool is_again(const choices *c, const known *k)
{
    return k->condition != CONDITION_MISSING &&
           (c->rerun == RERUN_ALL ||
            (c->rerun == RERUN_FAILED && k->condition == CONDITION_FAILED) ||
            (c->rerun == RERUN_STALE && k->condition == CONDITION_STALE));
}

static void print_trial(const trial *t, const known *k, bool again)
{
    text line = {0};
    bool missing = k->condition == CONDITION_MISSING;
    setting_json(&t->optimizer, &line);
    printf("%-14s %s  %s  seed %llu  %s%s\n",
           missing ? "missing" : trial_status_name(k->status), t->problem_label, t->label,
           (unsigned long long)t->seed, line.data, again ? "  (again)" : "");
    text_free(&line);
}

static int dry_run(const choices *c, const study *s, const known *all)
{
    int64_t missing = 0, again = 0;
    for (int64_t k = 0; k < s->trial_count; k++) {
        bool repeated = is_again(c, &all[k]);
        print_trial(&s->trials[k], &all[k], repeated);
        missing += all[k].condition == CONDITION_MISSING;
        again += repeated;
    }
    printf("%lld trials: %lld in the store, %lld missing", (long long)s->trial_count,
           (long long)(s->trial_count - missing), (long long)missing);
    if (c->rerun)
        printf(", %lld to run again (%s)", (long long)again, reruns[c->rerun]);
    putchar('\n');
    return EXIT_ALL_IN_STORE;
}

static int complain(const failure *f)
{
    fprintf(stderr, "slalom run: %s\n", f->sentence);
    return EXIT_WRONG;
}

static int exit_code(const engine_state *state, int64_t failed_before)
{
    if (state->interrupted)
        return EXIT_INTERRUPTED;
    int64_t failed = failed_before + state->count[TRIAL_FAILED] + state->count[TRIAL_CRASHED] +
                     state->count[TRIAL_TIMEOUT] + state->count[TRIAL_OUT_OF_MEMORY] +
                     state->count[TRIAL_INTERRUPTED];
    return failed > 0 ? EXIT_SOME_FAILED : EXIT_ALL_IN_STORE;
}

/* What will run, and what of it again: told before anything in the store is replaced. */
static void announce(const choices *c, const study *s, const known *all)
{
    int64_t missing = 0, again = 0;
    for (int64_t k = 0; k < s->trial_count; k++) {
        missing += all[k].condition == CONDITION_MISSING;
        again += is_again(c, &all[k]);
    }
    fprintf(stderr, "%s: will run %lld missing trials and %lld again that the store has (%s)\n",
            s->name, (long long)missing, (long long)again, reruns[c->rerun]);
}

/* Results of another build stay unless asked for, but never silently. */
static void tell_stale(const choices *c, const study *s, const known *all)
{
    int64_t stale = 0;
    for (int64_t k = 0; k < s->trial_count; k++)
        stale += all[k].condition == CONDITION_STALE && !is_again(c, &all[k]);
    if (stale)
        fprintf(stderr,
                "%s: %lld results are of another build of their plugins (stale); --rerun stale "
                "runs them again\n",
                s->name, (long long)stale);
}

/* Where interrupted trials go on. What was saved of trials that are over goes first. */
static void look_at_saved(const choices *c, const study *s, const known *all, saved *files)
{
    text line = {0};
    savings worth = {0};
    saved_remove(files, s, all, c->rerun == RERUN_ALL);
    if (c->rerun != RERUN_ALL)
        worth = saved_worth(files, s, all);
    savings_tell(&worth, &line);
    if (line.length > 0)
        fprintf(stderr, "%s: %s\n", s->name, line.data);
    text_free(&line);
}

static bool saves(const study *s, const saved *files)
{
    bool any = files->count > 0;
    for (int64_t k = 0; k < s->trial_count && !any; k++)
        any = s->trials[k].checkpoint.seconds > 0 || s->trials[k].checkpoint.steps > 0;
    return any;
}

/* A run that stopped early leaves trials that it would have run again as they were. */
static void recount(store *st, const study *s, engine_state *state)
{
    known *all = known_trials(st, s);
    state->before = state->count[TRIAL_INTERRUPTED] - state->finished;
    for (int64_t k = 0; k < s->trial_count; k++)
        state->before += all[k].condition != CONDITION_MISSING;
    free(all);
}

static int64_t missing_count(const study *s, const bool *wanted)
{
    int64_t count = 0;
    for (int64_t k = 0; k < s->trial_count; k++)
        count += wanted[k];
    return count;
}

static int run_missing(const choices *c, const study *s, store *st, const known *all,
                       engine_state *state)
{
    failure f;
    int64_t id, failed_before = 0;
    bool *wanted = memory_need(calloc((size_t)s->trial_count + 1, sizeof *wanted));
    for (int64_t k = 0; k < s->trial_count; k++) {
        wanted[k] = all[k].condition == CONDITION_MISSING || is_again(c, &all[k]);
        state->before += !wanted[k];
        failed_before += !wanted[k] && all[k].condition == CONDITION_FAILED;
    }
    saved files = saved_open(c->asked.store_path, c->asked.memory);
    look_at_saved(c, s, all, &files);
    tell_stale(c, s, all);
    if (c->rerun)
        announce(c, s, all);
    progress *p = progress_new(s->name, c->verbose);
    const char *checkpoints = saves(s, &files) ? files.folder : NULL;
    int jobs = placement_jobs(s, c->jobs);
    cores *where = missing_count(s, wanted) > 0 ? placement_claim(s, jobs) : NULL;
    engine_options how = {jobs,
                          where,
                          wanted,
                          c->fail_fast,
                          arena_format(c->asked.memory, "%s-parameters", c->asked.store_path),
                          checkpoints,
                          progress_show,
                          p};
    bool good = store_study(st, s, &id, &f) && engine_run(s, st, &how, state, &f);
    cores_release(where);
    if (good && c->rerun && (state->interrupted || state->failed_fast))
        recount(st, s, state);
    progress_end(p, state, failed_before);
    saved_tidy(&files);
    saved_close(&files);
    free(wanted);
    return good ? exit_code(state, failed_before) : complain(&f);
}

/* One race after the other. Races that fail do not keep the next ones from running, unless with
   --fail-fast; an interrupt or a broken store does. */
static int run_races(const choices *c, const study *s, store *st)
{
    int worst = EXIT_ALL_IN_STORE;
    bool stopped = false;
    for (; s && worst <= EXIT_SOME_FAILED && !stopped; s = s->next) {
        known *all = known_trials(st, s);
        engine_state state = {.total = s->trial_count};
        int code = c->dry_run ? dry_run(c, s, all) : run_missing(c, s, st, all, &state);
        worst = code > worst ? code : worst;
        stopped = state.failed_fast;
        free(all);
    }
    return worst;
}

static int with_store(const choices *c)
{
    failure f = {{0}};
    if (!c->dry_run && !placement_possible(c->asked.study, &f))
        return complain(&f);
    bool absent = access(c->asked.store_path, F_OK) != 0;
    store *st = c->dry_run ? (absent ? NULL : store_open_readonly(c->asked.store_path, &f))
                           : store_open(c->asked.store_path, &f);
    int code = !st && f.sentence[0] ? complain(&f) : run_races(c, c->asked.study, st);
    store_close(st);
    return code;
}

int command_run(int argc, char **argv)
{
    choices c = {.jobs = 0};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    int code = asked_read(&c.asked, &f) ? with_store(&c) : complain(&f);
    asked_close(&c.asked);
    return code;
}
