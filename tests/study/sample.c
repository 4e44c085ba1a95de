#include "sample.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[64];

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        perror(command);
}

const char *sample_folder(void)
{
    if (!folder[0]) {
        strcpy(folder, "/tmp/slalom-study-XXXXXX");
        cr_assert_not_null(mkdtemp(folder));
        atexit(remove_folder);
    }
    return folder;
}

const char *sample_write(const char *name, const char *bytes, size_t length)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", sample_folder(), name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
    return path;
}

const registry *sample_plugins(void)
{
    static registry *plugins;
    if (!plugins) {
        char beside_it[4096];
        const char *beside = getenv("SLALOM_TEST_PLUGINS");
        cr_assert_not_null(beside, "SLALOM_TEST_PLUGINS is not set");
        snprintf(beside_it, sizeof beside_it, "%s/../study/plugins", beside);
        setenv("SLALOM_PLUGINS", beside_it, 1);
        plugins = registry_open();
        cr_assert_eq(registry_count(plugins), 7);
    }
    return plugins;
}

study *sample_read(const char *written, failure *f)
{
    const char *path = sample_write("study.yaml", written, strlen(written));
    f->sentence[0] = '\0';
    study *s = study_read(path, sample_plugins(), f);
    size_t before = strlen(sample_folder()) + 1;
    if (!s && strncmp(f->sentence, path, before) == 0)
        memmove(f->sentence, f->sentence + before, strlen(f->sentence + before) + 1);
    return s;
}

study *sample_good(const char *written)
{
    failure f;
    study *s = sample_read(written, &f);
    cr_assert_not_null(s, "%s", f.sentence);
    return s;
}

void sample_bad(const char *written, const char *sentence)
{
    failure f;
    study *s = sample_read(written, &f);
    cr_expect_null(s, "accepted, expected: %s", sentence);
    if (!s)
        cr_expect_str_eq(f.sentence, sentence, "\nfound    %s\nexpected %s", f.sentence,
                         sentence);
    study_free(s);
}

study *sample_of(const char *optimizer)
{
    char written[4096];
    snprintf(written, sizeof written,
             "study: sample\nproblems: [hill]\noptimizers:\n  - %s\n"
             "seeds: 1\nbudget: {steps: 10}\n",
             optimizer);
    return sample_good(written);
}

double sample_option(const trial *t, const char *name)
{
    int at = option_find(plugin_about(t->optimizer.plugin), name);
    cr_assert_geq(at, 0);
    return t->optimizer.values[at].number;
}
