#include "decimals.h"

#include <math.h>
#include <stdbool.h>

#define SCALE_MOST 1e4

static bool fits(double v, double scale)
{
    const double k = rint(v * scale), most = INT16_MAX;
    return k >= -most && k <= most && k / scale >= v && k / scale <= v;
}

/* From the scale that the rows before need. */
static double scale_of_row(const double *row, int64_t columns, double scale)
{
    for (int64_t j = 0; j < columns; j++)
        while (!fits(row[j], scale)) {
            if (scale >= SCALE_MOST || !(fabs(row[j] * scale) < INT16_MAX))
                return 0;
            scale *= 10;
        }
    return scale;
}

double decimals_scale(const double *values, int64_t rows, int64_t columns, int64_t stride)
{
    double scale = 1, before = 0;
    while (scale > before) { /* rows before the last change may be too large now */
        before = scale;
        for (int64_t i = 0; scale > 0 && i < rows; i++)
            scale = scale_of_row(values + i * stride, columns, scale);
    }
    return scale;
}

void decimals_pack(const double *values, int64_t rows, int64_t columns, int64_t stride,
                   double scale, int16_t *to)
{
    for (int64_t i = 0; i < rows; i++, values += stride)
        for (int64_t j = 0; j < columns; j++)
            *to++ = (int16_t)rint(values[j] * scale);
}
