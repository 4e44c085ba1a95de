/* slalom run --shard, slalom submit and slalom status without a cluster: the shards' stores,
   the scripts, what is refused. Commands of Slurm's are played by scripts; the real ones are in
   tests/engine/test_slurm.c. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static session s;

static void begin(void)
{
    session_open(&s);
    session_write(&s, "t.yaml",
                  "study: t\nseeds: 3\nbudget: {steps: 50}\nproblems: [quadratic: {dim: 10}]\n"
                  "optimizers: [sgd: {lr: [0.001, 0.01]}, adam]\n");
    session_shell(&s, "mkdir bin");
}

static void end(void)
{
    session_close(&s);
}

TestSuite(submit, .init = begin, .fini = end, .timeout = 60);

static void command(const char *name, const char *script)
{
    char path[64] = "bin/";
    session_write(&s, strcat(path, name), script);
    session_shell(&s, "chmod +x bin/*");
}

/* slalom with only the commands of bin/ in its path. */
static int slalom(const char *words)
{
    return session_shell(&s, "PATH=$PWD/bin %s %s", getenv("SLALOM_PROGRAM"), words);
}

static void expect_code(int code, const char *words)
{
    cr_expect_eq(slalom(words), code, "%s gives %d:\n%s", words, s.code, s.output);
}

static void expect_rows(const char *file, const char *query, const char *rows)
{
    session_shell(&s, "sqlite3 %s \"%s\"", file, query);
    cr_expect_str_eq(s.output, rows, "%s of %s gives:\n%s", query, file, s.output);
}

static void expect_whole(void)
{
    expect_code(0, "run t.yaml --store local.db");
    expect_code(0, "diff local.db t.db");
    session_expect(&s, "9 the same");
    /* The study's order is that of its file. */
    session_shell(&s, "for f in local t; do sqlite3 $f.db 'SELECT position, key, label FROM "
                      "member ORDER BY 1' >$f.rows; done; cmp local.rows t.rows");
    cr_expect_eq(s.code, 0, "%s", s.output);
}

Test(submit, shards_share_a_study)
{
    expect_code(0, "run t.yaml --store t.db --shard 1/2 --dry-run");
    session_expect(&s, "5 trials: 0 in the store, 5 missing");
    expect_code(0, "run t.yaml --store t.db --shard 1/2");
    expect_code(0, "run t.yaml --store t.db --shard 2/2");
    session_expect(&s, "4 run now");
    expect_code(0, "run t.yaml --store t.db --shard 2/2");
    session_expect(&s, "0 run now");
    expect_rows("t.db-shards/t/1-of-2.db", "PRAGMA journal_mode", "delete\n");
    expect_code(0, "status t.yaml --store t.db");
    session_expect(&s, "9 trials: 9 done, 0 missing");
    session_expect(&s, "9 of them are in the shards' stores and not merged yet");
    expect_code(0, "run t.yaml --store t.db --dry-run");
    session_expect(&s, "9 trials: 9 in the store, 0 missing");
    cr_expect_eq(session_shell(&s, "%s merge --remove t.db t.db-shards/t/*.db",
                               getenv("SLALOM_PROGRAM")),
                 0, "%s", s.output);
    session_shell(&s, "ls t.db-shards/t");
    cr_expect_str_eq(s.output, "");
    expect_whole();
}

Test(submit, a_whole_run_takes_the_shards_in)
{
    expect_code(0, "run t.yaml --store t.db --shard 3/3");
    expect_code(0, "run t.yaml --store t.db");
    session_expect(&s, "t: took 3 trials from its shards' stores");
    session_expect(&s, "6 run now");
    expect_whole();
}

Test(submit, a_shard_runs_nothing_that_the_study_has)
{
    expect_code(0, "run t.yaml --store t.db");
    expect_code(0, "run t.yaml --store t.db --shard 1/2");
    session_expect(&s, "5 trials in the store, 0 run now");
    expect_code(2, "run t.yaml --store t.db --shard 1/2 --rerun stale");
    session_expect(&s, "merging keeps a result that the study's store has");
    expect_code(2, "run t.yaml --store t.db --shard 3/2");
    session_expect(&s, "--shard 3/2: expected i/n");
}

/* A store whose writer was killed in the middle of a transaction, and one that is being
   written: what has ended is taken, the store stays. */
Test(submit, a_shard_in_the_making_is_merged_as_far_as_it_is)
{
    static const char long_study[] =
        "study: t\nseeds: 3\nbudget: {steps: 30000000}\nlog: {every: 100}\n"
        "problems: [quadratic: {dim: 10}]\noptimizers: [sgd]\n";
    expect_code(0, "run t.yaml --store t.db --shard 1/1");
    session_write(&s, "long.yaml", long_study);
    session_write(&s, "begin.sh",
                  "$SLALOM_PROGRAM run long.yaml --store t.db --shard 1/1 >log 2>&1 &\n"
                  "echo $! >pid\n"
                  "for k in $(seq 300); do\n"
                  "    sqlite3 t.db-shards/t/1-of-1.db \"SELECT max(step) FROM curve "
                  "JOIN trials USING (trial) WHERE status = 'running'\" | grep -q . && exit\n"
                  "    sleep 0.1\ndone\nexit 1\n");
    cr_assert_eq(session_shell(&s, "sh begin.sh 2>&1"), 0, "%s", s.output);
    session_shell(&s, "$SLALOM_PROGRAM merge --remove t.db t.db-shards/t/1-of-1.db");
    cr_expect_eq(s.code, 0, "%s", s.output);
    session_expect(&s, "9 taken");
    expect_rows("t.db", "SELECT status, count(*) FROM trial GROUP BY 1", "done|9\n");
    session_shell(&s, "test -e t.db-shards/t/1-of-1.db && kill -KILL $(cat pid)");
    cr_expect_eq(s.code, 0, "removed under its writer: %s", s.output);
    session_shell(&s, "$SLALOM_PROGRAM merge --remove t.db t.db-shards/t/1-of-1.db");
    session_expect(&s, "0 taken, 9 known");
    cr_expect_eq(session_shell(&s, "test -e t.db-shards/t/1-of-1.db"), 0);
    expect_rows("t.db-shards/t/1-of-1.db", "PRAGMA integrity_check", "ok\n");
}

Test(submit, prints_its_scripts)
{
    expect_code(0, "run t.yaml --store t.db --shard 2/3");
    session_shell(&s, "$SLALOM_PROGRAM merge --remove t.db t.db-shards/t/*.db");
    expect_code(0, "submit t.yaml --store t.db --nodes 3 --time 2-12 --cpus 4 --memory 8G "
                   "--partition big --account ours --array-limit 2 --restarts 3 "
                   "--sbatch=--qos=long --dry-run");
    session_expect(&s, "#SBATCH --array=1,3%2\n");
    session_expect(&s, "#SBATCH --time=2-12\n");
    session_expect(&s, "#SBATCH --cpus-per-task=4\n");
    session_expect(&s, "#SBATCH --mem=8G\n");
    session_expect(&s, "#SBATCH --partition=big\n");
    session_expect(&s, "#SBATCH --account=ours\n");
    session_expect(&s, "#SBATCH --qos=long\n");
    session_expect(&s, "--shard \"$SLURM_ARRAY_TASK_ID/3\" --jobs 4 &\n");
    session_expect(&s, "[ $restarts -lt 3 ]");
    session_shell(&s, "$SLALOM_PROGRAM submit t.yaml --store \"it's.db\" --dry-run | sh -n");
    cr_expect_eq(s.code, 0, "%s", s.output);
    session_shell(&s, "ls");
    cr_expect_null(strstr(s.output, "it's"), "a dry run wrote: %s", s.output);
}

static void expect_refused(const char *options, const char *sentence)
{
    session_run(&s, "submit t.yaml --store t.db --dry-run %s", options);
    cr_expect_eq(s.code, 2, "%s:\n%s", options, s.output);
    session_expect(&s, sentence);
}

Test(submit, refuses_what_it_does_not_understand)
{
    expect_refused("--engine pbs", "--engine pbs: expected slurm; for any other scheduler");
    expect_refused("--nodes 0", "--nodes 0: expected a whole number from 1 to 1000");
    expect_refused("--nodes two", "--nodes two: expected a whole number");
    expect_refused("--time soon", "--time soon: expected minutes, minutes:seconds,");
    expect_refused("--time 1-", "--time 1-: expected");
    expect_refused("--time 1:2:3:4", "--time 1:2:3:4: expected");
    expect_refused("--time 2:59", "--time 2:59 is 179 seconds; expected 3 minutes at least");
    expect_refused("--memory 4g", "--memory 4g: expected a size such as 4000M or 16G");
    expect_refused("--partition 'a b'", "--partition \"a b\": expected a name without blanks");
    expect_refused("--sbatch qos", "--sbatch qos: expected one option of sbatch");
    expect_refused("--cpus 0", "--cpus 0: expected a whole number from 1 to 1024");
}

Test(submit, times_are_read_as_slurm_reads_them)
{
    static const char *const least[] = {"3", "3:00", "0:03:00", "0-1", "0-0:3", "0-0:02:60"};
    for (size_t k = 0; k < sizeof least / sizeof *least; k++) {
        session_run(&s, "submit t.yaml --store t.db --dry-run --time %s", least[k]);
        cr_expect_eq(s.code, 0, "%s:\n%s", least[k], s.output);
    }
}

Test(submit, without_slurm_it_says_what_to_install)
{
    expect_code(2, "submit t.yaml --store t.db");
    session_expect(&s, "sbatch is not here");
    session_expect(&s, "the package slurm-client");
    cr_expect_neq(session_shell(&s, "ls t.db*"), 0, "it wrote: %s", s.output);
}

Test(submit, asks_slurm_and_passes_its_answers_on)
{
    command("sbatch",
            "#!/bin/sh\necho \"$@\" >>calls\n[ \"$1\" = --version ] && exit\n"
            "case \"$2\" in --dependency*) echo '18;mill' ;; *) echo '17;mill' ;; esac\n");
    command("squeue", "#!/bin/sh\necho \"17_[1-3]|PENDING|0:00||Resources|$PWD/t.db-shards/t/"
                      "task.sh\"\necho \"99|RUNNING|1:00|n7|None|/another/task.sh\"\n");
    expect_code(0, "submit t.yaml --store t.db --nodes 3");
    session_expect(&s, "t: 9 missing trials in 3 tasks are job 17; job 18 merges them");
    session_shell(&s, "cat calls");
    session_expect(&s, "--parsable --dependency=afterany:17 ");
    expect_code(2, "submit t.yaml --store t.db");
    session_expect(&s, "jobs of this study are in the queue (17_[1-3] PENDING): wait");
    expect_code(0, "status t.yaml --store t.db");
    session_expect(&s, "17_[1-3]");
    session_expect(&s, "Resources");
    cr_expect_null(strstr(s.output, "n7"), "%s", s.output);
    session_shell(&s, "rm bin/squeue");
    expect_code(0, "status t.yaml --store t.db");
    session_expect(&s, "9 trials: 0 done, 9 missing");
    session_expect(&s, "whether jobs are in the queue is unknown: squeue is not here");
}

Test(submit, a_refusal_of_slurm_is_shown)
{
    command("sbatch", "#!/bin/sh\n[ \"$1\" = --version ] && exit\n"
                      "echo 'sbatch: error: invalid partition specified: big' >&2; exit 1\n");
    expect_code(2, "submit t.yaml --store t.db --partition big");
    session_expect(&s, "slalom submit: sbatch: error: invalid partition specified: big");
}
