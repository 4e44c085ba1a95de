#include "session.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

void session_open(session *s)
{
    *s = (session){.folder = "/tmp/slalom-test-XXXXXX"};
    cr_assert_not_null(mkdtemp(s->folder));
}

void session_close(session *s)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", s->folder);
    cr_assert_eq(system(command), 0);
}

static int run(session *s, const char *command)
{
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    size_t length = fread(s->output, 1, sizeof s->output - 1, pipe);
    s->output[length] = '\0';
    int how = pclose(pipe);
    cr_assert(WIFEXITED(how), "crashed: %s\n%s", command, s->output);
    return s->code = WEXITSTATUS(how);
}

static int run_with(session *s, const char *program, const char *format, va_list values)
{
    char arguments[4096], command[8192];
    vsnprintf(arguments, sizeof arguments, format, values);
    snprintf(command, sizeof command, "cd %s && %s %s 2>&1", s->folder, program, arguments);
    return run(s, command);
}

int session_run(session *s, const char *format, ...)
{
    const char *program = getenv("SLALOM_PROGRAM");
    va_list values;
    cr_assert_not_null(program, "SLALOM_PROGRAM is not set: run through meson test");
    va_start(values, format);
    int code = run_with(s, program, format, values);
    va_end(values);
    return code;
}

int session_shell(session *s, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int code = run_with(s, "", format, values);
    va_end(values);
    return code;
}

void session_write(const session *s, const char *name, const char *words)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    fputs(words, file);
    cr_assert_eq(fclose(file), 0);
}

void session_expect(const session *s, const char *words)
{
    cr_assert_not_null(strstr(s->output, words), "expected \"%s\" in:\n%s", words, s->output);
}
