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
HOLDS(lbfgs, meets_strong_wolfe, law_lbfgs_meets_strong_wolfe)
HOLDS(lbfgs, exact_is_conjugate, law_lbfgs_exact_is_conjugate)
HOLDS(lbfgs, saves_known_gradients, law_lbfgs_saves_known_gradients)
HOLDS(lbfgs, stays_at_stationary_points, law_lbfgs_stays_at_stationary_points)
HOLDS(krylov, stays_at_the_solution, law_krylov_stays_at_the_solution)
HOLDS(optimizers, unfit_is_refused, law_unfit_is_refused)
HOLDS(probes, gradient_norm, law_gradient_norm)
