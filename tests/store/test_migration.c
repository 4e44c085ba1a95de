/* Stores of every earlier schema version, kept as SQL in versions/: each opens, becomes the
   same as a new store, and its views answer as they did. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample.h"
#include "store/schema.h"

static arena *memory;
static failure f;

static void begin(void)
{
    memory = arena_new();
}

static void end(void)
{
    arena_free(memory);
}

TestSuite(migration, .init = begin, .fini = end);

static char *read_frozen(int version)
{
    char *path = arena_format(memory, "%s/tests/store/versions/%d.sql",
                              getenv("SLALOM_ROOT") ? getenv("SLALOM_ROOT") : ".", version);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s: every version before %d must be kept there", path,
                       SCHEMA_VERSION);
    char *words = arena_alloc(memory, 1 << 20);
    words[fread(words, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    return words;
}

/* The rows of a query without the store's own code, which would migrate. */
static char *ask(const char *path, const char *query)
{
    sqlite3 *database;
    sqlite3_stmt *found;
    text out = {0};
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, query, -1, &found, NULL), SQLITE_OK, "%s: %s",
                 query, sqlite3_errmsg(database));
    while (sqlite3_step(found) == SQLITE_ROW)
        for (int k = 0; k < sqlite3_column_count(found); k++) {
            const char *word = (const char *)sqlite3_column_text(found, k);
            text_add(&out, "%s%s", k ? "|" : out.length ? "\n" : "", word ? word : "null");
        }
    sqlite3_finalize(found);
    sqlite3_close(database);
    char *answer = arena_copy(memory, out.data ? out.data : "");
    text_free(&out);
    return answer;
}

static char *make_frozen(int version)
{
    sqlite3 *database;
    char *path = sample_path(memory, "old.db");
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, read_frozen(version), NULL, NULL, NULL), SQLITE_OK,
                 "%s", sqlite3_errmsg(database));
    sqlite3_close(database);
    cr_assert_eq(atoi(ask(path, "PRAGMA user_version")), version);
    return path;
}

/* All rows of all views that the store has now, with the columns that they have now: a query
   for each, one behind the other. */
static int list_questions(const char *path, char **questions, int most)
{
    int count = 0;
    char *views = ask(path, "SELECT name FROM sqlite_master WHERE type = 'view'");
    for (char *name; (name = strsep(&views, "\n")) && *name;) {
        char *columns = ask(path, arena_format(memory,
                                               "SELECT group_concat(name, ', '), "
                                               "group_concat(cid + 1, ', ') FROM "
                                               "pragma_table_info('%s')",
                                               name));
        char *places = columns;
        columns = strsep(&places, "|");
        cr_assert_lt(count, most);
        questions[count++] =
            arena_format(memory, "SELECT %s FROM %s ORDER BY %s", columns, name, places);
    }
    return count;
}

static void open_and_close(const char *path)
{
    store *s = store_open(path, &f);
    cr_assert_not_null(s, "%s", f.sentence);
    store_close(s);
}

/* Tables with their columns in order, indices, and the views' own words. */
static char *shape(const char *path)
{
    return ask(path,
               "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk"
               " FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
               " UNION ALL SELECT t.name, i.name, i.\"unique\", x.name, x.seqno, ''"
               " FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) x"
               " WHERE t.type = 'table'"
               " UNION ALL SELECT name, sql, '', '', '', '' FROM sqlite_master"
               " WHERE type = 'view' ORDER BY 1, 2, 3, 4, 5, 6");
}

static void migrate(int version)
{
    char *questions[64], *before[64];
    char *path = make_frozen(version), *new_path = sample_path(memory, "new.db");
    int count = list_questions(path, questions, 64);
    cr_assert_gt(count, 0);
    for (int k = 0; k < count; k++) {
        before[k] = ask(path, questions[k]);
        cr_assert_neq(*before[k], '\0', "%s gives nothing", questions[k]);
    }
    open_and_close(path);
    cr_assert_eq(atoi(ask(path, "PRAGMA user_version")), SCHEMA_VERSION);
    for (int k = 0; k < count; k++)
        cr_assert_str_eq(ask(path, questions[k]), before[k], "version %d: %s", version,
                         questions[k]);
    cr_assert_str_eq(ask(path, "PRAGMA foreign_key_check"), "");
    open_and_close(new_path);
    cr_assert_str_eq(shape(path), shape(new_path));
    sample_remove(path);
    sample_remove(new_path);
}

Test(migration, every_earlier_version_opens)
{
    for (int version = 1; version < SCHEMA_VERSION; version++)
        migrate(version);
}

/* What stands in the way of the last step keeps the earlier ones from happening, too. */
Test(migration, happens_as_a_whole_or_not_at_all)
{
    for (int version = 1; version < SCHEMA_VERSION; version++) {
        char *path = make_frozen(version);
        sqlite3 *database;
        cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
        cr_assert_eq(sqlite3_exec(database, "ALTER TABLE trial ADD COLUMN sample_tokens", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
        sqlite3_close(database);
        char *before = shape(path);
        cr_assert_null(store_open(path, &f));
        cr_assert_not_null(strstr(f.sentence, "duplicate column name: sample_tokens"), "%s",
                           f.sentence);
        cr_assert_str_eq(shape(path), before);
        cr_assert_eq(atoi(ask(path, "PRAGMA user_version")), version);
        sample_remove(path);
    }
}
