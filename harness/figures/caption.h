/* What a figure is about, in sentences: so that it cannot be read without its seeds, budget,
   targets and exclusions. */
#pragma once

#include "figures/drawing.h"

/* "sgd lr=0.1, adam lr=0.01": the settings that were chosen, problem by problem. */
void caption_settings(drawing *, const char *const *problems, int count, arena *);

/* The whole caption; problems are those of the panels. */
char *caption_of(store *, const drawing *, arena *);
