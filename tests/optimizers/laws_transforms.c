/* clip and sam, seen through the steps that sgd makes with them. */
#include <criterion/criterion.h>
#include <string.h>

#include "course.h"
#include "laws.h"

enum { STEPS = 50 };

static const double rounding = 20 * (double)SL_REAL_EPSILON;

static void same_steps(const char *transform)
{
    course plain, through;
    course_open(&plain, "bumps", "sgd lr=0.05 momentum=0.9", NULL);
    course_open(&through, "bumps", "sgd lr=0.05 momentum=0.9", transform);
    for (int step = 0; step < STEPS; step++) {
        course_step(&plain);
        course_step(&through);
        cr_assert_eq(memcmp(plain.x, through.x, (size_t)plain.n * sizeof(real)), 0,
                     "%s: step %d differs", transform, step);
    }
    course_close(&plain);
    course_close(&through);
}

void SL_PRECISE(law_clip_at_infinity_is_identity)(void)
{
    same_steps("clip norm=inf");
    same_steps("clip norm=1e9");
}

/* g <- what a step of sgd with lr = 1 moves x by. */
static void first_gradient(const char *problem, const char *transform, real *g)
{
    course c;
    course_open(&c, problem, "sgd lr=1", transform);
    for (int64_t i = 0; i < c.n; i++)
        g[i] = c.x[i];
    course_step(&c);
    for (int64_t i = 0; i < c.n; i++)
        g[i] -= c.x[i];
    course_close(&c);
}

void SL_PRECISE(law_clip_shortens)(void)
{
    real plain[12], clipped[12]; /* of length sqrt(12) and 1/2 */
    first_gradient("bowl", NULL, plain);
    first_gradient("bowl", "clip norm=0.5", clipped);
    for (int i = 0; i < 12; i++)
        cr_assert_float_eq((double)clipped[i], (double)plain[i] * 0.5 / sqrt(12), rounding);
}

void SL_PRECISE(law_sam_without_radius_is_plain)(void)
{
    same_steps("sam rho=0");
    same_steps("sam rho=0 adaptive=true");
}

/* x + rho g / |g| or x + rho x^2 g / |x g| (and 1e-12), where g is the gradient on the first
 * batch. */
static void climb(course *c, bool adaptive, double rho, real *point)
{
    sl_batch first = {0, 0, 0, 1, 0};
    real g[4];
    double square = 0;
    cr_assert_eq(sl_gradient(chain_oracle(c->chain), &first, c->x, g, NULL), SL_OK);
    for (int i = 0; i < 4; i++) {
        double own = adaptive ? (double)c->x[i] : 1;
        square += own * own * (double)g[i] * (double)g[i];
    }
    for (int i = 0; i < 4; i++) {
        double own = adaptive ? (double)c->x[i] : 1;
        point[i] = c->x[i] + (real)(rho * own * own * (double)g[i] / (sqrt(square) + 1e-12));
    }
}

static void climbs(const char *transform, bool adaptive)
{
    course plain, through;
    sl_batch first = {0, 0, 0, 1, 0};
    real point[4], g[4];
    course_open(&plain, "bumps", "sgd", NULL);
    course_open(&through, "bumps", "sgd lr=0.5", transform);
    climb(&plain, adaptive, 0.25, point);
    cr_assert_eq(sl_gradient(chain_oracle(plain.chain), &first, point, g, NULL), SL_OK);
    course_step(&through);
    for (int i = 0; i < 4; i++)
        cr_assert_float_eq((double)through.x[i], (double)plain.x[i] - 0.5 * (double)g[i],
                           rounding);
    course_step(&through);
    cr_assert_eq(course_calls(&through, SL_CALL_GRADIENT), 4);
    course_close(&plain);
    course_close(&through);
}

void SL_PRECISE(law_sam_climbs_on_the_same_batch)(void)
{
    climbs("sam rho=0.25", false);
    climbs("sam rho=0.25 adaptive=true", true);
}
