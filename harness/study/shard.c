#include "study/shard.h"

#include <stdlib.h>
#include <string.h>

static bool whole_number(const char **word, int64_t *number)
{
    char *end;
    if (**word < '1' || **word > '9')
        return false;
    *number = strtoll(*word, &end, 10);
    *word = end;
    return true;
}

bool shard_read(const char *word, shard *s, failure *f)
{
    const char *rest = word;
    bool good = whole_number(&rest, &s->index) && *rest++ == '/' &&
                whole_number(&rest, &s->count) && !*rest && s->index <= s->count &&
                s->count <= SHARDS_MOST;
    return good || failure_set(f,
                               "%s: expected i/n, the i-th of n shards, with 1 <= i <= n <= "
                               "%d, as in 2/8",
                               word, SHARDS_MOST);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The distinct keys of all races, in order. */
static const char **sorted_keys(const study *first, int64_t *count, arena *a)
{
    int64_t all = 0, distinct = 0;
    for (const study *s = first; s; s = s->next)
        all += s->trial_count;
    const char **keys = arena_array(a, const char *, all + 1);
    for (const study *s = first; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++)
            keys[distinct++] = s->trials[k].key;
    qsort(keys, (size_t)all, sizeof *keys, by_key);
    distinct = 0;
    for (int64_t k = 0; k < all; k++)
        if (k == 0 || strcmp(keys[k], keys[distinct - 1]) != 0)
            keys[distinct++] = keys[k];
    *count = distinct;
    return keys;
}

int64_t *shard_deal(const study *first, int64_t count, arena *a)
{
    int64_t distinct, all = 0;
    const char **keys = sorted_keys(first, &distinct, a);
    for (const study *s = first; s; s = s->next)
        all += s->trial_count;
    int64_t *shards = arena_array(a, int64_t, all + 1), *next = shards;
    for (const study *s = first; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++) {
            const char *key = s->trials[k].key;
            const char **found = bsearch(&key, keys, (size_t)distinct, sizeof *keys, by_key);
            *next++ = (found - keys) % count + 1;
        }
    return shards;
}

void shard_keep(study *first, const shard *which)
{
    arena *memory = arena_new();
    const int64_t *next = shard_deal(first, which->count, memory);
    for (study *s = first; s; s = s->next) {
        int64_t kept = 0;
        for (int64_t k = 0; k < s->trial_count; k++)
            if (*next++ == which->index)
                s->trials[kept++] = s->trials[k];
        s->trial_count = kept;
    }
    arena_free(memory);
}
