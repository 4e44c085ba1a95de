#include "figures/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const costs[] = {
    "seconds", "state_memory", "gradient_calls", "optimizer_seconds", "oracle_seconds",
    "steps",   "samples",      "flops",          "parameters",        "tokens"};

bool quantity_is_cost(const char *name)
{
    for (size_t k = 0; k < sizeof costs / sizeof *costs; k++)
        if (strcmp(name, costs[k]) == 0)
            return true;
    return false;
}

static double ask(store *st, const char *query, int64_t row)
{
    sqlite3_stmt *statement = NULL;
    double value = (double)NAN;
    if (sqlite3_prepare_v2(store_database(st), query, -1, &statement, NULL) != SQLITE_OK)
        return value;
    sqlite3_bind_int64(statement, 1, row);
    if (sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_type(statement, 0) != SQLITE_NULL)
        value = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

double quantity_at_end(store *st, int64_t row, const record *r, const char *name)
{
    if (strcmp(name, "seconds") == 0)
        return r->seconds;
    if (strcmp(name, "steps") == 0)
        return (double)r->steps;
    if (strcmp(name, "state_memory") == 0)
        return r->state_bytes < 0 ? (double)NAN : (double)r->state_bytes;
    if (strcmp(name, "gradient_calls") == 0)
        return ask(st,
                   "SELECT gradient_calls FROM logged WHERE trial = ?"
                   " ORDER BY first DESC, id DESC LIMIT 1",
                   row);
    if (strcmp(name, "tokens") == 0)
        return r->samples * r->sample_tokens;
    char query[128];
    snprintf(query, sizeof query, "SELECT %s FROM trial WHERE id = ?", name);
    return ask(st, query, row);
}

bool quantity_of(store *st, const results *r, const group *g, const char *name, spread *s,
                 arena *a)
{
    double *values = arena_array(a, double, g->count + 1);
    int count = 0;
    if (!quantity_is_cost(name)) {
        *s = results_spread(r, g->score);
        return g->count > 0;
    }
    for (int k = 0; k < g->count; k++) {
        const record *at = &g->outcomes[k].record;
        double value = quantity_at_end(st, at->row, at, name);
        if (!isnan(value))
            values[count++] = value;
    }
    *s = spread_of(values, count);
    return count > 0;
}
