/* Where a figure comes from: the command that draws it again, the store's trials it was made
   from, and hashes of them and of the data drawn. Lines of "key: value". */
#pragma once

#include "figures/drawing.h"

/* Two runs on the same store give the same words. */
char *provenance_of(store *, const drawing *, arena *);

/* The figure as a study would spell it: "curves: {x: steps, y: loss}". */
char *provenance_figure(const figure *, arena *);
