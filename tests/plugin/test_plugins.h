/* Finding the plugins of tests/plugins. */
#pragma once

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static inline const char *test_plugin(const char *name)
{
    static char path[4096];
    const char *folder = getenv("SLALOM_TEST_PLUGINS");
    cr_assert_not_null(folder, "SLALOM_TEST_PLUGINS is not set: run through meson test");
    snprintf(path, sizeof path, "%s/%s.so", folder, name);
    return path;
}
