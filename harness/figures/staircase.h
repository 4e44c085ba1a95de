/* Step functions as the corners of a line. */
#pragma once

#include "base/text.h"
#include "stats/steps.h"

/* Lines "x y" from `left` to `right`; corners beyond are left out. */
void staircase_add(text *block, const steps *, double left, double right);
