/* What a run shows on a terminal, in a pipe and with --verbose. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static session s;

static void begin(void)
{
    session_open(&s);
    session_write(&s, "t.yaml",
                  "study: a-study-with-a-name-that-is-longer-than-the-line-has-room-for-it\n"
                  "seeds: 3\nbudget: {seconds: 0.1}\nproblems: [quadratic: {dim: 50}]\n"
                  "optimizers: [sgd, adam, walker_crashes]\n");
}

static void end(void)
{
    session_close(&s);
}

TestSuite(progress, .init = begin, .fini = end, .timeout = 60);

static void run(const char *before, const char *how, const char *behind)
{
    session_shell(&s, "export SLALOM_PLUGINS='%s:%s'; %s%s run t.yaml --store t.db %s%s",
                  getenv("SLALOM_TEST_PLUGINS"), getenv("SLALOM_PLUGINS"), before,
                  getenv("SLALOM_PROGRAM"), how, behind);
}

/* The width of the widest line in columns; every move of the cursor begins one. Warnings, of
   other runs on this machine for one, may wrap. */
static int widest(const char *words)
{
    int most = 0, column = 0;
    for (; *words; words++) {
        if (column == 0 && strncmp(words, "slalom run: ", 12) == 0)
            words += strcspn(words, "\n");
        if (*words == '\n' || *words == '\r')
            column = 0;
        else if (*words == '\033')
            words += strcspn(words, "AJ"), column = 0;
        else
            column += ((unsigned char)*words & 0xc0) != 0x80;
        most = column > most ? column : most;
    }
    return most;
}

Test(progress, a_terminal_has_a_line_per_optimizer_and_none_wraps)
{
    run("script -qec \"stty rows 30 cols 80; ", "--jobs 2", "\" /dev/null");
    session_expect(&s, "9 trials  ");
    session_expect(&s, "\n  adam ");
    session_expect(&s, "\n  walker_crashes ");
    session_expect(&s, " failed)");
    session_expect(&s,
                   "first failure: walker_crashes on quadratic, seed 0: killed by signal 11");
    char *message = strstr(s.output, "first failure");
    memset(message, '\r', strcspn(message, "\n"));
    char *closing = strstr(s.output, ": 9 trials in the store");
    cr_assert_not_null(closing);
    *closing = '\0';
    cr_assert_leq(widest(s.output), 79, "%d", widest(s.output));
}

Test(progress, a_low_terminal_has_one_line)
{
    run("script -qec \"stty rows 10 cols 40; ", "--jobs 2", "\" /dev/null");
    cr_assert_null(strstr(s.output, "\n  adam "), "%s", s.output);
    session_expect(&s, "/9 trials");
}

Test(progress, a_pipe_has_plain_lines)
{
    run("", "", " 2>&1");
    cr_assert_null(strchr(s.output, '\033'), "%s", s.output);
    cr_assert_null(strchr(s.output, '\r'), "%s", s.output);
    session_expect(&s, "9 run now");
}

Test(progress, verbose_has_a_line_per_trial)
{
    run("", "--verbose", " 2>&1");
    session_expect(&s, ": quadratic, adam, seed 2\n");
    session_expect(&s, "crashed in 0.");
    session_expect(&s,
                   "walker_crashes, seed 1: killed by signal 11 (Segmentation fault) in start");
}

Test(progress, sequences_have_tokens_a_second)
{
    session_shell(&s, "for i in $(seq 3000); do echo \"line $i of a text\"; done > text");
    session_write(
        &s, "t.yaml",
        "study: tokens\nbudget: {steps: 30}\nprecision: f32\noptimizers: [sgd]\n"
        "problems: [llm: {data: text, layers: 1, width: 16, heads: 1, context: 16}]\n");
    run("script -qec \"stty rows 30 cols 80; ", "--jobs 1", "\" /dev/null");
    session_expect(&s, " tokens/s, ");
    session_expect(&s, " % of peak");
    session_shell(&s, "sqlite3 t.db 'SELECT tokens = 16 * samples, tokens > 0,"
                      " tokens_per_second > 0, utilization > 0 FROM trials JOIN trial"
                      " ON id = trials.trial'");
    session_expect(&s, "1|1|1|1");
}
