/* The tests that run per precision, in their order. */
#include "check/tests.h"
#include <slalom/oracle.h>

extern const contract_test SL_PRECISE(contract_tests)[];
const contract_test SL_PRECISE(contract_tests)[] = {
    {"start", EVERYTHING, 0, true, test_start},
    {"initial", ORACLES, 0, true, test_initial},
    {"read only", ORACLES, 0, true, test_read_only},
    {"finite", STEPPING, 0, true, test_finite},
    {"stop", STEPPING, 0, false, test_stop},
    {"nan", STEPPING, 0, false, test_nan},
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
    {"probe", KIND(SL_KIND_PROBE), 0, false, test_probe},
    {"allocation", STEPPING, 0, true, test_allocation},
    {"resume", EVERYTHING, 0, false, test_resume},
    {NULL, 0, 0, false, NULL},
};
