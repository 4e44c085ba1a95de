/* Named data sets: their table, where they are, and fetching with programs that stand in for
   apt-get and dpkg. */
#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "data/about.h"
#include "data/cache.h"
#include "data/catalog.h"

static char folder[64];
static arena *memory;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void set_up(void)
{
    strcpy(folder, "/tmp/slalom-data-XXXXXX");
    cr_assert(mkdtemp(folder));
    memory = arena_new();
    setenv("SLALOM_CACHE", arena_format(memory, "%s/deep/cache", folder), 1);
}

static void tear_down(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(memory);
}

TestSuite(catalog, .init = set_up, .fini = tear_down);
TestSuite(contents, .init = set_up, .fini = tear_down);
TestSuite(fetch, .init = set_up, .fini = tear_down);

static const char *write_file(const char *name, const char *content, mode_t mode)
{
    const char *path = arena_format(memory, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(content, file) >= 0 && fclose(file) == 0, "%s", path);
    chmod(path, mode);
    return path;
}

Test(catalog, sorted_and_complete)
{
    static const char *const promised[] = {"digits",      "fashion_mnist", "foldoc", "gcide",
                                           "heart_scale", "iris",          "lund_a", "poe",
                                           "wdbc",        "wine"};
    for (size_t k = 0; k < sizeof promised / sizeof *promised; k++)
        cr_expect(dataset_find(promised[k]), "%s", promised[k]);
    for (size_t k = 0; k + 1 < dataset_count(); k++)
        cr_expect_lt(strcmp(dataset_at(k)->name, dataset_at(k + 1)->name), 0);
    for (size_t k = 0; k < dataset_count(); k++) {
        const dataset *d = dataset_at(k);
        cr_expect(d->package[0] && d->member[0] != '/' && d->licence[0] && d->summary[0]);
    }
    cr_expect_null(dataset_find("nothing"));
}

Test(catalog, a_set_that_was_not_fetched)
{
    failure why;
    const char *path;
    cr_expect_not(data_locate("poe", "", memory, &path, &why));
    cr_expect(strstr(why.sentence, "`slalom data fetch poe`"), "%s", why.sentence);
}

Test(catalog, paths_begin_at_the_study)
{
    failure why;
    const char *path, *file = write_file("rows.txt", "1 1:1\n", 0644);
    cr_assert(data_locate("rows.txt", folder, memory, &path, &why), "%s", why.sentence);
    cr_expect_str_eq(path, file);
    cr_assert(data_locate(file, "/elsewhere", memory, &path, &why), "%s", why.sentence);
    cr_expect_str_eq(path, file);
    cr_expect_not(data_locate("fashion_minst", folder, memory, &path, &why));
    cr_expect(strstr(why.sentence, "did you mean the data set \"fashion_mnist\""), "%s",
              why.sentence);
    cr_expect_not(data_locate("quite another thing", folder, memory, &path, &why));
    cr_expect(strstr(why.sentence, "`slalom data` lists"), "%s", why.sentence);
}

Test(contents, equal_bytes_hash_alike)
{
    failure why;
    char a[33], b[33], c[33];
    cr_assert(data_hash(write_file("a", "some rows", 0644), a, &why), "%s", why.sentence);
    cr_assert(data_hash(write_file("b", "some rows", 0644), b, &why), "%s", why.sentence);
    cr_assert(data_hash(write_file("c", "other rows", 0644), c, &why), "%s", why.sentence);
    cr_expect_eq(strlen(a), 32u);
    cr_expect_str_eq(a, b);
    cr_expect_str_neq(a, c);
    cr_expect_not(data_hash("/nowhere/at/all", a, &why));
    cr_expect(strstr(why.sentence, "/nowhere/at/all"), "%s", why.sentence);
}

/* A folder's hash does not depend on where it is, but on names and on which file has what. */
Test(contents, folders_hash_by_names_and_bytes)
{
    static const char *const files[][2] = {{"one/a", "x"}, {"one/b", "y"}, {"two/b", "y"},
                                           {"two/a", "x"}, {"six/a", "y"}, {"six/b", "x"}};
    failure why;
    char hash[3][33];
    for (int k = 0; k < 6; k++) {
        char parent[128];
        snprintf(parent, sizeof parent, "%s/%.3s", folder, files[k][0]);
        mkdir(parent, 0755);
        write_file(files[k][0], files[k][1], 0644);
    }
    const char *names[] = {"one", "two", "six"};
    for (int k = 0; k < 3; k++)
        cr_assert(data_hash(arena_format(memory, "%s/%s", folder, names[k]), hash[k], &why),
                  "%s", why.sentence);
    cr_expect_str_eq(hash[0], hash[1]);
    cr_expect_str_neq(hash[0], hash[2]);
}

/* Programs named apt-get and dpkg: the first leaves a .deb, the second unpacks `content`. */
static void stand_in(const dataset *d, const char *apt_get, const char *content)
{
    setenv("PATH", arena_format(memory, "%s:/usr/bin:/bin", folder), 1);
    write_file("apt-get", arena_format(memory, "#!/bin/sh\n%s\n", apt_get), 0755);
    write_file("dpkg",
               arena_format(memory,
                            "#!/bin/sh\n[ \"$1 $2 $3\" = \"-x a_1.deb root\" ] || exit 3\n"
                            "mkdir -p root/$(dirname %s)\nprintf '%s' > root/%s\n",
                            d->member, content, d->member),
               0755);
}

Test(fetch, keeps_what_the_set_needs)
{
    failure why;
    const char *path;
    const dataset *d = dataset_find("heart_scale");
    char first[33], again[33];
    stand_in(d, "[ \"$1 $2\" = \"download liblinear-tools\" ] && : > a_1.deb",
             "+1 1:0.5\\n-1 2:1\\n");
    cr_assert(data_fetch(d, &why), "%s", why.sentence);
    cr_assert(data_locate("heart_scale", "", memory, &path, &why), "%s", why.sentence);
    cr_assert(data_hash(path, first, &why));
    stand_in(d, "exit 9", "never used");
    cr_assert(data_fetch(d, &why), "not idempotent: %s", why.sentence);
    cr_assert(data_hash(path, again, &why));
    cr_expect_str_eq(first, again);
    data_about about;
    cr_assert(data_describe(d, path, &about, &why), "%s", why.sentence);
    cr_expect_eq(about.rows, 2);
    cr_expect_eq(about.columns, 2);
    cr_expect_eq(about.classes, 2);
    cr_expect_float_eq(about.density, 0.5, 1e-12);
}

Test(fetch, text_loses_carriage_returns)
{
    failure why;
    const char *path;
    char line[32] = "";
    const dataset *d = dataset_find("poe");
    stand_in(d, ": > a_1.deb", "Nevermore\\r\\n");
    cr_assert(data_fetch(d, &why), "%s", why.sentence);
    cr_assert(data_locate("poe", "", memory, &path, &why), "%s", why.sentence);
    FILE *file = fopen(path, "r");
    cr_assert(file && fgets(line, sizeof line, file));
    fclose(file);
    cr_expect_str_eq(line, "Nevermore\n");
}

/* The sentence says what went wrong, and nothing stays in the cache. */
static void refused(const dataset *d, const char *expected)
{
    failure why;
    cr_expect_not(data_fetch(d, &why));
    cr_expect(strstr(why.sentence, expected), "\"%s\" does not say \"%s\"", why.sentence,
              expected);
    cr_expect_neq(rmdir(getenv("SLALOM_CACHE")), -1, "something stayed in the cache");
}

Test(fetch, failures_have_a_sentence)
{
    const dataset *d = dataset_find("heart_scale");
    stand_in(d, "echo first; echo E: Unable to locate package $2 >&2; echo >&2; exit 100", "");
    refused(d, "E: Unable to locate package liblinear-tools");
    stand_in(d, "true", "");
    refused(d, "left no .deb file");
    stand_in(d, ": > b_1.deb", "");
    refused(d, "dpkg -x b_1.deb failed: it said nothing");
    stand_in(dataset_find("iris"), ": > a_1.deb", "");
    refused(d, "no longer holds /usr/share/doc/liblinear-tools/examples/heart_scale");
    setenv("PATH", "/nowhere", 1);
    refused(d, "apt-get is not on this machine");
}

Test(fetch, a_place_is_needed)
{
    failure why;
    unsetenv("SLALOM_CACHE");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    cr_expect_not(data_fetch(dataset_find("poe"), &why));
    cr_expect(strstr(why.sentence, "SLALOM_CACHE"), "%s", why.sentence);
    setenv("HOME", "/somewhere", 1);
    cr_expect_str_eq(cache_folder(memory, &why), "/somewhere/.cache/slalom");
}

Test(contents, tables_matrices_and_text_are_told_apart)
{
    failure why;
    data_about about;
    const char *matrix = "%%MatrixMarket matrix coordinate real symmetric\n% a comment\n"
                         "3 3 4\n1 1 2\n2 2 2\n3 3 2\n2 1 -1\n";
    cr_assert(data_describe(NULL, write_file("m", matrix, 0644), &about, &why));
    cr_expect_str_eq(about.format, "Matrix Market");
    cr_expect_eq(about.rows, 3);
    cr_expect_float_eq(about.density, 5.0 / 9, 1e-12);
    cr_assert(data_describe(NULL, write_file("t", "Once upon a time\n", 0644), &about, &why));
    cr_expect_str_eq(about.format, "text");
    cr_expect_eq(about.bytes, 17);
    cr_expect(about.not_table.sentence[0]);
    cr_assert(data_describe(NULL, write_file("c", "1,2,0.5\n", 0644), &about, &why));
    cr_expect_str_eq(about.format, "CSV");
    cr_expect_eq(about.classes, 0);
    cr_expect_not(data_describe(NULL, write_file("x", "%%MatrixMarket\n", 0644), &about, &why));
}

Test(contents, norms_are_parted_from_least_to_most)
{
    data_about about;
    failure why;
    cr_assert(
        data_describe(NULL, write_file("n", "1 1:3\n-1 2:4\n1 1:3 2:4\n", 0644), &about, &why));
    cr_expect_eq(about.norm_least, 3);
    cr_expect_eq(about.norm_most, 5);
    cr_expect(about.norms[0] == 1 && about.norms[4] == 1 && about.norms[7] == 1);
    cr_assert(
        data_describe(NULL, write_file("o", "1 1:0.6 2:0.8\n-1 2:1\n", 0644), &about, &why));
    cr_expect_eq(about.norm_least, about.norm_most, "but for rounding the same");
    cr_expect_eq(about.norms[0], 2);
}

Test(contents, a_damaged_table_is_no_text)
{
    data_about about;
    failure why;
    cr_expect_not(data_describe(NULL, write_file("l", "1 1:2\n-1 2:x\n", 0644), &about, &why));
    cr_expect(strstr(why.sentence, "/l:2:6: found 'x', expected a finite number"), "%s",
              why.sentence);
    cr_expect_not(data_describe(NULL, write_file("c", "1,2,0.5\n1,b,2\n", 0644), &about, &why));
    cr_expect(strstr(why.sentence, "/c:2:3: found 'b'"), "%s", why.sentence);
}
