/* Matrix completion: some entries of M (rows x columns) are seen, drawn at random from
   M* = U diag(s) V' with noise N(0, 1) and gross errors, or read from a file of ratings;
       f(F, G) = mean over the training entries of h((F G')_ij - M_ij),   h(r) = r^2 / 2, |r| or
   Huber's. A fraction of them is held out; both parts' root mean square errors are reported.
   Nothing of the size of M is made. Candes and Recht 2009, arXiv:0805.4471; Keshavan, Montanari
   and Oh 2010, arXiv:0901.3150 (the spectral start). */
#include "entries.h"
#include "observed.h"

enum { SPECTRAL = 1 };

typedef struct matrix_completion {
    low_rank model;
    observed test;
    const char *data;
    int64_t rows, columns, rank, factor_rank, batch;
    int32_t spectrum, loss, init;
    double observed, held_out, condition, coherence, noise, outliers, magnitude, huber_width;
    double init_scale, factor_ratio;
    bool center;
} matrix_completion;

static const sl_option options[] = {
    SL_DATA_OR_NONE(matrix_completion, data,
                    "lines `user item rating` or Matrix Market; none: entries are drawn"),
    SL_INT(matrix_completion, rows, 200, 1, 1e6, "of a drawn matrix"),
    SL_INT(matrix_completion, columns, 200, 1, 1e6, "of a drawn matrix"),
    SL_INT(matrix_completion, rank, 5, 1, 20000, "rank of the truth"),
    SL_INT(matrix_completion, factor_rank, 5, 1, 20000, "columns of the factors"),
    SL_REAL(matrix_completion, observed, 0.25, SL_POSITIVE, 1, SL_LINEAR,
            "fraction of the entries of a drawn matrix that is seen"),
    SL_REAL(matrix_completion, held_out, 0.1, 0, 0.9, SL_LINEAR,
            "fraction of these that is for the test"),
    SL_REAL(matrix_completion, condition, 1, 1, 1e12, SL_LOG,
            "largest over least singular value of the truth"),
    SL_CHOICE(matrix_completion, spectrum, TRUTH_SPECTRA, 0, "how its singular values fall"),
    SL_REAL(matrix_completion, coherence, 0, 0, 1, SL_LINEAR,
            "of its singular vectors with the axes; 0: incoherent"),
    SL_REAL(matrix_completion, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of an entry's noise"),
    SL_REAL(matrix_completion, outliers, 0, 0, 1, SL_LINEAR,
            "fraction of training entries with a gross error"),
    SL_REAL(matrix_completion, magnitude, 10, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of gross errors"),
    SL_BOOL(matrix_completion, center, 0, "less the mean of the training entries"),
    SL_CHOICE(matrix_completion, loss, OUTER_WORDS, OUTER_SQUARED, "of an entry"),
    SL_REAL(matrix_completion, huber_width, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "residual from which Huber's loss is linear"),
    SL_CHOICE(matrix_completion, init, "random|spectral", SPECTRAL, "where the factors start"),
    SL_REAL(matrix_completion, init_scale, 1, 0, SL_UNBOUNDED, SL_LOG,
            "random: the factors start at this times N(0, 1/rows)"),
    SL_REAL(matrix_completion, factor_ratio, 1, 0, SL_UNBOUNDED, SL_LOG,
            "G starts at this times its scale"),
    SL_INT_OR(matrix_completion, batch, "full", 0, 0, 1e9, "entries of one minibatch"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {
    {"train_rmse", "", false}, {"test_rmse", "", false}, LOW_RANK_METRICS, SL_METRICS_END};

/* The entries by their numbers `which` in a full matrix, or in a file. */
static void take(sl_host *host, const entries *file, int64_t columns, const int64_t *which,
                 int64_t count, int32_t **row, int32_t **column, real **value)
{
    *row = (int32_t *)sl_alloc(host, count > 0 ? count : 1, sizeof(int32_t));
    *column = (int32_t *)sl_alloc(host, count > 0 ? count : 1, sizeof(int32_t));
    *value = sl_reals(host, count > 0 ? count : 1);
    for (int64_t i = 0; i < count; i++) {
        (*row)[i] = file ? file->row[which[i]] : (int32_t)(which[i] / columns);
        (*column)[i] = file ? file->column[which[i]] : (int32_t)(which[i] % columns);
        (*value)[i] = file ? (real)file->value[which[i]] : 0;
    }
}

/* Splits `all` entries of which the fraction `seen` is known. */
static sl_status split(sl_host *host, matrix_completion *h, const entries *file, int64_t all,
                       double seen)
{
    measurements *a = &h->model.a;
    const int64_t known = (int64_t)(seen * (double)all + 0.5);
    h->test.count = (int64_t)(h->held_out * (double)known);
    a->m = known - h->test.count;
    if (a->m < 1)
        return sl_fail(host, "no entry is left to train on: %lld are known, %lld held out",
                       (long long)known, (long long)h->test.count);
    take(host, file, a->shape.columns, observed_choose(host, all, 0, a->m), a->m, &a->row,
         &a->column, &h->model.y);
    take(host, file, a->shape.columns, observed_choose(host, all, a->m, h->test.count),
         h->test.count, &h->test.row, &h->test.column, &h->test.value);
    return SL_OK;
}

static sl_status take_file(sl_host *host, matrix_completion *h)
{
    entries file;
    char sentence[ENTRIES_SENTENCE];
    if (!entries_read(h->data, &file, sentence))
        return sl_fail(host, "%s", sentence);
    h->model.a.shape.rows = file.rows;
    h->model.a.shape.columns = file.columns;
    const sl_status status = split(host, h, &file, file.count, 1);
    entries_free(&file);
    return status;
}

/* The truth's own entry. */
static real entry(const low_rank *m, int64_t i, int64_t j)
{
    const factor_shape s = truth_shape(&m->truth, &m->a.shape);
    const real *u = m->truth.point + i * s.k, *v = shape_right(&s, m->truth.point) + j * s.k;
    real sum = 0;
    for (int64_t c = 0; c < s.k; c++)
        sum += u[c] * v[c];
    return sum;
}

static sl_status draw_entries(sl_host *host, matrix_completion *h)
{
    low_rank *m = &h->model;
    SL_TRY(low_rank_check(host, m, h->rank));
    m->truth.rank = h->rank;
    SL_TRY(truth_draw(host, &m->a.shape, h->spectrum, h->condition, h->coherence, &m->truth));
    SL_TRY(split(host, h, NULL, h->rows * h->columns, h->observed));
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    for (int64_t i = 0; i < h->test.count; i++)
        h->test.value[i] = entry(m, h->test.row[i], h->test.column[i]);
    return SL_OK;
}

static void center(sl_host *host, matrix_completion *h)
{
    const real mean = (real)(sl_sum(host, h->model.a.m, h->model.y) / (double)h->model.a.m);
    real *y = h->model.y, *test = h->test.value;
    SL_FOR(i, h->model.a.m, { y[i] -= mean; });
    SL_FOR(i, h->test.count, { test[i] -= mean; });
}

static sl_status load(sl_host *host, void *self)
{
    matrix_completion *h = (matrix_completion *)self;
    low_rank *m = &h->model;
    const factor_shape shape = {h->rows, h->columns, h->factor_rank, false};
    const outer_loss outer = {h->loss, h->huber_width, 1};
    m->a.shape = shape;
    m->a.kind = MEASURE_ENTRIES;
    m->a.m = INT64_MAX; /* until they are counted */
    m->outer = outer;
    m->batch = h->batch;
    SL_TRY(h->data[0] ? take_file(host, h) : draw_entries(host, h));
    if (h->center)
        center(host, h);
    return low_rank_check(host, m, 0);
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    matrix_completion *h = (matrix_completion *)self;
    const bool exact = h->noise <= 0 && h->outliers <= 0 && !h->center;
    (void)below;
    low_rank_start(host, &h->model, layout);
    if (!h->data[0] && exact && h->factor_rank >= h->rank)
        layout->optimum = 0;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    matrix_completion *h = (matrix_completion *)self;
    const factor_shape *s = &h->model.a.shape;
    const double all = (double)s->rows * (double)s->columns;
    if (h->init == SPECTRAL)
        return low_rank_spectral(host, &h->model, all, 0, h->factor_ratio, x);
    low_rank_random(host, &h->model, h->init_scale, h->factor_ratio, x);
    return SL_OK;
}
/* sqrt of the mean of ((F G')_ij - value)^2. */
static double rmse(const factor_shape *s, const real *x, int64_t count, const int32_t *row,
                   const int32_t *column, const real *value)
{
    const real *right = shape_right(s, x);
    double squares = 0;
    for (int64_t i = 0; i < count; i++) {
        const real *f = x + row[i] * s->k, *g = right + column[i] * s->k;
        double r = -(double)value[i];
        for (int64_t c = 0; c < s->k; c++)
            r += (double)(f[c] * g[c]);
        squares += r * r;
    }
    return count > 0 ? sqrt(squares / (double)count) : (double)NAN;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    matrix_completion *h = (matrix_completion *)self;
    const measurements *a = &h->model.a;
    double shared[1 + LOW_RANK_METRIC_COUNT];
    SL_TRY(low_rank_measure(host, self, x, shared));
    values[0] = shared[0];
    values[1] = rmse(&a->shape, x, a->m, a->row, a->column, h->model.y);
    values[2] = rmse(&a->shape, x, h->test.count, h->test.row, h->test.column, h->test.value);
    for (int k = 1; k <= LOW_RANK_METRIC_COUNT; k++)
        values[2 + k] = shared[k];
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(matrix_completion),
            .name = "matrix_completion",
            .summary = "low-rank matrix from some of its entries",
            .reference = "Candes and Recht 2009, arXiv:0805.4471",
            .options = options,
            .cpu_only = "its pass over the entries is a loop over host memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = start,
    .initial = initial,
    LOW_RANK_CALLS,
    .measure = measure,
    LOW_RANK_FURTHER_CALLS,
    .truncation = low_rank_truncation,
};
