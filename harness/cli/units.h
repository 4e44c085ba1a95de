/* Numbers as people read them. */
#pragma once

#include "base/arena.h"

char *unit_value(arena *, double);   /* four digits; "inf", "-" for NaN */
char *unit_seconds(arena *, double); /* 1.2 ms; three digits */
char *unit_bytes(arena *, double);   /* 31.4 kB: powers of 1000 */
