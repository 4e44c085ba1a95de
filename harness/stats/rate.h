/* A share with Wilson's score interval (Wilson 1927). */
#pragma once

#include "stats/bootstrap.h"

/* (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n); NaN when n < 1. */
interval rate_of(int successes, int n, double level);
