/* Probes against trajectories made by hand and minimizers found by search. */
#include <criterion/criterion.h>

#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(probes)

enum { ROWS = 7, COLUMNS = 5, RANK = 3, STAGES = 6 };

static const bool is_double = sizeof(real) == sizeof(double);

/* rank 3, condition 4, geometric. */
static const double sigma[RANK] = {1, 0.5, 0.25};

static void opened(stand *s, const char *problem, const given *options)
{
    cr_assert(stand_open(s, problem, options), "%s: %s", problem, s->message.sentence);
}

static void measured(stand *s, double *values)
{
    cr_assert(chain_measure(s->chain, values) == SL_OK, "%s", chain_message(s->chain));
}

/* u <- M v, or v <- M'u, divided by its length. */
static void multiply(double m[ROWS][COLUMNS], bool transposed, double *u, double *v)
{
    double squares = 0, *to = transposed ? v : u;
    const int rows = transposed ? COLUMNS : ROWS, columns = transposed ? ROWS : COLUMNS;
    for (int i = 0; i < rows; i++) {
        to[i] = 0;
        for (int j = 0; j < columns; j++)
            to[i] += transposed ? m[j][i] * u[j] : m[i][j] * v[j];
        squares += to[i] * to[i];
    }
    for (int i = 0; i < rows; i++)
        to[i] /= sqrt(squares);
}

/* The first singular pair by power iterations, taken off M. */
static void peel(double m[ROWS][COLUMNS], double size, double *u, double *v)
{
    for (int j = 0; j < COLUMNS; j++)
        v[j] = 1 + j % 3;
    for (int k = 0; k < 100; k++) {
        multiply(m, false, u, v);
        multiply(m, true, u, v);
    }
    for (int i = 0; i < ROWS * COLUMNS; i++)
        m[i / COLUMNS][i % COLUMNS] -= size * u[i / COLUMNS] * v[i % COLUMNS];
}

/* u, v <- the singular vectors of the truth; without noise it is minus the residual at zero. */
static void find_truth(stand *s, double u[RANK][ROWS], double v[RANK][COLUMNS])
{
    double m[ROWS][COLUMNS], left = 0;
    real *zero = stand_reals(s, s->n), *c = stand_reals(s, s->f->samples);
    sl_batch whole = sl_whole(s->f);
    cr_assert(sl_residual(s->f, &whole, zero, c) == SL_OK);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        m[i / COLUMNS][i % COLUMNS] = -(double)c[i];
    for (int j = 0; j < RANK; j++)
        peel(m, sigma[j], u[j], v[j]);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        left = fmax(left, fabs(m[i / COLUMNS][i % COLUMNS]));
    cr_assert(left < (is_double ? 1e-12 : 1e-5), "singular values are others: %g is left",
              left);
}

/* How far sum of learnt_j u_j v_j' is from the truth cut to a rank. */
static double distance_to(int rank, const double *learnt)
{
    double squares = 0;
    for (int j = 0; j < RANK; j++)
        squares += pow(learnt[j] - (j < rank ? sigma[j] : 0), 2);
    return sqrt(squares);
}

static void check_stages(stand *s, const double *learnt, int nearest)
{
    double values[64];
    const int at = stand_probe(s, "rank_stage", NULL);
    double u[RANK][ROWS], v[RANK][COLUMNS];
    find_truth(s, u, v);
    for (int j = 0; j < RANK; j++) {
        for (int i = 0; i < ROWS; i++)
            s->x[i * RANK + j] = (real)(sqrt(learnt[j]) * u[j][i]);
        for (int i = 0; i < COLUMNS; i++)
            s->x[(ROWS + i) * RANK + j] = (real)(sqrt(learnt[j]) * v[j][i]);
    }
    measured(s, values);
    cr_expect_eq((int)values[at], nearest, "learnt %g %g %g: stage %g, not %d", learnt[0],
                 learnt[1], learnt[2], values[at], nearest);
    for (int rank = 0; rank < STAGES; rank++)
        cr_expect_float_eq(values[at + 1 + rank], distance_to(rank, learnt),
                           is_double ? 1e-12 : 1e-5);
}

/* One singular value grows after the other: past its half the next truncation is nearer. */
TEST(SUITE, rank_stage_follows_what_is_learnt)
{
    stand s;
    const given options[] = {{"rows", ROWS, NULL},   {"columns", COLUMNS, NULL},
                             {"rank", RANK, NULL},   {"factor_rank", RANK, NULL},
                             {"condition", 4, NULL}, {0}};
    opened(&s, "matrix_factorization", options);
    for (int growing = 0; growing < RANK; growing++)
        for (double share = 0; share <= 1; share += 0.375) {
            double learnt[RANK] = {0};
            for (int j = 0; j <= growing; j++)
                learnt[j] = j < growing ? sigma[j] : share * sigma[j];
            check_stages(&s, learnt, share > 0.5 ? growing + 1 : growing);
        }
    check_stages(&s, sigma, RANK);
    stand_close(&s);
}

/* At zero the distance to stage s is the size of the truncation: eigenvalues 3, 3 / 5, 3 / 25
   and on. */
TEST(SUITE, rank_stage_of_a_covariance)
{
    stand s;
    double values[64], squares = 0;
    const given options[] = {
        {"n", 4, NULL}, {"condition", 125, NULL}, {"init_scale", 0, NULL}, {0}};
    opened(&s, "deep_linear", options);
    const int at = stand_probe(&s, "rank_stage", NULL);
    measured(&s, values);
    cr_expect_eq(values[at], 0.0);
    for (int rank = 0; rank < STAGES; rank++) {
        cr_expect_float_eq(values[at + 1 + rank], sqrt(squares), is_double ? 1e-12 : 1e-5);
        squares += rank < 4 ? pow(3 / pow(5, rank), 2) : 0;
    }
    stand_close(&s);
}

static const double a = 0.1; /* of the envelope */

/* f = A |x^2 - 1| in one dimension: the proximal point of x > 0 is x / (1 + 2 a A) above 1,
   x / (1 - 2 a A) below 1 and else 1. */
TEST(SUITE, moreau_in_closed_form)
{
    stand s;
    double values[64], height;
    const given options[] = {{"n", 1, NULL}, {0}}, of_probe[] = {{"a", a, NULL}, {0}};
    opened(&s, "phase_retrieval", options);
    const int at = stand_probe(&s, "moreau", of_probe);
    sl_batch whole = sl_whole(s.f);
    s.x[0] = 0;
    cr_assert(sl_loss(s.f, &whole, s.x, &height) == SL_OK);
    const double bend = 2 * a * height;
    cr_assert(bend > 0.01 && bend < 0.9);
    for (double x = 0; x < 3; x += 0.0625) {
        const double above = x / (1 + bend), below = x / (1 - bend);
        const double y = above > 1 ? above : below < 1 ? below : 1;
        s.x[0] = (real)x;
        measured(&s, values);
        cr_expect_float_eq(values[at], fabs(x - y) / a, is_double ? 1e-10 : 1e-3,
                           "at %g: %.12g, not %.12g", x, values[at], fabs(x - y) / a);
    }
    stand_close(&s);
}

/* The envelope's inside at (p, q) around x. */
static double inside(stand *s, const double *x, double p, double q)
{
    const real y[2] = {(real)p, (real)q};
    sl_batch whole = sl_whole(s->f);
    double f;
    cr_assert(sl_loss(s->f, &whole, y, &f) == SL_OK);
    const double left = (double)y[0] - x[0], right = (double)y[1] - x[1];
    return f + (left * left + right * right) / (2 * a);
}

/* The least of `inside` over y[1] of y, which ends there: it is convex. */
static double least_beside(stand *s, const double *x, double *y)
{
    double low = x[1] - 1, high = x[1] + 1;
    for (int k = 0; k < 80; k++) {
        const double left = low + (high - low) / 3, right = high - (high - low) / 3;
        if (inside(s, x, y[0], left) < inside(s, x, y[0], right))
            high = right;
        else
            low = left;
    }
    y[1] = (low + high) / 2;
    return inside(s, x, y[0], y[1]);
}

/* y <- the least point of all, by thirds of thirds. */
static void search(stand *s, const double *x, double *y)
{
    double low = x[0] - 1, high = x[0] + 1;
    for (int k = 0; k < 80; k++) {
        const double third = (high - low) / 3;
        double left[2] = {low + third, 0}, right[2] = {high - third, 0};
        if (least_beside(s, x, left) < least_beside(s, x, right))
            high = right[0];
        else
            low = left[0];
    }
    y[0] = (low + high) / 2;
    least_beside(s, x, y);
}

/* For squares, |c| and Huber's, with gross errors, in the plane. */
TEST(SUITE, moreau_by_search)
{
    for (int loss = 0; loss < 3; loss++) {
        stand s;
        double values[64];
        const given options[] = {
            {"n", 2, NULL},         {"loss", loss, NULL},       {"outliers", 0.25, NULL},
            {"magnitude", 1, NULL}, {"huber_width", 0.5, NULL}, {0}};
        const given of_probe[] = {{"a", a, NULL}, {0}};
        opened(&s, "phase_retrieval", options);
        const int at = stand_probe(&s, "moreau", of_probe);
        for (int k = 0; k < 9; k++) {
            double x[2] = {0.5 * (k % 3) - 0.25, 0.4 * (double)(k / 3) + 0.1}, y[2];
            s.x[0] = (real)x[0], s.x[1] = (real)x[1];
            x[0] = (double)s.x[0], x[1] = (double)s.x[1];
            search(&s, x, y);
            measured(&s, values);
            const double expected = hypot(x[0] - y[0], x[1] - y[1]) / a;
            cr_expect_float_eq(values[at], expected, is_double ? 1e-6 : 2e-2,
                               "loss %d at %g %g: %.9g, not %.9g", loss, x[0], x[1], values[at],
                               expected);
        }
        stand_close(&s);
    }
}
