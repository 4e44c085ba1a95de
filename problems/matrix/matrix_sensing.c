/* Low-rank matrix sensing: find M* = U diag(s) V' (n x n, s from 1 to 1 / condition, geometric)
   from m Gaussian measurements y_i = <A_i, M*> + noise / sqrt(m) N(0, 1).
       symmetric:  V = U, A_i = (B + B') / 2;  f(X) = 1/4 sum_i r_i^2,  r_i = <A_i, X X'> - y_i,
                   gradient  sum_i r_i A_i X  = A*A(X X' - M*) X
       otherwise:  A_i = B;  f(F, G) = 1/2 sum_i r_i^2,  r_i = <A_i, F G'> - y_i,
                   gradients  S G  and  S' F  with  S = sum_i r_i A_i
   with the entries of B from N(0, 1/m), so that A*A is near the identity on low ranks. A batch
   stands for all measurements: its sum is scaled by m / size. The factors start small, at
   init_scale N(0, 1/n), and may have more columns (factor_rank) than M* has rank.
   Chi, Lu and Chen 2019, doi:10.1109/TSP.2019.2937282; Xu et al. 2023, arXiv:2302.01186. */
#include <slalom/loop.h>

#include "measurements.h"

enum { MEASUREMENTS_AUTO = 10 };

typedef struct matrix_sensing {
    int64_t n, rank, factor_rank, measurements, batch;
    double condition, noise, init_scale;
    bool symmetric;
    sensing s;
    real *truth;                 /* n x n: M* */
    double size;                 /* of M*, Frobenius */
    real *product, *image;       /* n x n */
    real *z, *dz, *sum, *change; /* length: see sensing_one */
    sl_tensor tensors[2];
} matrix_sensing;

static const sl_option options[] = {
    SL_INT(matrix_sensing, n, 30, 1, 20000, "side of the square matrix"),
    SL_INT(matrix_sensing, rank, 3, 1, 20000, "rank of the truth"),
    SL_INT(matrix_sensing, factor_rank, 6, 1, 20000, "columns of the factors"),
    SL_REAL(matrix_sensing, condition, 10, 1, 1e12, SL_LOG,
            "largest over least singular value of the truth"),
    SL_INT_OR(matrix_sensing, measurements, "auto", 0, 0, 1e9,
              "number of measurements; auto: 10 n rank"),
    SL_REAL(matrix_sensing, noise, 0, 0, SL_UNBOUNDED, SL_LOG,
            "standard deviation of the noise, times 1 / sqrt(measurements)"),
    SL_BOOL(matrix_sensing, symmetric, 1, "X X' instead of F G'"),
    SL_REAL(matrix_sensing, init_scale, 1e-6, 0, SL_UNBOUNDED, SL_LOG,
            "the factors start at this times N(0, 1/n)"),
    SL_INT_OR(matrix_sensing, batch, "full", 0, 0, 1e9, "measurements of one minibatch"),
    SL_OPTIONS_END,
};

static const sl_metric metrics[] = {{"relative_error", "", false}, SL_METRICS_END};

static sl_status load(sl_host *host, void *self)
{
    matrix_sensing *h = (matrix_sensing *)self;
    if (h->rank > h->n || h->factor_rank > h->n)
        return sl_fail(host, "rank %lld and factor_rank %lld must be at most n, which is %lld",
                       (long long)h->rank, (long long)h->factor_rank, (long long)h->n);
    h->s.n = h->n;
    h->s.m = h->measurements > 0 ? h->measurements : MEASUREMENTS_AUTO * h->n * h->rank;
    h->s.packed = h->symmetric;
    h->s.length = sensing_length(h->n, h->symmetric);
    if (h->batch > h->s.m)
        return sl_fail(host, "batch %lld exceeds the number of measurements, %lld",
                       (long long)h->batch, (long long)h->s.m);
    h->truth = sl_reals(host, h->n * h->n);
    SL_TRY(truth_draw(host, h->n, h->rank, h->condition, h->symmetric, h->truth));
    h->size = sl_norm(host, h->n * h->n, h->truth);
    sensing_draw(host, &h->s, h->truth, h->noise);
    return SL_OK;
}

static void set_layout(matrix_sensing *h, sl_layout *layout)
{
    const int64_t n = h->n, k = h->factor_rank;
    const double length = (double)h->s.length, product = 2 * (double)(n * n * k);
    const int count = h->symmetric ? 1 : 2;
    for (int t = 0; t < count; t++) {
        const sl_tensor tensor = {count == 1 ? "X"
                                  : t        ? "G"
                                             : "F",
                                  SL_ROLE_FACTOR,
                                  2,
                                  {n, k, 0, 0},
                                  t * n * k};
        h->tensors[t] = tensor;
    }
    layout->tensors = h->tensors;
    layout->tensor_count = count;
    layout->samples = h->s.m;
    layout->batch = h->batch;
    const double share = product / (double)(h->batch > 0 ? h->batch : h->s.m);
    layout->flops[SL_CALL_LOSS] = 2 * length + share;
    layout->flops[SL_CALL_GRADIENT] = 4 * length + share * (1 + count);
    layout->flops[SL_CALL_HVP] = 8 * length + share * (2 + 2 * count);
    layout->optimum = h->noise > 0 || h->factor_rank < h->rank ? (double)NAN : 0;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    matrix_sensing *h = (matrix_sensing *)self;
    (void)below;
    h->product = sl_scratch_reals(host, h->n * h->n);
    h->image = sl_scratch_reals(host, h->n * h->n);
    h->z = sl_scratch_reals(host, h->s.length);
    h->dz = sl_scratch_reals(host, h->s.length);
    h->sum = sl_scratch_reals(host, h->s.length);
    h->change = sl_scratch_reals(host, h->s.length);
    set_layout(h, layout);
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    const matrix_sensing *h = (const matrix_sensing *)self;
    const int64_t count = h->n * h->factor_rank * (h->symmetric ? 1 : 2);
    const real scale = (real)(h->init_scale / sqrt((double)h->n));
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    sl_normal(host, &random, count, x);
    SL_FOR(i, count, { x[i] *= scale; });
    return SL_OK;
}

/* G of F G': X itself when symmetric. */
static const real *right(const matrix_sensing *h, const real *x)
{
    return h->symmetric ? x : x + h->n * h->factor_rank;
}

/* p <- F G' + beta p. */
static void multiply_factors(sl_host *host, const matrix_sensing *h, const real *f,
                             const real *g, real beta, real *p)
{
    const int64_t n = h->n, k = h->factor_rank;
    sl_gemm(host, false, true, n, n, k, 1, f, k, g, k, beta, p, n);
}

/* out <- by (S G, S' F) + beta out, for the n x n matrix S that `row` unpacks to. */
static void apply_sum(sl_host *host, const matrix_sensing *h, real by, const real *row,
                      const real *x, real beta, real *out)
{
    const int64_t n = h->n, k = h->factor_rank;
    sensing_unpack(&h->s, row, h->image);
    sl_gemm(host, false, false, n, k, n, by, h->image, n, right(h, x), k, beta, out, k);
    if (!h->symmetric)
        sl_gemm(host, true, false, n, k, n, by, h->image, n, x, k, beta, out + n * k, k);
}

/* One pass over the batch's measurements; see sensing_one. Returns sum r_i^2. */
static double pass(sl_host *host, const matrix_sensing *h, const sl_batch *batch,
                   const real *dz, real *sum, real *change)
{
    const bool ordered = batch->size == h->s.m;
    const sl_random order = sl_random_at(host, SL_STREAM_BATCH, batch->epoch);
    double total = 0;
    for (int64_t j = 0; j < h->s.length; j++) {
        if (sum)
            sum[j] = 0;
        if (change)
            change[j] = 0;
    }
    for (int64_t j = 0; j < batch->size; j++) {
        uint64_t i = (uint64_t)(batch->first + j);
        if (!ordered)
            i = sl_permute(host, &order, (uint64_t)h->s.m, i);
        const double r = sensing_one(host, &h->s, (int64_t)i, h->z, dz, sum, change);
        total += r * r;
    }
    return total;
}

static double scale_of(const matrix_sensing *h, const sl_batch *batch)
{
    return (double)h->s.m / (double)batch->size;
}

/* sum r_i^2 at x becomes the loss. */
static double loss_of(const matrix_sensing *h, const sl_batch *batch, double squares)
{
    return (h->symmetric ? 0.25 : 0.5) * scale_of(h, batch) * squares;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    matrix_sensing *h = (matrix_sensing *)self;
    multiply_factors(host, h, x, right(h, x), 0, h->product);
    sensing_pack(&h->s, h->product, h->z);
    *value = loss_of(h, batch, pass(host, h, batch, NULL, NULL, NULL));
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *value)
{
    matrix_sensing *h = (matrix_sensing *)self;
    multiply_factors(host, h, x, right(h, x), 0, h->product);
    sensing_pack(&h->s, h->product, h->z);
    *value = loss_of(h, batch, pass(host, h, batch, NULL, h->sum, NULL));
    apply_sum(host, h, (real)scale_of(h, batch), h->sum, x, 0, g);
    return SL_OK;
}

/* With S as in the gradient and T = sum_i <A_i, V_F G' + F V_G'> A_i:
   (T G + S V_G, T' F + S' V_F). */
static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                     const real *v, real *hv)
{
    matrix_sensing *h = (matrix_sensing *)self;
    const real by = (real)scale_of(h, batch);
    multiply_factors(host, h, x, right(h, x), 0, h->product);
    sensing_pack(&h->s, h->product, h->z);
    multiply_factors(host, h, v, right(h, x), 0, h->product);
    multiply_factors(host, h, x, right(h, v), 1, h->product);
    sensing_pack(&h->s, h->product, h->dz);
    pass(host, h, batch, h->dz, h->sum, h->change);
    apply_sum(host, h, by, h->change, x, 0, hv);
    apply_sum(host, h, by, h->sum, v, 1, hv);
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    matrix_sensing *h = (matrix_sensing *)self;
    const sl_batch whole = {UINT64_MAX, 0, 0, h->s.m, 0};
    const int64_t count = h->n * h->n;
    const real *truth = h->truth;
    real *product = h->product;
    SL_TRY(loss(host, self, &whole, x, &values[0]));
    SL_FOR(i, count, { product[i] -= truth[i]; });
    values[1] = sl_norm(host, count, product) / h->size;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
            .self = sizeof(matrix_sensing),
            .name = "matrix_sensing",
            .summary = "low-rank matrix from Gaussian measurements, by its factors",
            .reference = "Chi, Lu and Chen 2019, doi:10.1109/TSP.2019.2937282",
            .options = options,
            .cpu_only = "its pass over the measurements is a loop over host memory",
        },
    .metrics = metrics,
    .generated = true,
    .load = load,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .measure = measure,
};
