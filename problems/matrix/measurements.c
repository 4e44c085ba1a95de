#include "measurements.h"

static bool keeps_sums(const measurements *a)
{
    return a->kind == MEASURE_DENSE || a->kind == MEASURE_ALL;
}

void measurements_open(sl_host *host, measurements *a)
{
    const int64_t whole = a->shape.rows * a->shape.columns;
    if (a->kind == MEASURE_ALL)
        a->stride = whole;
    if (keeps_sums(a)) {
        a->z = sl_scratch_reals(host, MEASURE_CHANNELS * a->stride);
        a->sum = sl_scratch_reals(host, MEASURE_CHANNELS * a->stride);
        a->image = sl_scratch_reals(host, whole);
    }
    for (int c = 0; a->kind == MEASURE_PAIRS && c < 2 * MEASURE_CHANNELS; c++)
        a->inner[c] = sl_scratch_reals(host, a->shape.k);
}

int64_t measurements_block(const measurements *a)
{
    return a->kind == MEASURE_DENSE ? 4 : MEASURE_BLOCK;
}

double measurements_flops(const measurements *a)
{
    const double k = (double)a->shape.k, sides = a->shape.symmetric ? 1 : 2;
    if (a->kind == MEASURE_DENSE)
        return 2 * (double)a->stride;
    if (a->kind == MEASURE_PAIRS)
        return 2 * k * (double)a->shape.rows * sides;
    return 2 * k;
}

void measurements_look(sl_host *host, const measurements *a, const measure_points *p)
{
    if (keeps_sums(a))
        dense_look(host, a, p);
}

void measurements_forward(const measurements *a, const measure_block *b,
                          const measure_points *p, real *z)
{
    const int64_t channels = points_channels(p);
    if (a->kind == MEASURE_DENSE) {
        dense_take(a, b, channels, z);
        return;
    }
    for (int64_t i = 0; i < b->count; i++)
        if (a->kind != MEASURE_ALL)
            pairs_forward(a, b->which[i], p, z + i * channels);
        else
            for (int64_t c = 0; c < channels; c++)
                z[i * channels + c] = a->gain * a->z[c * a->stride + b->which[i]];
}

void measurements_clear(const measurements *a, const measure_sums *s, real *out)
{
    real *sum = a->sum;
    if (keeps_sums(a))
        SL_FOR(i, sums_channels(s) * a->stride, { sum[i] = 0; });
    else
        SL_FOR(i, shape_parameters(&a->shape), { out[i] = 0; });
}

void measurements_backward(const measurements *a, const measure_block *b, const measure_sums *s,
                           real *w, real *out)
{
    const int64_t channels = sums_channels(s);
    if (a->kind == MEASURE_DENSE) {
        dense_give(a, b, channels, w);
        return;
    }
    for (int64_t i = 0; i < b->count; i++)
        if (a->kind != MEASURE_ALL)
            pairs_backward(a, b->which[i], s, w + i * channels, out);
        else
            for (int64_t c = 0; c < channels; c++)
                a->sum[c * a->stride + b->which[i]] += a->gain * w[i * channels + c];
}

void measurements_exchange(const measurements *a, const measure_block *last,
                           const measure_sums *s, real *w, const measure_block *next,
                           const measure_points *p, real *z, real *out)
{
    if (a->kind == MEASURE_DENSE) {
        dense_exchange(a, last, sums_channels(s), w, next, points_channels(p), z);
        return;
    }
    measurements_backward(a, last, s, w, out);
    measurements_forward(a, next, p, z);
}

void measurements_finish(sl_host *host, const measurements *a, const measure_sums *s, real *out)
{
    if (keeps_sums(a))
        dense_finish(host, a, s, out);
}
