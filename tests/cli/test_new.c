/* slalom new: what it writes compiles without a warning and keeps the contract. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "session.h"

typedef struct word {
    char text[16];
} word;

ParameterizedTestParameters(new, kind)
{
    static word kinds[] = {{"optimizer"}, {"problem"}, {"transform"}, {"schedule"}, {"probe"}};
    return cr_make_param_array(word, kinds, sizeof kinds / sizeof *kinds);
}

ParameterizedTest(word *kind, new, kind)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "new %s my_own", kind->text), 0, "%s", s.output);
    session_expect(&s, "wrote ./my_own.c");
    session_expect(&s, "slalom build ./my_own.c");
    cr_assert_eq(session_run(&s, "build my_own.c"), 0, "%s", s.output);
    cr_assert_null(strstr(s.output, "warning"), "%s", s.output);
    cr_assert_eq(session_run(&s, "check ./my_own.so"), 0, "%s", s.output);
    session_expect(&s, "1 plugin: all tests passed");
    session_close(&s);
}

Test(new, a_minimal_optimizer_is_short)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "new optimizer mine"), 0);
    session_shell(&s, "wc -l < mine.c");
    cr_assert_leq(atoi(s.output), 40, "%s lines", s.output);
    session_close(&s);
}

Test(new, writes_into_a_folder)
{
    session s;
    session_open(&s);
    session_shell(&s, "mkdir plugins");
    cr_assert_eq(session_run(&s, "new schedule mine --output plugins"), 0, "%s", s.output);
    cr_assert_eq(session_shell(&s, "test -f plugins/mine.c"), 0);
    cr_assert_eq(session_run(&s, "new schedule mine --output nowhere"), 2);
    session_expect(&s, "nowhere/mine.c cannot be written: No such file or directory");
    session_close(&s);
}

Test(new, refuses_what_is_there)
{
    session s;
    session_open(&s);
    session_write(&s, "mine.c", "precious\n");
    cr_assert_eq(session_run(&s, "new optimizer mine"), 2);
    session_expect(&s, "./mine.c is there already; nothing was written");
    session_shell(&s, "cat mine.c");
    cr_assert_str_eq(s.output, "precious\n");
    session_close(&s);
}

Test(new, refuses_bad_names)
{
    static const char *const names[] = {"Mine", "2nd", "my-own", "''", "a/b", "a.b", "../x"};
    session s;
    session_open(&s);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        cr_assert_eq(session_run(&s, "new optimizer %s", names[k]), 2, "%s", names[k]);
        session_expect(&s, "will not do; expected lower case letters");
    }
    session_shell(&s, "ls");
    cr_assert_str_eq(s.output, "");
    session_close(&s);
}

Test(new, names_the_nearest_kind)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "new optimiser mine"), 2);
    session_expect(&s, "there is no kind \"optimiser\"; did you mean \"optimizer\"?");
    cr_assert_eq(session_run(&s, "new thing mine"), 2);
    session_expect(&s, "expected optimizer, problem, transform, schedule or probe");
    cr_assert_eq(session_run(&s, "new optimizer"), 2);
    cr_assert_eq(session_run(&s, "new optimizer one two"), 2);
    session_close(&s);
}
