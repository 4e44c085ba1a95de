#define PCRE2_CODE_UNIT_WIDTH 8
#include "data/split.h"

#include <pcre2.h>
#include <stdlib.h>

#include "base/memory.h"

struct splitter {
    pcre2_code *code;
    pcre2_match_data *match;
    const char *checked; /* the end of what is known to be UTF-8 */
};

/* Unicode's White_Space; PCRE2's own \s has U+180E besides. */
#define SPACES                                                                                 \
    "\\x{09}-\\x{0d} \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"    \
    "\\x{205f}\\x{3000}"

static const char pattern[] =
    "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^" SPACES "\\p{L}\\p{N}]++|[" SPACES
    "]++(?![^" SPACES "])|[" SPACES "]+(?![^" SPACES "])|[" SPACES "]";

splitter *splitter_new(failure *why)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    splitter *s = memory_need(calloc(1, sizeof *s));
    s->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP,
                            &code, &offset, NULL);
    if (!s->code) {
        failure_set(why, "PCRE2 refuses GPT-2's pattern (error %d)", code);
        splitter_free(s);
        return NULL;
    }
    (void)pcre2_jit_compile(s->code, PCRE2_JIT_COMPLETE); /* slower without */
    s->match = memory_need(pcre2_match_data_create_from_pattern(s->code, NULL));
    return s;
}

void splitter_free(splitter *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->match);
    pcre2_code_free(s->code);
    free(s);
}

/* Bytes of the UTF-8 sequence at the front (Unicode 15, table 3-7), or 0. */
static int sequence(const unsigned char *t, int64_t length)
{
    if (t[0] < 0x80)
        return 1;
    const int bytes = t[0] >= 0xc2 && t[0] <= 0xdf   ? 2
                      : (t[0] & 0xf0) == 0xe0        ? 3
                      : t[0] >= 0xf0 && t[0] <= 0xf4 ? 4
                                                     : 0;
    if (bytes == 0 || bytes > length)
        return 0;
    const unsigned char low = t[0] == 0xe0 ? 0xa0 : t[0] == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = t[0] == 0xed ? 0x9f : t[0] == 0xf4 ? 0x8f : 0xbf;
    if (t[1] < low || t[1] > high)
        return 0;
    for (int k = 2; k < bytes; k++)
        if ((t[k] & 0xc0) != 0x80)
            return 0;
    return bytes;
}

static int64_t valid_bytes(const char *text, int64_t length)
{
    int64_t at = 0;
    for (int step = 1; at < length && step > 0; at += step)
        step = sequence((const unsigned char *)text + at, length - at);
    return at;
}

static int64_t invalid_bytes(const char *text, int64_t length)
{
    int64_t at = 0;
    while (at < length && sequence((const unsigned char *)text + at, length - at) == 0)
        at++;
    return at;
}

int64_t splitter_next(splitter *s, const char *text, int64_t length)
{
    if (!s->checked || text >= s->checked || s->checked > text + length)
        s->checked = text + valid_bytes(text, length);
    if (s->checked == text)
        return invalid_bytes(text, length);
    const PCRE2_SIZE valid = (PCRE2_SIZE)(s->checked - text);
    const int found = pcre2_match(s->code, (PCRE2_SPTR)text, valid, 0,
                                  PCRE2_NO_UTF_CHECK | PCRE2_ANCHORED, s->match, NULL);
    const int64_t end = found > 0 ? (int64_t)pcre2_get_ovector_pointer(s->match)[1] : 0;
    return end > 0 ? end : 1;
}
