/* Plugin memory: zeroed, aligned, read-only when protected, a jump when there is none. */
#include <criterion/criterion.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

#include "run/pool.h"

Test(pool, zeroed_and_aligned)
{
    const size_t sizes[] = {0, 1, 63, 4096, 1 << 20, (3 << 20) + 5};
    pool *p = pool_new(false);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        unsigned char *bytes = pool_alloc(p, sizes[k]);
        cr_assert_eq((uintptr_t)bytes % 64, 0);
        for (size_t i = 0; i < sizes[k]; i++)
            cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xff, sizes[k]);
    }
    pool_free(p);
}

Test(pool, too_much_jumps)
{
    jmp_buf exhausted;
    pool *p = pool_new(false);
    pool_exhausted(p, &exhausted);
    if (setjmp(exhausted) == 0) {
        pool_alloc(p, SIZE_MAX / 2);
        cr_assert_fail("there cannot be that much memory");
    }
    pool_free(p);
}

Test(pool, protected_data_cannot_be_written, .signal = SIGSEGV)
{
    pool *p = pool_new(true);
    volatile char *data = pool_alloc(p, 2 << 20);
    data[0] = 1;
    pool_protect(p);
    data[1] = 1;
}

static char closed[8];

static void note(void *what)
{
    closed[strlen(closed)] = *(const char *)what;
}

Test(pool, what_was_deferred_is_closed_the_last_first)
{
    pool *p = pool_new(false);
    char *letters = pool_alloc(p, 3); /* still there when they are closed */
    memcpy(letters, "abc", 3);
    for (int k = 0; k < 3; k++)
        pool_defer(p, note, letters + k);
    cr_assert_str_eq(closed, "");
    pool_free(p);
    cr_assert_str_eq(closed, "cba");
}
