#include "laws.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "course.h"
#include <slalom/probe.h>

static void stays_at_zero(const char *optimizer)
{
    course c;
    course_open(&c, "flat", optimizer, NULL);
    for (int step = 0; step < 5; step++)
        course_step(&c);
    for (int64_t i = 0; i < c.n; i++)
        cr_assert_eq((double)c.x[i], 0.0, "%s moves a solution", optimizer);
    cr_assert_eq(course_calls(&c, SL_CALL_MATVEC), 5, "every step must cost something");
    course_close(&c);
}

/* 240 unknowns and 2,000 steps: long converged. */
static void settles(const char *optimizer)
{
    course c;
    real settled[240], ax[240], b[240];
    double residual = 0;
    course_open(&c, "chain_ones", optimizer, NULL);
    for (int step = 0; step < 2000; step++) {
        if (step == 1500)
            memcpy(settled, c.x, sizeof settled);
        course_step(&c);
    }
    cr_assert_eq(memcmp(settled, c.x, sizeof settled), 0, "%s wanders", optimizer);
    cr_assert_eq(sl_matvec(chain_oracle(c.chain), c.x, ax), SL_OK);
    cr_assert_eq(sl_rhs(chain_oracle(c.chain), b), SL_OK);
    for (int i = 0; i < 240; i++)
        residual = fmax(residual, fabs((double)b[i] - (double)ax[i]));
    cr_assert(residual < 1e4 * (double)SL_REAL_EPSILON, "residual %g", residual);
    course_close(&c);
}

void SL_PRECISE(law_krylov_stays_at_the_solution)(void)
{
    stays_at_zero("cg");
    stays_at_zero("pcg");
    settles("cg");
    settles("pcg");
}

/* The optimizer must say `expected`, in its start or its first step. */
static void refused(const char *problem, const char *optimizer, const char *expected)
{
    course c;
    course_open(&c, problem, optimizer, NULL);
    if (c.chain)
        cr_assert_eq(chain_step(c.chain), SL_FAILED, "%s on %s goes on", optimizer, problem);
    const char *said = c.chain ? chain_message(c.chain) : c.failure.sentence;
    cr_assert(strstr(said, expected), "%s on %s says: %s", optimizer, problem, said);
    course_close(&c);
}

void SL_PRECISE(law_unfit_is_refused)(void)
{
    refused("cliff", "cg", "not positive definite: p'Ap is -12");
    refused("cliff", "pcg", "12 elements of its diagonal are not positive");
    refused("cliff", "lbfgs", "f is not finite at any of 25 points");
    refused("valley", "lbfgs c1=0.4 c2=0.3", "expected c1 < c2");
    refused("bumps", "scaled_gd", "found 0 tensors of role factor");
}

/* What F of F G', 4 x 2, is after the first half of a sweep, and at the start. */
static void first_half(const char *optimizer, double *before, double *after)
{
    course c;
    course_open(&c, "pairs", optimizer, NULL);
    for (int i = 0; i < 8; i++)
        before[i] = (double)c.x[i];
    course_step(&c);
    for (int i = 0; i < 8; i++)
        after[i] = (double)c.x[i];
    course_close(&c);
}

void SL_PRECISE(law_injected_errors_have_their_size)(void)
{
    const char *plain = "alternating_minimization balance=false";
    const char *disturbed = "alternating_minimization balance=false inject=0.1";
    double start[8], right[8], wrong[8];
    first_half(plain, start, right);
    first_half(disturbed, start, wrong);
    for (int i = 0; i < 8; i += 2) {
        const double change = hypot(right[i] - start[i], right[i + 1] - start[i + 1]);
        const double error = hypot(wrong[i] - right[i], wrong[i + 1] - right[i + 1]);
        cr_assert(change > 1e-3);
        cr_assert_float_eq(error, 0.1 * change, 1e3 * (double)SL_REAL_EPSILON,
                           "row %d is off by %g of %g", i / 2, error, change);
    }
}

void SL_PRECISE(law_gradient_norm)(void)
{
    course c;
    double value = 0;
    course_open(&c, "bowl", "sgd", NULL);
    const plugin *p = registry_find(c.built, SL_KIND_PROBE, "gradient_norm");
    cr_assert(p);
    const sl_probe *probe = (const sl_probe *)p->variant[c.trial.precision];
    void *self = calloc(1, probe->plugin.self);
    sl_host *host = chain_host(c.chain);
    cr_assert_eq(probe->start(host, self, chain_oracle(c.chain)), SL_OK);
    cr_assert_eq(probe->measure(host, self, chain_oracle(c.chain), c.x, &value), SL_OK);
    cr_assert_float_eq(value, sqrt(12), 1e-6);
    free(self);
    course_close(&c);
}
