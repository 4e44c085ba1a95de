#include "distribution_golden.h"
#include "near.h"
#include "stats/distribution.h"
#include "stats/incomplete.h"

static const double infinite = (double)INFINITY;
static const double no_number = (double)NAN;

Test(distribution, normal_agrees_with_60_digits)
{
    for (int k = 0; k < LENGTH(normal_tails); k += 2)
        near(normal_above(normal_tails[k]), normal_tails[k + 1], 1e-13);
    for (int k = 0; k < LENGTH(normal_points); k += 2)
        near(normal_quantile(normal_points[k]), normal_points[k + 1], 1e-13);
}

Test(distribution, student_agrees_with_60_digits)
{
    for (int k = 0; k < LENGTH(student_tails); k += 3)
        near(student_above(student_tails[k], student_tails[k + 1]), student_tails[k + 2],
             1e-12);
    for (int k = 0; k < LENGTH(student_points); k += 3)
        near(student_quantile(student_points[k], student_points[k + 1]), student_points[k + 2],
             1e-11);
}

Test(distribution, chi_square_and_fisher_agree_with_60_digits)
{
    for (int k = 0; k < LENGTH(chi_square_tails); k += 3)
        near(chi_square_above(chi_square_tails[k], chi_square_tails[k + 1]),
             chi_square_tails[k + 2], 1e-12);
    for (int k = 0; k < LENGTH(fisher_tails); k += 4)
        near(fisher_above(fisher_tails[k], fisher_tails[k + 1], fisher_tails[k + 2]),
             fisher_tails[k + 3], 1e-12);
}

Test(distribution, log_beta_agrees_with_60_digits)
{
    for (int k = 0; k < LENGTH(log_betas); k += 3)
        near(log_beta(log_betas[k], log_betas[k + 1]), log_betas[k + 2], 1e-13);
}

Test(distribution, quantile_undoes_tail)
{
    for (double p = 0.003; p < 1; p += 0.049) {
        near(1 - normal_above(normal_quantile(p)), p, 1e-13);
        near(1 - student_above(student_quantile(p, 6), 6), p, 1e-12);
        near(student_quantile(p, infinite), normal_quantile(p), 0);
    }
}

Test(distribution, ends)
{
    near(normal_quantile(0), -infinite, 0);
    near(normal_quantile(1), infinite, 0);
    near(student_above(infinite, 3), 0, 0);
    near(student_above(-infinite, 3), 1, 0);
    near(student_quantile(0.5, 3), 0, 0);
    near(chi_square_above(0, 3), 1, 0);
    near(chi_square_above(infinite, 3), 0, 0);
    near(fisher_above(0, 3, 4), 1, 0);
    near(fisher_above(infinite, 3, 4), 0, 0);
}

Test(distribution, outside_of_the_domain_is_no_number)
{
    near(normal_above(no_number), no_number, 0);
    near(normal_quantile(1.01), no_number, 0);
    near(normal_quantile(no_number), no_number, 0);
    near(student_above(1, 0), no_number, 0);
    near(student_above(no_number, 1), no_number, 0);
    near(student_quantile(0.4, -1), no_number, 0);
    near(chi_square_above(-1, 2), no_number, 0);
    near(fisher_above(no_number, 2, 2), no_number, 0);
}

Test(distribution, coins)
{
    near(coin_below(0, 10), 1.0 / 1024, 1e-13);
    near(coin_below(1, 10), 11.0 / 1024, 1e-13);
    near(coin_below(4, 9), 0.5, 1e-13);
    near(coin_below(10, 10), 1, 0);
    near(coin_below(-1, 10), 0, 0);
    near(coin_below(0, 0), 1, 0);
    near(coin_below(0, -1), no_number, 0);
}
