/* What the store keeps besides curves: where trials ran and how steadily, crashes, optima. */
#include <criterion/criterion.h>
#include <string.h>

#include "sample.h"
#include "store/noise.h"
#include "store/optimum.h"
#include "store/reader.h"

static arena *memory;
static char *path;
static store *s;
static failure f;

static void begin(void)
{
    memory = arena_new();
    path = sample_path(memory, "test.db");
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
}

static void end(void)
{
    store_close(s);
    sample_remove(path);
    arena_free(memory);
}

TestSuite(machine, .init = begin, .fini = end);

static const double falling[] = {3, 2, 1};

Test(machine, exclusive_trials_know_their_noise)
{
    record r;
    int64_t count;
    trial shared = sample_trial(memory, "a", 0.1, 0, 0), alone = shared;
    alone.exclusive = true;
    alone.threads = 2;
    alone.key[0] = 'x';
    calibration first = {0.25, 0.5}, second = {0.125, 1};
    cr_assert(store_noise(s, 2, &f) && store_calibration(s, "before", &first, &f), "%s",
              f.sentence);
    sample_run(s, &alone, 3, falling, TRIAL_DONE);
    cr_assert(store_calibration(s, "after", &second, &f), "%s", f.sentence);
    sample_run(s, &shared, 3, falling, TRIAL_DONE);
    cr_assert(store_record(s, shared.key, memory, &r));
    cr_assert(!r.exclusive && r.noise == 0 && *r.hostname);
    cr_assert(store_record(s, alone.key, memory, &r));
    cr_assert(r.exclusive && r.noise == 1);
    calibration *all = store_calibrations(s, r.noise, &count, memory);
    cr_assert(count == 2 && all[0].compute_seconds == 0.25 && all[1].memory_seconds == 1);
    cr_assert_str_eq(sample_ask(memory, s,
                                "SELECT threads, timing, noise FROM trials ORDER BY trial",
                                false),
                     "2|exclusive|1\n1|shared|null");
}

Test(machine, a_backtrace_stays_with_its_trial)
{
    record r;
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    int64_t row = sample_run(s, &t, 3, falling, TRIAL_RUNNING);
    trial_end crashed = {.status = TRIAL_CRASHED};
    cr_assert(store_backtrace(s, row, "step (a.so)\nmain (slalom)", &f), "%s", f.sentence);
    cr_assert(store_end(s, row, &crashed, &f), "%s", f.sentence);
    cr_assert(store_record(s, t.key, memory, &r));
    cr_assert_str_eq(r.backtrace, "step (a.so)\nmain (slalom)");
}

Test(machine, optima_are_of_a_problem_and_not_of_a_trial)
{
    optimum o;
    trial t = sample_trial(memory, "a", 0.1, 0, 0), same = sample_trial(memory, "b", 1, 0.5, 7);
    trial other = t;
    option_value wider[] = {{.number = 11, .text = "", .path = ""}};
    other.problem.values = wider;
    cr_assert_not(store_optimum(s, &t, &o, memory));
    cr_assert(store_add_optimum(s, &t, &(optimum){0.5, "lbfgs"}, &f), "%s", f.sentence);
    cr_assert(store_optimum(s, &same, &o, memory));
    cr_assert(o.value == 0.5 && strcmp(o.method, "lbfgs") == 0);
    cr_assert_not(store_optimum(s, &other, &o, memory));
    cr_assert(store_add_optimum(s, &same, &(optimum){0.25, "newton"}, &f), "%s", f.sentence);
    cr_assert(store_optimum(s, &t, &o, memory) && o.value == 0.25);
}

Test(machine, what_a_problem_knows_is_kept_with_a_trials_end)
{
    optimum o;
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    int64_t row = sample_run(s, &t, 3, falling, TRIAL_RUNNING);
    trial_end end = {.status = TRIAL_DONE, .optimum = 0.125};
    cr_assert_not(store_optimum(s, &t, &o, memory));
    cr_assert(store_end(s, row, &end, &f), "%s", f.sentence);
    cr_assert(store_optimum(s, &t, &o, memory) && o.value == 0.125);
}

Test(machine, the_environment_names_the_build_and_its_blas)
{
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    sample_run(s, &t, 3, falling, TRIAL_DONE);
    cr_assert_str_eq(sample_ask(memory, s,
                                "SELECT length(cpu) > 0, cores >= usable, usable > 0, os LIKE"
                                " '%Linux%', length(compiler) > 0, blas LIKE 'OpenBLAS %',"
                                " length(blas_core) > 0, memory > 1e8 FROM environment",
                                false),
                     "1|1|1|1|1|1|1|1");
}
