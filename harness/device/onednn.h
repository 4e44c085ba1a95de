/* oneDNN's products. Optional: that in single precision, 0-15 % faster than OpenBLAS's at the
   shapes of a transformer, is used when libdnnl is installed, unless SLALOM_SGEMM=openblas;
   that of bf16 numbers where a plugin asks for it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Row-major: C (m x n) <- alpha op(A) op(B) + beta C, 'T' transposes, 'N' does not. */
typedef int onednn_sgemm(char ta, char tb, int64_t m, int64_t n, int64_t k, float alpha,
                         const float *a, int64_t lda, const float *b, int64_t ldb, float beta,
                         float *c, int64_t ldc);

/* Loads the library on the first call, from any thread, with the floating-point mode left as it
   was. NULL when there is none. */
onednn_sgemm *onednn_product(void);

/* What products of bf16 numbers need and do not have here: the library, or the processor's
   instructions. NULL: nothing. */
const char *onednn_bf16_missing(void);

/* The same as onednn_sgemm with op(A) and op(B) rounded to bf16, to the nearest, ties to even.
   False, with C not to be used, when something is missing. */
bool onednn_product_bf16(bool ta, bool tb, int64_t m, int64_t n, int64_t k, float alpha,
                         const float *a, int64_t lda, const float *b, int64_t ldb, float beta,
                         float *c, int64_t ldc);
