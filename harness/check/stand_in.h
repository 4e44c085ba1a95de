/* The suite's own optimizer, to put on top of a problem, transform or probe that is tested. */
#pragma once

#include "plugin/registry.h"

/* Asks for everything that is offered and goes 0.01 down the gradient where there is one. */
const plugin *stand_in_descent(void);
