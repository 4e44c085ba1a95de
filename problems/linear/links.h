/* From margins and logits to losses, slopes and curvatures, in double whatever the precision of
   the data: accurate for losses near zero and for margins of any size. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* For t[i] = y z with y = -1 or 1:
     loss[i]      = log(1 + exp(-t))
     slope[i]     = d loss / d t = -1 / (1 + exp(t))
     curvature[i] = d2 loss / d t2
   n at most 1024. */
void link_binary(int64_t n, const double *t, double *loss, double *slope, double *curvature);

/* n rows of `classes` logits each become their softmax; others[i] <- the probability of all
   classes but label[i], loss[i] <- -log of label[i]'s, hit[i] <- whether label[i] is the first
   class with the largest logit. */
void link_softmax(int64_t n, int64_t classes, const int32_t *label, double *logits,
                  double *others, double *loss, int32_t *hit);

#ifdef __cplusplus
}
#endif
