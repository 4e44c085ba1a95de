/* The tests of the contract that run plugin code: one list per precision. */
#pragma once

#include "check/subject.h"

#define KIND(kind) (1u << (kind))
#define STEPPING   (KIND(SL_KIND_OPTIMIZER) | KIND(SL_KIND_TRANSFORM))
#define ORACLES    (KIND(SL_KIND_PROBLEM) | KIND(SL_KIND_TRANSFORM))
#define EVERYTHING (~0u)

typedef bool test_body(const subject *, failure *);

typedef struct contract_test {
    const char *name; /* NULL closes the list */
    uint32_t kinds;   /* set of plugin kinds that it applies to */
    uint32_t answers; /* set of calls that an oracle must answer itself for the test to say
                         anything */
    bool gate;        /* when it fails, the tests behind it would fail for the same reason */
    test_body *passes;
} contract_test;

extern const contract_test contract_tests_f32[], contract_tests_f64[];

/* What a plugin computes with few roundings, for the comparison of both precisions: a problem's
   loss and gradient at its first point, or x before and after ten steps. values: `room`
   doubles; *count: how many there are. */
typedef struct trace {
    double *values;
    int64_t room, count;
} trace;

bool trace_record_f32(const subject *, trace *, failure *);
bool trace_record_f64(const subject *, trace *, failure *);
test_body test_float_follows_double;

test_body test_start_f32, test_start_f64;

#define test_start            SL_PRECISE(test_start)
#define test_finite           SL_PRECISE(test_finite)
#define test_same_seed        SL_PRECISE(test_same_seed)
#define test_evaluation       SL_PRECISE(test_evaluation)
#define test_stop             SL_PRECISE(test_stop)
#define test_nan              SL_PRECISE(test_nan)
#define test_allocation       SL_PRECISE(test_allocation)
#define test_initial          SL_PRECISE(test_initial)
#define test_read_only        SL_PRECISE(test_read_only)
#define test_same_batch       SL_PRECISE(test_same_batch)
#define test_epoch            SL_PRECISE(test_epoch)
#define test_measure          SL_PRECISE(test_measure)
#define test_optimum          SL_PRECISE(test_optimum)
#define test_loss             SL_PRECISE(test_loss)
#define test_gradient         SL_PRECISE(test_gradient)
#define test_hvp              SL_PRECISE(test_hvp)
#define test_matvec           SL_PRECISE(test_matvec)
#define test_diagonal         SL_PRECISE(test_diagonal)
#define test_ggn_vp           SL_PRECISE(test_ggn_vp)
#define test_hessian          SL_PRECISE(test_hessian)
#define test_sample_gradients SL_PRECISE(test_sample_gradients)
#define test_sample_norms     SL_PRECISE(test_sample_norms)
#define test_groups           SL_PRECISE(test_groups)
#define test_residual         SL_PRECISE(test_residual)
#define test_jvp              SL_PRECISE(test_jvp)
#define test_jacobian         SL_PRECISE(test_jacobian)
#define test_prox             SL_PRECISE(test_prox)
#define test_prox_point       SL_PRECISE(test_prox_point)
#define test_truncation       SL_PRECISE(test_truncation)
#define test_kronecker        SL_PRECISE(test_kronecker)
#define test_probe            SL_PRECISE(test_probe)
#define test_resume           SL_PRECISE(test_resume)

test_body test_start, test_finite, test_same_seed, test_evaluation, test_stop, test_nan,
    test_allocation, test_initial, test_read_only, test_same_batch, test_epoch, test_measure,
    test_optimum, test_loss, test_gradient, test_hvp, test_matvec, test_diagonal, test_probe,
    test_ggn_vp, test_hessian, test_sample_gradients, test_sample_norms, test_groups,
    test_residual, test_jvp, test_jacobian, test_prox, test_prox_point, test_resume,
    test_truncation, test_kronecker;
