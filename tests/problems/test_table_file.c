/* Tables in the cache: what comes back is what was read, and damage does no harm. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../problems/linear/table_file.h"

enum { ROWS = 20000 };

static char folder[64];

static void cache_new(void)
{
    snprintf(folder, sizeof folder, "/tmp/slalom-tables-XXXXXX");
    cr_assert(mkdtemp(folder));
    setenv("SLALOM_CACHE", folder, 1);
}

static void cache_remove(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
}

/* More than the cache leaves out for being small. */
static void write_source(const char *path, int last)
{
    FILE *file = fopen(path, "w");
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d %d:%d.5 40:%d\n", i % 2, 1 + i % 7, i, last);
    fclose(file);
}

static void source_new(char path[128])
{
    snprintf(path, 128, "%s/source", folder);
    write_source(path, 3);
}

/* As the plugins do. */
static void fill_cache(const char *path, table *t, char key[33], char file[4096])
{
    char sentence[TABLE_SENTENCE] = "";
    cr_assert(table_file_name(path, key, file));
    cr_assert(strstr(file, folder), "%s", file);
    cr_assert(table_read(path, t, sentence), "%s", sentence);
    cr_assert(table_arrange(t, path, sentence), "%s", sentence);
    cr_assert(table_file_write(file, t));
}

static void *read_whole(const char *file, size_t *length)
{
    struct stat about;
    FILE *from = fopen(file, "r");
    cr_assert(from && fstat(fileno(from), &about) == 0);
    *length = (size_t)about.st_size;
    void *data = aligned_alloc(64, (*length + 63) / 64 * 64);
    cr_assert_eq(fread(data, 1, *length, from), *length);
    fclose(from);
    return data;
}

Test(table_file, what_was_written_comes_back, .init = cache_new, .fini = cache_remove)
{
    char path[128], key[33], file[4096];
    table t, back;
    size_t length;
    source_new(path);
    fill_cache(path, &t, key, file);
    void *data = read_whole(file, &length);
    cr_assert(table_file_view(data, length, &back));
    cr_expect_str_eq(back.format, "LIBSVM");
    cr_expect_eq(back.rows, ROWS);
    cr_expect_eq(back.columns, 40);
    cr_expect_eq(back.entries, 2 * ROWS);
    cr_expect(back.indexed);
    cr_expect_arr_eq(back.labels, t.labels, ROWS * sizeof(double));
    cr_expect_arr_eq(back.starts, t.starts, (ROWS + 1) * sizeof(int64_t));
    cr_expect_arr_eq(back.indices, t.indices, 2 * ROWS * sizeof(int32_t));
    cr_expect_arr_eq(back.values, t.values, 2 * ROWS * sizeof(double));
    table_free(&t);
    for (size_t cut = 0; cut < length; cut += 1 + length / 50)
        cr_expect_not(table_file_view(data, cut, &back), "accepted, cut at %zu", cut);
    ((char *)data)[3] ^= 1;
    cr_expect_not(table_file_view(data, length, &back), "accepted a stranger");
    free(data);
}

/* Same size, other contents, and however soon. */
Test(table_file, a_changed_source_has_another_name, .init = cache_new, .fini = cache_remove)
{
    char path[128], first[33], again[33], changed[33], file[4096];
    source_new(path);
    cr_assert(table_file_name(path, first, file));
    cr_assert(table_file_name(path, again, file));
    cr_expect_str_eq(first, again);
    write_source(path, 4);
    cr_assert(table_file_name(path, changed, file));
    cr_expect_str_neq(first, changed);
}

Test(table_file, without_a_cache_there_is_no_file, .init = cache_new, .fini = cache_remove)
{
    char path[128], key[33], file[4096];
    source_new(path);
    setenv("SLALOM_CACHE", "/proc/nowhere", 1);
    cr_assert(table_file_name(path, key, file));
    cr_expect_str_eq(file, "");
    cr_expect_not(table_file_name("/proc/nowhere/at/all", key, file));
}

Test(table_file, facts_are_kept, .init = cache_new, .fini = cache_remove)
{
    char key[33];
    double facts[3] = {1.5, -2, 1e-300}, found[3] = {0};
    table_key("a name", 6, key);
    cr_expect_not(table_facts(key, found, 3));
    table_facts_keep(key, facts, 3);
    cr_assert(table_facts(key, found, 3));
    cr_expect_arr_eq(found, facts, sizeof facts);
    cr_expect_not(table_facts(key, found, 2), "of another length");
}
