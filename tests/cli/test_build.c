/* slalom build: a source file anywhere on the disk becomes a plugin, or a sentence. */
#include <criterion/criterion.h>
#include <string.h>

#include "session.h"

Test(build, writes_beside_the_source)
{
    session s;
    session_open(&s);
    session_shell(&s, "mkdir 'my plugins'");
    session_run(&s, "new optimizer mine -o 'my plugins'");
    cr_assert_eq(session_run(&s, "build 'my plugins/mine.c'"), 0, "%s", s.output);
    session_expect(&s, "built my plugins/mine.so: optimizer mine");
    session_expect(&s, "next: slalom check my plugins/mine.so");
    session_shell(&s, "ls -A 'my plugins'");
    cr_assert_str_eq(s.output, "mine.c\nmine.so\n");
    session_close(&s);
}

Test(build, writes_into_a_folder)
{
    session s;
    session_open(&s);
    session_shell(&s, "mkdir out");
    session_run(&s, "new problem mine");
    cr_assert_eq(session_run(&s, "build mine.c --output out --debug"), 0, "%s", s.output);
    cr_assert_eq(session_shell(&s, "test -x out/mine.so && test ! -e mine.so"), 0);
    session_close(&s);
}

Test(build, only_the_descriptors_are_exported)
{
    session s;
    session_open(&s);
    session_run(&s, "new optimizer mine");
    session_run(&s, "build mine.c");
    session_shell(&s, "nm -D --defined-only mine.so | cut -d' ' -f3 | sort");
    cr_assert_str_eq(s.output, "slalom_f32\nslalom_f64\n");
    session_close(&s);
}

Test(build, errors_of_the_compiler_pass_through)
{
    session s;
    session_open(&s);
    session_write(&s, "broken.c", "#include <slalom/optimizer.h>\nint x = ;\n");
    cr_assert_eq(session_run(&s, "build broken.c"), 1);
    session_expect(&s, "broken.c:2:");
    session_expect(&s, "did not accept it");
    session_shell(&s, "ls -A");
    cr_assert_str_eq(s.output, "broken.c\n");
    session_close(&s);
}

/* The old one stays when the new one is no good. */
Test(build, a_failed_build_leaves_the_old_plugin)
{
    session s;
    session_open(&s);
    session_run(&s, "new optimizer mine");
    session_run(&s, "build mine.c");
    session_write(&s, "mine.c", "typedef int nothing;\n");
    cr_assert_eq(session_run(&s, "build mine.c"), 1);
    session_expect(&s, "mine.so was not written: exports none of slalom_f64 and slalom_f32");
    cr_assert_eq(session_run(&s, "check ./mine.so"), 0, "%s", s.output);
    session_shell(&s, "ls -A");
    cr_assert_str_eq(s.output, "mine.c\nmine.so\n");
    session_close(&s);
}

Test(build, undefined_functions_are_found)
{
    session s;
    session_open(&s);
    session_run(&s, "new optimizer mine");
    session_shell(&s, "sed -i 's/    (void)host;.*/    extern void absent(void); absent();"
                      " (void)host;/' mine.c");
    cr_assert_eq(session_run(&s, "build mine.c"), 1);
    session_expect(&s, "absent");
    session_close(&s);
}

Test(build, wrong_calls)
{
    session s;
    session_open(&s);
    cr_assert_eq(session_run(&s, "build"), 2);
    session_expect(&s, "which file?");
    cr_assert_eq(session_run(&s, "build absent.c"), 2);
    session_expect(&s, "absent.c cannot be read: No such file or directory");
    cr_assert_eq(session_run(&s, "build absent.cpp"), 2);
    session_expect(&s, "expected a C source, FILE.c");
    session_write(&s, "mine.c", "");
    cr_assert_eq(session_run(&s, "build mine.c -o nowhere"), 2);
    session_expect(&s, "nowhere is no folder");
    cr_assert_eq(session_run(&s, "build mine.c --fast"), 2);
    session_close(&s);
}
