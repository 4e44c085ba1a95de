/* Matrix completion: some entries of M (rows x columns) are seen, drawn at random from
   M* = U diag(s) V' with noise N(0, 1) and gross errors, or read from a file of ratings;
       f(F, G) = mean over the training entries of h((F G')_ij - M_ij),   h(r) = r^2 / 2, |r| or
   Huber's. A fraction of them is held out; both parts' root mean square errors are reported.
   Nothing of the size of M is made. Candes and Recht 2009, arXiv:0805.4471; Keshavan, Montanari
   and Oh 2010, arXiv:0901.3150 (the spectral start). */
#include "observed.h"

enum { SPECTRAL = 1 };

typedef struct matrix_completion {
    low_rank model;
    observed train, test;
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

static sl_status split(sl_host *host, matrix_completion *h, const market *file, int64_t all,
                       int64_t known)
{
    low_rank *m = &h->model;
    SL_TRY(observed_split(host, file, m->a.shape.columns, all, known, h->held_out, &h->train,
                          &h->test));
    m->a.m = h->train.count;
    m->a.row = h->train.row;
    m->a.column = h->train.column;
    m->y = h->train.value;
    return SL_OK;
}

static sl_status take_file(sl_host *host, matrix_completion *h)
{
    market file;
    char sentence[ENTRIES_SENTENCE];
    const bool read = entries_read(h->data, &file, sentence);
    h->model.a.shape.rows = file.rows;
    h->model.a.shape.columns = file.columns;
    const sl_status status =
        read ? split(host, h, &file, file.count, file.count) : sl_fail(host, "%s", sentence);
    free(file.entries);
    return status;
}

static sl_status draw_entries(sl_host *host, matrix_completion *h)
{
    low_rank *m = &h->model;
    observed *test = &h->test;
    const int64_t all = h->rows * h->columns;
    SL_TRY(low_rank_check(host, m, h->rank));
    m->truth.rank = h->rank;
    SL_TRY(truth_draw(host, &m->a.shape, h->spectrum, h->condition, h->coherence, &m->truth));
    SL_TRY(split(host, h, NULL, all, (int64_t)(h->observed * (double)all + 0.5)));
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    h->train.value = m->y;
    const factor_shape s = truth_shape(&m->truth, &m->a.shape);
    for (int64_t i = 0; i < test->count; i++)
        test->value[i] =
            (real)observed_entry(&s, m->truth.point, test->row[i], test->column[i]);
    return SL_OK;
}

static void center(sl_host *host, matrix_completion *h)
{
    const real mean =
        (real)(sl_sum(host, h->train.count, h->train.value) / (double)h->train.count);
    real *y = h->train.value, *test = h->test.value;
    SL_FOR(i, h->train.count, { y[i] -= mean; });
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

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    matrix_completion *h = (matrix_completion *)self;
    const factor_shape *s = &h->model.a.shape;
    double shared[1 + LOW_RANK_METRIC_COUNT];
    SL_TRY(low_rank_measure(host, self, x, shared));
    values[0] = shared[0];
    values[1] = observed_rmse(s, x, &h->train);
    values[2] = observed_rmse(s, x, &h->test);
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
