/* What a plugin of any kind needs, offers and keeps, read from its descriptor. */
#pragma once

#include <slalom/optimizer.h>
#include <slalom/problem.h>

#include "base/text.h"
#include "plugin/registry.h"

typedef struct traits {
    uint32_t needs, uses, offers, passes; /* sets of calls */
    const sl_metric *metrics;             /* NULL where the kind has none */
    const sl_vector *vectors;
    bool generated;
    bool surrogate; /* its gradient is not that of its loss */
} traits;

traits traits_of(const plugin *);

/* The names of a set of calls, each between `quote`s. */
void traits_calls(text *out, uint32_t set, const char *between, const char *quote);
