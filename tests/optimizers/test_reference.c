/* Every optimizer, step by step, against independent implementations; see reference/. */
#include <criterion/criterion.h>

#include "reference.h"

static void follow(const char *file)
{
    reference_follow_f64(file);
    reference_follow_f32(file);
}

Test(reference, sgd)
{
    follow("sgd.tsv");
}

Test(reference, adaptive)
{
    follow("adaptive.tsv");
}

Test(reference, scaled_gd)
{
    follow("scaled_gd.tsv");
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
    reference_follow_f64("lbfgs_steep.tsv");
}
