#include "samples.h"

#include <stdlib.h>

#include "classes.h"

/* Splits must not depend on the seed: the test set stays the same in all trials. */
enum { SPLIT_KEY = 0x51a10 };

static sl_status label(sl_host *host, const char *path, const table *t, const int64_t *chosen,
                       const classes *known, samples *s)
{
    int32_t *to = (int32_t *)sl_alloc(host, s->x.rows, sizeof(int32_t));
    for (int64_t i = 0; i < s->x.rows; i++) {
        double found = t->labels[chosen[i]];
        to[i] = classes_find(known, found);
        if (to[i] < 0)
            return sl_fail(host, "%s: has the label %g, which no training row has", path,
                           found);
    }
    s->classes = to;
    return SL_OK;
}

static sl_status take(sl_host *host, const char *path, const table *t, const int64_t *chosen,
                      int64_t count, int64_t columns, const classes *known, samples *s)
{
    if (count == 0)
        return SL_OK;
    features_take(host, t, chosen, count, columns, &s->x);
    return label(host, path, t, chosen, known, s);
}

/* Sorts the row numbers into training rows, then test rows, each in file order: the test rows
   are those that a fixed permutation puts last. Returns how many train. */
static int64_t split(sl_host *host, int64_t rows, int64_t test_rows, int64_t *chosen)
{
    sl_random order = {SPLIT_KEY, 0, 0};
    int64_t train = rows - test_rows, next_train = 0, next_test = train;
    for (int64_t i = 0; i < rows; i++) {
        uint64_t place = sl_permute(host, &order, (uint64_t)rows, (uint64_t)i);
        chosen[(int64_t)place < train ? next_train++ : next_test++] = i;
    }
    return train;
}

static sl_status choose(sl_host *host, const sample_request *r, const table *t, int64_t *chosen,
                        int64_t *train)
{
    for (int64_t i = 0; i < t->rows; i++)
        chosen[i] = i;
    *train = t->rows - t->test_rows;
    if (r->test_fraction > 0 && (t->test_rows > 0 || r->test[0]))
        return sl_fail(host, "test_fraction %g: the data %s a test set of their own",
                       r->test_fraction, r->test[0] ? "are given" : "have");
    if (r->test[0] && t->test_rows > 0)
        return sl_fail(host, "test: %s has a test set of its own", r->data);
    if (r->test_fraction > 0)
        *train = split(host, t->rows, (int64_t)(r->test_fraction * (double)t->rows), chosen);
    return *train > 0 ? SL_OK : sl_fail(host, "%s: has no rows to train on", r->data);
}

static sl_status take_test_file(sl_host *host, const sample_request *r, int64_t columns,
                                const classes *known, samples *test)
{
    table t;
    char sentence[TABLE_SENTENCE];
    if (!r->test[0])
        return SL_OK;
    if (!table_read(r->test, &t, sentence))
        return sl_fail(host, "%s", sentence);
    int64_t *chosen = (int64_t *)sl_scratch(host, t.rows, sizeof(int64_t));
    for (int64_t i = 0; i < t.rows; i++)
        chosen[i] = i;
    /* Weights of features that no training row has stay zero, so leaving them out changes
       nothing; a dense format with other columns holds other data. */
    sl_status status =
        t.starts || t.columns == columns
            ? take(host, r->test, &t, chosen, t.rows, columns, known, test)
            : sl_fail(host, "%s: has %lld columns, expected %lld as in %s", r->test,
                      (long long)t.columns, (long long)columns, r->data);
    table_free(&t);
    return status;
}

static sl_status take_both(sl_host *host, const sample_request *r, const table *t,
                           samples *train, samples *test, classes *known)
{
    char sentence[CLASSES_SENTENCE];
    int64_t rows, *chosen = (int64_t *)sl_scratch(host, t->rows, sizeof(int64_t));
    SL_TRY(choose(host, r, t, chosen, &rows));
    if (!classes_collect(known, t->labels, t->rows, r->classes, sentence))
        return sl_fail(host, "%s: %s", r->data, sentence);
    SL_TRY(take(host, r->data, t, chosen, rows, t->columns, known, train));
    SL_TRY(take(host, r->data, t, chosen + rows, t->rows - rows, t->columns, known, test));
    return take_test_file(host, r, t->columns, known, test);
}

sl_status samples_load(sl_host *host, const sample_request *r, samples *train, samples *test,
                       int64_t *classes_found)
{
    table t;
    char sentence[TABLE_SENTENCE];
    if (!r->data[0])
        return sl_fail(host, "has no data: give the option `data` a file or a data set's name");
    if (!table_read(r->data, &t, sentence))
        return sl_fail(host, "%s", sentence);
    classes *known = (classes *)sl_scratch(host, 1, sizeof(classes));
    sl_status status = take_both(host, r, &t, train, test, known);
    *classes_found = known->count;
    table_free(&t);
    return status;
}
