#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

Test(arena, gives_zeroed_aligned_memory)
{
    arena *a = arena_new();
    for (size_t bytes = 0; bytes < 300000; bytes = bytes * 3 + 1) {
        unsigned char *p = arena_alloc(a, bytes);
        cr_assert_eq((uintptr_t)p % 16, 0);
        for (size_t k = 0; k < bytes; k++)
            cr_assert_eq(p[k], 0);
        memset(p, 0xff, bytes);
    }
    arena_free(a);
}

Test(arena, blocks_do_not_overlap)
{
    enum { COUNT = 5000 };
    arena *a = arena_new();
    int **numbers = arena_array(a, int *, COUNT);
    for (int k = 0; k < COUNT; k++) {
        numbers[k] = arena_array(a, int, 1 + k % 50);
        *numbers[k] = k;
    }
    for (int k = 0; k < COUNT; k++)
        cr_assert_eq(*numbers[k], k);
    arena_free(a);
}

Test(arena, copies_text)
{
    arena *a = arena_new();
    char original[] = "slalom";
    char *copy = arena_copy(a, original);
    original[0] = 'X';
    cr_assert_str_eq(copy, "slalom");
    cr_assert_str_eq(arena_copy_bytes(a, "gate 17", 4), "gate");
    cr_assert_str_eq(arena_format(a, "%s of %d", "gate", 17), "gate of 17");
    cr_assert_str_eq(arena_format(a, "%s", ""), "");
    arena_free(a);
}

Test(arena, formats_long_text)
{
    arena *a = arena_new();
    cr_assert_eq(strlen(arena_format(a, "%0200000d", 1)), 200000);
    arena_free(a);
}

Test(arena, nothing_can_be_freed)
{
    arena_free(NULL);
}
