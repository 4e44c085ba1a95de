/* The store as a file: made, refused, shared, filled up and left by a killed process. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample.h"
#include "store/schema.h"

static const double falling[] = {0.9, 0.5, 0.25, 0.3};

static arena *memory;
static char *path, *first_path;
static failure f;

static void begin(void)
{
    memory = arena_new();
    path = first_path = sample_path(memory, "test.db");
    f.sentence[0] = '\0';
}

static void end(void)
{
    sample_remove(first_path);
    arena_free(memory);
}

TestSuite(file, .init = begin, .fini = end);

static void says(const char *expected)
{
    cr_assert(strstr(f.sentence, expected), "\"%s\" is not in \"%s\"", expected, f.sentence);
}

static void make_database(const char *statements)
{
    sqlite3 *database;
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, statements, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void refused(const char *expected)
{
    f.sentence[0] = '\0';
    cr_assert_null(store_open(path, &f));
    says(expected);
    cr_assert(strncmp(f.sentence, path, strlen(path)) == 0);
    cr_assert_null(store_open_readonly(path, &f));
    says(expected);
}

Test(file, keeps_its_trials)
{
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    store *s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    sample_run(s, &t, 4, falling, TRIAL_DONE);
    store_close(s);
    s = store_open(path, &f);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*) FROM curve", false), "8");
    store_close(s);
    s = store_open_readonly(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*) FROM curve", false), "8");
    store_close(s);
}

Test(file, knows_its_version)
{
    store *s = store_open(path, &f);
    cr_assert_str_eq(sample_ask(memory, s, "PRAGMA user_version", false),
                     arena_format(memory, "%d", SCHEMA_VERSION));
    cr_assert_str_eq(sample_ask(memory, s, "PRAGMA application_id", false), "1397509965");
    cr_assert_str_eq(sample_ask(memory, s, "PRAGMA journal_mode", false), "wal");
    store_close(s);
}

Test(file, newer_is_refused)
{
    make_database("PRAGMA application_id = 1397509965; PRAGMA user_version = 99");
    refused("written by a newer Slalom: its schema is version 99");
}

Test(file, another_programs_database_is_refused)
{
    make_database("CREATE TABLE recipes(name)");
    refused("an SQLite database of another program");
    cr_assert_neq(access(arena_format(memory, "%s-lock", path), F_OK), 0);
}

Test(file, no_database_is_refused)
{
    FILE *file = fopen(path, "w");
    for (int k = 0; k < 1000; k++)
        fputs("once upon a midnight dreary\n", file);
    fclose(file);
    refused("is no store of Slalom: file is not a database");
}

Test(file, folder_must_exist)
{
    path = arena_format(memory, "%s/no/such.db", path);
    cr_assert_null(store_open(path, &f));
    says("cannot open the store: unable to open database file");
}

Test(file, reading_needs_a_file)
{
    cr_assert_null(store_open_readonly(path, &f));
    says("there is no store");
    cr_assert_neq(access(path, F_OK), 0);
}

Test(file, older_is_brought_up_to_date)
{
    make_database("PRAGMA application_id = 1397509965");
    cr_assert_null(store_open_readonly(path, &f));
    says(arena_format(memory, "has schema version 0 and this program reads version %d",
                      SCHEMA_VERSION));
    store *s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*) FROM trials", false), "0");
    store_close(s);
}

Test(file, unwritable_is_refused_and_can_be_read)
{
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    store *s = store_open(path, &f);
    sample_run(s, &t, 4, falling, TRIAL_DONE);
    store_close(s);
    char *folder = arena_copy(memory, path);
    *strrchr(folder, '/') = '\0';
    cr_assert_eq(chmod(path, 0444) | chmod(folder, 0555), 0);
    uid_t user = geteuid();
    if (user == 0) /* root may write anywhere: be nobody for a while */
        cr_assert_eq(seteuid(65534), 0);
    cr_assert_null(store_open(path, &f));
    says("the file is read-only");
    s = store_open_readonly(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*) FROM curve", false), "8");
    store_close(s);
    cr_assert_eq(seteuid(user) | chmod(folder, 0755), 0);
}

Test(file, full_disk_gives_a_sentence)
{
    static const char *const names[] = {"loss"};
    int64_t row;
    bool good = true;
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    store *s = store_open(path, &f);
    cr_assert(store_begin(s, &t, &row, &f) && store_metrics(s, row, 1, names, &f));
    cr_assert(store_commit(s, &f));
    sample_ask(memory, s, "PRAGMA max_page_count = 60", false);
    for (int k = 0; k < 100000 && good; k++) {
        clocks c = sample_clocks(k);
        good = store_point(s, row, &c, falling, &f);
    }
    cr_assert_not(good);
    says("cannot store a point: database or disk is full");
    store_close(s);
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT status FROM trials", false), "running");
    store_close(s);
}

/* Runs `life` in a child that is then killed. */
static void live_and_die(void (*life)(store *))
{
    pid_t child = fork();
    if (child == 0) {
        store *s = store_open(path, &f);
        if (s)
            life(s);
        kill(getpid(), SIGKILL);
    }
    int status;
    cr_assert(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
}

static void committed_half(store *s)
{
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    sample_run(s, &t, 3, falling, TRIAL_RUNNING);
    store_commit(s, &f);
    t = sample_trial(memory, "b", 0.1, 0, 0);
    sample_run(s, &t, 3, falling, TRIAL_RUNNING);
}

Test(file, a_kill_leaves_running_trials)
{
    int64_t row;
    trial_status status;
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    live_and_die(committed_half);
    store *s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert(store_find(s, t.key, &status, &row) && status == TRIAL_RUNNING);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT trial, status FROM trials", false),
                     "1|running");
    sample_run(s, &t, 4, falling, TRIAL_DONE);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*), max(step) FROM curve", false),
                     "8|3");
    store_close(s);
}

static void one_whole(store *s)
{
    trial t = sample_trial(memory, "a", 0.1, 0, 0);
    sample_run(s, &t, 3, falling, TRIAL_DONE);
}

Test(file, a_kill_keeps_what_has_ended)
{
    live_and_die(one_whole);
    store *s = store_open(path, &f);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT trial, status FROM trials", false),
                     "1|done");
    store_close(s);
}

Test(file, one_writer_and_many_readers)
{
    int ready[2];
    char byte;
    cr_assert_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        store *s = store_open(path, &f);
        if (s)
            one_whole(s);
        if (write(ready[1], "x", 1) == 1)
            pause();
        _exit(0);
    }
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    cr_assert_null(store_open(path, &f));
    says(arena_format(memory, "process %d is writing to this store", (int)child));
    store *s = store_open_readonly(path, &f);
    cr_assert(s, "%s", f.sentence);
    cr_assert_str_eq(sample_ask(memory, s, "SELECT count(*) FROM curve", false), "6");
    store_close(s);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    s = store_open(path, &f);
    cr_assert(s, "%s", f.sentence);
    store_close(s);
}
