#include "run/tape.h"

#include <string.h>

void tape_put(tape *t, const void *bytes, size_t count)
{
    if (count == 0)
        return;
    fwrite(bytes, 1, count, t->file);
    if (t->sum)
        XXH3_64bits_update(t->sum, bytes, count);
    t->bytes += count;
}

const void *reel_view(reel *r, uint64_t bytes)
{
    if (bytes > r->left)
        return NULL;
    const void *at = r->at;
    r->at += bytes;
    r->left -= bytes;
    return at;
}

bool reel_take(reel *r, void *to, size_t bytes)
{
    const void *at = reel_view(r, bytes);
    if (at && bytes > 0)
        memcpy(to, at, bytes);
    return at != NULL;
}
