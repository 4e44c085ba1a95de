/* A store with trials made by hand, and figures drawn from it. */
#pragma once

#include "../store/sample.h"
#include "figures/drawing.h"

extern arena *easel_memory;
extern store *easel_store;
extern target easel_targets[4];
extern int easel_target_count;

/* For a test suite's .init and .fini. */
void easel_begin(void);
void easel_end(void);

/* A trial of the label on the problem with these losses. */
void easel_add(const char *problem, const char *label, double lr, double momentum,
               uint64_t seed, int count, const double *loss, trial_status);
/* Geometric curves for some seeds: rate^k with some noise. */
void easel_curves(const char *label, double lr, int seeds, int steps, double rate,
                  trial_status);

/* Everything that was added, as a study with this one figure. */
study *easel_study(figure);
/* Its results by the figure's y; fails the test when there are none. */
results *easel_results(figure);

/* Draws all files into easel_folder() through figures_draw; NULL when there is nothing. */
const figure_file *easel_draw(figure, int formats);
const char *easel_folder(void);
/* The content of FOLDER/NAME, with its zero. */
text easel_read(const char *name);
