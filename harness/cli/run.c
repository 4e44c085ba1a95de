#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "engine/engine.h"

typedef struct choices {
    asked asked;
    int jobs;
    bool dry_run, verbose;
} choices;

static const struct argp_option options[] = {
    {"jobs", 'j', "N", 0, "Trials at a time (default: one per core)", 0},
    {"dry-run", 'n', NULL, 0, "Print the trials and which of them the store has; run nothing",
     0},
    {"verbose", 'v', NULL, 0, "A line per trial", 0},
    {0},
};

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

/* What the store knows of each trial; a trial it does not know counts as running, i.e. missing.
 */
static void look_up(store *st, const study *s, trial_status *status)
{
    for (int64_t k = 0; k < s->trial_count; k++) {
        int64_t row;
        if (!st || !store_find(st, s->trials[k].key, &status[k], &row))
            status[k] = TRIAL_RUNNING;
    }
}

static bool is_missing(trial_status status)
{
    return status == TRIAL_RUNNING || status == TRIAL_INTERRUPTED;
}

static void print_trial(const trial *t, trial_status status)
{
    text line = {0};
    setting_json(&t->optimizer, &line);
    printf("%-14s %s  %s  seed %llu  %s\n",
           is_missing(status) ? "missing" : trial_status_name(status), t->problem_label,
           t->label, (unsigned long long)t->seed, line.data);
    text_free(&line);
}

static int dry_run(const study *s, const trial_status *status)
{
    int64_t missing = 0;
    for (int64_t k = 0; k < s->trial_count; k++) {
        print_trial(&s->trials[k], status[k]);
        missing += is_missing(status[k]);
    }
    printf("%lld trials: %lld in the store, %lld missing\n", (long long)s->trial_count,
           (long long)(s->trial_count - missing), (long long)missing);
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

static int run_missing(const choices *c, const study *s, store *st, const trial_status *status)
{
    failure f;
    int64_t id, failed_before = 0;
    engine_state state = {.total = s->trial_count};
    bool *wanted = memory_need(calloc((size_t)s->trial_count + 1, sizeof *wanted));
    for (int64_t k = 0; k < s->trial_count; k++) {
        wanted[k] = is_missing(status[k]);
        state.before += !wanted[k];
        failed_before += !wanted[k] && !trial_status_is_result(status[k]);
    }
    progress *p = progress_new(s->name, c->verbose);
    engine_options how = {c->jobs, wanted, progress_show, p};
    bool good = store_study(st, s, &id, &f) && engine_run(s, st, &how, &state, &f);
    progress_end(p, &state, failed_before);
    free(wanted);
    return good ? exit_code(&state, failed_before) : complain(&f);
}

/* One race after the other. Races that fail do not keep the next ones from running; an
   interrupt or a broken store does. */
static int run_races(const choices *c, const study *s, store *st)
{
    int worst = EXIT_ALL_IN_STORE;
    for (; s && worst <= EXIT_SOME_FAILED; s = s->next) {
        trial_status *status = memory_need(calloc((size_t)s->trial_count + 1, sizeof *status));
        look_up(st, s, status);
        int code = c->dry_run ? dry_run(s, status) : run_missing(c, s, st, status);
        worst = code > worst ? code : worst;
        free(status);
    }
    return worst;
}

static int with_store(const choices *c)
{
    failure f = {{0}};
    bool absent = access(c->asked.store_path, F_OK) != 0;
    store *st = c->dry_run ? (absent ? NULL : store_open_readonly(c->asked.store_path, &f))
                           : store_open(c->asked.store_path, &f);
    int code = !st && f.sentence[0] ? complain(&f) : run_races(c, c->asked.study, st);
    store_close(st);
    return code;
}

int command_run(int argc, char **argv)
{
    choices c = {.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    int code = asked_read(&c.asked, &f) ? with_store(&c) : complain(&f);
    asked_close(&c.asked);
    return code;
}
