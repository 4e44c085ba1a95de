#include "run/image.h"

#include <stdlib.h>
#include <string.h>

typedef struct part {
    char *start;
    uint64_t bytes, use;
    uint64_t *before; /* its words after `start`; NULL: kept whole or not at all */
} part;

struct image {
    const pool *pool;
    places *known;
    part *parts;
    uint64_t count;
};

/* `count` words of a block from word `at` on: words, or the address of a place. */
typedef struct run {
    uint64_t at, count;
    place place; /* range 0: the words themselves follow */
} run;

static const uint64_t garbage =
    UINT64_MAX; /* NaN as floats and doubles, nowhere as a pointer */

static uint64_t words_of(const part *p)
{
    return (p->bytes + 7) / 8; /* blocks end at a multiple of 64 bytes */
}

static bool remember(image *m, const pool_block *b, bool spoil)
{
    part *p = &m->parts[m->count++];
    *p = (part){b->start, b->bytes, (uint64_t)b->use, NULL};
    if (!places_add(m->known, m->count, p->start, p->bytes))
        return false;
    if (b->use == POOL_REALS || (b->use == POOL_SCRATCH && !spoil))
        return true;
    p->before = malloc(8 * words_of(p) + 8);
    if (!p->before)
        return false;
    memcpy(p->before, p->start, 8 * words_of(p));
    return true;
}

image *image_new(const pool *memory, places *known, bool spoil)
{
    uint64_t count = 0;
    image *m = calloc(1, sizeof *m);
    for (const pool_block *b = pool_blocks(memory); b; b = b->next)
        count++;
    part *parts = calloc(count + 1, sizeof *parts);
    bool good = m && parts && known;
    if (m)
        *m = (image){memory, known, parts, 0};
    for (const pool_block *b = pool_blocks(memory); good && b; b = b->next)
        good = remember(m, b, spoil);
    if (good)
        return m;
    if (m)
        image_free(m);
    return NULL;
}

void image_free(image *m)
{
    if (!m)
        return;
    for (uint64_t k = 0; k < m->count; k++)
        free(m->parts[k].before);
    places_free(m->known);
    free(m->parts);
    free(m);
}

static uint64_t word_at(const part *p, uint64_t at)
{
    uint64_t word;
    memcpy(&word, p->start + 8 * at, 8);
    return word;
}

/* The run of changed words from `at` on; count 0 at the block's end. */
static run next_run(const image *m, const part *p, uint64_t at)
{
    uint64_t words = words_of(p);
    run r = {.at = at};
    while (r.at < words && word_at(p, r.at) == p->before[r.at])
        r.at++;
    if (r.at == words)
        return r;
    r.count = 1;
    r.place = p->use == POOL_WORDS ? places_find(m->known, word_at(p, r.at)) : (place){0};
    if (r.place.range)
        return r;
    for (; r.at + r.count < words; r.count++) {
        uint64_t word = word_at(p, r.at + r.count);
        if (word == p->before[r.at + r.count] ||
            (p->use == POOL_WORDS && places_find(m->known, word).range))
            break;
    }
    return r;
}

static void save_words(const image *m, const part *p, tape *t)
{
    run r = {0};
    do {
        r = next_run(m, p, r.at + r.count);
        tape_put(t, &r, sizeof r);
        if (r.place.range)
            continue;
        if (p->use == POOL_WORDS)
            tape_put(t, p->start + 8 * r.at, 8 * r.count);
        for (uint64_t k = 0; p->use == POOL_SCRATCH && k < r.count; k++)
            tape_put(t, &garbage, sizeof garbage);
    } while (r.count > 0);
}

bool image_save(const image *m, tape *t, failure *f)
{
    const pool_block *newest = pool_blocks(m->pool);
    if (m->count > 0 && newest->start != m->parts[0].start)
        return failure_set(f, "a plugin allocates while it runs, not in start: no checkpoint "
                              "can be made of it");
    tape_put(t, &m->count, sizeof m->count);
    for (uint64_t k = 0; k < m->count; k++) {
        const part *p = &m->parts[k];
        uint64_t about[] = {p->bytes, p->use};
        tape_put(t, about, sizeof about);
        if (p->use == POOL_REALS)
            tape_put(t, p->start, p->bytes);
        else if (p->before)
            save_words(m, p, t);
    }
    return true;
}

static bool load_words(const image *m, const part *p, reel *from, bool change)
{
    run r = {0};
    do {
        uint64_t address = 0;
        const void *words = &address;
        if (!reel_take(from, &r, sizeof r) || r.count > words_of(p) ||
            r.at > words_of(p) - r.count)
            return false;
        if (r.place.range == 0)
            words = reel_view(from, 8 * r.count);
        else if (r.count != 1 || !places_address(m->known, r.place, &address))
            return false;
        if (!words)
            return false;
        if (change)
            memcpy(p->start + 8 * r.at, words, 8 * r.count);
    } while (r.count > 0);
    return true;
}

static bool load_part(const image *m, const part *p, reel *from, bool change)
{
    uint64_t about[2];
    if (!reel_take(from, about, sizeof about) || about[0] != p->bytes || about[1] != p->use)
        return false;
    if (p->use != POOL_REALS)
        return !p->before || load_words(m, p, from, change);
    const void *whole = reel_view(from, p->bytes);
    if (whole && change && p->bytes > 0)
        memcpy(p->start, whole, p->bytes);
    return whole != NULL;
}

static bool load(const image *m, reel *from, bool change)
{
    uint64_t count;
    bool good = reel_take(from, &count, sizeof count) && count == m->count;
    for (uint64_t k = 0; good && k < m->count; k++)
        good = load_part(m, &m->parts[k], from, change);
    return good;
}

bool image_load(const image *m, reel *from, failure *f)
{
    reel ahead = *from;
    if (!load(m, &ahead, false))
        return failure_set(f, "the plugins allocate other memory now than when it was made");
    return load(m, from, true);
}
