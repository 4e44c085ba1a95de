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
    expect_cost("vandal_aborts", "crashed", "killed by signal 6 (Aborted)");
}

Test(vandals, a_kill_from_outside)
{
    expect_cost("vandal_killed", "crashed", "killed by signal 9 (Killed)");
}
