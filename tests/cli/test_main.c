/* The front door: help, version, commands that do not exist. */
#include <criterion/criterion.h>
#include <string.h>

#include "session.h"

static session s;

static void open_session(void)
{
    session_open(&s);
}

static void close_session(void)
{
    session_close(&s);
}

TestSuite(main_command, .init = open_session, .fini = close_session);

Test(main_command, help_lists_the_commands)
{
    cr_expect_eq(session_run(&s, "--help"), 0);
    session_expect(&s, "Usage: slalom [OPTION...] COMMAND");
    session_expect(&s, "  run      run the trials");
    session_expect(&s, "130 interrupted");
}

Test(main_command, every_command_has_help)
{
    static const char *const names[] = {"run",   "table",  "plot",  "list", "info",
                                        "new",   "build",  "check", "data", "diff",
                                        "merge", "export", "doctor"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        cr_expect_eq(session_run(&s, "%s --help", names[k]), 0, "%s", names[k]);
        session_expect(&s, "Usage: slalom ");
        session_expect(&s, "--help");
    }
}

Test(main_command, version)
{
    cr_expect_eq(session_run(&s, "--version"), 0);
    session_expect(&s, "slalom 0.");
}

Test(main_command, refuses_what_it_does_not_know)
{
    cr_expect_eq(session_run(&s, "lits"), 2);
    cr_expect_str_eq(s.output, "slalom: unknown command \"lits\"; did you mean \"list\"?\n");
    cr_expect_eq(session_run(&s, "xyzzy"), 2);
    session_expect(&s, "slalom --help lists them");
    cr_expect_eq(session_run(&s, " "), 2);
    session_expect(&s, "which command?");
    cr_expect_eq(session_run(&s, "list --colour"), 2);
}

Test(main_command, errors_do_not_go_to_stdout)
{
    cr_expect_eq(session_shell(&s, "{ $SLALOM_PROGRAM lits 2>/dev/null; }"), 2);
    cr_expect_str_eq(s.output, "");
}
