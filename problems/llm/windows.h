/* Which windows make a minibatch: drawn by the host's counter-based generator, so that the
   number of the draw alone says what is in it, for every optimizer the same.

   replacement  every place of the training part is equally likely, each time
   epochs       windows side by side, each once per epoch, in an order of the epoch's own; a
                batch may take its last windows from the next epoch, so all have one size */
#pragma once

#include <slalom/host.h>

#include "tokens.h"

#define TOKEN_ORDERS "replacement|epochs" /* for an option; the positions are: */
typedef enum token_order { TOKENS_REPLACEMENT, TOKENS_EPOCHS } token_order;

/* Walks through the windows of a batch, from the first on. */
typedef struct token_walk {
    token_order order;
    int64_t context;
    int64_t windows;  /* places, or windows of an epoch */
    uint64_t next;    /* EPOCHS: number of the window since the first batch */
    sl_random random; /* of the batch, or of the epoch */
    uint64_t epoch;
} token_walk;

static inline token_walk token_walk_begin(sl_host *host, const token_part *part,
                                          token_order order, int64_t context,
                                          int64_t batch_windows, uint64_t index)
{
    token_walk w;
    w.order = order;
    w.context = context;
    w.windows =
        order == TOKENS_EPOCHS ? tokens_windows(part, context) : tokens_places(part, context);
    w.next = index * (uint64_t)batch_windows;
    w.epoch = w.next / (uint64_t)w.windows;
    w.random = sl_random_at(host, SL_STREAM_BATCH, order == TOKENS_EPOCHS ? w.epoch : index);
    return w;
}

/* The place of the next window. */
static inline int64_t token_walk_next(sl_host *host, const token_part *part, token_walk *w)
{
    if (w->order == TOKENS_REPLACEMENT)
        return (int64_t)sl_below(host, &w->random, (uint64_t)w->windows);
    const uint64_t epoch = w->next / (uint64_t)w->windows, at = w->next % (uint64_t)w->windows;
    if (epoch != w->epoch) {
        w->epoch = epoch;
        w->random = sl_random_at(host, SL_STREAM_BATCH, epoch);
    }
    w->next++;
    return tokens_side_by_side(part, w->context,
                               (int64_t)sl_permute(host, &w->random, (uint64_t)w->windows, at));
}
