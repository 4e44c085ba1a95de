/* real: float or double. A plugin is written once over `real` and compiled once per precision
   (SL_REAL_BITS = 32 or 64), for the CPU as C17 and for the GPU as CUDA C++20. */
#pragma once

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef SL_REAL_BITS
#define SL_REAL_BITS 64
#endif

#if SL_REAL_BITS == 32
typedef float real;
#define SL_REAL_EPSILON  FLT_EPSILON
#define SL_PRECISE(name) name##_f32
#define sl_sqrt          sqrtf
#define sl_exp           expf
#define sl_log           logf
#define sl_log1p         log1pf
#define sl_tanh          tanhf
#define sl_pow           powf
#define sl_abs           fabsf
#define sl_max           fmaxf
#define sl_min           fminf
#elif SL_REAL_BITS == 64
typedef double real;
#define SL_REAL_EPSILON  DBL_EPSILON
#define SL_PRECISE(name) name##_f64
#define sl_sqrt          sqrt
#define sl_exp           exp
#define sl_log           log
#define sl_log1p         log1p
#define sl_tanh          tanh
#define sl_pow           pow
#define sl_abs           fabs
#define sl_max           fmax
#define sl_min           fmin
#else
#error "SL_REAL_BITS must be 32 or 64"
#endif

#ifdef __cplusplus
#define SL_EXTERN extern "C"
#else
#define SL_EXTERN extern
#endif
