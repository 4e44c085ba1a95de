/* Labels that are too long for their place stay different. */
#include <criterion/criterion.h>
#include <string.h>

#include "figures/shorten.h"

static arena *memory;

static void begin(void)
{
    memory = arena_new();
}

static void end(void)
{
    arena_free(memory);
}

TestSuite(shorten, .init = begin, .fini = end);

Test(shorten, counts_characters_and_not_bytes)
{
    cr_assert_eq(shorten_length("n\u00e4he"), 4);
    cr_assert_str_eq(shorten("\u00e4\u00f6\u00fcdef", 5, 2, memory), "\u00e4\u00f6\u2026ef");
    cr_assert_str_eq(shorten("abcdef", 6, 2, memory), "abcdef");
    cr_assert_str_eq(shorten("abcdef", 3, 1, memory), "abcdef");
}

Test(shorten, keeps_the_part_in_which_labels_differ)
{
    drawn_series ends[] = {{"adam with clipping 1", 1}, {"adam with clipping 2", 2}};
    drawn_series heads[] = {{"sgd 11 with clipping", 1}, {"sgd 12 with clipping", 2}};
    drawing d = {.series = ends, .count = 2};
    int head = shorten_head(&d, 10, memory);
    cr_assert_str_neq(shorten(ends[0].label, 10, head, memory),
                      shorten(ends[1].label, 10, head, memory));
    d.series = heads;
    head = shorten_head(&d, 10, memory);
    cr_assert_str_eq(shorten(heads[0].label, 10, head, memory), "sgd 11\u2026ing");
}
