#include "samples.h"

#include <string.h>

#include "classes.h"
#include "lanes.h"
#include "shelf.h"

/* Splits must not depend on the seed: the test set stays the same in all trials. */
enum { SPLIT_KEY = 0x51a10 };

static sl_status label(sl_host *host, const char *name, const table *t, const classes *known,
                       samples *s)
{
    int32_t *to = (int32_t *)sl_scratch(host, t->rows, sizeof(int32_t));
    double *signs =
        known->count == 2 ? (double *)sl_scratch(host, t->rows, sizeof(double)) : NULL;
    s->classes = to;
    s->targets = signs;
    for (int64_t i = 0; i < t->rows; i++) {
        double found = t->labels[i];
        bool again = i > 0 && !(found < t->labels[i - 1]) && !(found > t->labels[i - 1]);
        to[i] = again ? to[i - 1] : classes_find(known, found);
        if (to[i] < 0)
            return sl_fail(host, "%s: has the label %g, which no training row has", name,
                           found);
        if (signs)
            signs[i] = 2 * to[i] - 1;
    }
    return SL_OK;
}

sl_status samples_adopt(sl_host *host, const char *name, const table *t, int64_t columns,
                        const classes *known, samples *s)
{
    features_of(host, t, columns, &s->x);
    s->rows = t->rows;
    s->chosen = NULL;
    s->targets = t->labels;
    return known ? label(host, name, t, known, s) : SL_OK;
}

/* Sorts the row numbers into training rows, then test rows, each in file order. `order` 0: the
   test rows are the last; else those that a fixed permutation puts last. */
static void divide(sl_host *host, bool permuted, int64_t test_rows, sample_set *set)
{
    sl_random order = {SPLIT_KEY, 0, 0};
    const int64_t rows = set->train.rows, train = rows - test_rows;
    int64_t *chosen = (int64_t *)sl_scratch(host, rows, sizeof(int64_t));
    int64_t next_train = 0, next_test = train;
    for (int64_t i = 0; i < rows; i++) {
        int64_t place =
            permuted ? (int64_t)sl_permute(host, &order, (uint64_t)rows, (uint64_t)i) : i;
        chosen[place < train ? next_train++ : next_test++] = i;
    }
    set->test = set->train;
    set->train.chosen = chosen;
    set->train.rows = train;
    set->test.chosen = chosen + train;
    set->test.rows = test_rows;
}

sl_status samples_divide(sl_host *host, double test_fraction, sample_set *set)
{
    const int64_t test_rows = (int64_t)(test_fraction * (double)set->train.rows);
    if (test_rows > 0)
        divide(host, true, test_rows, set);
    return set->train.rows > 0 ? SL_OK : sl_fail(host, "no rows are left to train on");
}

static sl_status hold_out(sl_host *host, const sample_request *r, const table *t,
                          sample_set *set)
{
    if (r->test_fraction > 0 && (t->test_rows > 0 || r->test[0]))
        return sl_fail(host, "test_fraction %g: the data %s a test set of their own",
                       r->test_fraction, r->test[0] ? "are given" : "have");
    if (r->test[0] && t->test_rows > 0)
        return sl_fail(host, "test: %s has a test set of its own", r->data);
    if (t->test_rows >= t->rows)
        return sl_fail(host, "%s: has no rows to train on", r->data);
    if (t->test_rows > 0)
        divide(host, false, t->test_rows, set);
    return samples_divide(host, r->test_fraction, set);
}

static sl_status take_test_file(sl_host *host, const sample_request *r, int64_t columns,
                                const classes *known, samples *test)
{
    table t;
    if (!r->test[0])
        return SL_OK;
    SL_TRY(shelf_table(host, r->test, &t, NULL));
    /* Weights of features that no training row has stay zero, so leaving them out changes
       nothing; a dense format with other columns holds other data. */
    if (!t.indexed && t.columns != columns)
        return sl_fail(host, "%s: has %lld columns, expected %lld as in %s", r->test,
                       (long long)t.columns, (long long)columns, r->data);
    return samples_adopt(host, r->test, &t, columns, known, test);
}

static sl_status check_targets(sl_host *host, const char *path, const table *t)
{
    for (int64_t i = 0; i < t->rows; i++)
        if (!isfinite(t->labels[i]))
            return sl_fail(host, "%s: the label of row %lld is not finite", path,
                           (long long)i + 1);
    return SL_OK;
}

sl_status samples_load(sl_host *host, const sample_request *r, sample_set *set)
{
    table t;
    char sentence[CLASSES_SENTENCE];
    classes *known = NULL;
    SL_TRY(shelf_table(host, r->data, &t, set->identity));
    SL_TRY(check_targets(host, r->data, &t));
    if (!r->regression) {
        known = (classes *)sl_scratch(host, 1, sizeof(classes));
        if (!classes_collect(known, t.labels, t.rows, r->classes, sentence))
            return sl_fail(host, "%s: %s", r->data, sentence);
        set->classes = known->count;
    }
    SL_TRY(samples_adopt(host, r->data, &t, t.columns, known, &set->train));
    SL_TRY(hold_out(host, r, &t, set));
    return take_test_file(host, r, t.columns, known, &set->test);
}

enum { LENGTHS = 1024 };

static int64_t length_of(const samples *s, int64_t i)
{
    const int64_t row = samples_row(s, i), length = s->x.starts[row + 1] - s->x.starts[row];
    return length < LENGTHS ? length : LENGTHS - 1;
}

static const double *sorted_targets(sl_host *host, const samples *s, const int64_t *sorted)
{
    double *to = s->targets ? (double *)sl_scratch(host, s->rows, sizeof(double)) : NULL;
    for (int64_t i = 0; to && i < s->rows; i++)
        to[i] = s->targets[sorted[i]];
    return to;
}

/* By counting, so rows of one length stay in their order. */
void samples_sort(sl_host *host, samples *s)
{
    int64_t next[LENGTHS + 1] = {0};
    if (!s->x.starts)
        return;
    int64_t *sorted = (int64_t *)sl_scratch(host, s->rows, sizeof(int64_t));
    for (int64_t i = 0; i < s->rows; i++)
        next[length_of(s, i) + 1]++;
    for (int k = 0; k < LENGTHS; k++)
        next[k + 1] += next[k];
    for (int64_t i = 0; i < s->rows; i++)
        sorted[next[length_of(s, i)]++] = samples_row(s, i);
    s->by_length = sorted;
    s->by_length_targets = sorted_targets(host, s, sorted);
    s->lanes = lanes_of(host, &s->x, s->rows, sorted);
}
