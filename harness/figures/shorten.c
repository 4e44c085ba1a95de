#include "figures/shorten.h"

#include <string.h>

enum { ROOM_LEAST = 4 };

int shorten_length(const char *words)
{
    int count = 0;
    for (; *words; words++)
        count += (*words & 0xc0) != 0x80;
    return count;
}

/* The byte where character `number` begins, from 0. */
static size_t character(const char *words, int number)
{
    size_t at = 0;
    while (words[at] && ((words[at] & 0xc0) == 0x80 || number-- > 0))
        at++;
    return at;
}

char *shorten(const char *words, int most, int head, arena *a)
{
    int count = shorten_length(words), tail = most - 1 - head;
    if (most < ROOM_LEAST || count <= most)
        return arena_copy(a, words);
    return arena_format(a, "%.*s\u2026%s", (int)character(words, head), words,
                        words + character(words, count - tail));
}

static int same_labels(const drawing *d, int most, int head, arena *a)
{
    int same = 0;
    const char **shorter = arena_array(a, const char *, d->count);
    for (int k = 0; k < d->count; k++) {
        shorter[k] = shorten(d->series[k].label, most, head, a);
        for (int i = 0; i < k; i++)
            same += strcmp(shorter[i], shorter[k]) == 0;
    }
    return same;
}

int shorten_head(const drawing *d, int most, arena *a)
{
    const int heads[] = {(most - 1) / 3, 2 * (most - 1) / 3, most - 1, 0};
    int best = 0, least = same_labels(d, most, heads[0], a);
    for (int k = 1; k < 4 && least > 0; k++) {
        int same = same_labels(d, most, heads[k], a);
        if (same < least) {
            best = k;
            least = same;
        }
    }
    return heads[best];
}
