#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/decide.h"
#include "cli/foresight.h"
#include "cli/placement.h"
#include "cli/progress.h"
#include "cli/run_choices.h"
#include "cli/saved.h"
#include "engine/engine.h"
#include "stats/reserve.h"

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
        bool repeated = choices_again(c, &all[k]);
        print_trial(&s->trials[k], &all[k], repeated);
        missing += all[k].condition == CONDITION_MISSING;
        again += repeated;
    }
    printf("%lld trials: %lld in the store, %lld missing", (long long)s->trial_count,
           (long long)(s->trial_count - missing), (long long)missing);
    if (c->rerun)
        printf(", %lld to run again (%s)", (long long)again, rerun_word(c->rerun));
    putchar('\n');
    foresight_print(s, all);
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
        again += choices_again(c, &all[k]);
    }
    fprintf(stderr, "%s: will run %lld missing trials and %lld again that the store has (%s)\n",
            s->name, (long long)missing, (long long)again, rerun_word(c->rerun));
}

/* Results of another build stay unless asked for, but never silently. */
static void tell_stale(const choices *c, const study *s, const known *all)
{
    int64_t stale = 0;
    for (int64_t k = 0; k < s->trial_count; k++)
        stale += all[k].condition == CONDITION_STALE && !choices_again(c, &all[k]);
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
static void recount(const choices *c, store *st, const study *s, engine_state *state)
{
    known *all = elsewhere_known(&c->elsewhere, st, s, NULL);
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

/* A shard has a store, and with it checkpoints, of its own. */
static const char *written_store(const choices *c)
{
    return c->sharded.which.count ? c->sharded.path : c->asked.store_path;
}

static int run_missing(const choices *c, const study *s, store *st, const known *all,
                       engine_state *state)
{
    failure f;
    int64_t id, failed_before = 0;
    bool *wanted = memory_need(calloc((size_t)s->trial_count + 1, sizeof *wanted));
    for (int64_t k = 0; k < s->trial_count; k++) {
        wanted[k] = all[k].condition == CONDITION_MISSING || choices_again(c, &all[k]);
        state->before += !wanted[k];
        failed_before += !wanted[k] && all[k].condition == CONDITION_FAILED;
    }
    saved files = saved_open(written_store(c), c->asked.memory);
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
    /* A shard's store was told of the whole study. */
    bool good = (c->sharded.which.count || store_study(st, s, &id, &f)) &&
                engine_run(s, st, &how, state, &f);
    cores_release(where);
    if (good && c->rerun && (state->interrupted || state->failed_fast))
        recount(c, st, s, state);
    progress_end(p, state, failed_before);
    saved_tidy(&files);
    saved_close(&files);
    free(wanted);
    return good ? exit_code(state, failed_before) : complain(&f);
}

static int run_race(const choices *c, const study *s, store *st, engine_state *state)
{
    known *all = elsewhere_known(&c->elsewhere, st, s, NULL);
    *state = (engine_state){.total = s->trial_count};
    int code = c->dry_run ? dry_run(c, s, all) : run_missing(c, s, st, all, state);
    free(all);
    return code;
}

/* Further seeds, as long as something is undecided and they can be run. */
static int run_decided(const choices *c, const study *s, store *st, int worst,
                       engine_state *state)
{
    failure f = {{0}};
    choices missing = *c;
    missing.rerun = RERUN_NOTHING;
    int64_t before = -1;
    while (worst <= EXIT_SOME_FAILED && !state->failed_fast && s->most_seeds > 0) {
        arena *memory = arena_new();
        const study *next = decide_next(st, s, placement_jobs(s, c->jobs), memory, &f);
        bool stuck = next && next->trial_count == before; /* it fails to end, again and again */
        int code = next && !stuck ? run_race(&missing, next, st, state) : EXIT_ALL_IN_STORE;
        before = next ? next->trial_count : 0;
        arena_free(memory);
        worst = code > worst ? code : worst;
        if (!next || stuck)
            break;
    }
    return f.sentence[0] ? complain(&f) : worst;
}

/* One race after the other. Races that fail do not keep the next ones from running, unless with
   --fail-fast; an interrupt or a broken store does. */
static int run_races(const choices *c, const study *s, store *st)
{
    int worst = EXIT_ALL_IN_STORE;
    engine_state state = {.total = 0};
    for (; s && worst <= EXIT_SOME_FAILED && !state.failed_fast; s = s->next) {
        const study *grown = st ? reserve_join(st, s, c->asked.memory) : s;
        int code = run_race(c, grown, st, &state);
        if (c->until_decided && !c->dry_run)
            code = run_decided(c, s, st, code, &state);
        worst = code > worst ? code : worst;
    }
    return worst;
}

static store *open_store(const choices *c, const char *path, failure *f)
{
    if (!c->dry_run)
        return c->sharded.which.count ? store_open_shared(path, f) : store_open(path, f);
    return access(path, F_OK) == 0 ? store_open_readonly(path, f) : NULL;
}

/* What is known elsewhere, and which trials are this run's. */
static bool prepare(choices *c, store *st, failure *f)
{
    if (c->sharded.which.count)
        return elsewhere_study(&c->elsewhere, &c->asked, f) &&
               sharded_keep(&c->sharded, c->dry_run ? NULL : st, c->asked.study, f);
    if (!c->dry_run)
        return sharded_gather(st, &c->asked, f);
    elsewhere_shards(&c->elsewhere, &c->asked);
    return true;
}

static int with_store(choices *c)
{
    failure f = {{0}};
    if (!c->dry_run && !placement_possible(c->asked.study, &f))
        return complain(&f);
    if (c->until_decided && c->sharded.which.count)
        failure_set(&f, "--until-decided looks at all trials: run it without --shard");
    if (c->until_decided && (f.sentence[0] || !decide_possible(c->asked.study, &f)))
        return complain(&f);
    bool part = c->sharded.which.count > 0;
    if (part && !sharded_open(&c->sharded, &c->asked, !c->dry_run, &f))
        return complain(&f);
    store *st = open_store(c, part ? c->sharded.path : c->asked.store_path, &f);
    bool good = (st || !f.sentence[0]) && prepare(c, st, &f);
    int code = good ? run_races(c, c->asked.study, st) : complain(&f);
    store_close(st);
    elsewhere_close(&c->elsewhere);
    return code;
}

int command_run(int argc, char **argv)
{
    choices c = {.jobs = 0};
    failure f;
    asked_open(&c.asked);
    choices_parse(&c, argc, argv);
    int code = asked_read(&c.asked, &f) ? with_store(&c) : complain(&f);
    asked_close(&c.asked);
    return code;
}
