/* The five-point stencil against small cases by hand and the eigenvector that is known. */
#include <criterion/criterion.h>

#include "run/assembly.h"
#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(poisson)

enum { ONES, RANDOM, SINE };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-12 : 1e-5;

static void open_grid(stand *s, double grid, int rhs)
{
    const given options[] = {{"grid", grid, NULL}, {"rhs", rhs, NULL}, {0}};
    cr_assert(stand_open(s, "poisson", options), "%s", s->message.sentence);
}

TEST(SUITE, stencil_on_nine_points)
{
    /* 4 u less its neighbours for u = 1 .. 9, row by row. */
    static const double image[] = {-2, -1, 4, 3, 0, 7, 16, 11, 22};
    stand s;
    real v[9], av[9];
    for (int i = 0; i < 9; i++)
        v[i] = (real)(i + 1);
    open_grid(&s, 3, ONES);
    cr_assert(sl_matvec(s.f, v, av) == SL_OK);
    for (int i = 0; i < 9; i++)
        cr_expect_eq((double)av[i], 16 * image[i], "point %d: %g", i, (double)av[i]);
    stand_close(&s);
}

TEST(SUITE, one_point)
{
    stand s;
    real v = 3, av = 0, d = 0, b = 0;
    open_grid(&s, 1, ONES);
    cr_assert(sl_matvec(s.f, &v, &av) == SL_OK && sl_diagonal(s.f, &d) == SL_OK);
    cr_assert(sl_rhs(s.f, &b) == SL_OK);
    cr_expect(av == 48 && d == 16 && b == 1);
    stand_close(&s);
}

TEST(SUITE, sine_is_solved_by_itself)
{
    enum { GRID = 37 };
    stand s;
    double values[64], before[64];
    double half = sin(3.14159265358979323846 / (2 * (GRID + 1))) * (GRID + 1);
    double eigenvalue = 8 * half * half, energy = 0;
    open_grid(&s, GRID, SINE);
    real *b = stand_reals(&s, s.n);
    cr_assert(sl_rhs(s.f, b) == SL_OK);
    cr_assert(chain_measure(s.chain, before) == SL_OK);
    cr_expect(before[0] == 0 && fabs(before[1] - 1) < close_to, "%g %g", before[0], before[1]);
    for (int64_t i = 0; i < s.n; i++) {
        s.x[i] = (real)((double)b[i] / eigenvalue);
        energy -= (double)b[i] * (double)b[i] / (2 * eigenvalue);
    }
    cr_assert(chain_measure(s.chain, values) == SL_OK);
    cr_expect_float_eq(values[0], energy, 10 * close_to * fabs(energy));
    cr_expect(values[1] < 1e3 * close_to, "residual %g", values[1]);
    const sl_layout *layout = &s.chain->layers[s.chain->layer_count - 1].layout;
    cr_expect_float_eq(layout->optimum, energy, 10 * close_to * fabs(energy));
    stand_close(&s);
}

TEST(SUITE, gradient_is_the_residual)
{
    stand s;
    double loss;
    open_grid(&s, 20, RANDOM);
    real *b = stand_reals(&s, s.n), *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    cr_assert(sl_rhs(s.f, b) == SL_OK);
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK); /* at zero */
    for (int64_t i = 0; i < s.n; i++)
        cr_assert_eq(g[i], -b[i]);
    stand_close(&s);
}
