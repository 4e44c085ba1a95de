#include "data/byte_map.h"

static bool is_itself(int byte)
{
    return (byte >= 33 && byte <= 126) || (byte >= 161 && byte != 173);
}

/* The k-th of the bytes that are, or are not, themselves; -1 when there is none. */
static int nth(int k, bool itself)
{
    for (int byte = 0; byte < 256; byte++)
        if (is_itself(byte) == itself && k-- == 0)
            return byte;
    return -1;
}

uint8_t byte_of_token(int k)
{
    const int printable = nth(k, true);
    return (uint8_t)(printable >= 0 ? printable : nth(k - 188, false));
}

/* The byte of a code point, or -1. */
static int byte_of(int point)
{
    if (point < 256)
        return is_itself(point) ? point : -1;
    return nth(point - 256, false);
}

int64_t bytes_spelt(const char *spelling, int64_t length, char *bytes)
{
    const uint8_t *s = (const uint8_t *)spelling;
    int64_t count = 0;
    for (int64_t i = 0; i < length; i++) {
        int point = s[i];
        if ((s[i] & 0xe0) == 0xc0 && i + 1 < length) {
            point = (s[i] & 0x1f) << 6 | (s[i + 1] & 0x3f);
            i++;
        } else if (s[i] >= 0x80)
            return -1;
        const int byte = byte_of(point);
        if (byte < 0)
            return -1;
        bytes[count++] = (char)byte;
    }
    return count;
}
