/* The launcher: hands over to the built program, says what it would install, fails in
   sentences. Where it sets up, it sees a machine of a few commands made here, so that nothing
   is installed. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

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

TestSuite(launcher, .init = begin, .fini = end, .timeout = 60);

static void launch(const char *arguments)
{
    session_shell(&s, "SLALOM_BUILD='%s' '%s/slalom' %s", getenv("SLALOM_BUILD"),
                  getenv("SLALOM_ROOT"), arguments);
}

/* A folder bin/ with only these commands of the machine, and scripts that are written to it. */
static void machine(void)
{
    session_shell(&s, "mkdir bin && for c in sh dirname tail rm mkdir cat; do "
                      "ln -s \"$(command -v $c)\" bin/$c; done");
    cr_assert_eq(s.code, 0, "%s", s.output);
}

static void command(const char *name, const char *script)
{
    char path[64];
    snprintf(path, sizeof path, "bin/%s", name);
    session_write(&s, path, script);
    session_shell(&s, "chmod +x bin/%s", name);
}

static void launch_there(const char *arguments)
{
    session_shell(&s, "PATH=\"$PWD/bin\" SLALOM_BUILD=\"$PWD/build\" sh '%s/slalom' %s",
                  getenv("SLALOM_ROOT"), arguments);
}

Test(launcher, hands_over_to_the_program)
{
    launch("--version");
    cr_assert_eq(s.code, 0, "%s", s.output);
    session_expect(&s, "0.1.0");
    launch("list --kind schedule");
    session_expect(&s, "cosine");
}

Test(launcher, hands_over_exit_codes_and_errors)
{
    launch("rum");
    cr_assert_eq(s.code, 2);
    session_expect(&s, "did you mean \"run\"?");
}

Test(launcher, without_root_and_sudo_it_says_what_to_ask_for)
{
    machine();
    command("dpkg-query", "#!/bin/sh\nexit 1\n");
    command("apt-get", "#!/bin/sh\necho apt-get must not run; exit 1\n");
    command("id", "#!/bin/sh\necho 1000\n");
    launch_there("quickstart");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "installing with apt-get: gcc");
    session_expect(&s,
                   "not root and no sudo: ask an administrator to run: apt-get install gcc");
}

Test(launcher, an_apt_that_fails_is_shown)
{
    machine();
    command("dpkg-query", "#!/bin/sh\nexit 1\n");
    command("apt-get", "#!/bin/sh\necho E: the mirror is gone; exit 100\n");
    command("id", "#!/bin/sh\necho 0\n");
    command("mktemp", "#!/bin/sh\necho log\n");
    command("env", "#!/bin/sh\nexit 1\n");
    launch_there("test");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "E: the mirror is gone");
    session_expect(&s, "apt-get could not install the packages");
}

Test(launcher, without_apt_it_names_the_packages_and_goes_on)
{
    machine();
    command("meson", "#!/bin/sh\necho no compiler here; exit 1\n");
    launch_there("quickstart");
    cr_assert_eq(s.code, 1, "%s", s.output);
    session_expect(&s, "this machine has no apt");
    session_expect(&s, "libopenblas-dev");
    session_expect(&s, "no compiler here");
    session_expect(&s, "meson setup failed");
}
