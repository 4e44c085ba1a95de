/* A trial that is interrupted and resumed, in this process: its points are those of a trial
   that nobody disturbed, bit for bit, and no file is trusted that does not fit. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/checkpoint.h"
#include "run/precise.h"
#include "study/study.h"

enum { STEPS = 40, POINTS = 64 };

typedef struct seen {
    int count, metrics;
    clocks at[POINTS];
    double values[POINTS][METRICS_MOST];
} seen;

static char folder[32], path[CHECKPOINT_PATH];
static registry *plugins;
static study *studied;
static seen whole, now;

static void write_file(const char *file, const char *bytes, size_t count)
{
    FILE *to = fopen(file, "w");
    cr_assert_not_null(to, "%s", file);
    cr_assert_eq(fwrite(bytes, 1, count, to), count);
    cr_assert_eq(fclose(to), 0);
}

/* Trials with minibatch noise, a transform, a schedule, a probe and a target. */
static void begin(void)
{
    static const char words[] =
        "study: s\nbudget: {steps: 40}\nlog: {every: 3}\nprobes: [gradient_norm]\n"
        "targets: {loss: 1e-9}\nstop: {target: true}\ncheckpoint: {steps: 7}\nraces:\n"
        "  - race: double\n    problems: [quadratic: {dim: 30, noise: 0.1}]\n    optimizers:\n"
        "      - {adam: {lr: 0.01}, through: [clip: {norm: 1}], schedule: {lr: cosine}}\n"
        "      - lbfgs\n"
        "  - race: single\n    precision: f32\n    problems: [matrix_sensing: {n: 12}]\n"
        "    optimizers: [scaled_gd_lambda, {sgd: {momentum: 0.9}, through: [sam]}]\n";
    char file[64];
    failure f;
    strcpy(folder, "/tmp/slalom-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/s.yaml", folder);
    write_file(file, words, strlen(words));
    plugins = registry_open();
    studied = study_read(file, plugins, &f);
    cr_assert_not_null(studied, "%s", f.sentence);
    snprintf(path, sizeof path, "%s/saved/key", folder);
}

static void end(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(system(command), 0);
    study_free(studied);
    registry_free(plugins);
}

TestSuite(checkpoint, .init = begin, .fini = end, .timeout = 60);

static void see_metrics(void *to, int count, const char *const *names)
{
    seen *s = to;
    cr_assert_str_eq(names[0], "loss");
    s->metrics = count;
}

static void see_point(void *to, const clocks *at, const double *values)
{
    seen *s = to;
    cr_assert_lt(s->count, POINTS);
    s->at[s->count] = *at;
    memcpy(s->values[s->count++], values, (size_t)s->metrics * sizeof *values);
}

/* One process's part of the trial. */
static trial_end race(const trial *t, const keeping *how, seen *s)
{
    failure f;
    trial_end end;
    *s = (seen){0};
    loaded *data = race_load(t, false, &f);
    cr_assert(data, "%s", f.sentence);
    race_run_kept(t, data, &(point_sink){s, see_metrics, see_point}, how, &end);
    race_unload(data);
    return end;
}

static void expect_same(const seen *a, const seen *b)
{
    cr_assert_eq(a->count, b->count, "%d and %d points", a->count, b->count);
    for (int k = 0; k < a->count; k++) {
        const clocks *x = &a->at[k], *y = &b->at[k];
        cr_assert_eq(x->steps, y->steps);
        cr_assert_eq(x->samples, y->samples);
        cr_assert_arr_eq(x->calls, y->calls, sizeof x->calls);
        cr_assert_arr_eq(x->asked, y->asked, sizeof x->asked);
        cr_assert_arr_eq(a->values[k], b->values[k], sizeof a->values[k], "step %lld",
                         (long long)x->steps);
        cr_assert(k == 0 || y->seconds >= b->at[k - 1].seconds, "the clock runs back");
    }
}

/* Every process makes one step, saves itself and ends. */
static void interrupt_every_step(const trial *t)
{
    volatile sig_atomic_t leave = 1;
    const keeping how = {.path = path, .leave = &leave};
    trial_end alone = race(t, NULL, &whole), end = race(t, &how, &now);
    for (int64_t k = 1; end.status == TRIAL_INTERRUPTED; k++) {
        cr_assert_eq(end.clocks.steps, k);
        cr_assert_leq(k, STEPS);
        end = race(t, &how, &now);
    }
    cr_assert_eq(end.status, alone.status);
    cr_assert_str_eq(end.message.sentence, "");
    expect_same(&whole, &now);
    checkpoint_drop(path);
}

Test(checkpoint, interrupted_after_every_step)
{
    for (const study *s = studied; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++)
            interrupt_every_step(&s->trials[k]);
}

/* A trial that ended with its last checkpoint at step 35. */
static void leave_checkpoint(const trial *t)
{
    const keeping how = {.path = path};
    race(t, &how, &whole);
    cr_assert_eq(access(path, F_OK), 0);
}

static void expect_ignored(const trial *t, const char *why)
{
    const keeping how = {.path = path};
    char sentence[256];
    trial_end end = race(t, &how, &now);
    snprintf(sentence, sizeof sentence, "its checkpoint was ignored: %s", why);
    cr_assert_str_eq(end.message.sentence, sentence);
    cr_assert_eq(end.status, TRIAL_DONE);
    expect_same(&whole, &now);
}

Test(checkpoint, goes_on_from_the_last_one)
{
    const trial *t = &studied->trials[0];
    int64_t steps = 0;
    failure f;
    leave_checkpoint(t);
    cr_assert_eq(checkpoint_look(path, t, &steps, &f), CHECKPOINT_FITS, "%s", f.sentence);
    cr_assert_eq(steps, 35);
    volatile sig_atomic_t leave = 1;
    const keeping how = {.path = path, .leave = &leave};
    cr_assert_eq(race(t, &how, &now).clocks.steps, 36);
}

/* A budget in seconds goes on from the stored reading. */
Test(checkpoint, by_the_clock)
{
    trial t = studied->trials[0];
    const keeping how = {.path = path};
    t.budget = (budget){.seconds = 0.5};
    t.checkpoint = (checkpoint_rule){.seconds = 0.1};
    t.log = (log_rule){.per_decade = 5};
    cr_assert_eq(race(&t, &how, &whole).status, TRIAL_DONE);
    int64_t steps = 0;
    failure f;
    cr_assert_eq(checkpoint_look(path, &t, &steps, &f), CHECKPOINT_FITS);
    cr_assert_gt(steps, 0);
    t.budget.seconds = 1e-3; /* all of it was spent before */
    trial_end end = race(&t, &how, &now);
    cr_assert_eq(end.status, TRIAL_DONE);
    cr_assert_eq(end.clocks.steps, steps);
    cr_assert_geq(end.clocks.seconds, 0.04);
}

Test(checkpoint, damage_anywhere_is_seen)
{
    const trial *t = &studied->trials[0];
    struct stat about;
    for (int k = 0; k < 20; k++) {
        leave_checkpoint(t);
        cr_assert_eq(stat(path, &about), 0);
        FILE *file = fopen(path, "r+");
        long place = about.st_size * k / 20;
        fseek(file, place, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, place, SEEK_SET);
        fputc(byte ^ 4, file);
        fclose(file);
        expect_ignored(t, "it is damaged");
    }
}

Test(checkpoint, half_a_file_is_seen)
{
    const trial *t = &studied->trials[1];
    struct stat about;
    for (int k = 1; k < 8; k++) {
        leave_checkpoint(t);
        cr_assert_eq(stat(path, &about), 0);
        cr_assert_eq(truncate(path, about.st_size * k / 8), 0);
        expect_ignored(t, "it is damaged");
    }
    cr_assert_eq(truncate(path, 0), 0);
    expect_ignored(t, "it cannot be read, or is empty");
}

Test(checkpoint, other_builds_and_trials_are_seen)
{
    trial t = studied->trials[0];
    plugin rebuilt = *t.optimizer.plugin;
    leave_checkpoint(&t);
    rebuilt.contents++;
    t.optimizer.plugin = &rebuilt;
    expect_ignored(&t, "it was made with another build of a plugin");
    t.key[3] ^= 1;
    expect_ignored(&t, "it is of another trial");
}

/* On another machine it goes on, and says so to the end, wherever it goes on then. */
Test(checkpoint, another_machine_is_told)
{
    static const char *const machines[] = {"first", "first", "second", "second"};
    const trial *t = &studied->trials[0];
    volatile sig_atomic_t leave = 1;
    race(t, NULL, &whole);
    for (int k = 0; k < 4; k++) {
        const keeping how = {.path = path, .leave = &leave, .machine = machines[k]};
        leave = k < 3;
        trial_end end = race(t, &how, &now);
        cr_assert_eq(end.status, k < 3 ? TRIAL_INTERRUPTED : TRIAL_DONE);
        cr_assert_str_eq(end.message.sentence,
                         k < 3 ? "interrupted by the user"
                               : "it went on from a checkpoint of another machine (first): its "
                                 "last bits may differ from those of a run on one");
    }
    expect_same(&whole, &now);
}

/* The writer's file is a full device: the trial goes on, and the older file is as it was. */
Test(checkpoint, a_full_disk_costs_nothing_else)
{
    trial t = studied->trials[0];
    char part[CHECKPOINT_PATH + 8];
    int64_t steps = 0;
    failure f;
    leave_checkpoint(&t);
    snprintf(part, sizeof part, "%s.part", path);
    cr_assert_eq(symlink("/dev/full", part), 0);
    t.checkpoint.steps = STEPS;
    const keeping how = {.path = path};
    trial_end end = race(&t, &how, &now);
    cr_assert_eq(end.status, TRIAL_DONE);
    cr_assert_not_null(
        strstr(end.message.sentence, "no checkpoint could be written at step 40:"), "%s",
        end.message.sentence);
    cr_assert_not_null(strstr(end.message.sentence, "No space left on device"));
    expect_same(&whole, &now);
    cr_assert_eq(checkpoint_look(path, &t, &steps, &f), CHECKPOINT_FITS, "%s", f.sentence);
    cr_assert_eq(steps, 35);
}

Test(checkpoint, no_folder_can_be_made)
{
    const trial *t = &studied->trials[0];
    const keeping how = {.path = "/proc/nowhere/key"};
    race(t, NULL, &whole);
    trial_end end = race(t, &how, &now);
    cr_assert_eq(end.status, TRIAL_DONE);
    cr_assert_not_null(strstr(end.message.sentence, "no checkpoint could be written at step 7"),
                       "%s", end.message.sentence);
    expect_same(&whole, &now);
}
