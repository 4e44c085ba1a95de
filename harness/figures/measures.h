/* The numbers of a sensitivity figure, in a strip above each panel and in the caption: S, where
   it is near optimal, the optimum and whether that is at the edge of the grid. */
#pragma once

#include "figures/drawing.h"

extern const char *const measures_columns;

/* To the series in colour of a drawing whose panels are its problems and whose blocks are
   filled. */
void measures_add(drawing *, const char *option, arena *);
