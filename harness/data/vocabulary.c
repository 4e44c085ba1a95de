#include "data/vocabulary_file.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

enum { IDS_MOST = 1 << 24 };

/* Open addressing; `from` and `to` are what the owner makes of them. */
typedef struct slot {
    uint64_t key; /* 0: empty */
    merging to;
} slot;

typedef struct slots {
    slot *at;
    uint64_t mask;
    int64_t count;
} slots;

struct vocabulary {
    arena *memory;
    token_text *tokens;
    int64_t size, room;
    slots words; /* hash of bytes: id */
    slots pairs; /* two ids: merging */
    int32_t merges;
    bool whole;
};

static slot *find(const slots *all, uint64_t key)
{
    uint64_t at = key * 0x9e3779b97f4a7c15u >> 20;
    while (all->at[at & all->mask].key && all->at[at & all->mask].key != key)
        at++;
    return &all->at[at & all->mask];
}

static void grow(slots *all)
{
    slots larger = {.mask = all->at ? 2 * all->mask + 1 : 1023, .count = all->count};
    larger.at = memory_need(calloc(larger.mask + 1, sizeof *larger.at));
    for (uint64_t k = 0; all->at && k <= all->mask; k++)
        if (all->at[k].key)
            *find(&larger, all->at[k].key) = all->at[k];
    free(all->at);
    *all = larger;
}

/* Keeps what is there under the key already. */
static void put(slots *all, uint64_t key, merging to)
{
    if (!all->at || (uint64_t)all->count * 2 > all->mask)
        grow(all);
    slot *s = find(all, key);
    if (s->key)
        return;
    *s = (slot){key, to};
    all->count++;
}

static uint64_t word_key(const char *bytes, int64_t length)
{
    return XXH3_64bits(bytes, (size_t)length) | 1;
}

static uint64_t pair_key(int64_t left, int64_t right)
{
    return ((uint64_t)left + 1) << 32 | (uint64_t)right;
}

int64_t vocabulary_find(const vocabulary *v, const char *bytes, int64_t length)
{
    const slot *s = v->words.at ? find(&v->words, word_key(bytes, length)) : NULL;
    if (!s || !s->key)
        return -1;
    const token_text t = v->tokens[s->to.id];
    return t.length == length && memcmp(t.bytes, bytes, (size_t)length) == 0 ? s->to.id : -1;
}

merging vocabulary_merge(const vocabulary *v, int32_t left, int32_t right)
{
    const slot *s = v->pairs.at ? find(&v->pairs, pair_key(left, right)) : NULL;
    return s && s->key ? s->to : (merging){-1, -1};
}

int64_t vocabulary_size(const vocabulary *v)
{
    return v->size;
}

token_text vocabulary_token(const vocabulary *v, int64_t id)
{
    return id >= 0 && id < v->size ? v->tokens[id] : (token_text){NULL, 0};
}

bool vocabulary_whole(const vocabulary *v)
{
    return v->whole;
}

bool vocabulary_add(vocabulary *v, const char *bytes, int64_t length, int64_t id, failure *why)
{
    if (id < 0 || id >= IDS_MOST)
        return failure_set(why, "token id %lld is out of range", (long long)id);
    if (id >= v->room) {
        const int64_t room = id < 32768 ? 65536 : 2 * id;
        v->tokens = memory_need(realloc(v->tokens, (size_t)room * sizeof *v->tokens));
        memset(v->tokens + v->room, 0, (size_t)(room - v->room) * sizeof *v->tokens);
        v->room = room;
    }
    if (v->tokens[id].bytes)
        return failure_set(why, "token id %lld is there twice", (long long)id);
    v->tokens[id] = (token_text){arena_copy_bytes(v->memory, bytes, (size_t)length), length};
    v->size = id >= v->size ? id + 1 : v->size;
    put(&v->words, word_key(bytes, length), (merging){0, (int32_t)id});
    return true;
}

/* Any two tokens that are a token together merge, in the order of the ranks. */
void vocabulary_derive(vocabulary *v)
{
    for (int64_t id = 0; id < v->size; id++) {
        const token_text t = v->tokens[id];
        for (int64_t cut = 1; cut < t.length; cut++) {
            const int64_t left = vocabulary_find(v, t.bytes, cut);
            const int64_t right =
                left < 0 ? -1 : vocabulary_find(v, t.bytes + cut, t.length - cut);
            if (right >= 0)
                put(&v->pairs, pair_key(left, right), (merging){(int32_t)id, (int32_t)id});
        }
    }
    v->whole = true;
}

bool vocabulary_pair(vocabulary *v, token_text left, token_text right, token_text both,
                     failure *why)
{
    const int64_t first = vocabulary_find(v, left.bytes, left.length);
    const int64_t second = vocabulary_find(v, right.bytes, right.length);
    const int64_t id = vocabulary_find(v, both.bytes, both.length);
    if (first < 0 || second < 0)
        return failure_set(why, "merges tokens that are not there");
    if (id < 0)
        return failure_set(why, "merges to a token that encoder.json has not");
    put(&v->pairs, pair_key(first, second), (merging){v->merges++, (int32_t)id});
    return true;
}

vocabulary *vocabulary_open(const char *path, const char *encoder, failure *why)
{
    vocabulary *v = memory_need(calloc(1, sizeof *v));
    v->memory = arena_new();
    if (vocabulary_read(v, path, encoder, why))
        return v;
    vocabulary_free(v);
    return NULL;
}

void vocabulary_free(vocabulary *v)
{
    if (!v)
        return;
    arena_free(v->memory);
    free(v->tokens);
    free(v->words.at);
    free(v->pairs.at);
    free(v);
}
