#include <criterion/criterion.h>

#include "laws.h"

#define HOLDS(suite, name, law)                                                                \
    Test(suite, name)                                                                          \
    {                                                                                          \
        law##_f64();                                                                           \
        law##_f32();                                                                           \
    }

HOLDS(transforms, clip_at_infinity_is_identity, law_clip_at_infinity_is_identity)
HOLDS(transforms, clip_shortens, law_clip_shortens)
HOLDS(transforms, sam_without_radius_is_plain, law_sam_without_radius_is_plain)
HOLDS(transforms, sam_climbs_on_the_same_batch, law_sam_climbs_on_the_same_batch)
HOLDS(parametrizations, adapters_begin_at_the_first_point,
      law_adapters_begin_at_the_first_point)
HOLDS(parametrizations, gradient_factors_follow_the_gradient,
      law_gradient_factors_follow_the_gradient)
HOLDS(parametrizations, unchosen_blocks_never_move, law_unchosen_blocks_never_move)
HOLDS(parametrizations, lazy_adapters_wait, law_lazy_adapters_wait)
HOLDS(parametrizations, shared_factors_are_their_formula, law_shared_factors_are_their_formula)
HOLDS(parametrizations, sparse_groups_stay_sparse, law_sparse_groups_stay_sparse)
HOLDS(parametrizations, quantize_none_is_plain, law_quantize_none_is_plain)
HOLDS(parametrizations, refuse, law_parametrizations_refuse)
Test(parametrizations, keep_the_contract)
{
    law_parametrizations_keep_the_contract_f64();
}

HOLDS(lbfgs, meets_strong_wolfe, law_lbfgs_meets_strong_wolfe)
HOLDS(lbfgs, exact_is_conjugate, law_lbfgs_exact_is_conjugate)
HOLDS(lbfgs, saves_known_gradients, law_lbfgs_saves_known_gradients)
HOLDS(lbfgs, stays_at_stationary_points, law_lbfgs_stays_at_stationary_points)
HOLDS(krylov, stays_at_the_solution, law_krylov_stays_at_the_solution)
HOLDS(optimizers, unfit_is_refused, law_unfit_is_refused)
HOLDS(optimizers, injected_errors_have_their_size, law_injected_errors_have_their_size)
HOLDS(probes, gradient_norm, law_gradient_norm)
