/* Decimal numbers in text, fast. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Reads the finite decimal number that begins at `at` ("1", "-.5", "+2e-3"), rounded to the
   nearest double, and returns where it ends; NULL when there is none. The text is closed by a
   zero. */
const char *number_read(const char *at, double *value);

/* How many digits follow, at most 8, and the integer that they make; reads 8 bytes whatever
   follows. A byte of `other` has its upper bit where there is no digit: (byte - '0') and
   (byte + 0x46) both have it clear for digits only. The digits are moved to the upper bytes,
   below them zeros, then added in pairs: 1 + 1, 2 + 2, 4 + 4 digits. */
static inline int number_digits(const char *at, uint64_t *value)
{
    uint64_t text;
    memcpy(&text, at, sizeof text);
    const uint64_t ones = 0x0101010101010101;
    const uint64_t high = text & (ones << 7);
    const uint64_t below = (text & ~(ones << 7)) ^ (0x30 * ones); /* a digit: 0 to 9 */
    const uint64_t other = ((below + 0x76 * ones) | high) & (ones << 7);
    const int count = other ? __builtin_ctzll(other) >> 3 : 8;
    uint64_t digits = count ? below << (64 - 8 * count) : 0;
    digits = digits * 10 + (digits >> 8);
    digits = (((digits & 0x000000ff000000ff) * 0x000f424000000064) +
              (((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >>
             32;
    *value = digits;
    return count;
}

/* number_read where at least 32 bytes may be read, fast for at most 7 digits before and 8 after
   the point. Of a lone digit, as all values of 0/1 data are, the end is guessed by the branch,
   so that the next number does not wait for the count of digits. */
static inline const char *number_read_short(const char *at, double *value)
{
    static const uint64_t whole_powers[] = {1,      10,      100,      1000,     10000,
                                            100000, 1000000, 10000000, 100000000};
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    uint64_t whole, part = 0;
    if ((unsigned char)(at[0] - '0') < 10 && (at[1] == ' ' || at[1] == '\n')) {
        *value = at[0] - '0';
        return at + 1;
    }
    const bool negative = *at == '-';
    const char *c = at + negative;
    const int before = number_digits(c, &whole);
    int after = 0;
    c += before;
    if (*c == '.') {
        after = number_digits(c + 1, &part);
        c += 1 + after;
    }
    if (before > 7 || before + after == 0 || (*c | 0x20) == 'e' ||
        (unsigned char)(*c - '0') < 10)
        return number_read(at, value);
    const double exact = (double)(int64_t)(whole * whole_powers[after] + part) / powers[after];
    *value = negative ? -exact : exact;
    return c;
}
