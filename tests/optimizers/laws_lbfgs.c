#include <criterion/criterion.h>
#include <string.h>

#include "course.h"
#include "laws.h"

/* Loss at x and, by its gradient, the slopes along s there. */
typedef struct look {
    double loss;
    real g[12];
} look;

static void look_at(course *c, const real *x, look *l)
{
    sl_batch whole = sl_whole(chain_oracle(c->chain));
    cr_assert_eq(sl_gradient(chain_oracle(c->chain), &whole, x, l->g, &l->loss), SL_OK);
}

static double along(const look *l, const real *from, const real *to, int64_t n)
{
    double slope = 0;
    for (int64_t i = 0; i < n; i++)
        slope += (double)l->g[i] * ((double)to[i] - (double)from[i]);
    return slope;
}

static void step_meets(course *c, double c1, double c2)
{
    real before[12];
    look old, new;
    memcpy(before, c->x, (size_t)c->n * sizeof *before);
    look_at(c, before, &old);
    course_step(c);
    look_at(c, c->x, &new);
    double slope = along(&old, before, c->x, c->n), after = along(&new, before, c->x, c->n);
    /* x + t d is rounded: so are the loss and the slopes measured here. */
    double noise = 4 * (double)SL_REAL_EPSILON * fabs(old.loss);
    cr_assert(slope < 0, "uphill: %g", slope);
    cr_assert(new.loss <= old.loss + c1 *slope + noise);
    cr_assert(fabs(after) <= c2 * fabs(slope) + noise, "slope %g, was %g", after, slope);
}

void SL_PRECISE(law_lbfgs_meets_strong_wolfe)(void)
{
    course c;
    course_open(&c, "rosenbrock", "lbfgs c1=1e-3 c2=0.5", NULL);
    for (int step = 0; step < 12; step++)
        step_meets(&c, 1e-3, 0.5);
    course_close(&c);
    course_open(&c, "valley", "lbfgs c1=1e-4 c2=0.05 history=2", NULL);
    for (int step = 0; step < 10; step++)
        step_meets(&c, 1e-4, 0.05);
    course_close(&c);
}

/* With exact line searches on a quadratic all pairs are conjugate; as many steps as float
 * bears.
 */
void SL_PRECISE(law_lbfgs_exact_is_conjugate)(void)
{
    bool twice = sizeof(real) == sizeof(double);
    course quasi, cg;
    course_open(&quasi, "bowl",
                twice ? "lbfgs c1=1e-9 c2=1e-8 evaluations=100 history=20"
                      : "lbfgs c1=1e-5 c2=1e-3 evaluations=100 history=20",
                NULL);
    course_open(&cg, "bowl", "cg", NULL);
    for (int step = 0; step < (twice ? 10 : 5); step++) {
        course_step(&quasi);
        course_step(&cg);
        for (int i = 0; i < 12; i++)
            cr_assert_float_eq((double)quasi.x[i], (double)cg.x[i], twice ? 1e-7 : 5e-3,
                               "step %d: %g and %g", step, (double)quasi.x[i], (double)cg.x[i]);
    }
    course_close(&quasi);
    course_close(&cg);
}

static int64_t cheapest_step(const char *problem, int steps)
{
    course c;
    int64_t least = INT64_MAX;
    course_open(&c, problem, "lbfgs", NULL);
    for (int step = 0; step < steps; step++) {
        int64_t before = course_calls(&c, SL_CALL_GRADIENT);
        course_step(&c);
        int64_t paid = course_calls(&c, SL_CALL_GRADIENT) - before;
        cr_assert(step >= 2 || paid >= 2, "the gradient at x is not known yet");
        least = paid < least ? paid : least;
    }
    course_close(&c);
    return least;
}

void SL_PRECISE(law_lbfgs_saves_known_gradients)(void)
{
    cr_assert_eq(cheapest_step("valley", 10), 1);
    cr_assert_eq(cheapest_step("bumps", 40), 2, "every minibatch has a gradient of its own");
}

void SL_PRECISE(law_lbfgs_stays_at_stationary_points)(void)
{
    course c;
    course_open(&c, "flat", "lbfgs", NULL);
    for (int step = 0; step < 5; step++)
        course_step(&c);
    for (int64_t i = 0; i < c.n; i++)
        cr_assert_eq((double)c.x[i], 0.0);
    cr_assert_eq(course_calls(&c, SL_CALL_GRADIENT), 5, "every step must cost something");
    course_close(&c);
}
