#include "base/digits.h"

#include <math.h>
#include <stdbool.h>

enum { DIGITS_USUAL = 3, DIGITS_MOST = 10 };

static double order_of(double value)
{
    return value == 0 ? 0 : floor(log10(fabs(value)) + 1e-12);
}

void digits_add(text *out, double value, double width)
{
    bool known = isfinite(width) && width > 0;
    double order = order_of(value);
    double digits = known ? order - order_of(width) + 2 : DIGITS_USUAL;
    digits = fmin(DIGITS_MOST, fmax(1, digits));
    if (!isfinite(value)) {
        text_add(out, isnan(value) ? "-" : value > 0 ? "inf" : "-inf");
    } else if (order < -4 || order > 6) {
        text_add(out, "%.*e", (int)digits - 1, value);
    } else {
        double decimals = known ? 1 - order_of(width) : digits - 1 - order;
        text_add(out, "%.*f", (int)fmin(DIGITS_MOST, fmax(0, decimals)), value);
    }
}
