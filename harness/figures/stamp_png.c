/* PNG: a tEXt chunk "slalom" behind the header. A chunk is its length (big-endian), type, data
   and the CRC-32 of type and data (PNG specification, section 5). */
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "figures/stamp.h"

static const char keyword[] = "slalom"; /* with its closing zero, as the chunk wants it */
enum { SIGNATURE = 8, HEADER_CHUNK = 25 };

static void add_number(text *out, uint32_t value)
{
    char bytes[4] = {(char)(value >> 24), (char)(value >> 16), (char)(value >> 8), (char)value};
    text_add_bytes(out, bytes, 4);
}

static uint32_t number_at(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool is_png(const text *bytes)
{
    return bytes->length > SIGNATURE + HEADER_CHUNK &&
           memcmp(bytes->data, "\211PNG\r\n\032\n", SIGNATURE) == 0;
}

bool stamp_png(const text *bytes, const char *provenance, text *stamped)
{
    if (!is_png(bytes))
        return false;
    text chunk = {0};
    text_add_bytes(&chunk, "tEXt", 4);
    text_add_bytes(&chunk, keyword, sizeof keyword);
    text_add_bytes(&chunk, provenance, strlen(provenance));
    text_add_bytes(stamped, bytes->data, SIGNATURE + HEADER_CHUNK);
    add_number(stamped, (uint32_t)chunk.length - 4);
    text_add_bytes(stamped, chunk.data, chunk.length);
    add_number(stamped, (uint32_t)crc32(0, (const Bytef *)chunk.data, (uInt)chunk.length));
    text_add_bytes(stamped, bytes->data + SIGNATURE + HEADER_CHUNK,
                   bytes->length - SIGNATURE - HEADER_CHUNK);
    text_free(&chunk);
    return true;
}

bool stamp_png_find(const text *bytes, text *provenance)
{
    if (!is_png(bytes))
        return false;
    for (size_t at = SIGNATURE; at + 12 <= bytes->length;) {
        size_t length = number_at(bytes->data + at);
        const char *data = bytes->data + at + 8;
        if (length > bytes->length - at - 12)
            return false;
        if (memcmp(data - 4, "tEXt", 4) == 0 && length >= sizeof keyword &&
            memcmp(data, keyword, sizeof keyword) == 0) {
            text_add_bytes(provenance, data + sizeof keyword, length - sizeof keyword);
            return true;
        }
        at += length + 12;
    }
    return false;
}
