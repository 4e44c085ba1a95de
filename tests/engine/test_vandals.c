/* Plugins that attack their process: each costs exactly its own trials, with the right status
   and a sentence, and the curve up to then is kept. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"

static session s;

static void begin(void)
{
    session_open(&s);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(vandals, .init = begin, .fini = end, .timeout = 60);

/* The vandal's two trials among good ones over the same data, side by side. */
static void run_beside_good_ones(const char *vandal)
{
    char study[1024];
    snprintf(study, sizeof study,
             "study: t\nseeds: 2\nbudget: {steps: 50}\nlog: {every: 1}\n"
             "limits: {memory: 300MiB, seconds: 30}\n"
             "problems: [quadratic: {dim: 10}]\noptimizers: [adam, %s, sgd]\n",
             vandal);
    session_write(&s, "t.yaml", study);
    session_shell(&s, "SLALOM_PLUGINS='%s:%s' '%s' run t.yaml --store t.db --jobs 3 2>&1",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"),
                  getenv("SLALOM_PROGRAM"));
    cr_assert_eq(s.code, 1, "%s", s.output);
}

static void expect_rows(const char *query, const char *rows)
{
    session_shell(&s, "sqlite3 t.db \"%s\"", query);
    cr_assert_str_eq(s.output, rows, "%s gives:\n%s", query, s.output);
}

static void expect_cost(const char *vandal, const char *status, const char *sentence)
{
    char rows[1024];
    run_beside_good_ones(vandal);
    snprintf(rows, sizeof rows, "adam|done|2\nsgd|done|2\n%s|%s|2\n", vandal, status);
    expect_rows("SELECT optimizer, status, count(*) FROM trials GROUP BY 1, 2 ORDER BY 1",
                rows);
    session_shell(&s, "sqlite3 t.db \"SELECT DISTINCT message FROM trials WHERE optimizer LIKE "
                      "'vandal%%'\"");
    session_expect(&s, sentence);
    if (!strstr("vandal_smears", vandal))
        expect_rows("SELECT count(*) FROM (SELECT max(step) AS most FROM curve JOIN trials "
                    "USING (trial) WHERE optimizer LIKE 'vandal%' GROUP BY trial) WHERE most "
                    ">= 9",
                    "2\n");
    expect_rows("SELECT count(*), min(most), max(most) FROM (SELECT max(step) AS most FROM "
                "curve JOIN trials USING (trial) WHERE optimizer NOT LIKE 'vandal%' GROUP BY "
                "trial)",
                "4|50|50\n");
}

Test(vandals, garbage_in_every_descriptor)
{
    expect_cost("vandal_scribbles", "failed",
                "something else than the harness wrote into the trial's pipe");
}

Test(vandals, closed_descriptors)
{
    expect_cost("vandal_closes", "failed",
                "its process ended with exit code 1 before the trial did");
}

#ifndef __SANITIZE_ADDRESS__ /* its malloc does not return at a limit of memory */
Test(vandals, memory_without_end)
{
    expect_cost("vandal_grows", "out_of_memory", "memory");
}
#endif

Test(vandals, memory_without_end_from_the_host)
{
    expect_cost("vandal_grows_asking", "out_of_memory", "memory");
}

Test(vandals, an_abort)
{
    expect_cost("vandal_aborts", "crashed",
                "killed by signal 6 (Aborted) in step (vandal_aborts.so)");
}

/* The calls that lead to the crash, in the order of the calls. */
static void expect_calls(const char *pattern)
{
    char query[256];
    snprintf(query, sizeof query,
             "SELECT count(*) FROM trials WHERE status = 'crashed' AND backtrace LIKE '%s'",
             pattern);
    session_shell(&s, "sqlite3 t.db \"%s\"", query);
    if (strcmp(s.output, "2\n") != 0)
        session_shell(&s, "sqlite3 t.db \"SELECT backtrace FROM trials WHERE status = "
                          "'crashed'\"");
    cr_assert_str_eq(s.output, "2\n", "%s is not in:\n%s", pattern, s.output);
}

Test(vandals, a_crash_tells_who_called_whom)
{
    expect_cost("vandal_aborts", "crashed", "killed by signal 6 (Aborted)");
    expect_calls("%(libc.so%step+0x%(vandal_aborts.so)%race_run%(slalom)%");
    session_shell(&s, "SLALOM_PLUGINS='%s:%s' '%s' status t.yaml --store t.db --verbose",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"),
                  getenv("SLALOM_PROGRAM"));
    session_expect(&s, "vandal_aborts on quadratic, seed 1: crashed: killed by");
    session_expect(&s, " (vandal_aborts.so)\n");
}

#ifndef __SANITIZE_ADDRESS__ /* sanitizers have their own opinion of these */
Test(vandals, an_overflow_of_the_stack)
{
    expect_cost("vandal_overflows", "crashed",
                "killed by signal 11 (Segmentation fault) in descend (vandal_overflows.so)");
    expect_calls("descend+0x%(vandal_overflows.so)_descend+0x%");
}

Test(vandals, a_spoilt_heap)
{
    expect_cost("vandal_spoils_heap", "crashed", "killed by signal 6 (Aborted)");
    expect_calls("%(vandal_spoils_heap.so)%");
}

Test(vandals, a_division_by_zero)
{
    expect_cost("vandal_divides", "crashed", "killed by signal 8 (Floating point exception)");
    expect_calls("%(vandal_divides.so)%(slalom)%");
}
#endif

Test(vandals, a_call_of_nothing)
{
    expect_cost("vandal_jumps", "crashed", "killed by signal 11 (Segmentation fault)");
    expect_calls("0x0%");
}

/* Every signal that can be ignored is; the limit holds all the same, while all cores are busy.
 */
Test(vandals, a_limit_overshoots_by_less_than_a_second)
{
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 3\nbudget: {steps: 50}\nlog: {every: 1}\n"
                  "limits: {seconds: 1.5}\n"
                  "problems: [quadratic: {dim: 10}]\noptimizers: [vandal_persists]\n");
    session_shell(&s,
                  "true; timeout 20 yes >/dev/null & a=$!; timeout 20 yes >/dev/null & b=$!; "
                  "SLALOM_PLUGINS='%s:%s' '%s' run t.yaml --store t.db --jobs 3 2>&1; "
                  "kill $a $b",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"),
                  getenv("SLALOM_PROGRAM"));
    expect_rows("SELECT status, count(*), min(wall_seconds) >= 1.5, max(wall_seconds) < 2.5"
                " FROM trial GROUP BY 1",
                "timeout|3|1|1\n");
    expect_rows("SELECT count(*) FROM curve WHERE step = 9 AND metric = 'loss'", "3\n");
}

Test(vandals, garbage_in_all_that_it_shares)
{
    expect_cost("vandal_smears", "crashed", "killed by signal 6 (Aborted)");
}

Test(vandals, a_kill_from_outside)
{
    expect_cost("vandal_killed", "interrupted",
                "killed with signal 9 (Killed), by somebody or by its own plugin");
}
