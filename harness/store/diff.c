#include "store/diff.h"

#include <string.h>

#include "store/compare.h"
#include "store/handle.h"

/* The columns of QUERY_TRIALS. */
enum { KEY, ROW, STATUS, PROBLEM, OPTIMIZER, OPTIONS, SEED };

/* One store, read trial by trial in the order of the keys. */
typedef struct side {
    store *store;
    sqlite3_stmt *trials;
    int code;        /* of the last step */
    const char *key; /* NULL behind the last trial */
} side;

static void advance(side *s)
{
    s->code = s->trials ? sqlite3_step(s->trials) : SQLITE_ERROR;
    s->key = s->code == SQLITE_ROW ? (const char *)sqlite3_column_text(s->trials, KEY) : NULL;
}

static side begin(store *st)
{
    side s = {.store = st, .trials = store_query(st, QUERY_TRIALS)};
    advance(&s);
    return s;
}

/* A key that is behind the last one comes after all others. */
static int order(const side *a, const side *b)
{
    if (!a->key || !b->key)
        return a->key ? -1 : 1;
    return strcmp(a->key, b->key);
}

static void add_trial(text *out, const side *s)
{
    text_add(out, "trial %.8s (%s, %s %s, seed %llu)", s->key,
             (const char *)sqlite3_column_text(s->trials, PROBLEM),
             (const char *)sqlite3_column_text(s->trials, OPTIMIZER),
             (const char *)sqlite3_column_text(s->trials, OPTIONS),
             (unsigned long long)sqlite3_column_int64(s->trials, SEED));
}

static void add_only(diff *d, side *s, int which)
{
    text_add(&d->lines, "only in %s: ", s->store->path);
    add_trial(&d->lines, s);
    text_add(&d->lines, ", %s\n", (const char *)sqlite3_column_text(s->trials, STATUS));
    d->only[which]++;
    advance(s);
}

static bool add_both(diff *d, side *a, side *b, failure *f)
{
    text difference = {0};
    comparison found = compare_trials(a->store, sqlite3_column_int64(a->trials, ROW), b->store,
                                      sqlite3_column_int64(b->trials, ROW), &difference, f);
    if (found == COMPARISON_DIFFERENT) {
        text_add(&d->lines, "different: ");
        add_trial(&d->lines, a);
        text_add(&d->lines, ": %s\n", difference.data);
    }
    d->different += found == COMPARISON_DIFFERENT;
    d->same += found == COMPARISON_SAME;
    text_free(&difference);
    advance(a);
    advance(b);
    return found != COMPARISON_FAILED;
}

bool diff_stores(store *first, store *second, diff *d, failure *f)
{
    *d = (diff){0};
    side sides[2] = {begin(first), begin(second)};
    bool good = true;
    while (good && (sides[0].key || sides[1].key)) {
        int which = order(&sides[0], &sides[1]);
        if (which == 0)
            good = add_both(d, &sides[0], &sides[1], f);
        else
            add_only(d, &sides[which > 0], which > 0);
    }
    for (int k = 0; k < 2; k++) {
        if (good && sides[k].code != SQLITE_DONE)
            good = store_failed(sides[k].store, "read the trials", f);
        sqlite3_reset(sides[k].trials);
    }
    return good;
}
