/* Tests of what a plugin says about itself, and of schedules: nothing with `real` in it. */
#pragma once

#include "check/tests.h"

test_body test_descriptor, test_options, test_limits, test_schedule;

/* Lower case letters, digits and underscores, a letter first. */
bool name_valid(const char *);
/* One line with something in it. */
bool line_valid(const char *);
