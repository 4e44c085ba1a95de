#include <criterion/criterion.h>
#include <float.h>
#include <string.h>

#include "plugin/mode.h"
#include "plugin/registry.h"
#include "test_plugins.h"
#include <slalom/optimizer.h>

static const plugin *add(registry *r, const char *name)
{
    failure f = {0};
    const plugin *p = registry_add(r, test_plugin(name), &f);
    cr_assert_not_null(p, "%s", f.sentence);
    return p;
}

Test(registry, finds_by_kind_and_name)
{
    registry *r = registry_open();
    const plugin *p = add(r, "average");
    cr_assert_eq(registry_find(r, SL_KIND_OPTIMIZER, "average"), p);
    cr_assert_null(registry_find(r, SL_KIND_PROBLEM, "average"));
    cr_assert_null(registry_find(r, SL_KIND_OPTIMIZER, "averag"));
    cr_assert_str_eq(registry_nearest(r, SL_KIND_OPTIMIZER, "averag"), "average");
    cr_assert_null(registry_nearest(r, SL_KIND_OPTIMIZER, "something quite different"));
    registry_free(r);
}

Test(registry, is_sorted_by_kind_then_name)
{
    registry *r = registry_open();
    add(r, "scale");
    add(r, "average");
    for (size_t k = 1; k < registry_count(r); k++) {
        const plugin *a = registry_at(r, k - 1), *b = registry_at(r, k);
        cr_assert(a->kind < b->kind || (a->kind == b->kind && strcmp(a->name, b->name) < 0),
                  "%s before %s", a->name, b->name);
    }
    registry_free(r);
}

Test(registry, holds_every_precision)
{
    registry *r = registry_open();
    const plugin *both = add(r, "average"), *one = add(r, "walker_none");
    for (int k = 0; k < PRECISIONS; k++)
        cr_assert_not_null(both->variant[k], "%s", precision_name((precision)k));
    cr_assert_eq(both->variant[PRECISION_F32]->stamp.real, sizeof(float));
    cr_assert_eq(both->variant[PRECISION_F64]->stamp.real, sizeof(double));
    cr_assert_not_null(one->variant[PRECISION_F64]);
    cr_assert_null(one->variant[PRECISION_F32]);
    cr_assert_eq(plugin_about(one), one->variant[PRECISION_F64]);
    registry_free(r);
}

Test(registry, a_named_file_beats_the_folders)
{
    setenv("SLALOM_PLUGINS", test_plugin("average"), 1);
    registry *r = registry_open();
    const plugin *listed = registry_find(r, SL_KIND_OPTIMIZER, "average");
    cr_assert_not_null(listed);
    const char *path = listed->path;
    size_t count = registry_count(r);
    const plugin *again = add(r, "average");
    cr_assert_eq(registry_find(r, SL_KIND_OPTIMIZER, "average"), again);
    cr_assert_str_eq(path, again->path);
    cr_assert_eq(registry_count(r), count);
    registry_free(r);
}

Test(registry, the_first_place_wins)
{
    char list[9000];
    snprintf(list, sizeof list, "%s:", test_plugin("walker_none"));
    strcat(list, test_plugin("stamp_older"));
    setenv("SLALOM_PLUGINS", list, 1);
    registry *r = registry_open();
    cr_assert_not_null(registry_find(r, SL_KIND_OPTIMIZER, "walker_none"));
    cr_assert_not_null(registry_find(r, SL_KIND_OPTIMIZER, "stamped"));
    registry_free(r);
}

/* What lies behind the end of an older descriptor reads as NULL. */
Test(registry, an_older_descriptor_is_filled_up)
{
    registry *r = registry_open();
    const plugin *p = add(r, "stamp_older");
    const sl_optimizer *about = (const sl_optimizer *)plugin_about(p);
    cr_assert_eq(about->plugin.stamp.descriptor, offsetof(sl_optimizer, eval_begin));
    cr_assert_not_null(about->step);
    cr_assert_null(about->eval_begin);
    cr_assert_null(about->eval_end);
    registry_free(r);
}

/* The start-up object of -ffast-math would make denormals zero for the whole process. */
Test(registry, loading_keeps_the_floating_point_mode)
{
    registry *r = registry_open();
    uint32_t before = mode_read();
    volatile double small = DBL_MIN;
    cr_assert_gt(small / 2, 0.0);
    add(r, "fast_math");
    cr_assert_eq(mode_read(), before);
    cr_assert_gt(small / 2, 0.0, "denormals are flushed to zero");
    registry_free(r);
}

Test(registry, contents_tell_files_apart)
{
    registry *r = registry_open();
    const plugin *a = add(r, "average"), *b = add(r, "walker_none");
    uint64_t first = a->contents;
    cr_assert_neq(a->contents, b->contents);
    registry_free(r);
    r = registry_open();
    cr_assert_eq(add(r, "average")->contents, first);
    registry_free(r);
}
