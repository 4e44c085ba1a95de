/* SL_FOR and the reductions must become vector instructions: a plugin whose loops stay scalar
   is four to sixteen times slower without any other sign. Looks at the machine code of the
   build. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many instructions of the file have this mnemonic, counted in objdump's listing. */
static int count_instructions(const char *file, const char *mnemonic)
{
    char command[4096], line[1024];
    int count = 0;
    snprintf(command, sizeof command, "objdump -d --no-show-raw-insn '%s'", file);
    FILE *listing = popen(command, "r");
    cr_assert(listing, "objdump could not be started");
    while (fgets(line, sizeof line, listing)) {
        const char *found = strstr(line, mnemonic);
        count += found && found[strlen(mnemonic)] == ' ';
    }
    cr_assert_eq(pclose(listing), 0, "objdump failed on %s", file);
    return count;
}

static const char *module(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", getenv("SLALOM_PLUGINS"), name);
    return path;
}

#if defined(__x86_64__)
Test(vectorized, adam_in_both_precisions)
{
    cr_assert_gt(count_instructions(module("adam"), "sqrtps"), 0, "float stays scalar");
    cr_assert_gt(count_instructions(module("adam"), "sqrtpd"), 0, "double stays scalar");
}

Test(vectorized, sgd_in_both_precisions)
{
    int singles = count_instructions(module("sgd"), "mulps") +
                  count_instructions(module("sgd"), "132ps") +
                  count_instructions(module("sgd"), "213ps") +
                  count_instructions(module("sgd"), "231ps");
    int doubles = count_instructions(module("sgd"), "mulpd") +
                  count_instructions(module("sgd"), "132pd") +
                  count_instructions(module("sgd"), "213pd") +
                  count_instructions(module("sgd"), "231pd");
    cr_assert_gt(singles, 0, "float stays scalar");
    cr_assert_gt(doubles, 0, "double stays scalar");
}

Test(vectorized, reductions)
{
    const char *program = getenv("SLALOM_PROGRAM");
    int fused = count_instructions(program, "231pd") + count_instructions(program, "213pd") +
                count_instructions(program, "132pd") + count_instructions(program, "mulpd");
    cr_assert_gt(fused, 0, "sums and dot products stay scalar");
}
#elif defined(__aarch64__)
Test(vectorized, adam)
{
    cr_assert_gt(count_instructions(module("adam"), "fsqrt\tv0.2d,"), 0);
}
#endif
