/* Points in stretches: whatever the clocks do, the views give back what was recorded. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sample.h"

static arena *memory;
static char *path;
static store *s;
static failure f;
static trial only;

static void open_store(void)
{
    memory = arena_new();
    path = sample_path(memory, "test.db");
    f.sentence[0] = '\0';
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    only = sample_trial(memory, "a", 1, 0, 0);
}

static void close_store(void)
{
    store_close(s);
    sample_remove(path);
    arena_free(memory);
}

TestSuite(points, .init = open_store, .fini = close_store);

static const char *ask(const char *query)
{
    return sample_ask(memory, s, query, false);
}

static int64_t begin(const trial *t, int metrics)
{
    static char names[64][8];
    const char *pointers[64];
    int64_t row;
    for (int k = 0; k < metrics; k++) {
        snprintf(names[k], sizeof names[k], "m%02d", k);
        pointers[k] = names[k];
    }
    cr_assert(store_begin(s, t, &row, &f) && store_metrics(s, row, metrics, pointers, &f));
    return row;
}

static void add(int64_t row, clocks c, double value)
{
    double values[64];
    for (int k = 0; k < 64; k++)
        values[k] = value + k;
    cr_assert(store_point(s, row, &c, values, &f), "%s", f.sentence);
}

static void commit(void)
{
    cr_assert(store_commit(s, &f), "%s", f.sentence);
}

/* Everything that `curve` shows of the point against the clocks that were recorded. */
static void expect_point(const clocks *c, double value)
{
    sqlite3_stmt *found;
    cr_assert_eq(
        sqlite3_prepare_v2(store_database(s),
                           "SELECT samples, loss_calls, gradient_calls, hvp_calls,"
                           " matvec_calls, flops, optimizer_seconds, oracle_seconds, value"
                           " FROM curve WHERE step = ? AND metric = 'm00'",
                           -1, &found, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(found, 1, c->steps);
    cr_assert_eq(sqlite3_step(found), SQLITE_ROW);
    int64_t counts[] = {c->samples, c->calls[SL_CALL_LOSS], c->calls[SL_CALL_GRADIENT],
                        c->calls[SL_CALL_HVP], c->calls[SL_CALL_MATVEC]};
    for (int k = 0; k < 5; k++) {
        cr_assert_eq(sqlite3_column_type(found, k), SQLITE_INTEGER);
        cr_assert_eq(sqlite3_column_int64(found, k), counts[k], "step %lld, count %d: %lld",
                     (long long)c->steps, k, (long long)sqlite3_column_int64(found, k));
    }
    double flops = sqlite3_column_double(found, 5), stored = sqlite3_column_double(found, 8);
    cr_assert_eq(sqlite3_column_type(found, 5), SQLITE_FLOAT);
    cr_assert_eq(memcmp(&flops, &c->flops, sizeof flops), 0, "%.17g", flops);
    cr_assert_float_eq(sqlite3_column_double(found, 6), c->optimizer_seconds, 1e-9);
    cr_assert_float_eq(sqlite3_column_double(found, 7), c->oracle_seconds, 1e-9);
    cr_assert_eq(memcmp(&stored, &value, sizeof value), 0);
    cr_assert_eq(sqlite3_step(found), SQLITE_DONE);
    sqlite3_finalize(found);
}

static void record(const clocks *all, int count)
{
    int64_t row = begin(&only, 1);
    for (int k = 0; k < count; k++)
        add(row, all[k], 0.1 * k);
    commit();
    for (int k = 0; k < count; k++)
        expect_point(&all[k], 0.1 * k);
}

Test(points, even_growth_is_one_stretch)
{
    clocks all[700]; /* more than are kept before they are written */
    for (int k = 0; k < 700; k++)
        all[k] = sample_clocks(3 * k * k);
    record(all, 700);
    cr_assert_str_eq(ask("SELECT count(*), first, last FROM stretch"), "1|1|700");
}

Test(points, a_line_search_costs_what_it_costs)
{
    clocks all[300] = {0};
    for (int k = 0; k < 300; k++) {
        all[k] = sample_clocks(k);
        all[k].calls[SL_CALL_LOSS] = k * k / 3;
        all[k].flops = 1e15 * k * k / 7.0; /* neither whole nor even */
    }
    record(all, 300);
}

Test(points, a_short_batch_ends_a_stretch)
{
    clocks all[90];
    for (int k = 0; k < 90; k++) {
        all[k] = sample_clocks(k);
        all[k].samples = 32 * k - 10 * (k / 30);
    }
    record(all, 90);
    cr_assert_str_eq(ask("SELECT count(*) FROM stretch"), "3");
}

Test(points, counts_at_the_edge_of_their_type)
{
    clocks all[4] = {sample_clocks(0), sample_clocks(1), sample_clocks(2), sample_clocks(7)};
    all[0].samples = INT64_MIN;
    all[1].samples = INT64_MAX;
    all[2].samples = -1;
    all[3].samples = INT64_MAX - 1;
    all[1].flops = 1e300;
    all[3].flops = (double)INFINITY;
    all[3].optimizer_seconds = 1e9;
    record(all, 4);
}

/* Eight values or not: every part of a step has the step's clocks. */
Test(points, parts_keep_together)
{
    int64_t row = begin(&only, 19);
    for (int k = 0; k < 400; k++)
        add(row, sample_clocks(2 * k), k);
    commit();
    cr_assert_str_eq(ask("SELECT count(*), sum(value = step / 2 + substr(metric, 2)),"
                         " sum(samples = 10 * step) FROM curve"),
                     "7600|7600|7600");
    cr_assert_str_eq(ask("SELECT count(*), sum(value = 399 + substr(metric, 2)) FROM final"),
                     "19|19");
    cr_assert_str_eq(ask("SELECT count(*), sum(value = 0 + substr(metric, 2)), max(step)"
                         " FROM best"),
                     "19|19|0");
    cr_assert_str_eq(ask("SELECT count(*) FROM stretch"), "1");
}

Test(points, trials_in_turn_do_not_scatter)
{
    trial other = sample_trial(memory, "b", 1, 0, 0);
    int64_t rows[] = {begin(&only, 1), begin(&other, 2)};
    for (int k = 0; k < 2000; k++)
        add(rows[k % 2], sample_clocks(k), k);
    commit();
    cr_assert_str_eq(ask("SELECT trial, count(*), sum(value = step), sum(samples = 10 * step)"
                         " FROM curve WHERE metric = 'm00' GROUP BY trial"),
                     "1|1000|1000|1000\n2|1000|1000|1000");
    cr_assert_str_eq(ask("SELECT count(*) < 12 FROM stretch"), "1");
    cr_assert_str_eq(ask("SELECT count(*) FROM stretch a JOIN stretch b"
                         " ON b.first BETWEEN a.first AND a.last AND b.trial <> a.trial"),
                     "0");
}

/* As after a checkpoint: what was logged behind it is logged again. */
Test(points, an_earlier_step_replaces_what_is_behind)
{
    int64_t row = begin(&only, 9);
    for (int k = 0; k < 300; k++)
        add(row, sample_clocks(k), k);
    commit();
    for (int k = 100; k < 120; k++)
        add(row, sample_clocks(k), k + 0.5);
    add(row, sample_clocks(119), 7);
    commit();
    cr_assert_str_eq(ask("SELECT count(*), max(step), sum(value = step),"
                         " sum(value = step + 0.5) FROM curve WHERE metric = 'm00'"),
                     "120|119|100|19");
    cr_assert_str_eq(ask("SELECT value FROM final WHERE metric = 'm08'"), "15");
    cr_assert_str_eq(ask("SELECT (SELECT count(*) FROM point) ="
                         " (SELECT sum(last - first + 1) FROM stretch)"),
                     "1");
}

Test(points, a_later_connection_goes_on_behind)
{
    int64_t row = begin(&only, 1);
    add(row, sample_clocks(0), 1);
    store_close(s);
    s = store_open(path, &f);
    trial other = sample_trial(memory, "b", 1, 0, 0);
    row = begin(&other, 1);
    add(row, sample_clocks(0), 2);
    commit();
    cr_assert_str_eq(ask("SELECT trial, value FROM curve ORDER BY trial"), "1|1\n2|2");
}
