/* A picture tells how it is drawn again, and whether the store is still what it was made from.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "easel.h"
#include "figures/provenance.h"
#include "figures/stamp.h"
#include "figures/trial_hash.h"

static const double loss[] = {1, 0.5, 0.25};
static text words, verdict;
static failure f;

TestSuite(provenance, .init = easel_begin, .fini = easel_end);

static void draw(figure what)
{
    const figure_file *drawn = easel_draw(what, FIGURE_SVG);
    cr_assert(drawn);
    cr_assert(stamp_read(arena_format(easel_memory, "%s/%s.svg", easel_folder(), drawn->name),
                         &words, &f),
              "%s", f.sentence);
}

static void expect_verdict(const char *expected)
{
    verdict.length = 0;
    cr_assert(provenance_check(easel_store, words.data, &verdict));
    cr_assert_str_eq(verdict.data, expected);
}

static void change(const char *statement)
{
    cr_assert_eq(sqlite3_exec(store_database(easel_store), statement, NULL, NULL, NULL),
                 SQLITE_OK);
}

static void drawn_box(void)
{
    for (uint64_t seed = 0; seed < 3; seed++)
        easel_add("p", "a", 0.1, 0, seed, 3, loss, TRIAL_DONE);
    draw((figure){.kind = FIGURE_BOX, .y = "loss"});
}

Test(provenance, of_an_unchanged_store)
{
    drawn_box();
    expect_verdict("unchanged\n");
}

Test(provenance, of_trials_run_again)
{
    drawn_box();
    change("UPDATE trial SET steps = 1 WHERE id = 2");
    expect_verdict("changed: trials were run again\n");
}

Test(provenance, of_trials_gone)
{
    drawn_box();
    change("DELETE FROM trial WHERE id = 2");
    expect_verdict("changed: 1 of the trials are gone\n");
}

Test(provenance, of_trials_added)
{
    drawn_box();
    easel_add("p", "a", 0.1, 0, 3, 3, loss, TRIAL_DONE);
    easel_results((figure){.kind = FIGURE_BOX, .y = "loss"});
    expect_verdict("changed: 1 trial more since\n");
}

Test(provenance, of_other_words_is_refused)
{
    cr_assert_not(provenance_check(easel_store, "nothing: of the kind\n", &verdict));
}

Test(provenance, spells_the_style_that_is_not_the_studys)
{
    figure what = {.kind = FIGURE_CURVES, .x = "steps", .y = "loss"};
    figure_style usual = {.markers = true};
    what.style = (figure_style){WIDTH_PAGE, "Times,9", PALETTE_GREY, true};
    cr_assert_str_eq(provenance_figure(&what, &usual, easel_memory),
                     "curves: {x: steps, y: loss, style: {width: page, palette: grey, "
                     "markers: true, font: \"Times,9\"}}");
    cr_assert_str_eq(provenance_figure(&what, &what.style, easel_memory),
                     "curves: {x: steps, y: loss}");
}

Test(provenance, ranges_are_read_as_they_are_written)
{
    static const int64_t rows[] = {1, 2, 3, 7, 9, 10};
    int64_t count;
    text out = {0};
    trial_ranges_add(&out, rows, 6);
    cr_assert_str_eq(out.data, "1-3, 7, 9-10");
    int64_t *read = trial_ranges_read(out.data, &count, easel_memory);
    cr_assert_eq(count, 6);
    for (int k = 0; k < 6; k++)
        cr_assert_eq(read[k], rows[k]);
    trial_ranges_read("5-1, x", &count, easel_memory);
    cr_assert_eq(count, 0);
    text_free(&out);
}
