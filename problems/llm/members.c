#include "members.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3_stmt *prepare(sqlite3 *db, const char *query, const char *json, int64_t length)
{
    sqlite3_stmt *each = NULL;
    if (length > INT32_MAX || sqlite3_prepare_v2(db, query, -1, &each, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_text(each, 1, json, (int)length, SQLITE_STATIC);
    return each;
}

static member member_of(sqlite3_stmt *row)
{
    const char *type = (const char *)sqlite3_column_text(row, 1);
    member m = {.key = (const char *)sqlite3_column_text(row, 0),
                .value = (const char *)sqlite3_column_text(row, 2),
                .key_length = sqlite3_column_bytes(row, 0),
                .is_number = strcmp(type, "integer") == 0,
                .is_text = strcmp(type, "text") == 0,
                .is_object = strcmp(type, "object") == 0};
    m.number = m.is_number ? sqlite3_column_int64(row, 2) : 0;
    return m;
}

static bool visit_all(sqlite3_stmt *each, bool (*visit)(void *to, const member *), void *to)
{
    int step = SQLITE_DONE;
    while (each && (step = sqlite3_step(each)) == SQLITE_ROW) {
        const member m = member_of(each);
        if (!visit(to, &m))
            return false;
    }
    return each && step == SQLITE_DONE;
}

bool members_each(const char *json, int64_t length, bool (*visit)(void *to, const member *),
                  void *to)
{
    sqlite3 *db;
    bool read = sqlite3_open(":memory:", &db) == SQLITE_OK && length > 0;
    sqlite3_stmt *each =
        read ? prepare(
                   db,
                   "SELECT key, type, value FROM json_each(?1) WHERE json_type(?1) = 'object'",
                   json, length)
             : NULL;
    read = visit_all(each, visit, to);
    sqlite3_finalize(each);
    sqlite3_close(db);
    return read;
}

bool members_numbers(const char *json, int64_t *numbers, int room, int *count)
{
    sqlite3 *db;
    bool good = sqlite3_open(":memory:", &db) == SQLITE_OK;
    sqlite3_stmt *each =
        good
            ? prepare(db, "SELECT type, value FROM json_each(?1) WHERE json_type(?1) = 'array'",
                      json, (int64_t)strlen(json))
            : NULL;
    int step = SQLITE_ERROR;
    *count = 0;
    while (each && good && (step = sqlite3_step(each)) == SQLITE_ROW) {
        good =
            *count < room && strcmp((const char *)sqlite3_column_text(each, 0), "integer") == 0;
        if (good)
            numbers[(*count)++] = sqlite3_column_int64(each, 1);
    }
    sqlite3_finalize(each);
    sqlite3_close(db);
    return good && step == SQLITE_DONE;
}
