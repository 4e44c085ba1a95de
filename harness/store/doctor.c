#include "store/doctor.h"

#include "store/handle.h"

/* A query whose rows are each something wrong, and what is said: with the first column as a
   text in place of %s. */
typedef struct symptom {
    const char *query, *sentence;
} symptom;

static const symptom symptoms[] = {
    {"SELECT integrity_check FROM pragma_integrity_check(10) WHERE integrity_check <> 'ok'",
     "the file is damaged (%s): restore a copy, or save what can be read with sqlite3 FILE "
     ".recover"},
    {"SELECT count(*) || ' rows of ' || \"table\" || ' belong to no ' || parent"
     " FROM pragma_foreign_key_check WHERE \"table\" <> 'stretch' GROUP BY \"table\", parent",
     "%s: another program has changed the tables; restore a copy, or run the trials again in a "
     "new store"},
    {"SELECT sum(last - first + 1) || ' points of ' || count(DISTINCT trial) FROM stretch"
     " WHERE trial NOT IN (SELECT id FROM trial) HAVING count(*) > 0",
     "%s trials that are not in the store are there: remove them with DELETE FROM stretch "
     "WHERE "
     "trial NOT IN (SELECT id FROM trial)"},
    {"SELECT abs(count - used) FROM (SELECT (SELECT count(*) FROM point) AS count,"
     " (SELECT coalesce(sum(last - first + 1), 0) FROM stretch)"
     " AS used) WHERE count <> used",
     "%s points are missing or belong to no trial: another program has changed the tables; "
     "restore a copy, or run the trials again in a new store"},
    {"SELECT count(*) FROM trial WHERE status = 'running' HAVING count(*) > 0",
     "%s trials have begun and not ended: unless a run is at work on them right now, it was "
     "killed, and the next slalom run does them again"},
    {"SELECT count(*) FROM trial WHERE status IN ('done', 'target', 'diverged')"
     " AND steps IS NULL HAVING count(*) > 0",
     "%s trials have a result without the clocks of their end: another program has changed "
     "them; run them again in a new store"},
};

static int add_all(store *s, const symptom *one, text *findings)
{
    sqlite3_stmt *found = NULL;
    int count = 0, code = sqlite3_prepare_v2(s->database, one->query, -1, &found, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(found);
        if (code != SQLITE_ROW)
            break;
        char *words = sqlite3_mprintf(one->sentence, sqlite3_column_text(found, 0));
        text_add(findings, "%s: %s\n", s->path, words ? words : "");
        sqlite3_free(words);
        count++;
    }
    if (code != SQLITE_DONE) {
        text_add(findings, "%s: the store cannot be read (%s): restore a copy\n", s->path,
                 sqlite3_errmsg(s->database));
        count++;
    }
    sqlite3_finalize(found);
    return count;
}

int doctor_examine(store *s, text *findings)
{
    int count = 0;
    for (size_t k = 0; k < sizeof symptoms / sizeof *symptoms; k++)
        count += add_all(s, &symptoms[k], findings);
    return count;
}
