/* exp(x) that compilers vectorize: x = n ln 2 + r with |r| <= ln 2 / 2, the Taylor polynomial
   of exp(r), and n added to the exponent's bits. Relative error below 3 epsilon for |x| <=
   LLM_EXP_MOST; beyond, x is clamped there, since products with anything smaller soon become
   denormal, which is slow and of no use to a softmax. NaN gives NaN. */
#pragma once

#include <slalom/loop.h>
#include <string.h>

#if SL_REAL_BITS == 32
typedef uint32_t llm_bits;
enum { LLM_MANTISSA = 23, LLM_DEGREE = 7 };
#define LLM_EXP_MOST ((real)64)
#define LLM_ROUND    ((real)0x1.8p23) /* added, it leaves the nearest integer in the last bits */
#define LLM_LN2_HIGH ((real)0x1.62e4p-1)
#define LLM_LN2_LOW  ((real)0x1.7f7d1cf79abcap-20)
#else
typedef uint64_t llm_bits;
enum { LLM_MANTISSA = 52, LLM_DEGREE = 13 };
#define LLM_EXP_MOST ((real)512)
#define LLM_ROUND    ((real)0x1.8p52)
#define LLM_LN2_HIGH ((real)0x1.62e42fefa0000p-1)
#define LLM_LN2_LOW  ((real)0x1.cf79abc9e3b3ap-40)
#endif

static inline real llm_exp(real x)
{
    static const double inverse_factorials[] = {1.0,
                                                1.0,
                                                1.0 / 2,
                                                1.0 / 6,
                                                1.0 / 24,
                                                1.0 / 120,
                                                1.0 / 720,
                                                1.0 / 5040,
                                                1.0 / 40320,
                                                1.0 / 362880,
                                                1.0 / 3628800,
                                                1.0 / 39916800,
                                                1.0 / 479001600,
                                                1.0 / 6227020800.0};
    const real clamped = x < -LLM_EXP_MOST  ? -LLM_EXP_MOST
                         : x > LLM_EXP_MOST ? LLM_EXP_MOST
                                            : x;
    const real shifted = clamped * (real)1.44269504088896340736 + LLM_ROUND;
    const real n = shifted - LLM_ROUND;
    const real r = (clamped - n * LLM_LN2_HIGH) - n * LLM_LN2_LOW;
    real p = (real)inverse_factorials[LLM_DEGREE];
    for (int k = LLM_DEGREE - 1; k >= 0; k--)
        p = p * r + (real)inverse_factorials[k];
    llm_bits exponent, bits;
    memcpy(&exponent, &shifted, sizeof exponent);
    memcpy(&bits, &p, sizeof bits);
    bits += exponent << LLM_MANTISSA;
    memcpy(&p, &bits, sizeof p);
    return p;
}
