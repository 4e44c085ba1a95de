/* Every kind of figure on a store so small that its numbers can be worked out by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "easel.h"

/* Two problems, two optimizers, two settings, two seeds. On p, a goes 1, 0.5, 0.25 and b ends
   at 0.6 and 0.4; on q, a ends at 0.2 and b at 0.3; with lr 1, a diverges. */
static void begin(void)
{
    static const double halves[] = {1, 0.5, 0.25}, grows[] = {1, 2, 4};
    static const double slow[] = {1, 0.8, 0.6}, slower[] = {1, 0.8, 0.4},
                        late[] = {1, 0.9, 0.7};
    static const double fast[] = {1, 0.4, 0.2}, last[] = {1, 0.9, 0.3}, never[] = {1, 0.9, 0.8};
    easel_begin();
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    for (uint64_t seed = 0; seed < 2; seed++) {
        easel_add("p", "a", 0.1, 0, seed, 3, halves, TRIAL_DONE);
        easel_add("p", "a", 1, 0, seed, 3, grows, TRIAL_DIVERGED);
        easel_add("p", "b", 0.1, 0, seed, 3, seed ? slower : slow, TRIAL_DONE);
        easel_add("p", "b", 1, 0, seed, 3, late, TRIAL_DONE);
        easel_add("q", "a", 0.1, 0, seed, 3, fast, TRIAL_DONE);
        easel_add("q", "a", 1, 0, seed, 3, grows, TRIAL_DIVERGED);
        easel_add("q", "b", 0.1, 0, seed, 3, last, TRIAL_DONE);
        easel_add("q", "b", 1, 0, seed, 3, never, TRIAL_DONE);
    }
}

TestSuite(kinds, .init = begin, .fini = easel_end);

static text tsv;

static const figure_file *draw(figure what)
{
    const figure_file *drawn = easel_draw(what, FIGURE_SVG);
    cr_assert(drawn);
    tsv = easel_read(arena_format(easel_memory, "%s.tsv", drawn->name));
    return drawn;
}

static void expect(const char *lines)
{
    cr_assert(strstr(tsv.data, lines), "expected\n%s\nin\n%s", lines, tsv.data);
}

Test(kinds, curves)
{
    const figure_file *drawn =
        draw((figure){.kind = FIGURE_CURVES, .x = "samples", .y = "loss"});
    expect("panel\tseries\tsamples (examples or sequences)\tlow\tmedian\thigh\tlost\tmarker\n"
           "p\ta\t0\t1\t1\t1\t0\t");
    expect("\np\ta\t20\t0.25\t0.25\t0.25\t0\t");
    expect("\np\tb\t20\t0.45\t0.5\t0.55\t0\t");
    expect("\nq\tb\t20\t0.3\t0.3\t0.3\t0\t");
    cr_assert(strstr(drawn->caption, "2 seeds a setting, 16 trials in all; budget 100 steps."),
              "%s", drawn->caption);
    cr_assert(strstr(drawn->caption, "Of these 4 diverged; they count as infinitely bad."));
    cr_assert(strstr(drawn->caption, "On p: a lr=0.1; b lr=0.1."), "%s", drawn->caption);
}

Test(kinds, sensitivity)
{
    draw((figure){.kind = FIGURE_SENSITIVITY, .over = "lr", .y = "loss"});
    expect("\np\ta\t0.1\t0.25\t0.25\t0.25\np\ta\t1\tinf\tinf\tinf\n");
    expect("\nq\tb\t0.1\t0.3\t0.3\t0.3\nq\tb\t1\t0.8\t0.8\t0.8\n");
}

/* S of b on p: ((0.5 - 0.5) + (0.7 - 0.5)) / 2; the deviation of 0.6 and 0.4 is 0.1 sqrt(2), so
   both settings lie within two of them. On q all seeds agree. a starts at 1 and diverges. */
Test(kinds, sensitivity_in_numbers)
{
    const figure_file *drawn =
        draw((figure){.kind = FIGURE_SENSITIVITY, .over = "lr", .y = "loss"});
    expect("p\tb\tNaN\tNaN\tNaN\tNaN\t0.1\t0.1\t1\tNaN\tinf\tinf\t0.1\t0.1\tNaN\n");
    expect("p\ta\tNaN\tNaN\tNaN\tNaN\t0.1\t0.1\t0.1\tNaN\tinf\tinf\t0.375\t0.1\tNaN\n");
    cr_assert(strstr(drawn->caption,
                     "b S=0.1*, 1.0 decades, at the lower edge of its grid (add "
                     "0.01)"),
              "%s", drawn->caption);
}

Test(kinds, heatmap)
{
    static const double some[] = {1, 0.1}, other[] = {1, 0.2};
    easel_add("p", "c", 0.1, 0, 0, 2, some, TRIAL_DONE);
    easel_add("p", "c", 0.1, 0.9, 0, 2, other, TRIAL_DONE);
    easel_add("p", "c", 1, 0, 0, 2, other, TRIAL_DIVERGED);
    draw((figure){.kind = FIGURE_HEATMAP, .over = "lr", .over2 = "momentum", .y = "loss"});
    expect("p: c\tloss\t1\t1\t0.1\t0\t0.1\t0\t1\n"
           "p: c\tloss\t2\t1\t1\t0\tinf\t1\t0\n"
           "p: c\tloss\t1\t2\t0.1\t0.9\t0.2\t0\t0\n\n");
}

/* Median steps to 0.5: a takes 1 and 1, b none (one seed of two) and 2. */
Test(kinds, profile)
{
    draw((figure){.kind = FIGURE_PROFILE, .x = "steps", .y = "loss"});
    expect("2 pairs of problem and target\ta\t1\t1\n");
    expect("\tb\t1\t0\n2 pairs of problem and target\tb\t2\t0\n"
           "2 pairs of problem and target\tb\t2\t0.5\n");
}

/* f_L = 0.25 on p and 0.2 on q: only the last point is within a tenth. */
Test(kinds, data_profile)
{
    draw((figure){.kind = FIGURE_DATA_PROFILE, .x = "steps", .y = "loss"});
    expect("accuracy 0.1\ta\t2\t0\naccuracy 0.1\ta\t2\t1\n");
    expect("accuracy 0.1\tb\t1.666666667\t0\naccuracy 0.1\tb\t2.4\t0\n");
}

/* Of b's pairs q is solved in 2; p by restarts: 2, or a failure's 2 and again. */
Test(kinds, ecdf)
{
    draw((figure){.kind = FIGURE_ECDF, .x = "steps", .y = "loss"});
    expect("\ta\t1\t0\n2 pairs of problem and target\ta\t1\t1\n");
    expect("\tb\t2\t0.75\n");
    expect("\tb\t2\t0.75\t1\n");
}

Test(kinds, bars)
{
    draw((figure){.kind = FIGURE_BARS, .x = "steps", .y = "loss"});
    expect("panel\tseries\tlow\tmedian\thigh\treached\tseeds\tspent\n"
           "p\ta\t1\t1\t1\t2\t2\t0\n");
    expect("p\tb\t2\tinf\tinf\t1\t2\t2\n");
}

Test(kinds, ranks)
{
    const figure_file *drawn = draw((figure){.kind = FIGURE_RANKS, .y = "loss"});
    expect("average rank over 2 problems\ta\t1\t0\t");
    expect("average rank over 2 problems\tb\t2\t1\t");
    cr_assert(strstr(drawn->caption, "Critical difference of Nemenyi's test: 1.39"), "%s",
              drawn->caption); /* 1.960 sqrt(2 * 3 / (6 * 2)) */
}

Test(kinds, pareto)
{
    draw((figure){.kind = FIGURE_PARETO, .x = "state_memory", .y = "loss"});
    expect("p\ta\t80\t80\t80\t0.25\t0.25\t0.25\t1\t1\n");
    expect("p\tb\t80\t80\t80\t0.45\t0.5\t0.55\t1\t0\np\tb\t80\t80\t80\t0.7\t0.7\t0.7\t0\t0\n");
}

/* The median of 0.3 and 0.8 is the lower; the expected best of one of them is their mean. Two
   settings bound nothing. */
Test(kinds, tuning)
{
    draw((figure){.kind = FIGURE_TUNING, .y = "loss"});
    expect("q\tb\t1\t-inf\t0.3\tinf\t0.55\nq\tb\t2\t-inf\t0.3\tinf\t0.3\n");
    expect("p\ta\t1\t-inf\t0.25\tinf\tinf\n");
}

Test(kinds, box)
{
    draw((figure){.kind = FIGURE_BOX, .y = "loss"});
    expect("p\tb\t0.6\t0.45\t0.5\t0.55\np\tb\t0.4\t0.45\t0.5\t0.55\n");
}

Test(kinds, scaling_needs_three_sizes)
{
    cr_assert_null(easel_draw((figure){.kind = FIGURE_SCALING, .x = "steps", .y = "loss"}, 2));
}

/* 0.1 + 0.8 / D exactly, so the law is found. */
Test(kinds, scaling)
{
    for (int k = 0; k < 4; k++) {
        double loss[17] = {0};
        int steps = 1 << (k + 1);
        for (int i = 0; i <= steps; i++)
            loss[i] = 0.1 + 0.8 / (i > 0 ? i : 1);
        easel_add(arena_format(easel_memory, "size %d", k), "s", 0.1, 0, 0, steps + 1, loss,
                  TRIAL_DONE);
    }
    const figure_file *drawn =
        draw((figure){.kind = FIGURE_SCALING, .x = "steps", .y = "loss"});
    expect("\ts\t16\t0.15\t0.15\t0.15\t0\n");
    cr_assert(strstr(drawn->caption, " s: 0.1 + 0.8 D^-1,"), "%s", drawn->caption);
}
