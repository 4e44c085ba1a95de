#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

Test(text, begins_empty_and_is_closed_by_a_zero)
{
    text t = {0};
    cr_assert_eq(t.length, 0);
    text_add(&t, "%s", "");
    cr_assert_str_eq(t.data, "");
    text_add(&t, "%d of %s", 3, "five");
    cr_assert_str_eq(t.data, "3 of five");
    cr_assert_eq(t.length, strlen("3 of five"));
    text_free(&t);
    cr_assert_null(t.data);
    cr_assert_eq(t.length, 0);
}

Test(text, grows)
{
    text t = {0};
    for (int k = 0; k < 10000; k++)
        text_add(&t, "%04d,", k);
    cr_assert_eq(t.length, 50000);
    cr_assert_eq(strlen(t.data), 50000);
    cr_assert(strncmp(t.data + 5 * 1234, "1234,", 5) == 0);
    text_free(&t);
}

Test(text, takes_bytes_with_zeros)
{
    text t = {0};
    text_add_bytes(&t, "a\0b", 3);
    cr_assert_eq(t.length, 3);
    cr_assert_eq(memcmp(t.data, "a\0b", 4), 0);
    text_free(&t);
}

Test(text, escapes_json)
{
    text t = {0};
    text_add_json(&t, "a \"b\" \\ \n \x01 \xc3\xa9");
    cr_assert_str_eq(t.data, "\"a \\\"b\\\" \\\\ \\u000a \\u0001 \xc3\xa9\"");
    text_free(&t);
}

static void expect_number(double value, const char *spelt)
{
    text t = {0};
    text_add_number(&t, value);
    cr_assert_str_eq(t.data, spelt);
    text_free(&t);
}

Test(text, spells_numbers_as_short_as_can_be)
{
    expect_number(0.1, "0.1");
    expect_number(1e-4, "0.0001");
    expect_number(1e300, "1e+300");
    expect_number(-2, "-2");
    expect_number(1.0 / 3, "0.3333333333333333");
    expect_number((double)NAN, "null");
    expect_number(-HUGE_VAL, "null");
}

Test(text, numbers_read_back_as_they_were)
{
    double value = 1.2345678901234567e-8;
    for (int k = 0; k < 200; k++, value = value * -3.7 + 1e-9) {
        text t = {0};
        text_add_number(&t, value);
        cr_assert_eq(strtod(t.data, NULL), value, "%s", t.data);
        text_free(&t);
    }
}
