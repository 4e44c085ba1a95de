/* slalom check: verdicts as text and JSON, and exit codes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static const char *test_plugins(void)
{
    const char *folder = getenv("SLALOM_TEST_PLUGINS");
    cr_assert_not_null(folder, "SLALOM_TEST_PLUGINS is not set: run through meson test");
    return folder;
}

Test(check, a_good_plugin)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "check sgd"), 0, "%s", s.output);
    session_expect(&s, "optimizer sgd\n");
    session_expect(&s, "  ok      stop (f64)\n");
    session_expect(&s, "1 plugin: all tests passed\n");
    session_close(&s);
}

Test(check, bad_plugins)
{
    session s;
    session_open(&s);
    const char *folder = test_plugins();
    cr_assert_eq(
        session_run(&s, "check %s/walker_crashes.so %s/bowl_wrong_sign.so", folder, folder), 1);
    session_expect(&s, "  FAILED  start: killed by signal 11 (Segmentation fault)");
    session_expect(&s, "  FAILED  gradient (f64): along a direction");
    session_expect(&s, "2 plugins: 2 tests FAILED\n");
    session_close(&s);
}

Test(check, an_endless_loop_ends)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "check %s/walker_loops.so --seconds 1", test_plugins()), 1);
    session_expect(&s, "FAILED  finite (f64): did not end within 1 seconds");
    session_close(&s);
}

Test(check, json)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "check sgd %s/walker_prints.so --format json > out.json",
                             test_plugins()),
                 1);
    cr_assert_eq(session_shell(&s, "python3 -c \"import json; r = json.load(open('out.json'));"
                                   " print([(p['name'], p['failed']) for p in r],"
                                   " [t['sentence'] for t in r[1]['tests'] if not t['passed']])"
                                   "\""),
                 0, "%s", s.output);
    session_expect(&s, "[('sgd', 0), ('walker_prints', 1)] ['printed \"walking\";");
    session_close(&s);
}

Test(check, options_can_be_set)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "check quadratic --set dim=7 --set condition=10"), 0, "%s",
                 s.output);
    cr_assert_eq(session_run(&s, "check sgd --problem rosenbrock --set lr=1e-5"), 0, "%s",
                 s.output);
    cr_assert_eq(session_run(&s, "check quadratic --set dimm=7"), 2);
    session_expect(&s, "--set dimm=7: quadratic has no option \"dimm\"; did you mean \"dim\"?");
    cr_assert_eq(session_run(&s, "check quadratic --set dim=0"), 2);
    session_expect(&s, "--set dim=0: ");
    cr_assert_eq(session_run(&s, "check quadratic --set dim"), 2);
    session_expect(&s, "expected OPTION=VALUE");
    cr_assert_eq(session_run(&s, "check sgd adam --set lr=1"), 2);
    session_expect(&s, "--set goes with one plugin, and there are 2");
    session_close(&s);
}

Test(check, data_of_the_user)
{
    session s;
    session_open(&s);
    session_write(&s, "two.txt",
                  "1 1:0.5 2:1\n-1 1:-1 2:0.25\n1 1:2 2:1\n-1 2:-3\n1 1:1\n-1 1:-0.5 2:-1\n");
    cr_assert_eq(session_run(&s, "check logistic_regression --data two.txt"), 0, "%s",
                 s.output);
    cr_assert_eq(session_run(&s, "check logistic_regression --data absent.txt"), 2, "%s",
                 s.output);
    session_expect(&s, "absent.txt");
    session_close(&s);
}

Test(check, wrong_calls)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "check"), 2);
    session_expect(&s, "name plugins or shared objects, or say --all");
    cr_assert_eq(session_run(&s, "check adm"), 2);
    session_expect(&s, "there is no plugin \"adm\"; did you mean \"adam\"?");
    cr_assert_eq(session_run(&s, "check ./absent.so"), 2);
    session_expect(&s, "./absent.so: ");
    cr_assert_eq(session_run(&s, "check sgd --format xml"), 2);
    cr_assert_eq(session_run(&s, "check sgd --seconds none"), 2);
    cr_assert_eq(session_run(&s, "check sgd --problem quadrati"), 2);
    session_expect(&s, "there is no problem \"quadrati\"; did you mean \"quadratic\"?");
    session_close(&s);
}
