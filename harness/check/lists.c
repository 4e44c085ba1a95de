/* The tests that run per precision, in their order. */
#include "check/tests.h"
#include <slalom/oracle.h>

extern const contract_test SL_PRECISE(contract_tests)[];
const contract_test SL_PRECISE(contract_tests)[] = {
    {"start", ORACLES | STEPPING | KIND(SL_KIND_PROBE), 0, true, test_start},
    {"initial", ORACLES, 0, true, test_initial},
    {"read only", ORACLES, 0, true, test_read_only},
    {"finite", STEPPING, 0, true, test_finite},
    {"stop", STEPPING, 0, false, test_stop},
    {"nan", STEPPING, 0, false, test_nan},
    {"allocation", STEPPING, 0, false, test_allocation},
    {"same seed", STEPPING, 0, true, test_same_seed},
    {"evaluation", STEPPING, 0, false, test_evaluation},
    {"same batch", KIND(SL_KIND_PROBLEM), SL_LOSS | SL_GRADIENT, false, test_same_batch},
    {"epoch", KIND(SL_KIND_PROBLEM), SL_LOSS, false, test_epoch},
    {"measure", KIND(SL_KIND_PROBLEM), 0, false, test_measure},
    {"optimum", KIND(SL_KIND_PROBLEM), 0, false, test_optimum},
    {"matvec", KIND(SL_KIND_PROBLEM), SL_MATVEC, false, test_matvec},
    {"diagonal", KIND(SL_KIND_PROBLEM), SL_MATVEC | SL_DIAGONAL, false, test_diagonal},
    {"loss", KIND(SL_KIND_PROBLEM), SL_LOSS | SL_GRADIENT, false, test_loss},
    {"gradient", KIND(SL_KIND_PROBLEM), SL_LOSS | SL_GRADIENT, true, test_gradient},
    {"hvp", KIND(SL_KIND_PROBLEM), SL_GRADIENT | SL_HVP, false, test_hvp},
    {"ggn", KIND(SL_KIND_PROBLEM), SL_GGN_VP, false, test_ggn_vp},
    {"hessian", KIND(SL_KIND_PROBLEM), SL_HESSIAN, false, test_hessian},
    {"sample gradients", KIND(SL_KIND_PROBLEM), SL_GRADIENT | SL_SAMPLE_GRADIENTS, false,
     test_sample_gradients},
    {"sample norms", KIND(SL_KIND_PROBLEM), SL_SAMPLE_GRADIENTS | SL_SAMPLE_NORMS, false,
     test_sample_norms},
    {"groups", KIND(SL_KIND_PROBLEM), SL_GRADIENT, false, test_groups},
    {"residual", KIND(SL_KIND_PROBLEM), SL_RESIDUAL, false, test_residual},
    {"jvp", KIND(SL_KIND_PROBLEM), SL_RESIDUAL | SL_JVP, false, test_jvp},
    {"jacobian", KIND(SL_KIND_PROBLEM), SL_JACOBIAN, false, test_jacobian},
    {"prox", KIND(SL_KIND_PROBLEM), SL_PENALTY | SL_PROX, false, test_prox},
    {"prox point", KIND(SL_KIND_PROBLEM), SL_LOSS | SL_PROX_POINT, false, test_prox_point},
    {"probe", KIND(SL_KIND_PROBE), 0, false, test_probe},
    {NULL, 0, 0, false, NULL},
};
