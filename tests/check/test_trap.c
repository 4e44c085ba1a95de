#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/trap.h"

static bool good(void *with, failure *why)
{
    (void)why;
    *(int *)with = 2; /* in the child only */
    return true;
}

static bool bad(void *with, failure *why)
{
    (void)with;
    return failure_set(why, "expected %d", 7);
}

static bool crash(void *with, failure *why)
{
    (void)with;
    (void)why;
    raise(SIGSEGV);
    return true;
}

static bool leave(void *with, failure *why)
{
    (void)with;
    (void)why;
    fprintf(stderr, "\n==== \nlast words\n");
    exit(0);
}

static bool hang(void *with, failure *why)
{
    (void)why;
    while (*(volatile int *)with == 1)
        ;
    return true;
}

static bool print(void *with, failure *why)
{
    (void)with;
    (void)why;
    printf("hello\n");
    return true;
}

static void expect(bool (*body)(void *, failure *), trap_result result, const char *sentence)
{
    int with = 1;
    failure why = {0};
    cr_assert_eq(trap_run(body, &with, 1, &why), result, "%s", why.sentence);
    cr_assert_not_null(strstr(why.sentence, sentence), "%s", why.sentence);
    cr_assert_eq(with, 1);
}

Test(trap, passes)
{
    expect(good, TRAP_PASSED, "");
}

Test(trap, fails_with_the_sentence)
{
    expect(bad, TRAP_FAILED, "expected 7");
}

Test(trap, reports_a_crash)
{
    expect(crash, TRAP_ENDED, "killed by signal 11 (Segmentation fault)");
}

Test(trap, reports_an_exit_with_the_last_words)
{
    expect(leave, TRAP_ENDED, "ended the process with exit code 0; it printed: last words");
}

Test(trap, ends_an_endless_loop)
{
    expect(hang, TRAP_ENDED, "did not end within 1 seconds");
}

Test(trap, does_not_accept_output)
{
    expect(print, TRAP_FAILED, "printed \"hello\"");
}
