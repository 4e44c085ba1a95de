#include "store/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/handle.h"
#include "store/schema.h"

enum { KEPT_MOST = 256 };

/* Nanoseconds since the beginning of the stretch; false when they are no number of use. */
static bool nanoseconds(double from, double to, int64_t *elapsed)
{
    double exact = 1e9 * (to - from);
    if (!(fabs(exact) < 1e17))
        return false;
    *elapsed = llround(exact);
    return true;
}

/* from + each * steps is `to`, without overflow on the way. With `find`, each is what it has to
   be. */
static bool grows(int64_t from, int64_t to, int64_t steps, bool find, int64_t *each)
{
    int64_t grown, expected;
    if (__builtin_sub_overflow(to, from, &grown))
        return false;
    if (find)
        *each = grown / steps;
    return !__builtin_mul_overflow(*each, steps, &expected) && expected == grown;
}

/* What a double counts exactly, and so do sums and products below it. */
static bool countable(double x)
{
    return x >= 0 && x < 9007199254740992.0 && trunc(x) == x;
}

static bool flops_grow(double from, double to, int64_t steps, bool find, int64_t *each)
{
    if (countable(from) && countable(to))
        return grows((int64_t)from, (int64_t)to, steps, find, each);
    if (find)
        *each = 0;
    return *each == 0 && memcmp(&from, &to, sizeof from) == 0;
}

/* Whether the point continues the stretch. */
static bool continues(stretch *s, const kept_point *p)
{
    int64_t steps, elapsed;
    stretch next = *s;
    if (__builtin_sub_overflow(p->step, s->begin.step, &steps) || steps <= 0)
        return false;
    for (int k = 0; k < POINTS_COUNTS; k++)
        if (!grows(s->begin.counts[k], p->counts[k], steps, !s->paced, &next.counts_each[k]))
            return false;
    if (!flops_grow(s->begin.flops, p->flops, steps, !s->paced, &next.flops_each) ||
        !nanoseconds(s->begin.optimizer_seconds, p->optimizer_seconds, &elapsed) ||
        !nanoseconds(s->begin.oracle_seconds, p->oracle_seconds, &elapsed))
        return false;
    *s = next;
    s->paced = true;
    return true;
}

static int parts(const points *p)
{
    return (p->width + SCHEMA_ROW_VALUES - 1) / SCHEMA_ROW_VALUES;
}

static bool write_stretch(store *s, const points *p, failure *f)
{
    const stretch *t = &p->stretch;
    const kept_point *begin = &t->begin;
    sqlite3_stmt *insert = store_query(s, QUERY_STRETCH);
    sqlite3_bind_int64(insert, 1, p->row);
    sqlite3_bind_int64(insert, 2, t->first);
    sqlite3_bind_int64(insert, 3, t->last);
    sqlite3_bind_int(insert, 4, parts(p));
    sqlite3_bind_int64(insert, 5, begin->step);
    for (int k = 0; k < POINTS_COUNTS; k++) {
        sqlite3_bind_int64(insert, 6 + 2 * k, begin->counts[k]);
        sqlite3_bind_int64(insert, 7 + 2 * k, t->counts_each[k]);
    }
    sqlite3_bind_double(insert, 6 + 2 * POINTS_COUNTS, begin->flops);
    sqlite3_bind_double(insert, 7 + 2 * POINTS_COUNTS, (double)t->flops_each);
    sqlite3_bind_double(insert, 8 + 2 * POINTS_COUNTS, begin->optimizer_seconds);
    sqlite3_bind_double(insert, 9 + 2 * POINTS_COUNTS, begin->oracle_seconds);
    return store_run(s, insert, "store a point", f);
}

/* Without store_query's clearing: every place is bound again. */
static bool write_rows(store *s, points *p, const kept_point *at, const double *values,
                       failure *f)
{
    int64_t optimizer = 0, oracle = 0;
    sqlite3_stmt *insert = s->prepared[QUERY_POINT];
    nanoseconds(p->stretch.begin.optimizer_seconds, at->optimizer_seconds, &optimizer);
    nanoseconds(p->stretch.begin.oracle_seconds, at->oracle_seconds, &oracle);
    for (int k = 0; k < p->width; k += SCHEMA_ROW_VALUES) {
        sqlite3_bind_int64(insert, 1, p->stretch.last = ++s->last_point);
        sqlite3_bind_int64(insert, 2, at->step);
        sqlite3_bind_int64(insert, 3, optimizer);
        sqlite3_bind_int64(insert, 4, oracle);
        for (int v = 0; v < SCHEMA_ROW_VALUES; v++)
            if (k + v < p->width)
                sqlite3_bind_double(insert, 5 + v, values[k + v]);
            else
                sqlite3_bind_null(insert, 5 + v);
        if (!store_run(s, insert, "store a point", f))
            return false;
    }
    return true;
}

/* Other trials may have written behind its last stretch. */
static bool follows(const store *s, const points *p)
{
    return p->stretch.first > 0 && p->stretch.last == s->last_point;
}

static bool write_point(store *s, points *p, const kept_point *at, const double *values,
                        failure *f)
{
    if (!follows(s, p) || !continues(&p->stretch, at)) {
        if (p->stretch.first > 0 && !write_stretch(s, p, f))
            return false;
        p->stretch = (stretch){.first = s->last_point + 1, .begin = *at};
    }
    return write_rows(s, p, at, values, f);
}

static bool find_last_point(store *s, failure *f)
{
    sqlite3_stmt *find = store_query(s, QUERY_LAST_POINT);
    if (!find || sqlite3_step(find) != SQLITE_ROW)
        return store_failed(s, "read the points", f);
    s->last_point = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return true;
}

bool points_write(store *s, points *p, failure *f)
{
    if (p->count == 0)
        return true;
    if (!store_query(s, QUERY_POINT))
        return store_failed(s, "store a point", f);
    if (s->last_point < 0 && !find_last_point(s, f))
        return false;
    for (int k = 0; k < p->count; k++)
        if (!write_point(s, p, &p->kept[k], &p->values[(int64_t)k * p->width], f))
            return false;
    p->count = 0;
    return write_stretch(s, p, f);
}

/* The trial goes on from before where it had been. */
static bool rewind_to(store *s, points *p, int64_t step, failure *f)
{
    static const query all[] = {QUERY_REWIND_POINTS, QUERY_REWIND_STRETCHES,
                                QUERY_REWIND_STRETCH};
    if (!points_write(s, p, f))
        return false;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        sqlite3_stmt *statement = store_query(s, all[k]);
        sqlite3_bind_int64(statement, 1, p->row);
        sqlite3_bind_int64(statement, 2, step);
        if (!store_run(s, statement, "replace a point", f))
            return false;
    }
    p->stretch = (stretch){0};
    return true;
}

static void keep(points *p, const clocks *c, const double *values)
{
    if (!p->kept) {
        size_t width = p->width > 0 ? (size_t)p->width : 1;
        p->kept = memory_need(malloc(KEPT_MOST * sizeof *p->kept));
        p->values = memory_need(malloc(KEPT_MOST * width * sizeof *p->values));
    }
    p->kept[p->count] = (kept_point){
        .step = c->steps,
        .counts = {c->samples, c->calls[SL_CALL_LOSS], c->calls[SL_CALL_GRADIENT],
                   c->calls[SL_CALL_HVP], c->calls[SL_CALL_MATVEC]},
        .flops = c->flops,
        .optimizer_seconds = c->optimizer_seconds,
        .oracle_seconds = c->oracle_seconds,
    };
    memcpy(&p->values[(int64_t)p->count++ * p->width], values,
           (size_t)p->width * sizeof *values);
    p->after = c->steps;
}

bool points_add(store *s, points *p, const clocks *c, const double *values, failure *f)
{
    if (p->width == 0)
        return true;
    if (c->steps <= p->after && !rewind_to(s, p, c->steps, f))
        return false;
    keep(p, c, values);
    return p->count < KEPT_MOST || points_write(s, p, f);
}

void points_free(points *p)
{
    free(p->kept);
    free(p->values);
}
