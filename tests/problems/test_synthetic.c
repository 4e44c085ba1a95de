/* The quadratic and the Rosenbrock function against their closed forms. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(synthetic)

enum { DIM = 40, LINEAR = 1, RANDOM = 1 };

static const double close_to = sizeof(real) == sizeof(double) ? 1e-12 : 1e-5;

/* Eigenvalue i of DIM, condition 50. */
static double eigenvalue(int64_t i, bool linear)
{
    double t = (double)i / (DIM - 1);
    return linear ? 0.02 + 0.98 * t : pow(0.02, 1 - t);
}

static void open_quadratic(stand *s, int spectrum, int rotation, double noise, double seed)
{
    const given options[] = {{"dim", DIM, NULL},
                             {"condition", 50, NULL},
                             {"spectrum", spectrum, NULL},
                             {"rotation", rotation, NULL},
                             {"noise", noise, NULL},
                             {"seed", seed, NULL},
                             {0}};
    cr_assert(stand_open(s, "quadratic", options), "%s", s->message.sentence);
}

TEST(SUITE, plain_quadratic_is_diagonal)
{
    for (int linear = 0; linear < 2; linear++) {
        stand s;
        double loss = 0, sum = 0, whole_loss = 0;
        open_quadratic(&s, linear, 0, 0, 1);
        real *g = stand_reals(&s, DIM), *d = stand_reals(&s, DIM);
        sl_batch whole = sl_whole(s.f);
        cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK);
        cr_assert(sl_loss(s.f, &whole, s.x, &whole_loss) == SL_OK);
        cr_assert(sl_diagonal(s.f, d) == SL_OK);
        for (int64_t i = 0; i < DIM; i++) {
            sum += eigenvalue(i, linear);
            cr_expect_float_eq((double)g[i], eigenvalue(i, linear), close_to);
            cr_expect_eq(g[i], d[i]);
        }
        cr_expect_float_eq(loss, sum / 2, close_to * sum);
        cr_expect_float_eq(whole_loss, loss, close_to * sum);
        stand_close(&s);
    }
}

/* Sums over the columns of A: of the diagonal, of the squares, and of the diagonal's squares.
 */
static void matrix_sums(stand *s, double *trace, double *squares, double *on_diagonal)
{
    real *e = stand_reals(s, DIM), *column = stand_reals(s, DIM);
    *trace = *squares = *on_diagonal = 0;
    for (int64_t j = 0; j < DIM; j++) {
        e[j] = 1;
        cr_assert(sl_matvec(s->f, e, column) == SL_OK);
        e[j] = 0;
        *trace += (double)column[j];
        *on_diagonal += (double)column[j] * (double)column[j];
        for (int64_t i = 0; i < DIM; i++)
            *squares += (double)column[i] * (double)column[i];
    }
}

TEST(SUITE, rotation_keeps_the_eigenvalues)
{
    stand s;
    double sum = 0, square = 0, trace, squares, on_diagonal, most = 0;
    open_quadratic(&s, LINEAR, RANDOM, 0, 1);
    for (int64_t i = 0; i < DIM; i++) {
        sum += eigenvalue(i, true);
        square += eigenvalue(i, true) * eigenvalue(i, true);
    }
    matrix_sums(&s, &trace, &squares, &on_diagonal);
    cr_expect_float_eq(trace, sum, 10 * close_to * sum);
    cr_expect_float_eq(squares, square, 10 * close_to * square);
    cr_expect(on_diagonal < 0.9 * square, "not rotated: %g of %g", on_diagonal, square);
    real *v = stand_reals(&s, DIM), *av = stand_reals(&s, DIM);
    for (int64_t i = 0; i < DIM; i++)
        v[i] = (real)sin((double)i + 1);
    for (int k = 0; k < 3000; k++) { /* power iteration */
        cr_assert(sl_matvec(s.f, v, av) == SL_OK);
        most = 0;
        for (int64_t i = 0; i < DIM; i++)
            most += (double)av[i] * (double)av[i];
        most = sqrt(most);
        for (int64_t i = 0; i < DIM; i++)
            v[i] = (real)((double)av[i] / most);
    }
    cr_expect_float_eq(most, 1, 1e2 * close_to, "largest eigenvalue %.15g", most);
    stand_close(&s);
}

static bool blas_is_loaded(void)
{
    char line[4096];
    bool found = false;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        found |= strstr(line, "openblas") != NULL;
    if (maps)
        fclose(maps);
    return found;
}

TEST(SUITE, quadratic_needs_no_blas)
{
    stand s;
    double loss;
    open_quadratic(&s, LINEAR, RANDOM, 0.1, 1);
    real *g = stand_reals(&s, DIM);
    sl_batch batch;
    sl_draw(s.f, &batch);
    cr_assert(sl_gradient(s.f, &batch, s.x, g, &loss) == SL_OK);
    cr_expect_not(blas_is_loaded());
    stand_close(&s);
}

/* Without a rotation nothing of the objective is random; with one, only `instance` counts. */
TEST(SUITE, rotation_depends_on_the_instance_alone)
{
    stand a, b;
    double one[3], other[3];
    open_quadratic(&a, LINEAR, RANDOM, 0, 1);
    open_quadratic(&b, LINEAR, RANDOM, 0, 2);
    matrix_sums(&a, &one[0], &one[1], &one[2]);
    matrix_sums(&b, &other[0], &other[1], &other[2]);
    cr_expect_eq(one[2], other[2]);
    stand_close(&a);
    stand_close(&b);
}

TEST(SUITE, noise_belongs_to_the_batch)
{
    enum { DRAWS = 400 };
    stand s;
    double first = 0, second = 0, sum = 0, square = 0;
    open_quadratic(&s, 0, 0, 0.5, 1);
    real *exact = stand_reals(&s, DIM), *g = stand_reals(&s, DIM),
         *again = stand_reals(&s, DIM);
    sl_batch whole = sl_whole(s.f), batch, next;
    sl_gradient(s.f, &whole, s.x, exact, NULL);
    for (int k = 0; k < DRAWS; k++) {
        sl_draw(s.f, &batch);
        sl_gradient(s.f, &batch, s.x, g, &first);
        for (int64_t i = 0; i < DIM; i++) {
            double noise = (double)g[i] - (double)exact[i];
            sum += noise;
            square += noise * noise;
        }
    }
    double count = (double)DRAWS * DIM;
    cr_expect(fabs(sum / count) < 5 * 0.5 / sqrt(count), "mean %g", sum / count);
    cr_expect_float_eq(sqrt(square / count), 0.5, 0.02);
    sl_draw(s.f, &next);
    sl_gradient(s.f, &next, s.x, again, &second);
    cr_expect_neq(first, second);
    sl_gradient(s.f, &batch, s.x, again, &second);
    cr_expect_eq(first, second);
    cr_expect_arr_eq(g, again, DIM * sizeof *g);
    stand_close(&s);
}

TEST(SUITE, too_large_a_rotation_is_refused)
{
    stand s;
    const given options[] = {{"dim", 1e6, NULL}, {"rotation", RANDOM, NULL}, {0}};
    cr_assert_not(stand_open(&s, "quadratic", options));
    cr_expect(strstr(s.message.sentence, "1000000"), "%s", s.message.sentence);
    stand_close(&s);
}

TEST(SUITE, rosenbrock_in_the_plane)
{
    stand s;
    double loss;
    cr_assert(stand_open(&s, "rosenbrock", NULL), "%s", s.message.sentence);
    real g[2], hv[2];
    const real v[2] = {1, 2};
    sl_batch whole = sl_whole(s.f);
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK);
    cr_expect_float_eq(loss, 24.2, 24 * close_to);
    cr_expect_float_eq((double)g[0], -215.6, 215 * close_to);
    cr_expect_float_eq((double)g[1], -88, 88 * close_to);
    s.x[0] = s.x[1] = 1; /* the Hessian is ((802, -400), (-400, 200)) there */
    cr_assert(sl_hvp(s.f, &whole, s.x, v, hv) == SL_OK);
    cr_expect_float_eq((double)hv[0], 2, 800 * close_to);
    cr_expect_float_eq((double)hv[1], 0, 800 * close_to);
    stand_close(&s);
}

TEST(SUITE, rosenbrock_is_least_at_ones)
{
    stand s;
    double loss = 1;
    const given options[] = {{"dim", 9, NULL}, {0}};
    cr_assert(stand_open(&s, "rosenbrock", options), "%s", s.message.sentence);
    real *g = stand_reals(&s, s.n);
    sl_batch whole = sl_whole(s.f);
    for (int64_t i = 0; i < s.n; i++) {
        cr_expect_eq(s.x[i], i % 2 ? (real)1 : (real)-1.2);
        s.x[i] = 1;
    }
    cr_assert(sl_gradient(s.f, &whole, s.x, g, &loss) == SL_OK);
    cr_expect_eq(loss, 0);
    for (int64_t i = 0; i < s.n; i++)
        cr_expect_eq(g[i], 0);
    stand_close(&s);
}
