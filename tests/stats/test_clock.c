/* Which seconds may be compared, and how finely. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../store/sample.h"
#include "stats/clock.h"
#include "store/noise.h"

static const double falling[] = {3, 2, 1};

static arena *memory;
static char *path;
static store *s;
static trial trials[4];
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

TestSuite(clock, .init = begin, .fini = end);

/* Four trials, the last ones exclusive. */
static void run_four(int exclusive)
{
    for (int k = 0; k < 4; k++) {
        trials[k] = sample_trial(memory, "a", 0.1, 0, (uint64_t)k);
        trials[k].exclusive = k >= 4 - exclusive;
        sample_run(s, &trials[k], 3, falling, TRIAL_DONE);
    }
}

static const results *load(void)
{
    int64_t id;
    static study st;
    st = sample_study("sample", trials, 4);
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    results *r = results_load(s, &st, measure_read("loss", memory), memory, &f);
    cr_assert(r, "%s", f.sentence);
    return r;
}

static void expect(const char *words)
{
    const char *warning = results_clock_warning(load(), memory);
    cr_assert_not_null(warning);
    cr_assert_not_null(strstr(warning, words), "%s", warning);
}

Test(clock, side_by_side_is_warned_of)
{
    run_four(0);
    expect("trials that ran side by side");
    cr_assert_null(results_clock_floor(s, load(), memory));
}

Test(clock, some_older_ones_are_counted)
{
    run_four(3);
    expect("the seconds of 1 of 4 trials are older than timing: exclusive");
}

Test(clock, exclusive_ones_of_one_machine_compare_down_to_the_noise)
{
    static const double memory_seconds[] = {1, 1.02, 1.04, 1.06, 1.52};
    cr_assert(store_noise(s, 1, &f), "%s", f.sentence);
    for (int k = 0; k < 5; k++)
        cr_assert(store_calibration(s, "before", &(calibration){2, memory_seconds[k]}, &f));
    run_four(4);
    cr_assert_null(results_clock_warning(load(), memory));
    const char *noise = results_clock_floor(s, load(), memory);
    cr_assert_not_null(noise);
    cr_assert_str_eq(noise, "seconds are +- 0 % (at worst 0 %) in arithmetic and +- 1.9 % (at "
                            "worst 46 %) in memory: calibrated 5 times");
}

Test(clock, two_machines_are_named)
{
    run_four(4);
    sample_ask(memory, s,
               "INSERT INTO environment SELECT id + 1, 'elsewhere', cpu, cores, memory, os, "
               "compiler, flags, blas, gpu, slalom, revision, usable, governor, blas_core, "
               "driver FROM environment",
               false);
    sample_ask(memory, s, "UPDATE trial SET environment = environment + 1 WHERE seed = 2",
               false);
    expect("the seconds are of 2 machines (");
    expect("elsewhere)");
}
