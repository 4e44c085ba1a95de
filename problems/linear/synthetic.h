/* Generated rows, for studies without files:
     x_ij = spread_i scale_j e_ij,   e_i. Gaussian with e_ij = c e_i,j-1 + sqrt(1 - c^2) N(0,1),
     scale_j = condition^(-j / (2 (d - 1))) exp(U[-k, k]),   spread_i = exp(s N(0, 1)),
   a share `sparsity` of the entries are zeros. The truth w has `support` standard normal
   entries, spaced evenly (0: all d), over the columns' exp(U[-k, k]): whatever k is, the labels
   are the same, and the loss at w is that of k = 0 at w exp(U[-k, k]). Two classes: the rows
   with the largest scores w'x are y = 1, one of them for `imbalance` others, after which rows
   closer to the threshold than `margin` standard deviations are drawn anew. More classes: the
   largest of as many scores. Regression: w'x + noise * (standard deviation of w'x) N(0, 1). */
#pragma once

#include "samples.h"

typedef struct synthetic {
    int64_t n, d, support;
    double condition, sparsity, row_norm_spread, feature_scaling, correlation, imbalance,
        margin, noise;
} synthetic;

#define synthetic_make SL_PRECISE(synthetic_make)

sl_status synthetic_make(sl_host *, const synthetic *, int64_t classes, bool regression,
                         sample_set *);

#define SYNTHETIC_REAL(self, field, initial, low, high, scale, meaning)                        \
    {                                                                                          \
#field, SL_TYPE_REAL, scale, offsetof(self, made.field), initial, low, high, NULL,     \
            meaning                                                                            \
    }
#define SYNTHETIC_INT(self, field, word, low, high, meaning)                                   \
    {                                                                                          \
#field, SL_TYPE_INT, SL_LINEAR, offsetof(self, made.field), 0, low, high, word,        \
            meaning                                                                            \
    }
#define SYNTHETIC_OPTIONS(self)                                                                \
    SYNTHETIC_INT(self, n, "file", 1, 1e10, "without `data`: rows to generate"),               \
        SYNTHETIC_INT(self, d, "file", 1, 1e9, "without `data`: columns to generate"),         \
        SYNTHETIC_INT(self, support, "all", 1, 1e9, "generated: weights that are not zero"),   \
        SYNTHETIC_REAL(self, condition, 1, 1, SL_UNBOUNDED, SL_LOG,                            \
                       "generated: largest over least variance of a column"),                  \
        SYNTHETIC_REAL(self, correlation, 0, -0.999, 0.999, SL_LINEAR,                         \
                       "generated: of neighbouring columns (autoregressive)"),                 \
        SYNTHETIC_REAL(self, feature_scaling, 0, 0, 100, SL_LINEAR,                            \
                       "generated: columns times exp(U[-k, k])"),                              \
        SYNTHETIC_REAL(self, row_norm_spread, 0, 0, 10, SL_LINEAR,                             \
                       "generated: rows times exp(s N(0, 1))"),                                \
        SYNTHETIC_REAL(self, sparsity, 0, 0, 0.9999, SL_LINEAR,                                \
                       "generated: share of the entries that are zero")
#define SYNTHETIC_CLASSES(self)                                                                \
    SYNTHETIC_REAL(self, imbalance, 1, 1, SL_UNBOUNDED, SL_LOG,                                \
                   "generated, two classes: rows of the smaller label for one of the larger"), \
        SYNTHETIC_REAL(self, margin, 0, 0, 2, SL_LINEAR,                                       \
                       "generated, two classes: least distance of the scores from the "        \
                       "threshold, in standard deviations")
#define SYNTHETIC_NOISE(self)                                                                  \
    SYNTHETIC_REAL(self, noise, 0.1, 0, SL_UNBOUNDED, SL_LOG,                                  \
                   "generated: deviation of the noise over that of the signal")
