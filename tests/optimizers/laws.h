/* What must hold whatever the numbers are. Compiled once per precision. */
#pragma once

#define LAW(name)                                                                              \
    void law_##name##_f32(void);                                                               \
    void law_##name##_f64(void)

LAW(clip_at_infinity_is_identity);
LAW(clip_shortens);
LAW(sam_without_radius_is_plain);
LAW(sam_climbs_on_the_same_batch);
LAW(adapters_begin_at_the_first_point);
LAW(gradient_factors_follow_the_gradient);
LAW(unchosen_blocks_never_move);
LAW(lazy_adapters_wait);
LAW(shared_factors_are_their_formula);
LAW(sparse_groups_stay_sparse);
LAW(quantize_none_is_plain);
LAW(parametrizations_refuse);
LAW(parametrizations_keep_the_contract);
LAW(lbfgs_meets_strong_wolfe);
LAW(lbfgs_exact_is_conjugate);
LAW(lbfgs_saves_known_gradients);
LAW(lbfgs_stays_at_stationary_points);
LAW(krylov_stays_at_the_solution);
LAW(unfit_is_refused);
LAW(injected_errors_have_their_size);
LAW(gradient_norm);
