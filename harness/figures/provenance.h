/* Where a figure comes from: the command that draws it again, the store's trials it was made
   from, and hashes of them and of the data drawn. Lines of "key: value". */
#pragma once

#include "figures/drawing.h"

/* Two runs on the same store give the same words. */
char *provenance_of(store *, const drawing *, arena *);

/* The figure as a study would spell it: "curves: {x: steps, y: loss}", with its style where
   that is not the usual one. */
char *provenance_figure(const figure *, const figure_style *usual, arena *);

/* Adds what became of these trials in the store: "unchanged", or "changed: .." and how. False
   when the words are not of provenance_of. */
bool provenance_check(store *, const char *provenance, text *out);
