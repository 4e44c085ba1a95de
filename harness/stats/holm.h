/* Holm's step-down correction (Holm 1979): reject p_(i) while p_(i) <= alpha / (m - i + 1). */
#pragma once

#include "base/arena.h"

/* adjusted_(i) = max_(j <= i) min(1, (m - j + 1) p_(j)), in the order of `p`: reject where
   adjusted <= alpha. A NaN is no test: it stays NaN and is not in m. `adjusted` may
   be `p`. */
void holm_adjust(const double *p, int m, double *adjusted, arena *);
