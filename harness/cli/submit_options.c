/* The options of slalom submit. */
#include "cli/submit_options.h"

#include <stdlib.h>
#include <string.h>

/* A warning comes up to two minutes before the end; trials need time before it. */
enum { TIME_LEAST = 180 };

static const struct argp_option options[] = {
    {"engine", 'e', "NAME", 0, "The scheduler: slurm (the only one so far)", 0},
    {"nodes", 'N', "N", 0,
     "Shards of the study, each a task of the array on a node (default: one per missing trial, "
     "16 at most)",
     0},
    {"time", 't', "TIME", 0,
     "Time limit of a task as sbatch takes it: 90 (minutes), 12:00:00, 2-12 (days-hours), ...; "
     "a task that reaches it goes on in its next turn (default: the site's)",
     0},
    {"cpus", 'c', "N", 0, "Cores of a task, and so trials at a time (default: 1)", 0},
    {"memory", 'm', "SIZE", 0, "Memory of a task: 4000M, 16G (default: the site's)", 0},
    {"partition", 'p', "NAME", 0, "The partition (default: the site's)", 0},
    {"account", 'A', "NAME", 0, "Who pays (default: the site's)", 0},
    {"array-limit", 'l', "N", 0, "Tasks at a time (default: the site's)", 0},
    {"restarts", 'R', "N", 0,
     "How often a task that reaches its time limit is queued again (default: 20)", 0},
    {"sbatch", 'o', "OPTION", 0, "A further option for the tasks, as in --sbatch=--qos=long",
     0},
    {"dry-run", 'n', NULL, 0, "Print the scripts; queue and write nothing", 0},
    {0},
};

static int number(const char *option, const char *word, int least, int most,
                  struct argp_state *state)
{
    char *rest;
    long value = strtol(word, &rest, 10);
    if (!*word || *rest || value < least || value > most)
        argp_error(state, "--%s %s: expected a whole number from %d to %d", option, word, least,
                   most);
    return (int)value;
}

/* A name goes into a line of #SBATCH as it is. */
static const char *name(const char *option, const char *word, struct argp_state *state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-.,+@/";
    if (!word[0] || word[strspn(word, letters)])
        argp_error(state, "--%s \"%s\": expected a name without blanks", option, word);
    return word;
}

static const char *memory(const char *word, struct argp_state *state)
{
    size_t digits = strspn(word, "0123456789");
    const char *unit = word + digits;
    if (digits == 0 || digits > 9 || word[0] == '0' || !strchr("KMGT", *unit) ||
        (*unit && unit[1]))
        argp_error(state, "--memory %s: expected a size such as 4000M or 16G", word);
    return word;
}

static const char *time_limit(const char *word, struct argp_state *state)
{
    int64_t seconds = slurm_seconds(word);
    if (seconds == 0)
        argp_error(state,
                   "--time %s: expected minutes, minutes:seconds, hours:minutes:seconds, "
                   "days-hours, days-hours:minutes or days-hours:minutes:seconds",
                   word);
    else if (seconds < TIME_LEAST)
        argp_error(state,
                   "--time %s is %lld seconds; expected 3 minutes at least, as Slurm announces "
                   "the end up to two minutes before",
                   word, (long long)seconds);
    return word;
}

static void set_engine(const char *word, struct argp_state *state)
{
    if (strcmp(word, "slurm") != 0)
        argp_error(state,
                   "--engine %s: expected slurm; for any other scheduler queue `slalom run "
                   "STUDY --shard I/N` yourself",
                   word);
}

static void add_more(submit_options *c, const char *word, struct argp_state *state)
{
    if (word[0] != '-' || strchr(word, '\n'))
        argp_error(state,
                   "--sbatch %s: expected one option of sbatch, as in --sbatch=--qos=long",
                   word);
    if (c->more_count == SUBMIT_MORE_MOST)
        argp_error(state, "--sbatch %s: expected at most %d of them", word, SUBMIT_MORE_MOST);
    else
        c->more[c->more_count++] = word;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    submit_options *c = state->input;
    slurm_plan *p = &c->plan;
    switch (key) {
    case 'e':
        set_engine(word, state);
        return 0;
    case 'N':
        c->nodes = number("nodes", word, 1, SHARDS_MOST, state);
        return 0;
    case 't':
        p->time = time_limit(word, state);
        return 0;
    case 'c':
        p->cpus = number("cpus", word, 1, 1024, state);
        return 0;
    case 'm':
        p->memory = memory(word, state);
        return 0;
    case 'p':
        p->partition = name("partition", word, state);
        return 0;
    case 'A':
        p->account = name("account", word, state);
        return 0;
    case 'l':
        p->at_a_time = number("array-limit", word, 1, SHARDS_MOST, state);
        return 0;
    case 'R':
        p->restarts = number("restarts", word, 0, 1000, state);
        return 0;
    case 'o':
        add_more(c, word, state);
        return 0;
    case 'n':
        c->dry_run = true;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &c->asked;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp submit_arguments = {
    options,
    parse,
    "STUDY",
    "Queues the missing trials of a study on a cluster: an array of jobs, each with a shard of "
    "the study and a store of its own, and behind them a job that merges these stores into the "
    "study's.\v"
    "Everything lies in FILE-shards/STUDY beside the store FILE: the scripts, the logs and, "
    "until they are merged, the shards' stores. The folder must be one that all nodes see. A "
    "node that dies, or a time limit, costs the trials in flight: the task is queued again and "
    "goes on with what is missing in its store. slalom status tells how far it is. When all is "
    "over, submit again (or slalom run) for what is missing still. Exit code 0: queued, or "
    "nothing is missing; 2: the study or the call is wrong, jobs of the study are still in the "
    "queue, or Slurm refused.",
    asked_arguments,
    NULL,
    NULL};
