#include "data/byte_pairs.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "data/split.h"

enum { CACHED = 1 << 16, PIECE = 24 /* longest that is remembered */ };

/* A piece and its ids. */
typedef struct cached {
    uint8_t length, count; /* 0: nothing is remembered here */
    char bytes[PIECE];
    int32_t ids[PIECE];
} cached;

/* A token of the piece that is being merged, in the list of those that are left. */
typedef struct link {
    int32_t id;            /* -1: merged into the one before */
    int64_t before, after; /* -1: none */
} link;

/* A pair that may merge. */
typedef struct candidate {
    int32_t rank, left, right, id;
    int64_t at; /* its left link */
} candidate;

struct byte_pairs {
    const vocabulary *vocabulary;
    splitter *splitter;
    int32_t byte_id[256];
    cached *cache;
    link *links;
    candidate *heap;
    int32_t *ids;
    int64_t room, waiting;
};

byte_pairs *byte_pairs_new(const vocabulary *v, failure *why)
{
    splitter *s = splitter_new(why);
    if (!s)
        return NULL;
    byte_pairs *b = memory_need(calloc(1, sizeof *b));
    b->vocabulary = v;
    b->splitter = s;
    b->cache = memory_need(calloc(CACHED, sizeof *b->cache));
    for (int byte = 0; byte < 256; byte++) {
        const char one = (char)byte;
        b->byte_id[byte] = (int32_t)vocabulary_find(v, &one, 1);
    }
    return b;
}

void byte_pairs_free(byte_pairs *b)
{
    if (!b)
        return;
    splitter_free(b->splitter);
    free(b->cache);
    free(b->links);
    free(b->heap);
    free(b->ids);
    free(b);
}

static bool before(const candidate *a, const candidate *b)
{
    return a->rank < b->rank || (a->rank == b->rank && a->at < b->at);
}

static void push(byte_pairs *b, candidate c)
{
    int64_t at = b->waiting++;
    for (; at > 0 && before(&c, &b->heap[(at - 1) / 2]); at = (at - 1) / 2)
        b->heap[at] = b->heap[(at - 1) / 2];
    b->heap[at] = c;
}

static candidate pop(byte_pairs *b)
{
    const candidate first = b->heap[0], last = b->heap[--b->waiting];
    int64_t at = 0;
    for (int64_t next = 1; next < b->waiting; next = 2 * at + 1) {
        if (next + 1 < b->waiting && before(&b->heap[next + 1], &b->heap[next]))
            next++;
        if (!before(&b->heap[next], &last))
            break;
        b->heap[at] = b->heap[next];
        at = next;
    }
    b->heap[at] = last;
    return first;
}

static void propose(byte_pairs *b, int64_t at)
{
    const int64_t next = at < 0 ? -1 : b->links[at].after;
    if (next < 0)
        return;
    const int32_t left = b->links[at].id, right = b->links[next].id;
    const merging m = vocabulary_merge(b->vocabulary, left, right);
    if (m.rank >= 0)
        push(b, (candidate){m.rank, left, right, m.id, at});
}

/* A candidate whose tokens are no longer there is void. */
static void merge(byte_pairs *b, candidate c)
{
    link *left = &b->links[c.at];
    const int64_t next = left->after;
    if (left->id != c.left || next < 0 || b->links[next].id != c.right)
        return;
    left->id = c.id;
    left->after = b->links[next].after;
    b->links[next].id = -1;
    if (left->after >= 0)
        b->links[left->after].before = c.at;
    propose(b, left->before);
    propose(b, c.at);
}

static void make_room(byte_pairs *b, int64_t length)
{
    if (length <= b->room)
        return;
    b->room = 2 * length;
    const size_t room = (size_t)b->room;
    b->links = memory_need(realloc(b->links, room * sizeof *b->links));
    b->heap = memory_need(realloc(b->heap, 3 * room * sizeof *b->heap));
    b->ids = memory_need(realloc(b->ids, room * sizeof *b->ids));
}

/* b->ids <- the tokens of a piece; how many. */
static int64_t merge_piece(byte_pairs *b, const char *piece, int64_t length)
{
    int64_t count = 0;
    for (int64_t i = 0; i < length; i++)
        b->links[i] = (link){b->byte_id[(uint8_t)piece[i]], i - 1, i + 1 < length ? i + 1 : -1};
    b->waiting = 0;
    for (int64_t i = 0; i < length; i++)
        propose(b, i);
    while (b->waiting > 0)
        merge(b, pop(b));
    for (int64_t i = 0; i >= 0; i = b->links[i].after)
        b->ids[count++] = b->links[i].id;
    return count;
}

static int64_t encode_piece(byte_pairs *b, const char *piece, int64_t length)
{
    const int64_t id =
        vocabulary_whole(b->vocabulary) ? vocabulary_find(b->vocabulary, piece, length) : -1;
    make_room(b, length);
    if (id < 0)
        return merge_piece(b, piece, length);
    b->ids[0] = (int32_t)id;
    return 1;
}

static cached *remembered(byte_pairs *b, const char *piece, int64_t length)
{
    return &b->cache[XXH3_64bits(piece, (size_t)length) & (CACHED - 1)];
}

static void remember(cached *c, const char *piece, int64_t length, const int32_t *ids,
                     int64_t count)
{
    c->length = (uint8_t)length;
    c->count = (uint8_t)count;
    memcpy(c->bytes, piece, (size_t)length);
    memcpy(c->ids, ids, (size_t)count * sizeof *ids);
}

bool byte_pairs_encode(byte_pairs *b, const char *text, int64_t length,
                       bool (*take)(void *to, const int32_t *ids, int64_t count), void *to)
{
    for (int64_t at = 0, bytes; at < length; at += bytes) {
        const char *piece = text + at;
        bytes = splitter_next(b->splitter, piece, length - at);
        cached *c = bytes <= PIECE ? remembered(b, piece, bytes) : NULL;
        if (c && c->length == bytes && memcmp(c->bytes, piece, (size_t)bytes) == 0) {
            if (!take(to, c->ids, c->count))
                return false;
            continue;
        }
        const int64_t count = encode_piece(b, piece, bytes);
        if (c)
            remember(c, piece, bytes, b->ids, count);
        if (!take(to, b->ids, count))
            return false;
    }
    return true;
}
