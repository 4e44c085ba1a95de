/* What the measurements say of the truth, the workspace, and how far F G' is from the truth. */
#include "low_rank.h"

enum { NOISE_SEQUENCE = 2, OUTLIER_SEQUENCE = 3, CHOICE_SEQUENCE = 4, ERROR_ROWS = 64 };

sl_status low_rank_check(sl_host *host, const low_rank *h, int64_t rank)
{
    const factor_shape *s = &h->a.shape;
    const int64_t most = s->rows < s->columns ? s->rows : s->columns;
    if (rank > most || s->k > most)
        return sl_fail(host,
                       "rank %lld and factor_rank %lld must be at most %lld, the least "
                       "side of the matrix",
                       (long long)rank, (long long)s->k, (long long)most);
    if (h->batch > h->a.m)
        return sl_fail(host, "batch %lld exceeds the number of measurements, %lld",
                       (long long)h->batch, (long long)h->a.m);
    return SL_OK;
}

/* The measurements, seen from a model whose factors are the truth's. */
static measurements of_truth(sl_host *host, const low_rank *h)
{
    measurements a = h->a;
    a.shape = truth_shape(&h->truth, &h->a.shape);
    measurements_open(host, &a);
    return a;
}

static void add_outliers(sl_host *host, low_rank *h, double outliers, double magnitude)
{
    const int64_t count = (int64_t)(outliers * (double)h->a.m + 0.5);
    const sl_random choice = sl_random_at(host, SL_STREAM_DATA, CHOICE_SEQUENCE);
    sl_random random = sl_random_at(host, SL_STREAM_DATA, OUTLIER_SEQUENCE);
    for (int64_t i = 0; i < count; i++) {
        real gross;
        sl_normal(host, &random, 1, &gross);
        h->y[sl_permute(host, &choice, (uint64_t)h->a.m, (uint64_t)i)] +=
            (real)magnitude * gross;
    }
}

void low_rank_observe(sl_host *host, low_rank *h, double noise, double outliers,
                      double magnitude)
{
    const measurements a = of_truth(host, h);
    const measure_points at = {h->truth.point, NULL};
    real z[MEASURE_BLOCK];
    sl_random random = sl_random_at(host, SL_STREAM_DATA, NOISE_SEQUENCE);
    h->y = sl_reals(host, a.m);
    if (noise > 0)
        sl_normal(host, &random, a.m, h->y);
    measurements_look(host, &a, &at);
    for (int64_t i = 0; i < a.m; i += MEASURE_BLOCK) {
        int64_t which[MEASURE_BLOCK];
        const int64_t left = a.m - i, count = left < MEASURE_BLOCK ? left : MEASURE_BLOCK;
        const measure_block b = {count, which, which};
        for (int64_t j = 0; j < count; j++)
            which[j] = i + j;
        measurements_forward(&a, &b, &at, z);
        for (int64_t j = 0; j < count; j++)
            h->y[i + j] = (real)((double)z[j] + noise * (double)h->y[i + j]);
    }
    add_outliers(host, h, outliers, magnitude);
}

static void set_flops(const low_rank *h, sl_layout *layout)
{
    const factor_shape *s = &h->a.shape;
    const double m = (double)(h->batch > 0 ? h->batch : h->a.m);
    const bool sums = h->a.kind == MEASURE_DENSE || h->a.kind == MEASURE_ALL;
    const double product = sums ? 2 * (double)(s->rows * s->columns * s->k) / m : 0;
    const double one = measurements_flops(&h->a), sides = s->symmetric ? 1 : 2;
    layout->flops[SL_CALL_LOSS] = layout->flops[SL_CALL_RESIDUAL] = one + product;
    layout->flops[SL_CALL_GRADIENT] = 2 * one + (1 + sides) * product;
    layout->flops[SL_CALL_JVP] = 2 * one + 3 * product;
    layout->flops[SL_CALL_VJP] = one + sides * product;
    layout->flops[SL_CALL_GGN_VP] = 3 * one + (3 + sides) * product;
    layout->flops[SL_CALL_HVP] = 4 * one + (3 + 2 * sides) * product;
    layout->flops[SL_CALL_JACOBIAN] = 2 * one + product + sides * product * m;
}

void low_rank_start(sl_host *host, low_rank *h, sl_layout *layout)
{
    const factor_shape *s = &h->a.shape;
    measurements_open(host, &h->a);
    spectrum_open(host, s, &h->spectrum);
    h->rows = sl_scratch_reals(host, ERROR_ROWS * s->columns);
    h->out = sl_scratch_reals(host, shape_parameters(s));
    h->to = sl_scratch_reals(host, shape_parameters(s));
    layout->tensors = h->tensors;
    layout->tensor_count = shape_tensors(s, h->tensors);
    layout->samples = h->a.m;
    layout->batch = h->batch;
    layout->optimum = (double)NAN;
    set_flops(h, layout);
    outer_layout(&h->outer, layout);
    if (!h->truth.point)
        layout->withdrawn |= SL_TRUNCATION;
}

sl_status low_rank_truncation(sl_host *host, void *self, const real *x, int64_t s,
                              double *distance)
{
    const low_rank *h = (const low_rank *)self;
    const factor_shape *shape = &h->a.shape;
    const int64_t r = h->truth.rank, cut = s < r ? s : r, k = shape->k, n = shape->columns;
    const factor_shape t = truth_shape(&h->truth, shape);
    double squares = 0;
    for (int64_t i = 0; i < shape->rows; i += ERROR_ROWS) {
        const int64_t left = shape->rows - i, count = left < ERROR_ROWS ? left : ERROR_ROWS;
        sl_gemm(host, false, true, count, n, k, 1, x + i * k, k, shape_right(shape, x), k, 0,
                h->rows, n);
        if (cut > 0)
            sl_gemm(host, false, true, count, n, cut, -1, h->truth.point + i * r, r,
                    shape_right(&t, h->truth.point), r, 1, h->rows, n);
        squares += sl_dot(host, count * n, h->rows, h->rows);
    }
    *distance = sqrt(squares);
    return SL_OK;
}

sl_status low_rank_measure(sl_host *host, void *self, const real *x, double *values)
{
    low_rank *h = (low_rank *)self;
    const sl_batch whole = {UINT64_MAX, 0, 0, h->a.m, 0};
    values[1] = (double)NAN;
    SL_TRY(low_rank_loss(host, self, &whole, x, &values[0]));
    if (h->truth.point) {
        SL_TRY(low_rank_truncation(host, self, x, h->truth.rank, &values[1]));
        values[1] /= h->truth.size;
    }
    spectrum_report(host, &h->a.shape, &h->spectrum, x, values + 2);
    return SL_OK;
}
