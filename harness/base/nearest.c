#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance in its restricted form (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t m = least(strlen(a), LONGEST), n = least(strlen(b), LONGEST);
    size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= m; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= n; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= m; i++)
        for (size_t j = 1; j <= n; j++) {
            size_t change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(change, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[m][n];
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t best_distance = (size_t)-1;
    for (size_t k = 0; k < count; k++) {
        size_t steps = distance(word, names[k]);
        size_t a = least(strlen(word), LONGEST), b = least(strlen(names[k]), LONGEST);
        size_t longer = a > b ? a : b;
        if (steps < best_distance && 3 * steps <= longer + 1) {
            best = names[k];
            best_distance = steps;
        }
    }
    return best;
}
