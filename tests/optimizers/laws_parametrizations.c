/* Transforms with parameters of their own over `layers`: what holds whatever the numbers are.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "check/contract.h"
#include "course.h"
#include "laws.h"
#include "run/assembly.h"

enum { STEPS = 30, ALL = 136, SQUARE = 64, BELOW = 1 };

static const double rounding = 100 * (double)SL_REAL_EPSILON;

/* The point below that the course's x stands for. */
static void lifted(course *c, real *point)
{
    layer *l = &c->chain->layers[0];
    cr_assert_eq(l->about->lift(&l->host.open, l->self, c->x, point), SL_OK);
}

static void first_points(course *plain, course *through, const char *transform, real *point)
{
    course_open(plain, "layers", "sgd lr=0.1", NULL);
    course_open(through, "layers", "sgd lr=0.1", transform);
    cr_assert(through->chain, "%s", through->failure.sentence);
    lifted(through, point);
}

void SL_PRECISE(law_adapters_begin_at_the_first_point)(void)
{
    static const char *const transforms[] = {"lora",
                                             "lora init=gradient gradients=3",
                                             "lotr",
                                             "smt_mask",
                                             "low_rank rank=8",
                                             "low_rank rank=8 core=true",
                                             "quantize weights=none"};
    for (size_t k = 0; k < sizeof transforms / sizeof *transforms; k++) {
        course plain, through;
        real point[ALL];
        first_points(&plain, &through, transforms[k], point);
        for (int i = 0; i < ALL; i++)
            cr_assert_float_eq((double)point[i], (double)plain.x[i], rounding, "%s: element %d",
                               transforms[k], i);
        course_close(&plain);
        course_close(&through);
    }
}

static double inner(const real *a, const real *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* Between the gradient of all samples by the inner matrix and what four small steps, one per
   sample, take away from that matrix. */
static double first_cosine(const char *transform)
{
    course c;
    real before[ALL], after[ALL], g[ALL];
    double loss;
    sl_batch first = {0, 0, 0, 4, 0};
    course_open(&c, "layers", "sgd lr=1e-3", transform);
    lifted(&c, before);
    sl_oracle *below = &c.chain->layers[BELOW].open;
    c.chain->meter.off = true;
    cr_assert_eq(sl_gradient(below, &first, before, g, &loss), SL_OK);
    c.chain->meter.off = false;
    for (int k = 0; k < 4; k++)
        course_step(&c);
    lifted(&c, after);
    for (int i = 0; i < ALL; i++)
        after[i] = before[i] - after[i];
    course_close(&c);
    return inner(after, g, SQUARE) / sqrt(inner(after, after, SQUARE) * inner(g, g, SQUARE));
}

void SL_PRECISE(law_gradient_factors_follow_the_gradient)(void)
{
    const double standard = first_cosine("lora rank=2");
    const double gradient = first_cosine("lora rank=2 init=gradient gradients=4");
    cr_assert(gradient > 0.95, "cosine %.3f", gradient);
    cr_assert(standard < 0.9 * gradient, "cosine %.3f and %.3f", standard, gradient);
}

void SL_PRECISE(law_unchosen_blocks_never_move)(void)
{
    course plain, through;
    real point[ALL];
    int moved = 0;
    first_points(&plain, &through, "smt_mask block=2 share=0.25", point);
    for (int step = 0; step < STEPS; step++)
        course_step(&through);
    lifted(&through, point);
    for (int i = 0; i < ALL; i++)
        moved += memcmp(&point[i], &plain.x[i], sizeof *point) != 0;
    cr_assert_eq(through.n, 32);
    cr_assert(moved > 16 && moved <= 32, "%d numbers moved", moved);
    course_close(&plain);
    course_close(&through);
}

void SL_PRECISE(law_lazy_adapters_wait)(void)
{
    course lazy, none;
    course_open(&lazy, "layers", "adam lr=0.01", "slope rank=2 adapter_from=10");
    course_open(&none, "layers", "adam lr=0.01", "slope rank=0");
    for (int step = 0; step < 10; step++) {
        course_step(&lazy);
        course_step(&none);
        cr_assert_eq(memcmp(lazy.x, none.x, 32 * sizeof(real)), 0, "step %d", step);
    }
    course_step(&lazy);
    course_step(&none);
    cr_assert_neq(lazy.x[32], 0, "the adapter moves from the tenth minibatch on");
    course_step(&lazy);
    course_step(&none);
    cr_assert_neq(memcmp(lazy.x, none.x, 32 * sizeof(real)), 0);
    course_close(&lazy);
    course_close(&none);
}

/* Element i, j of W0 + alpha / r A G B; A and B are shared by both matrices. */
static double expected(const real *w0, const real *z, const real *core, int rank, double alpha,
                       int i, int j)
{
    const real *left = z, *right = z + 8 * rank;
    double sum = 0;
    for (int p = 0; p < rank; p++)
        for (int q = 0; q < rank; q++)
            sum += (double)left[i * rank + p] * (double)core[p * rank + q] *
                   (double)right[q * 8 + j];
    return (double)w0[i * 8 + j] + alpha / rank * sum;
}

void SL_PRECISE(law_shared_factors_are_their_formula)(void)
{
    enum { RANK = 3, OUTER = SQUARE + 8, CORES = 2 * 8 * RANK };
    course plain, through;
    real point[ALL];
    first_points(&plain, &through, "lotr rank=3 alpha=2 deviation=0.5", point);
    cr_assert_eq(through.n, CORES + 2 * RANK * RANK); /* less than lora's 2 x 3 x 16 */
    for (int step = 0; step < STEPS; step++)
        course_step(&through);
    lifted(&through, point);
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
            const real *cores = through.x + CORES;
            const double inside = expected(plain.x, through.x, cores, RANK, 2, i, j);
            const double outside =
                expected(plain.x + OUTER, through.x, cores + RANK * RANK, RANK, 2, i, j);
            cr_assert_float_eq((double)point[i * 8 + j], inside, 10 * rounding);
            cr_assert_float_eq((double)point[OUTER + i * 8 + j], outside, 10 * rounding);
        }
    cr_assert(memcmp(point, plain.x, sizeof point) != 0);
    course_close(&plain);
    course_close(&through);
}

void SL_PRECISE(law_sparse_groups_stay_sparse)(void)
{
    course c;
    real point[ALL];
    course_open(&c, "layers", "sgd lr=0.1", "slope rank=0");
    for (int step = 0; step < STEPS; step++)
        course_step(&c);
    lifted(&c, point);
    for (int i = 0; i < SQUARE; i += 4) {
        int zeros = 0;
        for (int j = 0; j < 4; j++)
            zeros += point[i + j] == 0;
        cr_assert_eq(zeros, 2, "group at %d has %d zeros", i, zeros);
    }
    course_close(&c);
}

void SL_PRECISE(law_quantize_none_is_plain)(void)
{
    course plain, through;
    course_open(&plain, "layers", "adam lr=0.01", NULL);
    course_open(&through, "layers", "adam lr=0.01", "quantize weights=none");
    for (int step = 0; step < STEPS; step++) {
        course_step(&plain);
        course_step(&through);
        cr_assert_eq(memcmp(plain.x, through.x, ALL * sizeof(real)), 0, "step %d", step);
    }
    course_close(&plain);
    course_close(&through);
}

static void refuses(const char *problem, const char *transform, const char *sentence)
{
    course c;
    course_open(&c, problem, "sgd", transform);
    cr_assert_null(c.chain, "%s over %s should be refused", transform, problem);
    cr_assert(strstr(c.failure.sentence, sentence), "%s: %s", transform, c.failure.sentence);
    course_close(&c);
}

void SL_PRECISE(law_parametrizations_refuse)(void)
{
    refuses("layers", "lora rank=9", "rank 9 exceeds the 8 of tensor inner (8 x 8)");
    refuses("layers", "lora rank=5 init=gradient",
            "twice the rank, 10 exceeds the 8 of tensor");
    refuses("layers", "low_rank rank=9", "rank 9 exceeds the 8 of tensor inner");
    refuses("layers", "lotr rank=9", "rank 9 exceeds the 8 of tensor inner");
    refuses("layers", "smt_mask block=3", "block 3 does not divide tensor inner (8 x 8)");
    refuses("layers", "slope of=3", "groups of 3 do not divide the rows of tensor inner");
    refuses("layers", "slope keep=4", "keep 4 of 4 leaves nothing out");
    refuses("layers", "quantize group=48", "group 48 does not divide the 64 numbers of tensor");
    refuses("layers", "lora matrix=false", "no role is chosen");
    refuses("ridges", "lora", "no tensor below is a matrix of a chosen role (matrix)");
    refuses("ridges", "quantize", "no tensor below is a matrix of a chosen role (matrix)");
    refuses("lasso", "slope", "penalty that is not smooth");
}

/* The suite runs both precisions. */
bool problem_named_f32(const char *name, plugin *);
bool problem_named_f64(const char *name, plugin *);

static void hear(void *to, const char *test, bool passed, const char *sentence)
{
    (void)to;
    cr_assert(passed, "%s: %s", test, sentence);
}

/* The suite of `slalom check`, gradients against differences among it, on other options than
   the defaults. */
static void check(const char *transform)
{
    course c;
    plugin both, single;
    course_open(&c, "layers", "sgd", transform);
    cr_assert(c.chain, "%s", c.failure.sentence);
    cr_assert(problem_named_f64("layers", &both) && problem_named_f32("layers", &single));
    both.variant[PRECISION_F32] = single.variant[PRECISION_F32];
    contract suite = {.plugin = c.transform.plugin,
                      .registry = c.built,
                      .values = c.transform_values,
                      .problem = &both,
                      .report = hear};
    cr_assert_eq(contract_check(&suite), 0, "%s", transform);
    course_close(&c);
}

void SL_PRECISE(law_parametrizations_keep_the_contract)(void)
{
    static const char *const transforms[] = {
        "lora init=gradient rank=2 scaling=sqrt_rank others=true",
        "low_rank rank=5 core=true",
        "low_rank rank=3 others=false",
        "lotr rank=3 others=true",
        "smt_mask score=square share=0.6 block=2",
        "smt_mask score=random",
        "slope rank=3 keep=1",
        "slope rank=0 others=false",
        "quantize weights=fp4 group=16 stochastic=true",
        "quantize weights=bf16 vectors=true"};
    for (size_t k = 0; k < sizeof transforms / sizeof *transforms; k++)
        check(transforms[k]);
}
