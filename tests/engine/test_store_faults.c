/* A store that others read while a run writes to it, that finds the disk full, and that must
   not be written to: the run goes on or ends with a sentence, and the next one finishes it. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/session.h"

static session s;

static const char study[] = "study: t\nseeds: 40\nbudget: {steps: 300}\nlog: {every: 1}\n"
                            "problems: [quadratic: {dim: 200}]\noptimizers: [sgd, adam]\n"
                            "targets: {loss: [1e-3]}\n";

static void begin(void)
{
    session_open(&s);
    session_write(&s, "t.yaml", study);
}

static void end(void)
{
    session_close(&s);
}

TestSuite(faults, .init = begin, .fini = end, .timeout = 120);

static void expect_code(int code)
{
    cr_assert_eq(s.code, code, "%d: %s", s.code, s.output);
}

static sqlite3 *open_stock(void)
{
    char path[256];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/t.db", s.folder);
    cr_assert_eq(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return database;
}

static int64_t ask(sqlite3 *database, const char *query)
{
    sqlite3_stmt *found;
    cr_assert_eq(sqlite3_prepare_v2(database, query, -1, &found, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(database));
    cr_assert_eq(sqlite3_step(found), SQLITE_ROW, "%s", sqlite3_errmsg(database));
    int64_t value = sqlite3_column_int64(found, 0);
    sqlite3_finalize(found);
    return value;
}

/* Every view, and whatever a half-written trial would show. */
static void expect_consistent(sqlite3 *database)
{
    cr_assert_eq(ask(database, "SELECT count(*) FROM trial t WHERE status = 'done' AND"
                               " (SELECT count(*) FROM curve c WHERE c.trial = t.id"
                               "  AND metric = 'loss') <> 301"),
                 0);
    cr_assert_eq(ask(database, "SELECT (SELECT count(*) FROM point) ="
                               " (SELECT coalesce(sum(last - first + 1), 0) FROM stretch)"),
                 1);
    ask(database, "SELECT count(*) FROM best JOIN final USING (trial, metric)");
    ask(database, "SELECT count(*) FROM to_target");
}

static pid_t start_run(void)
{
    pid_t process = fork();
    cr_assert_geq(process, 0);
    if (process == 0) {
        const char *program = getenv("SLALOM_PROGRAM");
        int log = chdir(s.folder) == 0 ? open("run.txt", O_WRONLY | O_CREAT, 0644) : -1;
        dup2(log, 1);
        dup2(log, 2);
        execl(program, program, "run", "t.yaml", "--store", "t.db", "--jobs", "2", NULL);
        _exit(127);
    }
    return process;
}

/* Until the run has a store with trials in it. */
static void wait_for_trials(void)
{
    for (int turn = 0; turn < 1000; turn++) {
        session_shell(&s, "sqlite3 -readonly t.db 'SELECT count(*) > 2 FROM trial'");
        if (strcmp(s.output, "1\n") == 0)
            return;
        usleep(10000);
    }
    cr_assert_fail("the run has made no trial: %s", s.output);
}

/* One reader holds its transaction from the first trials to the end; others come and go. No run
   waits for them, and none of them sees a half. */
Test(faults, readers_while_a_run_is_on)
{
    pid_t run = start_run();
    wait_for_trials();
    sqlite3 *holding = open_stock();
    cr_assert_eq(sqlite3_exec(holding, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    int64_t then = ask(holding, "SELECT count(*) FROM point");
    int64_t ended = 0;
    for (int turn = 0; turn < 3000 && ended < 80; turn++) {
        sqlite3 *passing = open_stock();
        expect_consistent(passing);
        ended = ask(passing, "SELECT count(*) FROM trial WHERE status = 'done'");
        sqlite3_close(passing);
        cr_assert_eq(ask(holding, "SELECT count(*) FROM point"), then);
    }
    cr_assert_eq(ended, 80);
    expect_consistent(holding);
    cr_assert_eq(sqlite3_exec(holding, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(ask(holding, "SELECT count(*) FROM point"), 80 * 301);
    sqlite3_close(holding);
    int how;
    cr_assert_eq(waitpid(run, &how, 0), run);
    cr_assert(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

/* No file may grow beyond the limit: what a full disk does to whoever writes. */
Test(faults, a_full_disk)
{
    session_run(&s, "run t.yaml --store whole.db");
    expect_code(0);
    session_shell(&s, "trap '' XFSZ; ulimit -f 1500; '%s' run t.yaml --store t.db --jobs 2",
                  getenv("SLALOM_PROGRAM"));
    expect_code(2);
    session_expect(&s, "slalom run: t.db: cannot ");
    session_shell(&s, "sqlite3 t.db 'PRAGMA integrity_check; SELECT count(*) BETWEEN 1 AND 79 "
                      "FROM trial WHERE status = \"done\"'");
    cr_assert_str_eq(s.output, "ok\n1\n");
    sqlite3 *database = open_stock();
    expect_consistent(database);
    sqlite3_close(database);
    session_run(&s, "run t.yaml --store t.db --jobs 2");
    expect_code(0);
    session_run(&s, "doctor --store t.db");
    expect_code(0);
    session_run(&s, "diff whole.db t.db");
    expect_code(0);
}

/* Root owns the file but has lost the right to overrule its mode. */
static void run_bound(const char *arguments)
{
    const char *bound =
        geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "env";
    session_shell(&s, "%s '%s' %s", bound, getenv("SLALOM_PROGRAM"), arguments);
}

Test(faults, a_store_that_is_read_only)
{
    session_shell(&s, "mkdir kept");
    session_run(&s, "run t.yaml --store kept/t.db");
    expect_code(0);
    session_shell(&s, "sha256sum kept/t.db > before.txt; chmod 444 kept/t.db; chmod 555 kept");
    run_bound("status t.yaml --store kept/t.db");
    session_expect(&s, "80 done");
    run_bound("table t.yaml --store kept/t.db");
    session_expect(&s, "adam");
    run_bound("export t --store kept/t.db");
    session_expect(&s, "trial,study,");
    run_bound("run t.yaml --store kept/t.db --rerun all");
    expect_code(2);
    session_expect(&s, "read-only");
    session_shell(&s, "chmod 755 kept; sha256sum -c before.txt");
    expect_code(0);
}

/* Commands that would take what they cannot read for what is not there. */
Test(faults, a_damaged_store)
{
    static const char *const words[] = {"run t.yaml --dry-run", "status t.yaml", "table t.yaml",
                                        "plot t.yaml"};
    char line[128];
    session_run(&s, "run t.yaml --store t.db");
    expect_code(0);
    session_shell(&s, "page=$(sqlite3 t.db \"SELECT rootpage - 1 FROM sqlite_master WHERE name "
                      "= 'trial'\"); dd if=/dev/zero of=t.db bs=4096 seek=$page count=1 "
                      "conv=notrunc status=none");
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        snprintf(line, sizeof line, "%s --store t.db", words[k]);
        session_run(&s, "%s", line);
        expect_code(2);
        session_expect(&s, "the store is damaged");
    }
}
