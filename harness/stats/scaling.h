/* Scaling laws. Losses at the END of decayed runs only: ranks flip mid-run
 * (arXiv:2509.02046).*/
#pragma once

#include "stats/bootstrap.h"

/* L(D) = floor + scale D^-exponent, all >= 0. */
typedef struct scaling_law {
    double floor, scale, exponent; /* NaN when the fit is undefined */
    double residual;               /* root mean square, in loss (or log loss with huber) */
} scaling_law;

typedef struct scaling_fit {
    double huber; /* 0: least squares in loss; 1e-3: Huber in log loss (Hoffmann et al. 2022) */
} scaling_fit;

/* Variable projection: the exponent by grid and golden section, the others linearly,
   nonnegative (arXiv:2603.22339). Needs 3 different D; points that are not finite are left out.
 */
scaling_law scaling_fit_data(const double *data, const double *loss, int count, scaling_fit,
                             arena *);

/* Equal-loss data of the reference: D_eff = ((L - b) / a)^(-1/B); NaN when L <= b: undefined,
   the reference never gets there. */
double scaling_effective_data(const scaling_law *, double loss);

/* D_eff / D. */
double scaling_speedup(const scaling_law *, double data, double loss);

/* L(N, D) = floor + size_scale N^-size_exponent + data_scale D^-data_exponent. */
typedef struct scaling_joint {
    double floor, size_scale, size_exponent, data_scale, data_exponent, residual;
} scaling_joint;
scaling_joint scaling_fit_joint(const double *size, const double *data, const double *loss,
                                int count, scaling_fit, arena *);

/* Percentile intervals, runs resampled. Repetitions without a fit are counted in `undefined`.
 */
typedef struct scaling_interval {
    interval floor, scale, exponent;
    int64_t undefined;
} scaling_interval;
scaling_interval scaling_bootstrap(const double *data, const double *loss, int count,
                                   scaling_fit, bootstrap, arena *);

typedef struct scaling_joint_interval {
    interval floor, size_scale, size_exponent, data_scale, data_exponent;
    int64_t undefined;
} scaling_joint_interval;
scaling_joint_interval scaling_bootstrap_joint(const double *size, const double *data,
                                               const double *loss, int count, scaling_fit,
                                               bootstrap, arena *);
