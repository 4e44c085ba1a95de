/* Every optimizer, step by step, against independent implementations; see reference/. */
#include <criterion/criterion.h>

#include "reference.h"

static void follow(const char *file)
{
    reference_follow_f64(file, 1e-10);
    reference_follow_f32(file, 1e-4);
}

Test(reference, sgd)
{
    follow("sgd.tsv");
}

Test(reference, adaptive)
{
    follow("adaptive.tsv");
}

/* Adam's first steps are signs, and stable_spam clips at thresholds: in float small gradients
   turn some of them, others with every compiler (1.2e-2 was seen without optimization). */
Test(reference, tensorwise)
{
    reference_follow_f64("tensorwise.tsv", 1e-10);
    reference_follow_f32("tensorwise.tsv", 5e-2);
}

Test(reference, scaled_gd)
{
    follow("scaled_gd.tsv");
}

Test(reference, composite)
{
    follow("composite.tsv");
}

Test(reference, proximal)
{
    follow("proximal.tsv");
}

Test(reference, variance_reduced)
{
    follow("variance_reduced.tsv");
}

/* Small denominators make much of a rounding; near the minimum roundings decide how far a line
   search goes. */
Test(reference, polyak)
{
    reference_follow_f64("polyak.tsv", 1e-8);
    reference_follow_f32("polyak.tsv", 1e-3);
}

Test(reference, newton)
{
    reference_follow_f64("newton.tsv", 1e-7);
    reference_follow_f32("newton.tsv", 1e-3);
}

/* Its second differences cost digits, all of them in float. */
Test(reference, ai_sarah)
{
    reference_follow_f64("ai_sarah.tsv", 1e-7);
}

Test(reference, krylov)
{
    follow("krylov.tsv");
}

Test(reference, lbfgs)
{
    follow("lbfgs.tsv");
}

/* In float a valley this steep leaves x known to 1e-4 only. */
Test(reference, lbfgs_steep)
{
    reference_follow_f64("lbfgs_steep.tsv", 1e-10);
}

Test(reference, parametrizations)
{
    reference_follow_f64("parametrizations.tsv", 1e-9);
    reference_follow_f32("parametrizations.tsv", 1e-3);
}

/* In float some number rounds to its other neighbour sooner or later. */
Test(reference, quantize)
{
    reference_follow_f64("quantize.tsv", 1e-9);
}
