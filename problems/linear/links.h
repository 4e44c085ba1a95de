/* From margins and logits to losses, slopes and curvatures, in double whatever the precision of
   the data: accurate for losses near zero and for margins of any size. */
#pragma once

#include <stdint.h>

typedef enum link_kind {
    LINK_LOGISTIC,     /* log(1 + exp(-t)), t = y z, y = -1 or 1 */
    LINK_SMOOTH_HINGE, /* 0 for t >= 1, (1 - t)^2 / (2 width) to 1 - width, 1 - t - width/2 */
    LINK_SQUARE,       /* (z - y)^2 / 2 */
    LINK_SOFTMAX       /* log sum_c exp(z_c) - z_y */
} link_kind;

/* The largest curvature in z: of the softmax, the largest eigenvalue. */
double link_curvature(link_kind, double width);

/* n <= 1024 outputs z with labels or targets y to
     loss[i], slope[i] = d loss / d z, curvature[i] = d2 loss / d z2.
   For all kinds but LINK_SOFTMAX. */
void link_scalar(link_kind, double width, int64_t n, const double *z, const double *y,
                 double *loss, double *slope, double *curvature);

/* n rows of `classes` logits each become their softmax; others[i] <- the probability of all
   classes but label[i], loss[i] <- -log of label[i]'s, hit[i] <- whether label[i] is the first
   class with the largest logit. */
void link_softmax(int64_t n, int64_t classes, const int32_t *label, double *logits,
                  double *others, double *loss, int32_t *hit);
