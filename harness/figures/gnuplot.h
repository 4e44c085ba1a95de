/* gnuplot as processes of its own, a few at once. */
#pragma once

#include <stdbool.h>

#include "base/failure.h"

/* Draws FOLDER/NAME.gp for each name, and NAME-latex.gp with FIGURE_LATEX. Tells which came
   out, and of the last that did not, why. */
void gnuplot_run(const char *folder, const char *const *names, int count, int formats,
                 bool *drawn, failure *);
