/* The suite on plugins with one deliberate fault each, and on all that are built. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check/contract.h"

/* What a run of the suite said. */
typedef struct verdict {
    int tests, failures;
    text failed; /* "test: sentence" lines */
} verdict;

static void hear(void *to, const char *test, bool passed, const char *sentence)
{
    verdict *v = to;
    v->tests++;
    v->failures += !passed;
    if (!passed)
        text_add(&v->failed, "%s: %s\n", test, sentence);
    cr_assert(passed == (sentence[0] == '\0'), "%s: a sentence exactly when it failed", test);
}

static int run_suite(const plugin *p, const registry *r, const option_value *values,
                     double seconds, verdict *v)
{
    contract c = {.plugin = p, .registry = r, .values = values, .seconds = seconds};
    c.report = hear;
    c.to = v;
    *v = (verdict){0};
    text_add(&v->failed, "%s", "");
    return contract_check(&c);
}

static const plugin *load(registry *r, const char *name)
{
    failure f = {0};
    char path[4096];
    const char *folder = getenv("SLALOM_TEST_PLUGINS");
    cr_assert_not_null(folder, "SLALOM_TEST_PLUGINS is not set: run through meson test");
    snprintf(path, sizeof path, "%s/%s.so", folder, name);
    const plugin *p = registry_add(r, path, &f);
    cr_assert_not_null(p, "%s", f.sentence);
    return p;
}

typedef struct expected {
    char plugin[32];
    char failure[96]; /* the beginning of the one failed test's line; "" for none */
    char within[96];  /* part of its sentence */
} expected;

static expected all_expected[] = {
    {"walker_none", "", ""},
    {"walker_ignores_stop", "stop (f64)", "STOP"},
    {"walker_moves_on_stop", "stop (f64)", "stopped at oracle call 1: element 0 was"},
    {"walker_crashes", "start", "killed by signal 11 (Segmentation fault)"},
    {"walker_exits", "start", "exit code 3"},
    {"walker_loops", "finite (f64)", "did not end within 2 seconds"},
    {"walker_allocates", "allocation (f64)", "40 steps made 40 allocations"},
    {"walker_takes_heap", "allocation (f64)", "more bytes on the heap"},
    {"walker_makes_nan", "finite (f64)", "x after 50 steps on quadratic: element 0 is nan"},
    {"walker_swallows_nan", "nan (f64)", "ended as done"},
    {"walker_prints", "finite (f64)", "printed \"walking\""},
    {"walker_remembers", "same seed (f64)", "second run with the same seed: element 0"},
    {"walker_spoils_point", "evaluation (f64)", "eval_begin"},
    {"walker_bad_default", "options", "its default -1 is outside of its range 0 to 1"},
    {"walker_two_names", "options", "two options are called lr"},
    {"walker_no_summary", "descriptor", "summary"},
    {"walker_no_step", "descriptor", "has no step"},
    {"walker_keeps_scratch", "resume (f64)",
     "resumed from a checkpoint at step 1 (what is not scratch survives): element 0 was"},
    {"walker_keeps_heap", "resume (f64)", "resumed from a checkpoint at step 1"},
    {"walker_moves_pointers", "", ""},
    {"parabola_none", "", ""},
    {"parabola_wrong_ggn", "ggn (f64)", "J'Jv / size"},
    {"parabola_wrong_hessian", "hessian (f64)", "the Hessian times v and hvp"},
    {"parabola_wrong_sample", "sample gradients (f64)", "the mean of the samples' gradients"},
    {"parabola_wrong_norm", "sample norms (f64)", "sample_norms says"},
    {"parabola_wrong_group", "groups (f64)", "the sum of the groups' gradients"},
    {"parabola_wrong_residual", "residual (f64)", "the mean of h(c_i) is"},
    {"parabola_wrong_jvp", "jvp (f64)", "differences of the residual"},
    {"parabola_wrong_vjp", "jvp (f64)", "vjp is not jvp's transpose"},
    {"parabola_wrong_jacobian", "jacobian (f64)", "the Jacobian times v and jvp"},
    {"parabola_wrong_prox", "prox (f64)", "and a point"},
    {"parabola_wrong_prox_point", "prox point (f64)", "and a point"},
    {"parabola_overruns_hessian", "read only (f64)", "hessian wrote behind its 144 elements"},
    {"dense_none", "", ""},
    {"dense_wrong_kronecker", "kronecker (f64)", "the square of the first exceeds"},
    {"dense_skew_kronecker", "kronecker (f64)", "a factor of W is not symmetric"},
    {"bowl_none", "", ""},
    {"bowl_crashes", "start", "killed by signal 11 (Segmentation fault)"},
    {"bowl_writes_x", "read only (f64)", "x, which gradient may only read: element 3"},
    {"bowl_overruns", "read only (f64)", "gradient wrote behind its 40 elements"},
    {"bowl_leaves_holes", "read only (f64)", "element 7 is nan"},
    {"bowl_wrong_sign", "gradient (f64)", "differences of the loss say"},
    {"bowl_wrong_part", "gradient (f64)", "differences of the loss say"},
    {"bowl_wrong_loss", "loss (f64)", "gradient's loss at the same point"},
    {"bowl_wrong_hvp", "hvp (f64)", "differences of the gradient are"},
    {"bowl_not_symmetric", "matvec (f64)", "not symmetric"},
    {"bowl_wrong_diagonal", "diagonal (f64)", "element 0 of the diagonal is 3; A has 2 there"},
    {"bowl_wrong_optimum", "optimum (f64)", "the optimum is said to be 1000000"},
    {"bowl_wrong_measure", "measure (f64)", "measure says"},
    {"bowl_repeats_samples", "epoch (f64)", "every sample should be seen once"},
    {"bowl_forgets", "same batch (f64)", "asked again"},
    {"bowl_random_start", "initial (f64)", "made again with the same seed"},
    {"scale", "", ""},
    {"average", "", ""},
    {"fast_math", "", ""},
    {"stamp_older", "", ""},
};

ParameterizedTestParameters(contract, fault)
{
    return cr_make_param_array(expected, all_expected,
                               sizeof all_expected / sizeof *all_expected);
}

ParameterizedTest(expected *e, contract, fault)
{
    verdict v;
    registry *r = registry_open();
    const plugin *p = load(r, e->plugin);
    int failed = run_suite(p, r, NULL, 2, &v);
    size_t length = strlen(e->failure);
    cr_assert(v.tests > 0);
    cr_assert_eq(failed, v.failures);
    cr_assert_eq(failed, length ? 1 : 0, "%s: %d failures:\n%s", e->plugin, failed,
                 v.failed.data);
    if (length) {
        cr_assert(strncmp(v.failed.data, e->failure, length) == 0, "%s: %s", e->plugin,
                  v.failed.data);
        cr_assert_not_null(strstr(v.failed.data, e->within), "%s: %s", e->plugin,
                           v.failed.data);
    }
    text_free(&v.failed);
    registry_free(r);
}

/* Sizes that leave nothing out and that sanitizers can still run. */
static void make_small(const plugin *p, option_value *values)
{
    static const struct {
        const char *plugin, *option;
        double number;
    } small[] = {
        {"llm", "layers", 2},   {"llm", "width", 16}, {"llm", "heads", 2},
        {"llm", "context", 16}, {"llm", "batch", 4},  {"matrix_sensing", "n", 20},
    };
    setting_defaults(p, values);
    for (size_t k = 0; k < sizeof small / sizeof *small; k++) {
        int at = option_find(plugin_about(p), small[k].option);
        if (strcmp(p->name, small[k].plugin) == 0 && at >= 0)
            values[at].number = small[k].number;
    }
}

/* Every plugin of the project keeps the contract. */
ParameterizedTestParameters(contract, built)
{
    static size_t *indices;
    registry *r = registry_open();
    size_t count = registry_count(r);
    indices = cr_malloc((count + 1) * sizeof *indices);
    for (size_t k = 0; k < count; k++)
        indices[k] = k;
    registry_free(r);
    return cr_make_param_array(size_t, indices, count);
}

ParameterizedTest(size_t *index, contract, built)
{
    verdict v;
    registry *r = registry_open();
    const plugin *p = registry_at(r, *index);
    option_value values[64];
    cr_assert_leq(option_count(plugin_about(p)), 64);
    make_small(p, values);
    int failed = run_suite(p, r, values, 60, &v);
    cr_assert_eq(failed, 0, "%s %s:\n%s", kind_name(p->kind), p->name, v.failed.data);
    cr_assert(v.tests >= 4, "%s: only %d tests", p->name, v.tests);
    text_free(&v.failed);
    registry_free(r);
}

Test(contract, all_plugins_load)
{
    registry *r = registry_open();
    cr_assert_gt(registry_count(r), 0, "no plugin was found: is SLALOM_PLUGINS set?");
    for (size_t k = 0; k < registry_refused_count(r); k++)
        cr_log_error("%s", registry_refused(r, k));
    cr_assert_eq(registry_refused_count(r), 0);
    registry_free(r);
}

/* The options that a user sets take the place of the defaults. */
Test(contract, values_are_used)
{
    verdict v;
    registry *r = registry_open();
    const plugin *p = load(r, "walker_none");
    option_value values[2];
    setting_defaults(p, values);
    values[0].number = (double)NAN;
    cr_assert_eq(run_suite(p, r, values, 20, &v), 1, "%s", v.failed.data);
    cr_assert_not_null(strstr(v.failed.data, "finite (f64)"), "%s", v.failed.data);
    text_free(&v.failed);
    registry_free(r);
}

/* Minibatches of a problem that has them, but not by default. */
Test(contract, minibatches)
{
    verdict v;
    registry *r = registry_open();
    const plugin *p = registry_find(r, SL_KIND_PROBLEM, "logistic_regression");
    cr_assert_not_null(p);
    option_value values[64];
    int batch = option_find(plugin_about(p), "batch");
    cr_assert_geq(batch, 0);
    setting_defaults(p, values);
    values[batch].number = 7;
    cr_assert_eq(run_suite(p, r, values, 20, &v), 0, "%s", v.failed.data);
    text_free(&v.failed);
    registry_free(r);
}
