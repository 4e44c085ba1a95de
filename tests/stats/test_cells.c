/* From a store to the arrays of the protocols. */
#include <math.h>

#include "../store/sample.h"
#include "near.h"
#include "stats/cells.h"
#include "stats/grid.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

enum { MOST = 32 };

static arena *memory;
static char *path;
static store *s;
static trial trials[MOST];
static int count;
static study st;
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

TestSuite(cells, .init = begin, .fini = end);

/* Falls from 1 to `final` in four steps of a quarter of the way each. */
static void add(const char *label, double lr, uint64_t seed, double final, trial_status status)
{
    double loss[5];
    for (int k = 0; k < 5; k++)
        loss[k] = 1 + (final - 1) * k / 4;
    trials[count] = sample_trial(memory, label, lr, 0, seed);
    if (status != TRIAL_RUNNING)
        sample_run(s, &trials[count], 5, loss, status);
    count++;
}

/* a at two settings, b with a seed less and one that failed, c never ran. */
static results *load(const char *metric)
{
    int64_t id;
    add("a", 0.1, 0, 0.5, TRIAL_DONE);
    add("a", 0.1, 1, 0.3, TRIAL_DONE);
    add("a", 0.1, 2, 0.4, TRIAL_DONE);
    add("a", 1, 0, 0.8, TRIAL_DONE);
    add("a", 1, 1, 0.9, TRIAL_DIVERGED);
    add("b", 0.1, 1, 0.1, TRIAL_DONE);
    add("b", 0.1, 3, 0.2, TRIAL_FAILED);
    add("c", 0.1, 0, 0.2, TRIAL_RUNNING);
    st = sample_study("sample", trials, count);
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    results *r = results_load(s, &st, measure_read(metric, memory), memory, &f);
    cr_assert(r, "%s", f.sentence);
    return r;
}

Test(cells, scores_at_the_best_setting)
{
    results *r = load("loss");
    const group **cells = cells_of(r, memory);
    time_table t = cell_scores(r, cells, memory);
    cr_assert(t.solvers == 3 && t.problems == 1);
    near(t.times[0], 0.4, 1e-15);
    near(t.times[1], infinite, 0);
    near(t.times[2], no_number, 0);
    cr_assert_null(cells[2]);
    cr_assert_eq(time_missing(&t), 1);
}

Test(cells, times_on_a_clock)
{
    results *r = load("loss");
    const group **cells = cells_of(r, memory);
    const target to = {"loss", 0.5};
    runtime *runs = cell_runs(s, cells[0], &to, "samples", memory);
    cr_assert(runs[0].reached && runs[1].reached && runs[2].reached);
    near(runs[0].evaluations, 40, 0); /* 1, 0.875, .., 0.5 */
    near(runs[1].evaluations, 30, 0); /* 1, 0.825, 0.65, 0.475 */
    near(cell_times(s, r, cells, &to, "samples", memory).times[0], 40, 0);
    const target far = {"loss", 0.35};
    double *hits = cell_hits(s, cells[0], &far, "step", memory);
    near(hits[0], infinite, 0);
    near(hits[1], 4, 0);
    runs = cell_runs(s, cells[0], &far, "step", memory);
    cr_assert(!runs[0].reached && runs[0].evaluations == 4);
    time_table t = cell_times(s, r, cells, &far, "step", memory);
    near(t.times[0], infinite, 0);
    near(t.times[2], no_number, 0);
}

Test(cells, higher_is_better)
{
    results *r = load("accuracy");
    const group **cells = cells_of(r, memory);
    const target to = {"accuracy", 0.5}, unknown = {"colour", 0.5};
    near(cell_scores(r, cells, memory).times[0], -0.6, 1e-15);
    near(cell_hits(s, cells[0], &to, "samples", memory)[1], 30, 0);
    near(cell_hits(s, cells[0], &unknown, "samples", memory)[1], infinite, 0);
}

Test(cells, pairs_by_seed)
{
    results *r = load("loss");
    double *a, *b;
    const group **cells = cells_of(r, memory);
    cr_assert_eq(cell_pairs(cells[0], cells[1], &a, &b, memory), 4);
    near(a[0], 0.5, 1e-15);
    near(b[0], no_number, 0);
    near(b[1], 0.1, 1e-15);
    near(a[3], no_number, 0);
    near(b[3], infinite, 0); /* failed */
}

Test(cells, settings_for_tuning_curves)
{
    double *scores;
    results *r = load("loss");
    cr_assert_eq(cell_settings(r, r->problems[0], "a", &scores, memory), 2);
    near(scores[0], 0.4, 1e-15);
    near(scores[1], infinite, 0);
    cr_assert_eq(cell_settings(r, r->problems[0], "c", &scores, memory), 0);
}

Test(cells, grid_and_its_edge)
{
    grid_point *grid;
    results *r = load("loss");
    const char *problem = r->problems[0];
    cr_assert_eq(grid_of(r, problem, "a", "lr", &grid, memory), 2);
    near(grid[0].at, 0.1, 0);
    near(grid[0].score, 0.4, 1e-14);
    near(grid[0].error, 0.1 / sqrt(3), 1e-13);
    near(grid[1].score, infinite, 0);
    boundary b = grid_boundary(r, problem, "a", "lr", memory);
    cr_assert(b.best == 0 && b.low && !b.high);
    near(b.extend_low, 0.01, 1e-12); /* lr is spaced by ratios */
    cr_assert_eq(grid_of(r, problem, "a", "no_such", &grid, memory), 0);
    cr_assert_eq(grid_boundary(r, problem, "a", "no_such", memory).best, -1);
    near(grid_start(r, problem, "a", memory), 1, 0);
    near(grid_start(r, problem, "c", memory), no_number, 0);
}
