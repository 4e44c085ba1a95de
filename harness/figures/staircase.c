#include "figures/staircase.h"

#include "figures/drawing.h"

void staircase_add(text *block, const steps *s, double left, double right)
{
    double y = steps_at(s, left);
    DRAWING_ROW(block, left, y);
    for (int64_t k = 0; k < s->count && s->x[k] <= right; k++) {
        if (s->x[k] <= left)
            continue;
        DRAWING_ROW(block, s->x[k], y);
        y = s->y[k];
        DRAWING_ROW(block, s->x[k], y);
    }
    DRAWING_ROW(block, right, y);
}
