#include "study/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LARGEST = 1 << 20 };

/* Bytes of the UTF-8 character at `at`, or 0 when it is none or a control character. */
static size_t character_length(const unsigned char *at)
{
    if (at[0] < 0x80)
        return at[0] >= 0x20 || at[0] == '\n' || at[0] == '\r' || at[0] == '\t';
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    if (at[0] < 0xc2 || at[0] > 0xf4)
        return 0;
    for (size_t k = 1; k < length; k++)
        if ((at[k] & 0xc0) != 0x80)
            return 0;
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool surrogate = at[0] == 0xed && at[1] >= 0xa0;
    bool beyond = at[0] == 0xf4 && at[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

static bool check_text(const char *path, const char *bytes, size_t length, failure *why)
{
    int line = 1, column = 1;
    for (size_t k = 0; k < length;) {
        size_t step = character_length((const unsigned char *)bytes + k);
        if (step == 0)
            return failure_set(why, "%s:%d:%d: found byte 0x%02x, expected UTF-8 text", path,
                               line, column, (unsigned)(unsigned char)bytes[k]);
        column = bytes[k] == '\n' ? 1 : column + 1;
        line += bytes[k] == '\n';
        k += step;
    }
    return true;
}

/* All bytes up to the first beyond LARGEST. False when reading fails. */
static bool read_all(FILE *file, text *bytes)
{
    char block[16384];
    size_t length;
    while (bytes->length <= LARGEST && (length = fread(block, 1, sizeof block, file)) > 0)
        text_add_bytes(bytes, block, length);
    return !ferror(file);
}

const char *source_read(const char *path, arena *memory, size_t *length, failure *why)
{
    text bytes = {0};
    const char *kept = NULL;
    FILE *file = fopen(path, "rb");
    bool read = file && read_all(file, &bytes);
    *length = bytes.length;
    if (!read)
        failure_set(why, "%s: cannot read the study: %s", path, strerror(errno));
    else if (bytes.length > LARGEST)
        failure_set(why, "%s: too large for a study (more than 1 MiB)", path);
    else if (check_text(path, bytes.data ? bytes.data : "", bytes.length, why))
        kept = arena_copy_bytes(memory, bytes.data ? bytes.data : "", bytes.length);
    if (file)
        fclose(file);
    text_free(&bytes);
    return kept;
}
