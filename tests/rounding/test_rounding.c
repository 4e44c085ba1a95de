/* slalom/rounding.h: exhaustively by the rule, and against other implementations. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include <slalom/rounding.h>

#include "run/services.h"

#define SUITE             SL_PRECISE(rounding)
#define TEST(suite, name) Test(suite, name)

/* The number behind a pattern of `significand` stored bits and `exponent` bits. */
static double decode(unsigned pattern, int exponent, int significand)
{
    const int field = (int)(pattern >> significand) & ((1 << exponent) - 1);
    const int fraction = (int)pattern & ((1 << significand) - 1);
    const int bias = (1 << (exponent - 1)) - 1;
    const double size = field == 0
                            ? ldexp(fraction, 1 - bias - significand)
                            : ldexp(fraction + (1 << significand), field - bias - significand);
    return pattern >> (exponent + significand) & 1 ? -size : size;
}

static void both_signs(const sl_floating *f, double x, double expected)
{
    cr_assert_eq(sl_round(f, x, -1), expected, "%a became %a, not %a", x, sl_round(f, x, -1),
                 expected);
    cr_assert_eq(sl_round(f, -x, -1), -expected);
    cr_assert_eq(signbit(sl_round(f, -x, -1)), 1);
}

/* Every number, the middle to the next one, and what lies just beside the middle. */
static void exhaust(const sl_floating *f, int exponent, int significand)
{
    const unsigned beyond = ((1u << exponent) - 1) << significand;
    for (unsigned k = 0; k < beyond; k++) {
        const double here = decode(k, exponent, significand);
        const double next = decode(k + 1, exponent, significand);
        const double middle = here + (next - here) / 2;
        const double above = k + 1 < beyond ? next : (double)INFINITY;
        both_signs(f, here, here);
        both_signs(f, middle, k % 2 == 0 ? here : above);
        both_signs(f, nextafter(middle, 0), here);
        both_signs(f, nextafter(middle, (double)INFINITY), above);
    }
    both_signs(f, (double)INFINITY, (double)INFINITY);
    cr_assert(isnan(sl_round(f, (double)NAN, -1)));
    cr_assert(isnan(sl_round(f, (double)NAN, 0.5)));
}

TEST(SUITE, bf16_is_exhausted)
{
    exhaust(&sl_floating_bf16, 8, 7);
}

TEST(SUITE, fp16_is_exhausted)
{
    exhaust(&sl_floating_fp16, 5, 10);
}

TEST(SUITE, e2m1_is_the_table)
{
    static const double table[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
    for (int k = 0; k < 8; k++) {
        both_signs(&sl_floating_fp4, table[k], table[k]);
        cr_assert_eq(decode((unsigned)k, 2, 1), table[k]);
    }
    for (int k = 0; k < 7; k++)
        both_signs(&sl_floating_fp4, (table[k] + table[k + 1]) / 2, table[k + k % 2]);
    both_signs(&sl_floating_fp4, 7.9, 6);
    both_signs(&sl_floating_fp4, 1e30, 6);
    both_signs(&sl_floating_fp4, (double)INFINITY, 6);
}

/* A uniform u lands on the upper neighbour when it exceeds the distance to it. */
TEST(SUITE, stochastic_is_unbiased)
{
    const double x = 2.25; /* a quarter of the way from 2 to 3 */
    int up = 0;
    for (int k = 0; k < 1000; k++) {
        const double y = sl_round(&sl_floating_fp4, -x, (k + 0.5) / 1000);
        cr_assert(y == -2 || y == -3);
        up += y == -3;
    }
    cr_assert_eq(up, 250);
    cr_assert_eq(sl_round(&sl_floating_bf16, 1.5, 0.999), 1.5, "what fits stays");
}

static sl_format format_named(const char *name)
{
    static const char *const names[] = {"none", "bf16", "fp16", "int8", "int4", "fp4"};
    for (int k = 0; k < 6; k++)
        if (strcmp(name, names[k]) == 0)
            return (sl_format)k;
    cr_assert_fail("%s is no format", name);
    return SL_FORMAT_NONE;
}

enum { GROUP = 64 };

/* In float bit for bit; in double the arithmetic around the scale is finer. */
static void compare(const char *name, const real *x, const real *expected)
{
    real y[GROUP];
    sl_quantize(NULL, format_named(name), GROUP, NULL, GROUP, x, y);
    for (int i = 0; i < GROUP; i++) {
        const double apart = fabs((double)y[i] - (double)expected[i]);
        const double most = sizeof(real) == sizeof(float) || isinf(expected[i])
                                ? 0
                                : 1e-6 * fabs((double)expected[i]);
        cr_assert(y[i] == expected[i] || apart <= most, "%s: %a became %a, not %a", name,
                  (double)x[i], (double)y[i], (double)expected[i]);
    }
}

TEST(SUITE, follows_others)
{
    char path[1024], name[8];
    real x[GROUP], y[GROUP];
    double from, to;
    int rows = 0;
    snprintf(path, sizeof path, "%s/tests/rounding/reference/rounding.tsv",
             getenv("SLALOM_ROOT"));
    FILE *file = fopen(path, "r");
    cr_assert(file, "cannot open %s", path);
    for (; fscanf(file, "%7s %la %la", name, &from, &to) == 3; rows++) {
        x[rows % GROUP] = (real)from;
        y[rows % GROUP] = (real)to;
        if (rows % GROUP == GROUP - 1)
            compare(name, x, y);
    }
    fclose(file);
    cr_assert_eq(rows, 5 * 6 * GROUP);
}

/* Whether x[i] is so near an end of its group that int4 may cut off what is drawn. */
static bool near_end(const real *x, int i, int group)
{
    const int first = i / group * group;
    real least = x[i], largest = x[i];
    for (int k = first; k < first + group; k++) {
        least = sl_min(least, x[k]);
        largest = sl_max(largest, x[k]);
    }
    const real step = (largest - least) / 15;
    return x[i] < least + step || x[i] > largest - step;
}

/* The mean over many draws of each format approaches what was rounded. */
TEST(SUITE, stochastic_groups_are_unbiased)
{
    enum { DRAWS = 4000, TOGETHER = 32 };
    failure message = {0};
    pool *memory = pool_new(false);
    host_common common = {&message, 3, 3, NULL, memory};
    host h = host_open(&common, "test", 1);
    real x[GROUP], y[GROUP];
    sl_random random = sl_random_at(&h.open, SL_STREAM_NOISE, 5);
    sl_normal(&h.open, &random, GROUP, x);
    for (int format = SL_FORMAT_BF16; format <= SL_FORMAT_FP4; format++) {
        double sum[GROUP] = {0}, worst = 0;
        for (int k = 0; k < DRAWS; k++) {
            sl_quantize(&h.open, (sl_format)format, TOGETHER, &random, GROUP, x, y);
            for (int i = 0; i < GROUP; i++)
                sum[i] += (double)y[i] - (double)x[i];
        }
        for (int i = 0; i < GROUP; i++)
            if (!near_end(x, i, TOGETHER))
                worst = fmax(worst, fabs(sum[i] / DRAWS));
        cr_assert(worst < 0.03, "format %d: mean error %.3g", format, worst);
    }
    pool_free(memory);
}
