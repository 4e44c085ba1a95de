/* Files that are no plugins, or not for this harness: a sentence each, and nothing else
 * happens. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>
#include <unistd.h>

#include "plugin/registry.h"
#include "test_plugins.h"

typedef struct refusal {
    char plugin[32];
    char within[96];
} refusal;

static void expect_refused(const char *path, const char *within)
{
    failure f = {0};
    registry *r = registry_open();
    size_t before = registry_count(r);
    cr_assert_null(registry_add(r, path, &f));
    cr_assert_not_null(strstr(f.sentence, within), "%s", f.sentence);
    cr_assert(strncmp(f.sentence, path, strlen(path)) == 0, "no path: %s", f.sentence);
    cr_assert_null(strchr(f.sentence, '\n'), "one line: %s", f.sentence);
    cr_assert_eq(registry_count(r), before);
    registry_free(r);
}

ParameterizedTestParameters(refused, stamp)
{
    static refusal all[] = {
        {"stamp_newer_abi", "was made for plugin interface 3; this harness has 2: update"},
        {"stamp_no_abi", "was made for plugin interface 0; this harness has 2: rebuild"},
        {"stamp_wrong_kind", "says it is of kind 77; kinds are 1 to 5"},
        {"stamp_wrong_real", "reals of 2 bytes; its name stands for 8 bytes"},
        {"stamp_too_long", "optimizer of this harness has"},
        {"empty", "exports none of slalom_f64 and slalom_f32"},
        {"no_such_file", "cannot be read"},
    };
    return cr_make_param_array(refusal, all, sizeof all / sizeof *all);
}

ParameterizedTest(refusal *p, refused, stamp)
{
    expect_refused(test_plugin(p->plugin), p->within);
}

/* A temporary file with the first `bytes` of another one, or with a text. */
static void write_start(char *path, const char *from, size_t bytes, const char *words)
{
    char buffer[65536];
    size_t length = strlen(words);
    int file = mkstemps(path, 3);
    cr_assert_geq(file, 0);
    if (from) {
        FILE *source = fopen(from, "rb");
        cr_assert_not_null(source, "%s", from);
        length = fread(buffer, 1, bytes < sizeof buffer ? bytes : sizeof buffer, source);
        fclose(source);
    }
    cr_assert_eq(write(file, from ? buffer : words, length), (ssize_t)length);
    close(file);
}

Test(refused, text)
{
    char path[] = "/tmp/slalom-test-XXXXXX.so";
    write_start(path, NULL, 0, "not a shared object\n");
    expect_refused(path, "cannot be loaded");
    unlink(path);
}

Test(refused, empty_file)
{
    char path[] = "/tmp/slalom-test-XXXXXX.so";
    write_start(path, NULL, 0, "");
    expect_refused(path, "is empty");
    unlink(path);
}

/* Cut anywhere: in the header, in the program headers, in the code. */
Test(refused, truncated)
{
    static const size_t lengths[] = {10, 64, 300, 1000, 4096, 5000};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        char path[] = "/tmp/slalom-test-XXXXXX.so";
        write_start(path, test_plugin("walker_none"), lengths[k], "");
        expect_refused(path, "");
        unlink(path);
    }
}

Test(refused, folder)
{
    expect_refused("/tmp", "/tmp");
}

/* In a folder of plugins, a bad one is kept with its sentence and the others load. */
Test(refused, beside_good_ones)
{
    const char *folder = getenv("SLALOM_TEST_PLUGINS");
    cr_assert_not_null(folder);
    setenv("SLALOM_PLUGINS", folder, 1);
    registry *r = registry_open();
    cr_assert_not_null(registry_find(r, SL_KIND_TRANSFORM, "scale"));
    cr_assert_not_null(registry_find(r, SL_KIND_OPTIMIZER, "walker_none"));
    cr_assert_eq(registry_refused_count(r), 6, "%zu", registry_refused_count(r));
    for (size_t k = 0; k < registry_refused_count(r); k++)
        cr_assert_not_null(strstr(registry_refused(r, k), ".so: "), "%s",
                           registry_refused(r, k));
    registry_free(r);
}
