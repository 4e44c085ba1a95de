/* Axes that move together: `zip: [lr, momentum]`, or several groups, `zip: [[lr, momentum],
   [beta1, clip.norm]]`. */
#pragma once

#include "study/axis.h"

/* Joins the axes that the node names; they must be equally long. NULL joins nothing. */
bool zip_read(reader *, const node *, axis *axes, int count);
