/* slalom submit: the missing trials of a study as jobs of a cluster. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/known.h"
#include "cli/sharded.h"
#include "engine/slurm.h"
#include "store/shards.h"

/* A warning comes up to two minutes before the end; trials need time before it. */
enum { TIME_LEAST = 180, NODES_USUAL = 16, RESTARTS_USUAL = 20, MORE_MOST = 32 };

typedef struct choices {
    asked asked;
    int nodes; /* 0: not said */
    slurm_plan plan;
    const char *more[MORE_MOST + 1];
    int more_count;
    bool dry_run;
} choices;

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

static void add_more(choices *c, const char *word, struct argp_state *state)
{
    if (word[0] != '-' || strchr(word, '\n'))
        argp_error(state,
                   "--sbatch %s: expected one option of sbatch, as in --sbatch=--qos=long",
                   word);
    if (c->more_count == MORE_MOST)
        argp_error(state, "--sbatch %s: expected at most %d of them", word, MORE_MOST);
    else
        c->more[c->more_count++] = word;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
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

static const struct argp parser = {
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

static int64_t count_missing(const study *first, store *st, const int64_t *shards, bool *wanted)
{
    int64_t missing = 0;
    for (const study *s = first; s; s = s->next) {
        known *all = known_trials(st, s);
        for (int64_t k = 0; k < s->trial_count; k++) {
            bool absent = all[k].condition == CONDITION_MISSING;
            missing += absent;
            if (shards && absent)
                wanted[shards[k]] = true;
        }
        shards = shards ? shards + s->trial_count : NULL;
        free(all);
    }
    return missing;
}

static const char *absolute(const char *path, const char *from, arena *a)
{
    return path[0] == '/' ? path : arena_format(a, "%s/%s", from, path);
}

/* Where everything is. Before the folder is made its name is as good as it can be. */
static bool find_places(choices *c, failure *f)
{
    slurm_plan *p = &c->plan;
    arena *a = c->asked.memory;
    char *here = realpath(".", NULL), *program = realpath("/proc/self/exe", NULL);
    bool good = here && program;
    if (good) {
        p->study_name = strrchr(shards_folder("", c->asked.study, a), '/') + 1;
        p->directory = arena_copy(a, here);
        p->program = arena_copy(a, program);
        p->study = absolute(c->asked.study->path, here, a);
        p->store = absolute(c->asked.store_path, here, a);
        p->folder = shards_folder(p->store, c->asked.study, a);
        p->more = c->more;
    }
    free(here);
    free(program);
    return good || failure_set(f, "cannot find the current folder or the program");
}

/* Fills in the shards; how many trials are missing. */
static int64_t plan_shards(choices *c, store *st)
{
    arena *a = c->asked.memory;
    const study *first = c->asked.study;
    int64_t missing = count_missing(first, st, NULL, NULL), usual = c->nodes;
    if (!usual)
        usual = missing < NODES_USUAL ? missing : NODES_USUAL;
    c->plan.shards = usual < missing ? usual : missing;
    if (!missing)
        return 0;
    bool *wanted = arena_array(a, bool, c->plan.shards + 1);
    count_missing(first, st, shard_deal(first, c->plan.shards, a), wanted);
    c->plan.wanted = wanted;
    return missing;
}

static int nothing_missing(const choices *c)
{
    printf("%s: nothing is missing\n", c->plan.study_name);
    return EXIT_ALL_IN_STORE;
}

static int complain(const failure *f)
{
    fprintf(stderr, "slalom submit: %s\n", f->sentence);
    return EXIT_WRONG;
}

static int print_scripts(choices *c)
{
    failure f = {{0}};
    bool absent = access(c->asked.store_path, F_OK) != 0;
    store *st = absent ? NULL : store_open_readonly(c->asked.store_path, &f);
    if (!absent && !st)
        return complain(&f);
    int64_t missing = plan_shards(c, st);
    store_close(st);
    if (!missing)
        return nothing_missing(c);
    text out = {0};
    text_add(&out, "# %s/task.sh\n", c->plan.folder);
    slurm_task_script(&c->plan, &out);
    text_add(&out, "\n# %s/merge.sh, after all of its tasks\n", c->plan.folder);
    slurm_merge_script(&c->plan, &out);
    fputs(out.data, stdout);
    text_free(&out);
    return EXIT_ALL_IN_STORE;
}

static bool record_study(store *st, const study *s, failure *f)
{
    int64_t id;
    for (; s; s = s->next)
        if (!store_study(st, s, &id, f))
            return false;
    return true;
}

static bool make_folder(slurm_plan *p, arena *a, failure *f)
{
    if (!shards_make_folder(p->folder, f))
        return false;
    char *whole = realpath(p->folder, NULL);
    if (whole)
        p->folder = arena_copy(a, whole);
    free(whole);
    return whole != NULL;
}

static int queue(choices *c, store *st)
{
    failure f = {{0}};
    long array, merging;
    int tasks = 0;
    if (!sharded_gather(st, &c->asked, &f))
        return complain(&f);
    int64_t missing = plan_shards(c, st);
    if (!missing)
        return nothing_missing(c);
    if (!record_study(st, c->asked.study, &f) || !make_folder(&c->plan, c->asked.memory, &f) ||
        !slurm_submit(&c->plan, &array, &merging, &f))
        return complain(&f);
    for (int64_t k = 1; k <= c->plan.shards; k++)
        tasks += c->plan.wanted[k];
    printf("%s: %lld missing trials in %d tasks are job %ld; job %ld merges them\n",
           c->plan.study_name, (long long)missing, tasks, array, merging);
    printf("scripts and logs are in %s; slalom status tells how far it is\n", c->plan.folder);
    return EXIT_ALL_IN_STORE;
}

/* The store's lock keeps a second submit out until both jobs are in the queue. */
static int submit(choices *c)
{
    failure f;
    if (!slurm_here(&f))
        return complain(&f);
    store *st = store_open(c->asked.store_path, &f);
    int code = st ? queue(c, st) : complain(&f);
    store_close(st);
    return code;
}

int command_submit(int argc, char **argv)
{
    choices c = {.plan = {.cpus = 1, .restarts = RESTARTS_USUAL}};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = asked_read(&c.asked, &f) && find_places(&c, &f);
    int code = !good ? complain(&f) : c.dry_run ? print_scripts(&c) : submit(&c);
    asked_close(&c.asked);
    return code;
}
