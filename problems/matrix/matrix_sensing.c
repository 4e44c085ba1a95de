/* Low-rank matrix sensing: find M* = U diag(s) V' (n x n) from m measurements
       y_i = <A_i, M*> + noise N(0, 1) + (for a fraction `outliers`) magnitude N(0, 1)
   by the factors X of X X' or F, G of F G', which may have more columns (factor_rank) than M*
   has rank, or fewer. With r_i = <A_i, X X'> - y_i, the loss is  1/2 mean of h(r_i)  for X X',
   mean of h(r_i)  for F G', h(r) = r^2 / 2, |r| or Huber's: so that gradients for squares are
   A*A(X X' - M*) X  and  (A*A(E) G, A*A(E)'F). Operators: gaussian, entries of A_i from
   N(0, 1), symmetrized for X X'; rank_one, A_i = a_i a_i' or a_i b_i' of such vectors;
   population, the mean over all gaussian ones, |E|^2 / 4 or / 2: all n^2 entries at once. The
   factors start at init_scale N(0, 1/n), or at the spectral estimate.
   Chi, Lu and Chen 2019, doi:10.1109/TSP.2019.2937282; Xu et al. 2023, arXiv:2302.01186. */
#include "draws.h"

enum { MEASUREMENTS_AUTO = 10, GAUSSIAN = 0, POPULATION, RANK_ONE, SPECTRAL = 1 };

typedef struct matrix_sensing {
    low_rank model;
    int64_t n, rank, factor_rank, measurements, batch;
    int32_t sensing, spectrum, loss, init;
    double condition, noise, outliers, magnitude, huber_width, init_scale, factor_ratio;
    bool symmetric;
} matrix_sensing;

static const sl_option options[] = {
    SL_INT(matrix_sensing, n, 30, 1, 20000, "side of the square matrix"),
    SL_INT(matrix_sensing, rank, 3, 1, 20000, "rank of the truth"),
    SL_INT(matrix_sensing, factor_rank, 6, 1, 20000, "columns of the factors"),
    SL_REAL(matrix_sensing, condition, 10, 1, 1e12, SL_LOG,
            "largest over least singular value of the truth"),
    SL_CHOICE(matrix_sensing, spectrum, TRUTH_SPECTRA, 0, "how its singular values fall"),
    SL_CHOICE(matrix_sensing, sensing, "gaussian|population|rank_one", 0,
              "the measurement operator"),
    SL_INT_OR(matrix_sensing, measurements, "auto", 0, 0, 1e9,
              "number of measurements; auto: 10 n rank"),
    SL_REAL(matrix_sensing, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of a measurement's noise"),
    SL_REAL(matrix_sensing, outliers, 0, 0, 1, SL_LINEAR,
            "fraction of measurements with a gross error"),
    SL_REAL(matrix_sensing, magnitude, 10, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of gross errors"),
    SL_BOOL(matrix_sensing, symmetric, 1, "X X' instead of F G'"),
    SL_CHOICE(matrix_sensing, loss, OUTER_WORDS, 0, "of a residual"),
    SL_REAL(matrix_sensing, huber_width, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "residual from which Huber's loss is linear"),
    SL_CHOICE(matrix_sensing, init, "random|spectral", 0, "where the factors start"),
    SL_REAL(matrix_sensing, init_scale, 1e-6, 0, SL_UNBOUNDED, SL_LOG,
            "random: the factors start at this times N(0, 1/n)"),
    SL_REAL(matrix_sensing, factor_ratio, 1, 0, SL_UNBOUNDED, SL_LOG,
            "G starts at this times its scale"),
    SL_INT_OR(matrix_sensing, batch, "full", 0, 0, 1e9, "measurements of one minibatch"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {LOW_RANK_METRICS, SL_METRICS_END};

/* The population has neither samples nor noise. */
static sl_status check_population(sl_host *host, const matrix_sensing *h)
{
    if (h->measurements > 0 || h->batch > 0 || h->noise > 0 || h->outliers > 0 ||
        h->loss != OUTER_SQUARED)
        return sl_fail(host, "sensing: population is the mean over all measurements: no "
                             "measurements, batch, noise, outliers, and loss: squared");
    return SL_OK;
}

static sl_status load(sl_host *host, void *self)
{
    matrix_sensing *h = (matrix_sensing *)self;
    low_rank *m = &h->model;
    const factor_shape shape = {h->n, h->n, h->factor_rank, h->symmetric};
    const outer_loss outer = {h->loss, h->huber_width, h->symmetric ? 0.5 : 1};
    m->a.shape = shape;
    m->outer = outer;
    m->batch = h->batch;
    m->truth.rank = h->rank;
    m->a.m = h->measurements > 0 ? h->measurements : MEASUREMENTS_AUTO * h->n * h->rank;
    if (h->sensing == POPULATION) {
        SL_TRY(check_population(host, h));
        m->a.kind = MEASURE_ALL;
        m->a.m = h->n * h->n;
        m->a.gain = (real)h->n;
    }
    SL_TRY(low_rank_check(host, m, h->rank));
    SL_TRY(truth_draw(host, &shape, h->spectrum, h->condition, 0, &m->truth));
    if (h->sensing == GAUSSIAN)
        draws_dense(host, &m->a);
    if (h->sensing == RANK_ONE)
        draws_pairs(host, &m->a);
    low_rank_observe(host, m, h->noise, h->outliers, h->magnitude);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    matrix_sensing *h = (matrix_sensing *)self;
    (void)below;
    low_rank_start(host, &h->model, layout);
    if (h->noise <= 0 && h->outliers <= 0 && h->factor_rank >= h->rank)
        layout->optimum = 0;
    return SL_OK;
}

/* The mean of <A_i, M> A_i is M, and 2 M + trace(M) I for a_i a_i'. */
static sl_status initial(sl_host *host, void *self, real *x)
{
    matrix_sensing *h = (matrix_sensing *)self;
    const bool biased = h->sensing == RANK_ONE && h->symmetric;
    const double gain = biased ? 0.5 : 1, shift = biased ? draws_mean(host, &h->model) / 2 : 0;
    if (h->init == SPECTRAL)
        return low_rank_spectral(host, &h->model, gain, shift, h->factor_ratio, x);
    low_rank_random(host, &h->model, h->init_scale, h->factor_ratio, x);
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(matrix_sensing),
            .name = "matrix_sensing",
            .summary = "low-rank matrix from linear measurements, by its factors",
            .reference = "Chi, Lu and Chen 2019, doi:10.1109/TSP.2019.2937282",
            .options = options,
            .cpu_only = "its pass over the measurements is a loop over host memory",
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
