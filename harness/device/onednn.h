/* oneDNN's single-precision product, 0-15 % faster than OpenBLAS's at the shapes of a
   transformer. Optional: used when libdnnl is installed, unless SLALOM_SGEMM=openblas. */
#pragma once

#include <stdint.h>

/* Row-major: C (m x n) <- alpha op(A) op(B) + beta C, 'T' transposes, 'N' does not. */
typedef int onednn_sgemm(char ta, char tb, int64_t m, int64_t n, int64_t k, float alpha,
                         const float *a, int64_t lda, const float *b, int64_t ldb, float beta,
                         float *c, int64_t ldc);

/* Loads the library on the first call, from any thread, with the floating-point mode left as it
   was. NULL when there is none. */
onednn_sgemm *onednn_product(void);
