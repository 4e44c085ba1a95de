/* The data side of a language model: its options, the windows of batches and evaluations, and
   what the loss means per byte. A problem has a `corpus` field of that name in its struct,
   CORPUS_OPTIONS among its options, and CORPUS_METRICS as its metrics. */
#pragma once

#include <slalom/problem.h>
#include <string.h>

#include "windows.h"

typedef struct corpus {
    const char *data, *validation_data;
    int32_t format, order;
    double validation;      /* share of the token_stream */
    double bytes_per_token; /* 0: as the files say */
    int64_t eval_windows;
    const token_stream *tokens;
} corpus;

#define CORPUS_OPTIONS(self)                                                                   \
    {"data",                                                                                   \
     SL_TYPE_DATA,                                                                             \
     SL_LINEAR,                                                                                \
     offsetof(self, corpus.data),                                                              \
     1,                                                                                        \
     0,                                                                                        \
     0,                                                                                        \
     NULL,                                                                                     \
     "text, plain or gzip, or token files; shards by pattern, shards/*.bin"},                  \
        {"format",                                                                             \
         SL_TYPE_CHOICE,                                                                       \
         SL_LINEAR,                                                                            \
         offsetof(self, corpus.format),                                                        \
         TOKENS_AUTO,                                                                          \
         0,                                                                                    \
         0,                                                                                    \
         TOKEN_FORMATS,                                                                        \
         "auto: llmc by its magic number, other .bin nanogpt, else text"},                     \
        {"validation",                                                                         \
         SL_TYPE_REAL,                                                                         \
         SL_LINEAR,                                                                            \
         offsetof(self, corpus.validation),                                                    \
         TOKENS_VALIDATION,                                                                    \
         SL_POSITIVE,                                                                          \
         0.9,                                                                                  \
         NULL,                                                                                 \
         "share of the tokens, from their end, kept for validation"},                          \
        {"validation_data",                                                                    \
         SL_TYPE_DATA,                                                                         \
         SL_LINEAR,                                                                            \
         offsetof(self, corpus.validation_data),                                               \
         0,                                                                                    \
         0,                                                                                    \
         0,                                                                                    \
         NULL,                                                                                 \
         "files for validation instead of that share"},                                        \
        {"order",                                                                              \
         SL_TYPE_CHOICE,                                                                       \
         SL_LINEAR,                                                                            \
         offsetof(self, corpus.order),                                                         \
         TOKENS_REPLACEMENT,                                                                   \
         0,                                                                                    \
         0,                                                                                    \
         TOKEN_ORDERS,                                                                         \
         "windows anywhere, or side by side and each once per epoch"},                         \
        {"bytes_per_token",                                                                    \
         SL_TYPE_REAL,                                                                         \
         SL_LINEAR,                                                                            \
         offsetof(self, corpus.bytes_per_token),                                               \
         0,                                                                                    \
         0,                                                                                    \
         1000,                                                                                 \
         NULL,                                                                                 \
         "of text, for bits per byte; 0: as the files say"},                                   \
    {                                                                                          \
        "eval_windows", SL_TYPE_INT, SL_LINEAR, offsetof(self, corpus.eval_windows), 16, 1,    \
            100000, NULL, "windows that each reported loss is the mean of"                     \
    }

/* What `measure` reports after the loss. Perplexity is exp(validation loss); bits per byte is
   validation loss / (ln 2 x bytes per token), NaN where nobody knows the latter. */
#define CORPUS_METRICS                                                                         \
    {"validation_loss", "nats/token", false}, {"perplexity", "", false},                       \
    {                                                                                          \
        "bits_per_byte", "bits/byte", false                                                    \
    }

/* In `load`. vocab: declared, or 0 for what the data need (text: 256); read it back from
   c->tokens->vocab. */
static inline sl_status corpus_open(sl_host *host, corpus *c, int64_t vocab, int64_t context)
{
    char sentence[TOKENS_SENTENCE];
    token_stream *opened;
    const token_request request = {
        c->data, c->validation_data, c->validation, (token_format)c->format, vocab,
        context, c->bytes_per_token};
    if (!c->data[0])
        return sl_fail(host, "data: needs a text or a file of tokens");
    if (!tokens_open(&request, &opened, sentence))
        return sl_fail(host, "data: %s", sentence);
    sl_defer(host, tokens_close, opened);
    c->tokens = opened;
    return SL_OK;
}

/* Windows, asked for one after the other. */
typedef struct corpus_windows {
    const token_part *part;
    int64_t context, count, given;
    bool drawn; /* else spread evenly, always the same */
    token_walk walk;
} corpus_windows;

static inline corpus_windows corpus_spread(const corpus *c, const token_part *part,
                                           int64_t context)
{
    corpus_windows w;
    memset(&w, 0, sizeof w);
    w.part = part;
    w.context = context;
    w.count = c->eval_windows;
    return w;
}

/* Those of a minibatch whose size is a multiple of the context; the whole data are the windows
   of an evaluation. */
static inline corpus_windows corpus_batch(sl_host *host, const corpus *c, int64_t context,
                                          const sl_batch *batch)
{
    const token_part *part = &c->tokens->training;
    corpus_windows w = corpus_spread(c, part, context);
    if (batch->index == UINT64_MAX || batch->size == part->count)
        return w;
    w.drawn = true;
    w.count = batch->size / context;
    w.walk =
        token_walk_begin(host, part, (token_order)c->order, context, w.count, batch->index);
    return w;
}

/* ids (context + 1) <- the next window. */
static inline void corpus_next(sl_host *host, const corpus *c, corpus_windows *w, int32_t *ids)
{
    const int64_t place = w->drawn ? token_walk_next(host, w->part, &w->walk)
                                   : tokens_spread(w->part, w->context, w->given, w->count);
    w->given++;
    tokens_window(c->tokens, w->part, place, w->context, ids);
}

/* values[1 ..] <- the metrics. */
static inline void corpus_metrics(const corpus *c, double validation_loss, double *values)
{
    values[1] = validation_loss;
    values[2] = exp(validation_loss);
    values[3] = validation_loss / (0.69314718055994530942 * c->tokens->bytes_per_token);
}
