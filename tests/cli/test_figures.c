/* The figures of easy and hard data, drawn by gnuplot, which must be there. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../store/sample.h"
#include "cli/drawing.h"
#include "cli/gnuplot.h"

static const double no_number = (double)NAN;

static arena *memory;
static char *path;
static store *st;
static failure f;
static trial trials[256];
static int count;
static study sample;

static void begin(void)
{
    memory = arena_new();
    path = sample_path(memory, "test.db");
    st = store_open(path, &f);
    cr_assert(st, "%s", f.sentence);
}

static void end(void)
{
    store_close(st);
    sample_remove(path);
    arena_free(memory);
}

TestSuite(figures, .init = begin, .fini = end);

/* A geometric curve with some noise from seed to seed; `rate` above 1 grows. */
static void add(const char *label, double lr, int seeds, int steps, double rate,
                trial_status status)
{
    for (int seed = 0; seed < seeds; seed++) {
        double *loss = arena_array(memory, double, steps);
        for (int k = 0; k < steps; k++)
            loss[k] = pow(rate * (1 + 0.02 * seed), k) * (1 + 0.1 * sin(k + seed));
        trials[count] = sample_trial(memory, label, lr, 0, (uint64_t)seed);
        sample_run(st, &trials[count++], steps, loss, status);
    }
}

/* Draws a figure with gnuplot; all files must be there. */
static void draw(figure what, const char *metric, drawing *d)
{
    int64_t id;
    char *folder = arena_copy(memory, path);
    *strrchr(folder, '/') = '\0';
    sample = sample_study("sample", trials, count);
    cr_assert(store_study(st, &sample, &id, &f), "%s", f.sentence);
    results *r = results_load(st, &sample, measure_read(metric, memory), memory, &f);
    cr_assert(r, "%s", f.sentence);
    cr_assert(what.kind == FIGURE_CURVES
                  ? draw_curves(st, r, &what, "bowl {dim: 10}", d, memory)
                  : draw_sensitivity(st, r, &what, "bowl {dim: 10}", d, memory));
    cr_assert(drawing_write(d, folder, &f), "%s", f.sentence);
    cr_assert(gnuplot_run(folder, &d->name, 1, &f), "%s", f.sentence);
    static const char *const endings[] = {"gp", "tsv", "pdf", "svg", "png"};
    for (int k = 0; k < 5; k++) {
        struct stat about;
        const char *file = arena_format(memory, "%s/%s.%s", folder, d->name, endings[k]);
        cr_assert(stat(file, &about) == 0 && about.st_size > 0, "%s", file);
    }
}

static const figure curves = {.kind = FIGURE_CURVES, .x = "steps", .y = "loss"};
static const figure over_lr = {.kind = FIGURE_SENSITIVITY, .y = "loss", .over = "lr"};

Test(figures, easy_curves)
{
    drawing d;
    add("sgd with momentum", 0.1, 5, 100, 0.9, TRIAL_DONE);
    add("sgd with momentum", 0.2, 5, 100, 0.85, TRIAL_DONE);
    add("adam", 0.1, 5, 100, 0.7, TRIAL_DONE);
    add("l'bfgs_2", 0.1, 5, 30, 0.5, TRIAL_TARGET);
    draw(curves, "loss", &d);
    cr_assert_eq(d.count, 3);
    cr_assert(d.y.logarithmic && !d.x.logarithmic && !d.lost);
    cr_assert_str_eq(d.series[2].label, "sgd with momentum (lr=0.2)");
    cr_assert_str_eq(d.name, "curves-loss-steps-bowl-dim-10");
    cr_assert_eq(d.series[0].style, 2); /* by the study's order, not by rank */
    drawing_free(&d);
}

Test(figures, a_diverging_curve_ends_with_a_cross_and_spoils_nothing)
{
    drawing d;
    add("good", 0.1, 5, 100, 0.9, TRIAL_DONE);
    add("wild", 0.1, 5, 40, 10, TRIAL_DIVERGED);
    add("slow", 0.1, 5, 40, 1.03, TRIAL_DIVERGED);
    draw(curves, "loss", &d);
    cr_assert(d.lost);
    cr_assert(d.y.high < 200);
    cr_assert_str_eq(d.series[1].label, "wild, 5 of 5 diverged");
    cr_assert(isnan(d.series[0].end_x));
    cr_assert(d.series[1].end_x < 3 && d.series[1].end_y <= d.y.high);
    drawing_free(&d);
}

Test(figures, all_diverged)
{
    drawing d;
    add("a", 0.1, 3, 5, 100, TRIAL_DIVERGED);
    add("a", 1, 3, 5, 1000, TRIAL_DIVERGED);
    draw(curves, "loss", &d);
    cr_assert(d.lost && isfinite(d.y.low) && isfinite(d.y.high) && d.y.low < d.y.high);
    drawing_free(&d);
    draw(over_lr, "loss", &d);
    cr_assert(d.lost && d.y.low < d.y.high);
    drawing_free(&d);
}

Test(figures, nothing_but_nan)
{
    drawing d;
    const double none[] = {no_number, no_number};
    for (int k = 0; k < 2; k++) {
        trials[count] = sample_trial(memory, "a", k + 1, 0, 0);
        sample_run(st, &trials[count++], 2, none, TRIAL_DIVERGED);
    }
    draw(curves, "loss", &d);
    cr_assert(d.lost);
    drawing_free(&d);
    draw(over_lr, "loss", &d);
    cr_assert(d.lost && d.y.low < d.y.high);
    drawing_free(&d);
}

Test(figures, one_seed_and_a_single_point)
{
    drawing d;
    add("a", 0.1, 1, 1, 0.5, TRIAL_DONE);
    draw(curves, "loss", &d);
    cr_assert_str_eq(d.note,
                     "median and quartiles over 1 seed, best setting of each optimizer");
    drawing_free(&d);
}

Test(figures, twelve_decades_and_zeros)
{
    drawing d;
    add("fast", 0.1, 3, 60, 0.6, TRIAL_DONE);
    const double exact[] = {1, 1e-3, 0, 0};
    trials[count] = sample_trial(memory, "newton", 1, 0, 0);
    sample_run(st, &trials[count++], 4, exact, TRIAL_DONE);
    draw(curves, "loss", &d);
    cr_assert(d.y.logarithmic && d.y.low < 1e-12 && d.y.low > 1e-15);
    drawing_free(&d);
}

Test(figures, many_series_with_long_labels)
{
    drawing d;
    for (int k = 0; k < 12; k++)
        add(arena_format(memory, "%d: an optimizer that has a long label, %*s", k, 6 * k,
                         "end"),
            0.1, 3, 50, 0.99 - 0.03 * k, TRIAL_DONE);
    draw(curves, "loss", &d);
    cr_assert_eq(d.count, 12);
    drawing_free(&d);
}

Test(figures, accuracy_is_better_when_higher)
{
    figure what = curves;
    drawing d;
    what.x = "seconds";
    add("good", 0.1, 5, 100, 0.9, TRIAL_DONE);
    add("wild", 0.1, 5, 10, 1.5, TRIAL_DIVERGED);
    draw(what, "accuracy", &d);
    cr_assert(d.higher && !d.y.logarithmic && d.lost);
    cr_assert_str_eq(d.y_label, "accuracy (%)");
    cr_assert_str_eq(d.x_label, "optimizer and oracle time (ms)");
    drawing_free(&d);
}

Test(figures, sensitivity_with_diverged_ends)
{
    drawing d;
    for (int k = 0; k < 7; k++) {
        double lr = pow(10, k - 5);
        add("sgd", lr, 3, 40, k < 5 ? 1 - 0.05 * k : 2, k < 5 ? TRIAL_DONE : TRIAL_DIVERGED);
        add("adam", lr, 3, 40, k < 6 ? 1 - 0.06 * k : 2, k < 6 ? TRIAL_DONE : TRIAL_DIVERGED);
    }
    add("fixed", 0.1, 3, 40, 0.9, TRIAL_DONE);
    draw(over_lr, "loss", &d);
    cr_assert_eq(d.count, 2); /* `fixed` does not vary */
    cr_assert(d.x.logarithmic && d.y.logarithmic && d.lost);
    cr_assert_str_eq(d.y_label, "final loss");
    drawing_free(&d);
}

Test(figures, sensitivity_over_a_switch)
{
    figure what = over_lr;
    drawing d;
    what.over = "nesterov";
    add("sgd", 0.1, 3, 40, 0.9, TRIAL_DONE);
    for (int k = 0; k < 3; k++) {
        trials[count] = sample_trial(memory, "sgd", 0.1, 0, (uint64_t)k);
        trials[count].optimizer.values[2].number = 1;
        trials[count].key[0] = 'f';
        sample_run(st, &trials[count++], 2, (double[]){1, 0.5}, TRIAL_DONE);
    }
    draw(what, "loss", &d);
    cr_assert_str_eq(d.x_tics.data, "set xtics ('false' 0, 'true' 1)\n");
    drawing_free(&d);
}

Test(figures, the_same_data_give_the_same_script_and_pictures)
{
    drawing d;
    add("a", 0.1, 5, 100, 0.9, TRIAL_DONE);
    draw(curves, "loss", &d);
    const char *base =
        arena_format(memory, "%.*s/%s", (int)(strrchr(path, '/') - path), path, d.name);
    const char *again = arena_format(memory, "cp %s.png %s.old && cp %s.svg %s.svg.old", base,
                                     base, base, base);
    cr_assert_eq(system(again), 0);
    drawing_free(&d);
    draw(curves, "loss", &d);
    cr_assert_eq(system(arena_format(memory, "cmp %s.png %s.old && cmp %s.svg %s.svg.old", base,
                                     base, base, base)),
                 0);
    drawing_free(&d);
}

Test(figures, gnuplots_own_words_are_shown)
{
    const char *name = "broken";
    char *folder = arena_copy(memory, path);
    *strrchr(folder, '/') = '\0';
    FILE *file = fopen(arena_format(memory, "%s/broken.gp", folder), "w");
    fputs("plot nonsense(\n", file);
    fclose(file);
    cr_assert_not(gnuplot_run(folder, &name, 1, &f));
    cr_assert(strstr(f.sentence, "\"broken.gp\" line 1"), "%s", f.sentence);
    setenv("PATH", folder, 1);
    cr_assert_not(gnuplot_run(folder, &name, 1, &f));
    cr_assert_str_eq(f.sentence, "gnuplot is not installed: apt install gnuplot-nox");
}
