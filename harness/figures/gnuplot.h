/* gnuplot as a process of its own, without a shell. */
#pragma once

#include "base/failure.h"

/* Runs the scripts FOLDER/NAME.gp, and NAME-latex.gp for FIGURE_LATEX, in a few processes
   inside the folder. False and a sentence with gnuplot's own words when it is missing or
   fails. */
bool gnuplot_run(const char *folder, const char *const *names, int count, int formats,
                 failure *);
