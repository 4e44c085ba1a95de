#include "synthetic.h"

#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "shelf.h"

enum { REDRAWS = 1000, PIECE = 512 };

/* Sequences of the data's stream: one per row from ROWS on. */
enum { SCALES, TRUTH, ROWS };

typedef struct maker {
    sl_host *host;
    const synthetic *s;
    const double *scale, *truth; /* d; classes x d */
    double *stretch;             /* d: exp(U[-k, k]) of the columns */
    int64_t scores;
    sl_random random; /* of the current row */
} maker;

static double normal(maker *m)
{
    real pair[2];
    sl_normal(m->host, &m->random, 2, pair);
    return (double)pair[0];
}

static double uniform(maker *m)
{
    real pair[2];
    sl_uniform(m->host, &m->random, 2, pair);
    return (double)pair[0];
}

static double *stretches(maker *m)
{
    double *stretch = (double *)sl_scratch(m->host, m->s->d, sizeof(double));
    m->random = sl_random_at(m->host, SL_STREAM_DATA, SCALES);
    for (int64_t j = 0; j < m->s->d; j++)
        stretch[j] = exp(m->s->feature_scaling * (2 * uniform(m) - 1));
    return stretch;
}

static double *scales(maker *m)
{
    const synthetic *s = m->s;
    double *scale = (double *)sl_scratch(m->host, s->d, sizeof(double));
    for (int64_t j = 0; j < s->d; j++) {
        double along = s->d > 1 ? (double)j / (double)(s->d - 1) : 0;
        scale[j] = pow(s->condition, -along / 2) * m->stretch[j];
    }
    return scale;
}

static double *truths(maker *m)
{
    const int64_t d = m->s->d, support = m->s->support ? m->s->support : d;
    double *truth = (double *)sl_scratch(m->host, m->scores * d, sizeof(double));
    m->random = sl_random_at(m->host, SL_STREAM_DATA, TRUTH);
    for (int64_t c = 0; c < m->scores; c++)
        for (int64_t k = 0; k < support; k++) {
            const int64_t j = k * d / support;
            truth[c * d + j] = normal(m) / m->stretch[j];
        }
    return truth;
}

/* One row into x; its entries that are not zero. */
static int64_t make_row(maker *m, double *x)
{
    const synthetic *s = m->s;
    const double fresh = sqrt(1 - s->correlation * s->correlation);
    const double spread = s->row_norm_spread > 0 ? exp(s->row_norm_spread * normal(m)) : 1;
    real piece[PIECE], chance[PIECE];
    double before = 0;
    int64_t kept = 0;
    for (int64_t j = 0; j < s->d; j++) {
        const int64_t at = j % PIECE, count = s->d - j < PIECE ? s->d - j : PIECE;
        if (at == 0) {
            sl_normal(m->host, &m->random, count, piece);
            if (s->sparsity > 0)
                sl_uniform(m->host, &m->random, count, chance);
        }
        before = j ? s->correlation * before + fresh * (double)piece[at] : (double)piece[at];
        bool zero = s->sparsity > 0 && (double)chance[at] < s->sparsity;
        x[j] = zero ? 0 : spread * m->scale[j] * before;
        kept += !zero;
    }
    return kept;
}

static double score(const maker *m, int64_t c, const double *x)
{
    double sum = 0;
    for (int64_t j = 0; j < m->s->d; j++)
        sum += m->truth[c * m->s->d + j] * x[j];
    return sum;
}

static bool room(table *t, int64_t kept, int64_t *capacity)
{
    if (t->entries + kept <= *capacity)
        return true;
    *capacity = 2 * (t->entries + kept);
    double *values = realloc(t->values, (size_t)*capacity * sizeof *values);
    t->values = values ? values : t->values;
    int32_t *indices = realloc(t->indices, (size_t)*capacity * sizeof *indices);
    t->indices = indices ? indices : t->indices;
    return values && indices;
}

static bool append(table *t, const double *x, int64_t kept, int64_t *capacity)
{
    if (!room(t, kept, capacity))
        return false;
    for (int64_t j = 0; j < t->columns; j++)
        if (x[j] < 0 || x[j] > 0) {
            t->values[t->entries] = x[j];
            t->indices[t->entries++] = (int32_t)j;
        }
    t->starts[++t->rows] = t->entries;
    return true;
}

/* What separates the classes. */
typedef struct threshold {
    double at, least; /* score; distance from it */
} threshold;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double deviation(const double *a, int64_t n)
{
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += a[i];
        squares += a[i] * a[i];
    }
    double mean = sum / (double)n;
    return sqrt(fmax(squares / (double)n - mean * mean, 0));
}

/* From a first drawing of the rows. */
static threshold find_threshold(maker *m, double *x, double *scores)
{
    const int64_t n = m->s->n, upper = (int64_t)((double)n / (1 + m->s->imbalance));
    for (int64_t i = 0; i < n; i++) {
        m->random = sl_random_at(m->host, SL_STREAM_DATA, (uint64_t)(ROWS + i));
        make_row(m, x);
        scores[i] = score(m, 0, x);
    }
    threshold t = {0, m->s->margin * deviation(scores, n)};
    qsort(scores, (size_t)n, sizeof *scores, ascending);
    const int64_t first = n - (upper > 0 ? upper : 1); /* of the upper class */
    t.at = first > 0 ? (scores[first - 1] + scores[first]) / 2 : scores[0];
    return t;
}

static double largest_score(const maker *m, const double *x)
{
    int64_t best = 0;
    double most = score(m, 0, x);
    for (int64_t c = 1; c < m->scores; c++) {
        double other = score(m, c, x);
        if (other > most) {
            most = other;
            best = c;
        }
    }
    return (double)best;
}

static sl_status fill(maker *m, bool two, double *x, double *scores, table *t)
{
    int64_t capacity = 0;
    threshold edge = {0, 0};
    if (two)
        edge = find_threshold(m, x, scores);
    while (t->rows < m->s->n) {
        int64_t kept = 0, tries = 0;
        double z;
        m->random = sl_random_at(m->host, SL_STREAM_DATA, (uint64_t)(ROWS + t->rows));
        do {
            kept = make_row(m, x);
            z = score(m, 0, x);
        } while (two && fabs(z - edge.at) < edge.least && ++tries < REDRAWS);
        if (tries == REDRAWS)
            return sl_fail(m->host, "margin %g: no row that far from the threshold in %d",
                           m->s->margin, REDRAWS);
        t->labels[t->rows] = two             ? (z >= edge.at ? 1 : -1)
                             : m->scores > 1 ? largest_score(m, x)
                                             : z;
        if (!append(t, x, kept, &capacity))
            return sl_fail(m->host, "%lld rows: needs more memory than there is",
                           (long long)m->s->n);
    }
    return SL_OK;
}

static void add_noise(maker *m, table *t)
{
    const double size = m->s->noise * deviation(t->labels, t->rows);
    m->random = sl_random_at(m->host, SL_STREAM_DATA, (uint64_t)(ROWS + m->s->n));
    for (int64_t i = 0; i < t->rows; i++)
        t->labels[i] += size * normal(m);
}

/* Copies what the kernels keep, as the table is freed. */
static sl_status keep(maker *m, table *made, const classes *known, sample_set *set)
{
    table t;
    sl_status status = shelf_keep(m->host, made, &t, set->identity);
    return status == SL_OK
               ? samples_adopt(m->host, "the generated data", &t, t.columns, known, &set->train)
               : status;
}

sl_status synthetic_make(sl_host *host, const synthetic *s, int64_t classes_wanted,
                         bool regression, sample_set *set)
{
    const bool two = !regression && classes_wanted <= 2;
    maker m = {.host = host, .s = s, .scores = regression || two ? 1 : classes_wanted};
    char sentence[CLASSES_SENTENCE] = "";
    if (s->n == 0 || s->d == 0)
        return sl_fail(host, "has no data: give the option `data` a file or a data set's name, "
                             "or n and d to generate rows");
    if (s->support > s->d)
        return sl_fail(host, "support %lld exceeds d %lld", (long long)s->support,
                       (long long)s->d);
    m.stretch = stretches(&m);
    m.scale = scales(&m);
    set->truth = m.truth = truths(&m);
    double *x = (double *)sl_scratch(host, s->d, sizeof(double));
    double *scores = (double *)sl_scratch(host, s->n, sizeof(double));
    classes *known = (classes *)sl_scratch(host, 1, sizeof(classes));
    table t = {.format = "generated", .columns = s->d};
    t.labels = malloc((size_t)s->n * sizeof *t.labels);
    t.starts = calloc((size_t)s->n + 1, sizeof *t.starts);
    sl_status status = t.labels && t.starts
                           ? fill(&m, two, x, scores, &t)
                           : sl_fail(host, "n %lld: no memory", (long long)s->n);
    if (status == SL_OK && regression)
        add_noise(&m, &t);
    if (status == SL_OK && !regression &&
        !classes_collect(known, t.labels, t.rows, two ? 0 : classes_wanted, sentence))
        status = sl_fail(host, "the generated data: %s", sentence);
    set->classes = regression ? 0 : known->count;
    if (status == SL_OK)
        status = keep(&m, &t, regression ? NULL : known, set);
    table_free(&t);
    return status;
}
