/* A number is digits m (an integer below 10^19) and a decimal exponent e. When the machine's
   long double has 64 bits, m and 10^|e| up to 10^27 are exact in it, so m 10^e carries one
   rounding; the second one, to double, is right unless the bits that it drops are within one
   unit of a half. Those few, and longer numbers, go to strtod. */
#include "number.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 19, POWER_MOST = 27 };

#if LDBL_MANT_DIG == 64
static bool scale(uint64_t digits, int exponent, double *value)
{
    static const long double powers[POWER_MOST + 1] = {
        1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
        1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
        1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
    if (exponent < -POWER_MOST || exponent > POWER_MOST)
        return false;
    long double wide = exponent < 0 ? (long double)digits / powers[-exponent]
                                    : (long double)digits * powers[exponent];
    uint64_t mantissa;
    memcpy(&mantissa, &wide, sizeof mantissa);
    uint64_t dropped = mantissa & 0x7ff;
    *value = (double)wide;
    return dropped < 0x3ff || dropped > 0x401;
}
#endif

static bool convert(uint64_t digits, int exponent, double *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (digits <= (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
        double exact = (double)digits;
        *value = exponent < 0 ? exact / powers[-exponent] : exact * powers[exponent];
        return true;
    }
#if LDBL_MANT_DIG == 64
    return scale(digits, exponent, value);
#else
    return false;
#endif
}

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* The exponent after an "e", or no move when none follows. */
static const char *read_exponent(const char *at, int *exponent)
{
    const char *c = at;
    if (*c != 'e' && *c != 'E')
        return at;
    c++;
    bool negative = *c == '-';
    c += *c == '-' || *c == '+';
    if (!is_digit(*c))
        return at;
    int value = 0;
    for (; is_digit(*c); c++)
        value = value < 100000 ? 10 * value + (*c - '0') : value;
    *exponent += negative ? -value : value;
    return c;
}

const char *number_read(const char *at, double *value)
{
    const char *c = at + (*at == '-' || *at == '+');
    const char *first = c;
    uint64_t digits = 0;
    for (; is_digit(*c); c++)
        digits = 10 * digits + (uint64_t)(*c - '0');
    int64_t count = c - first;
    int exponent = 0;
    if (*c == '.') {
        const char *point = c++;
        for (; is_digit(*c); c++)
            digits = 10 * digits + (uint64_t)(*c - '0');
        count += c - point - 1;
        exponent = c - point - 1 > 100000 ? -100000 : -(int)(c - point - 1);
    }
    if (count == 0)
        return NULL;
    const char *end = read_exponent(c, &exponent);
    if (count > DIGITS_MOST || !convert(digits, exponent, value)) {
        *value = strtod(at, NULL);
        return isfinite(*value) ? end : NULL;
    }
    *value = *at == '-' ? -*value : *value;
    return end;
}
