#include "cli/run_choices.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/command.h"

static const char *const reruns[RERUNS] = {"", "failed", "stale", "all"};

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
    {"until-decided", 'u', NULL, 0,
     "Then add seeds, up to the most of seeds: {from, most}, to the settings whose comparison "
     "is undecided: the leader on each problem against each other optimizer",
     0},
    {"verbose", 'v', NULL, 0, "A line per trial", 0},
    {"shard", 'S', "I/N", 0,
     "Run the I-th of N parts of the study, into a store of its own beside the study's: "
     "FILE-shards/STUDY/I-of-N.db",
     0},
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
    failure why;
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
    case 'S':
        if (!shard_read(word, &c->sharded.which, &why))
            argp_error(state, "--shard %s", why.sentence);
        return 0;
    case 'x':
        c->fail_fast = true;
        return 0;
    case 'u':
        c->until_decided = true;
        return 0;
    case 'v':
        c->verbose = true;
        return 0;
    case ARGP_KEY_END:
        if (c->sharded.which.count && c->rerun > RERUN_FAILED)
            argp_error(state,
                       "--shard with --rerun %s: merging keeps a result that the study's store "
                       "has; run it again without --shard",
                       reruns[c->rerun]);
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
    "With --shard, N runs on as many machines share a study without knowing of each other: "
    "every trial is in one of the N parts, whatever the stores have, as long as the study file "
    "and N stay the same. What the study's store has is not run again. slalom merge --remove "
    "FILE FILE-shards/STUDY/*.db brings the parts together; a run without --shard does it "
    "first.\n"
    "Exit code 0: everything that was asked is in the store (a diverged trial is a result); 1: "
    "some "
    "trials failed, crashed or timed out; 2: the study or the call is wrong; 130: interrupted.",
    asked_arguments,
    NULL,
    NULL};

void choices_parse(choices *c, int argc, char **argv)
{
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, c);
}

const char *rerun_word(rerun r)
{
    return reruns[r];
}

bool choices_again(const choices *c, const known *k)
{
    return k->condition != CONDITION_MISSING &&
           (c->rerun == RERUN_ALL ||
            (c->rerun == RERUN_FAILED && k->condition == CONDITION_FAILED) ||
            (c->rerun == RERUN_STALE && k->condition == CONDITION_STALE));
}
