/* Matrix factorization: all entries of M* = U diag(s) V' are seen, with noise N(0, 1) and gross
   errors, and f(F, G) is the mean over the entries of h((F G' - M)_ij), h(r) = |r|, r^2 / 2 or
   Huber's; X X' instead of F G' when symmetric. With |r| and outliers: robust principal
   components, Charisopoulos et al. 2019, arXiv:1904.10020, section 3.3. The test problem of
   Zhang and Cutkosky 2024, arXiv:2405.09742, is of this kind. */
#include "low_rank.h"

typedef struct matrix_factorization {
    low_rank model;
    int64_t rows, columns, rank, factor_rank, batch;
    int32_t spectrum, loss;
    double condition, coherence, noise, outliers, magnitude, huber_width, init_scale;
    double factor_ratio;
    bool symmetric;
} matrix_factorization;

static const sl_option options[] = {
    SL_INT(matrix_factorization, rows, 20, 1, 20000, "of the matrix"),
    SL_INT(matrix_factorization, columns, 20, 1, 20000, "of the matrix"),
    SL_INT(matrix_factorization, rank, 2, 1, 20000, "rank of the truth"),
    SL_INT(matrix_factorization, factor_rank, 2, 1, 20000, "columns of the factors"),
    SL_REAL(matrix_factorization, condition, 1, 1, 1e12, SL_LOG,
            "largest over least singular value of the truth"),
    SL_CHOICE(matrix_factorization, spectrum, TRUTH_SPECTRA, 0, "how its singular values fall"),
    SL_REAL(matrix_factorization, coherence, 0, 0, 1, SL_LINEAR,
            "of its singular vectors with the axes"),
    SL_REAL(matrix_factorization, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of an entry's noise"),
    SL_REAL(matrix_factorization, outliers, 0, 0, 1, SL_LINEAR,
            "fraction of entries with a gross error"),
    SL_REAL(matrix_factorization, magnitude, 10, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of gross errors"),
    SL_BOOL(matrix_factorization, symmetric, 0, "X X' instead of F G'"),
    SL_CHOICE(matrix_factorization, loss, OUTER_WORDS, OUTER_SQUARED, "of an entry"),
    SL_REAL(matrix_factorization, huber_width, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "residual from which Huber's loss is linear"),
    SL_REAL(matrix_factorization, init_scale, 1, 0, SL_UNBOUNDED, SL_LOG,
            "the factors start at this times N(0, 1/rows)"),
    SL_REAL(matrix_factorization, factor_ratio, 1, 0, SL_UNBOUNDED, SL_LOG,
            "G starts at this times its scale"),
    SL_INT_OR(matrix_factorization, batch, "full", 0, 0, 1e9, "entries of one minibatch"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {LOW_RANK_METRICS, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    matrix_factorization *h = (matrix_factorization *)self;
    low_rank *m = &h->model;
    const factor_shape shape = {h->rows, h->columns, h->factor_rank, h->symmetric};
    const outer_loss outer = {h->loss, h->huber_width, h->symmetric ? 0.5 : 1};
    if (h->symmetric && h->rows != h->columns)
        return sl_fail(host, "symmetric: true needs as many rows as columns; found %lld, %lld",
                       (long long)h->rows, (long long)h->columns);
    m->a.shape = shape;
    m->a.kind = MEASURE_ALL;
    m->a.m = h->rows * h->columns;
    m->a.gain = 1;
    m->outer = outer;
    m->batch = h->batch;
    m->truth.rank = h->rank;
    SL_TRY(low_rank_check(host, m, h->rank));
    SL_TRY(truth_draw(host, &shape, h->spectrum, h->condition, h->coherence, &m->truth));
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    matrix_factorization *h = (matrix_factorization *)self;
    (void)below;
    low_rank_start(host, &h->model, layout);
    if (h->noise <= 0 && h->outliers <= 0 && h->factor_rank >= h->rank)
        layout->optimum = 0;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const matrix_factorization *h = (const matrix_factorization *)self;
    low_rank_random(host, &h->model, h->init_scale, h->factor_ratio, x);
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(matrix_factorization),
            .name = "matrix_factorization",
            .summary = "low-rank factors of a matrix that is seen in full",
            .reference = "Charisopoulos et al. 2019, arXiv:1904.10020",
            .options = options,
            .cpu_only = "its pass over the entries is a loop over host memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = start,
    .initial = initial,
    LOW_RANK_CALLS,
    .measure = low_rank_measure,
    LOW_RANK_FURTHER_CALLS,
    .truncation = low_rank_truncation,
};
