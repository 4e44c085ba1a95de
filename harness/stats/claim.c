#include "stats/claim.h"

#include <math.h>
#include <string.h>

#include "stats/functions.h"

const char *verdict_name(verdict v)
{
    static const char *const names[VERDICTS] = {"holds", "fails", "open"};
    return names[v];
}

/* Reading and computing, nothing else: the SQL stands in a file that others wrote. */
static int allow_reading(void *unused, int action, const char *a, const char *b, const char *c,
                         const char *d)
{
    (void)unused, (void)c, (void)d;
    bool allowed = action == SQLITE_SELECT || action == SQLITE_READ ||
                   action == SQLITE_RECURSIVE || action == SQLITE_FUNCTION;
    if (action == SQLITE_FUNCTION && b && strcmp(b, "load_extension") == 0)
        allowed = false;
    (void)a;
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* The trials of the claim's study or, for a claim about all races, of each of them. */
static bool make_here(sqlite3 *database, const claim *c)
{
    char *words = sqlite3_mprintf(
        "DROP VIEW IF EXISTS temp.here; CREATE TEMP VIEW here AS SELECT * FROM main.trials"
        " WHERE study = %Q OR substr(study, 1, length(%Q) + 1) = %Q || '/'",
        c->study, c->study, c->study);
    bool good = words && sqlite3_exec(database, words, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_free(words);
    return good;
}

/* The sentence of SQLite, and the text at which it stopped. */
static bool wrong_sql(sqlite3 *database, const claim *c, failure *f)
{
    int at = sqlite3_error_offset(database);
    const char *from = at >= 0 && (size_t)at < strlen(c->sql) ? c->sql + at : "";
    return failure_set(f, "%s: the SQL of this claim: %s%s%.*s%s", c->place,
                       sqlite3_errmsg(database), *from ? "; it stops at \"" : "",
                       (int)strcspn(from, "\n"), from, *from ? "\"" : "");
}

static sqlite3_stmt *prepare(sqlite3 *database, const claim *c, failure *f)
{
    sqlite3_stmt *asked = NULL;
    const char *rest;
    if (sqlite3_prepare_v2(database, c->sql, -1, &asked, &rest) != SQLITE_OK) {
        wrong_sql(database, c, f);
        return NULL;
    }
    int columns = sqlite3_column_count(asked);
    if (rest[strspn(rest, " \t\r\n;")])
        failure_set(f, "%s: found \"%.40s\" behind the SQL's end; expected one SELECT",
                    c->place, rest + strspn(rest, " \t\r\n;"));
    else if (columns != 3)
        failure_set(f,
                    "%s: the SQL returns %d column%s; expected three: whether the claim holds, "
                    "the measured value, its bound",
                    c->place, columns, columns == 1 ? "" : "s");
    else
        return asked;
    sqlite3_finalize(asked);
    return NULL;
}

static const char *words_at(sqlite3_stmt *row, int column, arena *a)
{
    if (sqlite3_column_type(row, column) == SQLITE_FLOAT)
        return arena_format(a, "%.6g", sqlite3_column_double(row, column));
    const unsigned char *found = sqlite3_column_text(row, column);
    return arena_copy(a, found ? (const char *)found : "");
}

/* While trials are missing there may be no row. */
static bool read_row(sqlite3 *database, sqlite3_stmt *asked, const claim *c, bool whole,
                     judgement *j, arena *a, failure *f)
{
    int code = sqlite3_step(asked);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return wrong_sql(database, c, f);
    if (code == SQLITE_DONE)
        return !whole || failure_set(f, "%s: the SQL returns no row; expected one", c->place);
    bool known = sqlite3_column_type(asked, 0) != SQLITE_NULL;
    *j = (judgement){!known                         ? CLAIM_OPEN
                     : sqlite3_column_int(asked, 0) ? CLAIM_HOLDS
                                                    : CLAIM_FAILS,
                     words_at(asked, 1, a), words_at(asked, 2, a),
                     known ? "" : "the SQL answers NULL: nothing was measured"};
    if (sqlite3_step(asked) == SQLITE_ROW)
        return failure_set(f, "%s: the SQL returns several rows; expected one", c->place);
    return true;
}

static bool is_of(const claim *c, const study *s)
{
    size_t length = strlen(c->study);
    return strncmp(s->name, c->study, length) == 0 &&
           (s->name[length] == '\0' || s->name[length] == '/');
}

static void count_missing(store *st, const study *s, const claim *c, int64_t *missing,
                          int64_t *all)
{
    *missing = *all = 0;
    for (; s; s = s->next)
        for (int64_t k = 0; is_of(c, s) && k < s->trial_count; k++) {
            trial_status status;
            int64_t row;
            bool there = st && store_find(st, s->trials[k].key, &status, &row) &&
                         status != TRIAL_RUNNING && status != TRIAL_INTERRUPTED;
            *missing += !there;
            ++*all;
        }
}

static bool ask(store *st, const claim *c, bool whole, judgement *j, arena *a, failure *f)
{
    sqlite3 *database = store_database(st);
    if (!functions_add(st, f))
        return false;
    if (!make_here(database, c))
        return failure_set(f, "%s: cannot make the view here: %s", c->place,
                           sqlite3_errmsg(database));
    sqlite3_set_authorizer(database, allow_reading, NULL);
    sqlite3_stmt *asked = prepare(database, c, f);
    bool good = asked && read_row(database, asked, c, whole, j, a, f);
    sqlite3_finalize(asked);
    sqlite3_set_authorizer(database, NULL, NULL);
    return good;
}

bool claim_judge(store *st, const study *s, const claim *c, judgement *j, arena *a, failure *f)
{
    int64_t missing, all;
    *j = (judgement){CLAIM_OPEN, "", "", ""};
    count_missing(st, s, c, &missing, &all);
    if (st && !ask(st, c, missing == 0, j, a, f))
        return false;
    if (missing > 0) {
        j->verdict = CLAIM_OPEN;
        j->why = arena_format(a, "%lld of %lld trials are missing", (long long)missing,
                              (long long)all);
    }
    return true;
}
