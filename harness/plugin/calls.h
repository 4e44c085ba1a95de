/* The calls of an oracle by name, and who answers which. */
#pragma once

#include <slalom/problem.h>

const char *call_name(sl_call); /* "loss", "gradient", ... */

/* The first call in `needs` that is not in `offers`, by name; NULL when there is none. */
const char *call_unmet(uint32_t needs, uint32_t offers);

/* What a plugin answers itself. */
uint32_t calls_answered(const sl_problem *);

/* What a problem, or a transform over an oracle that offers `below`, answers. */
uint32_t calls_offered(const sl_problem *, uint32_t below);
