/* Digits end with the second one of the interval's width. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/digits.h"

static void expect(double value, double width, const char *words)
{
    text out = {0};
    digits_add(&out, value, width);
    cr_expect_str_eq(out.data, words, "%g within %g: %s, not %s", value, width, out.data,
                     words);
    text_free(&out);
}

Test(digits, follow_the_width)
{
    expect(0.123456, 0.0047, "0.1235");
    expect(0.123456, 0.047, "0.123");
    expect(0.123456, 0.47, "0.12");
    expect(1234.5678, 47, "1235");
    expect(1234.5678, 0.1, "1234.57");
    expect(-0.5, 0.01, "-0.500");
    expect(1.5e-8, 3e-10, "1.500e-08");
    expect(2.5e9, 1e8, "2.50e+09");
    expect(0, 0.1, "0.00");
}

Test(digits, are_three_where_no_width_is_known)
{
    expect(0.123456, 0, "0.123");
    expect(12345.6, (double)NAN, "12346");
    expect(3, (double)INFINITY, "3.00");
}

Test(digits, of_what_is_no_number)
{
    expect((double)INFINITY, 1, "inf");
    expect(-(double)INFINITY, 1, "-inf");
    expect((double)NAN, 1, "-");
}
