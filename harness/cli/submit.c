/* slalom submit: the missing trials of a study as jobs of a cluster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/known.h"
#include "cli/sharded.h"
#include "cli/submit_options.h"
#include "store/shards.h"

enum { NODES_USUAL = 16, RESTARTS_USUAL = 20 };

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
static bool find_places(submit_options *c, failure *f)
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
static int64_t plan_shards(submit_options *c, store *st)
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

static int nothing_missing(const submit_options *c)
{
    printf("%s: nothing is missing\n", c->plan.study_name);
    return EXIT_ALL_IN_STORE;
}

static int complain(const failure *f)
{
    fprintf(stderr, "slalom submit: %s\n", f->sentence);
    return EXIT_WRONG;
}

static int print_scripts(submit_options *c)
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

static int queue(submit_options *c, store *st)
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
static int submit(submit_options *c)
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
    submit_options c = {.plan = {.cpus = 1, .restarts = RESTARTS_USUAL}};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&submit_arguments, argc, argv, 0, NULL, &c);
    bool good = asked_read(&c.asked, &f) && find_places(&c, &f);
    int code = !good ? complain(&f) : c.dry_run ? print_scripts(&c) : submit(&c);
    asked_close(&c.asked);
    return code;
}
