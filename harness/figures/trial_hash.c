#include "figures/trial_hash.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

static int64_t range_end(const int64_t *rows, int64_t count, int64_t from)
{
    while (from + 1 < count && rows[from + 1] == rows[from] + 1)
        from++;
    return from;
}

static void add_row(XXH3_state_t *hash, sqlite3_stmt *row)
{
    double seconds = sqlite3_column_double(row, 3);
    int64_t steps = sqlite3_column_int64(row, 2);
    for (int column = 0; column < 2; column++)
        XXH3_128bits_update(hash, sqlite3_column_text(row, column),
                            (size_t)sqlite3_column_bytes(row, column));
    XXH3_128bits_update(hash, &steps, sizeof steps);
    XXH3_128bits_update(hash, &seconds, sizeof seconds);
}

int64_t trial_hash(store *st, const int64_t *rows, int64_t count, text *out)
{
    sqlite3_stmt *ask = NULL;
    int64_t found = 0;
    XXH3_state_t *hash = memory_need(XXH3_createState());
    XXH3_128bits_reset(hash);
    bool good = sqlite3_prepare_v2(store_database(st),
                                   "SELECT key, status, steps, seconds FROM trial"
                                   " WHERE id BETWEEN ? AND ? ORDER BY id",
                                   -1, &ask, NULL) == SQLITE_OK;
    for (int64_t from = 0, to; good && from < count; from = to + 1) {
        to = range_end(rows, count, from);
        sqlite3_bind_int64(ask, 1, rows[from]);
        sqlite3_bind_int64(ask, 2, rows[to]);
        for (; sqlite3_step(ask) == SQLITE_ROW; found++)
            add_row(hash, ask);
        sqlite3_reset(ask);
    }
    sqlite3_finalize(ask);
    XXH128_hash_t digest = XXH3_128bits_digest(hash);
    XXH3_freeState(hash);
    text_add(out, "%016llx%016llx", (unsigned long long)digest.high64,
             (unsigned long long)digest.low64);
    return found;
}

void trial_ranges_add(text *out, const int64_t *rows, int64_t count)
{
    for (int64_t from = 0, to; from < count; from = to + 1) {
        to = range_end(rows, count, from);
        text_add(out, "%s%lld", from ? ", " : "", (long long)rows[from]);
        if (to > from)
            text_add(out, "-%lld", (long long)rows[to]);
    }
}

/* Reads "31" or "1-25" and what is between it and the next; false at the end. */
static bool next_range(const char **words, int64_t *first, int64_t *last)
{
    char *end;
    *first = *last = strtoll(*words, &end, 10);
    if (end == *words)
        return false;
    if (*end == '-')
        *last = strtoll(end + 1, &end, 10);
    *words = end + strspn(end, ", ");
    return true;
}

int64_t *trial_ranges_read(const char *words, int64_t *count, arena *a)
{
    enum { MOST = 100000000 }; /* of a file that is not ours */
    int64_t first, last, total = 0;
    for (const char *at = words; next_range(&at, &first, &last);)
        total += last >= first && last - first < MOST && total < MOST ? last - first + 1 : 0;
    int64_t *rows = arena_array(a, int64_t, total + 1);
    *count = 0;
    while (next_range(&words, &first, &last))
        for (int64_t row = first; row <= last && *count < total; row++)
            rows[(*count)++] = row;
    return rows;
}
