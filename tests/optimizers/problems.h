/* Small problems that the tests of the optimizers share with reference/cases.py: bumps (four
   minibatches), rosenbrock, valley (the same, less steep), bowl (a
   quadratic), symmetric and asymmetric (low-rank factors with
   two more parameters), ridges, lasso, bends, layers (sums of four samples; layers has
   matrices), chain and chain_ones (a linear operator, from zero and from ones), phases, pairs
   (composite: mean of |c_i|, of c_i^2 / 2), flat (f = 0) and cliff (not finite but at the first
   point). Compiled once per precision. */
#pragma once

#include "plugin/registry.h"
#include <slalom/problem.h>

#define problem_named SL_PRECISE(problem_named)

/* Fills in a plugin of that name, for this precision alone; false when there is none. */
bool problem_named(const char *name, plugin *);
