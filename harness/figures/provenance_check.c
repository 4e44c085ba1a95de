/* Whether the store still has what a figure was made from. */
#include <stdlib.h>
#include <string.h>

#include "figures/provenance.h"
#include "figures/trial_hash.h"

/* The words behind "key: " at the beginning of a line; NULL when there is none. */
static const char *value_of(const char *provenance, const char *key, arena *a)
{
    for (const char *line = provenance; line && *line;) {
        size_t length = strcspn(line, "\n"), name = strlen(key);
        if (strncmp(line, key, name) == 0 && strncmp(line + name, ": ", 2) == 0)
            return arena_format(a, "%.*s", (int)(length - name - 2), line + name + 2);
        line += length + (line[length] != '\0');
    }
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Trials of the study on the figure's problems that have ended and are not in it. */
static int64_t count_more(store *st, const char *name, const char *provenance,
                          const int64_t *rows, int64_t count)
{
    sqlite3_stmt *ask = NULL;
    int64_t more = 0;
    if (sqlite3_prepare_v2(
            store_database(st),
            "SELECT DISTINCT t.id FROM study s JOIN member m ON m.study = s.id"
            " JOIN trial t ON t.key = m.key WHERE s.name = ?1"
            " AND t.status NOT IN ('running', 'interrupted')"
            " AND instr(?2, char(10) || 'problem: ' || m.problem_label || char(10)) > 0",
            -1, &ask, NULL) != SQLITE_OK)
        return 0;
    sqlite3_bind_text(ask, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(ask, 2, provenance, -1, SQLITE_STATIC);
    while (sqlite3_step(ask) == SQLITE_ROW) {
        int64_t row = sqlite3_column_int64(ask, 0);
        more += !bsearch(&row, rows, (size_t)count, sizeof *rows, ascending);
    }
    sqlite3_finalize(ask);
    return more;
}

static void add_verdict(text *out, int64_t gone, bool same, int64_t more)
{
    text_add(out, "%s", gone == 0 && same && more == 0 ? "unchanged" : "changed:");
    if (gone > 0)
        text_add(out, " %lld of the trials are gone%s", (long long)gone, more ? "," : "");
    else if (!same)
        text_add(out, " trials were run again%s", more ? "," : "");
    if (more > 0)
        text_add(out, " %lld trial%s more since", (long long)more, more == 1 ? "" : "s");
    text_add(out, "\n");
}

bool provenance_check(store *st, const char *provenance, text *out)
{
    arena *a = arena_new();
    const char *trials = value_of(provenance, "trials", a);
    const char *before = value_of(provenance, "store", a);
    const char *name = value_of(provenance, "study", a);
    bool read = trials && before && name;
    if (read) {
        int64_t count;
        text now = {0};
        int64_t *rows = trial_ranges_read(trials, &count, a);
        int64_t gone = count - trial_hash(st, rows, count, &now);
        add_verdict(out, gone, strcmp(now.data, before) == 0,
                    count_more(st, name, provenance, rows, count));
        text_free(&now);
    }
    arena_free(a);
    return read;
}
