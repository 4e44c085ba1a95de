/* Derivatives along v of what the layers do, forward and backward (Pearlmutter 1994,
   doi:10.1162/neco.1994.6.1.147): exact, no differences. Of every array a the derivative is
   called at; `p`, `v` and `hv` are what offsets count from: parameters, direction, product. */
#pragma once

#include "network.h"

static inline void llm_linear_t(sl_host *host, const llm_linear_at *l, int64_t n, const real *x,
                                const real *xt, const real *p, const real *v,
                                const real *residual_t, real *yt)
{
    llm_linear(host, l, n, x, v, residual_t, yt);
    sl_gemm(host, false, true, n, l->outs, l->ins, 1, xt, l->ins, p + l->weight, l->ins, 1, yt,
            l->outs);
}

/* dx <- ... of llm_linear_back, too. */
static inline void llm_linear_back_t(sl_host *host, const llm_linear_at *l, int64_t n,
                                     const real *x, const real *xt, const real *p,
                                     const real *v, const real *dy, const real *dyt, real *hv,
                                     real *dx, real *dxt)
{
    llm_linear_back(host, l, n, x, p, dyt, hv, dxt);
    llm_linear_weight_back(host, l, n, xt, dy, hv);
    sl_gemm(host, false, false, n, l->ins, l->outs, 1, dy, l->outs, v + l->weight, l->ins, 1,
            dxt, l->ins);
    llm_linear_input_back(host, l, n, p, dy, dx);
}

/* unit' = inverse (x' - mean x' - unit mean(unit x')),  inverse' = - inverse^2 mean(unit x').
 */
static inline void llm_norm_t(const llm_norm_at *at, int64_t n, int64_t c, const real *p,
                              const real *v, const real *unit, const real *inverse,
                              const real *xt, real *unit_t, real *yt, real *inverse_t)
{
    const bool centered = at->bias != LLM_NONE;
    for (int64_t i = 0; i < n; i++, xt += c, unit += c, unit_t += c, yt += c) {
        const real mean = centered ? llm_mean(c, xt) : 0, by = inverse[i];
        real along = 0;
        for (int64_t j = 0; j < c; j++)
            along += unit[j] * xt[j] / (real)c;
        inverse_t[i] = -by * by * along;
        for (int64_t j = 0; j < c; j++) {
            unit_t[j] = by * (xt[j] - mean - unit[j] * along);
            yt[j] = unit_t[j] * p[at->gain + j] + unit[j] * v[at->gain + j] +
                    (centered ? v[at->bias + j] : 0);
        }
    }
}

/* Means over a row of e = dy gain, e unit and of their derivatives. */
typedef struct llm_norm_sums {
    real mean, along, mean_t, along_t;
} llm_norm_sums;

static inline llm_norm_sums llm_norm_sums_of(bool centered, int64_t c, const real *gain,
                                             const real *gain_t, const real *unit,
                                             const real *unit_t, const real *dy,
                                             const real *dyt)
{
    llm_norm_sums s = {0, 0, 0, 0};
    for (int64_t j = 0; j < c; j++) {
        const real e = dy[j] * gain[j] / (real)c;
        const real et = (dyt[j] * gain[j] + dy[j] * gain_t[j]) / (real)c;
        s.mean += centered ? e : 0;
        s.mean_t += centered ? et : 0;
        s.along += e * unit[j];
        s.along_t += et * unit[j] + e * unit_t[j];
    }
    return s;
}

/* dx += ... of llm_norm_back, too. */
static inline void llm_norm_back_t(const llm_norm_at *at, int64_t n, int64_t c, const real *p,
                                   const real *v, const real *unit, const real *unit_t,
                                   const real *inverse, const real *inverse_t, const real *dy,
                                   const real *dyt, real *dx, real *dxt, real *hv)
{
    const bool centered = at->bias != LLM_NONE;
    const real *gain = p + at->gain, *gain_t = v + at->gain;
    for (int64_t i = 0; i < n; i++) {
        const llm_norm_sums s =
            llm_norm_sums_of(centered, c, gain, gain_t, unit, unit_t, dy, dyt);
        for (int64_t j = 0; j < c; j++) {
            const real rest = dy[j] * gain[j] - s.mean - unit[j] * s.along;
            const real rest_t = dyt[j] * gain[j] + dy[j] * gain_t[j] - s.mean_t -
                                unit_t[j] * s.along - unit[j] * s.along_t;
            dx[j] += inverse[i] * rest;
            dxt[j] += inverse_t[i] * rest + inverse[i] * rest_t;
            hv[at->gain + j] += dyt[j] * unit[j] + dy[j] * unit_t[j];
            if (centered)
                hv[at->bias + j] += dyt[j];
        }
        unit += c, unit_t += c, dy += c, dyt += c, dx += c, dxt += c;
    }
}

/* z: what llm_gelu got; slope_t <- the derivative of the slope, yt <- that of the value. */
static inline void llm_gelu_t(int64_t count, const real *z, const real *zt, const real *slope,
                              real *slope_t, real *yt)
{
    for (int64_t i = 0; i < count; i++) {
        const real x = z[i], square = LLM_GELU_CUBIC * x * x;
        const real sigma = 1 / (1 + llm_exp(-LLM_GELU_TWICE * x * (1 + square)));
        const real w1 = LLM_GELU_TWICE * (1 + 3 * square);
        const real w2 = LLM_GELU_TWICE * 6 * LLM_GELU_CUBIC * x;
        const real sigma1 = sigma * (1 - sigma) * w1;
        const real sigma2 = sigma1 * (1 - 2 * sigma) * w1 + sigma * (1 - sigma) * w2;
        yt[i] = slope[i] * zt[i];
        slope_t[i] = (2 * sigma1 + x * sigma2) * zt[i];
    }
}

static inline void llm_swiglu_t(int64_t n, int64_t f, const real *z, const real *zt,
                                const real *slope, real *slope_t, real *yt)
{
    for (int64_t i = 0; i < n; i++, z += 2 * f, slope += 2 * f, yt += f) {
        for (int64_t j = 0; j < f; j++) {
            const real a = z[j], b = z[f + j], at = zt[j], bt = zt[f + j];
            const real sigma = 1 / (1 + llm_exp(-a)), bell = sigma * (1 - sigma);
            const real first = sigma + a * bell, second = bell * (2 + a * (1 - 2 * sigma));
            yt[j] = slope[j] * at + slope[f + j] * bt;
            slope_t[j] = bt * first + b * second * at;
            slope_t[f + j] = first * at;
        }
        zt += 2 * f, slope_t += 2 * f;
    }
}

/* dwide <- ..., from d and dt, (n, F); for gelu they may be the same memory. */
static inline void llm_active_back_t(int64_t n, int64_t f, int64_t u, const real *slope,
                                     const real *slope_t, const real *d, const real *dt,
                                     real *dwide, real *dwide_t)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < u; j++) {
            const int64_t from = i * f + j % f, to = i * u + j;
            const real one = d[from], other = dt[from];
            dwide[to] = one * slope[to];
            dwide_t[to] = other * slope[to] + one * slope_t[to];
        }
}
