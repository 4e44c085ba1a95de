#include <criterion/criterion.h>

#include "plugin/registry.h"

typedef struct sample {
    double lr;
    int64_t batch;
} sample;

static const sl_option options[] = {
    SL_REAL(sample, lr, 0.1, 0, 1, SL_LOG, "step size"),
    SL_INT_OR(sample, batch, "full", 0, 1, 1000, "samples of a minibatch"),
    SL_OPTIONS_END,
};

Test(descriptor, options_are_counted_and_found)
{
    sl_plugin about = {.options = options};
    cr_assert_eq(option_count(&about), 2);
    cr_assert_eq(option_find(&about, "lr"), 0);
    cr_assert_eq(option_find(&about, "batch"), 1);
    cr_assert_eq(option_find(&about, "Batch"), -1);
}

Test(descriptor, there_may_be_no_options)
{
    sl_plugin about = {0};
    cr_assert_eq(option_count(&about), 0);
    cr_assert_eq(option_find(&about, "lr"), -1);
}

Test(descriptor, kinds_and_precisions_have_names)
{
    cr_assert_str_eq(kind_name(SL_KIND_OPTIMIZER), "optimizer");
    cr_assert_str_eq(kind_name(SL_KIND_PROBE), "probe");
    cr_assert_str_eq(kind_name((sl_kind)77), "plugin");
    cr_assert_str_eq(precision_name(PRECISION_F64), "f64");
    cr_assert_str_eq(precision_name(PRECISION_F32), "f32");
}
