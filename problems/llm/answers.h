/* The oracles of the problem: each is a question to the team about some windows. */
#pragma once

#include "llm.h"

static inline corpus_windows llm_windows_of(sl_host *host, const llm *h, const sl_batch *batch)
{
    const token_part *part = &h->corpus.tokens->training;
    sl_batch tokens = *batch;
    tokens.size *= h->shape.context;
    if (batch->size == tokens_windows(part, h->shape.context))
        tokens.index = UINT64_MAX;
    return corpus_batch(host, &h->corpus, h->shape.context, &tokens);
}

static inline sl_status llm_no_windows(sl_host *host, const llm *h)
{
    return sl_fail(host, "a batch needs at least one sequence of %lld tokens",
                   (long long)h->shape.context);
}

/* *value <- the mean of the question's losses over the windows; g, unless NULL, <- of answers.
 */
static inline sl_status llm_answer(sl_host *host, llm *h, llm_question *question,
                                   const void *more, corpus_windows windows, const real *x,
                                   real *g, double *value)
{
    const double tokens = (double)windows.count * (double)h->shape.context;
    const llm_asking asking = {question, more, &h->corpus, windows, x, (real)(1 / tokens)};
    if (windows.count < 1)
        return llm_no_windows(host, h);
    *value = llm_team_answer(host, &h->team, &asking, g) / tokens;
    return SL_OK;
}

static inline sl_status llm_loss(sl_host *host, void *self, const sl_batch *batch,
                                 const real *x, double *value)
{
    llm *h = (llm *)self;
    return llm_answer(host, h, llm_ask_loss, NULL, llm_windows_of(host, h, batch), x, NULL,
                      value);
}

static inline sl_status llm_gradient(sl_host *host, void *self, const sl_batch *batch,
                                     const real *x, real *g, double *value)
{
    llm *h = (llm *)self;
    return llm_answer(host, h, llm_ask_loss, NULL, llm_windows_of(host, h, batch), x, g, value);
}

/* A sample's gradient: the mean over its own tokens. */
static inline llm_asking llm_each_of(sl_host *host, const llm *h, const sl_batch *batch,
                                     const real *x)
{
    const llm_asking a = {llm_ask_loss,
                          NULL,
                          &h->corpus,
                          llm_windows_of(host, h, batch),
                          x,
                          (real)(1 / (double)h->shape.context)};
    return a;
}

static inline sl_status llm_sample_gradients(sl_host *host, void *self, const sl_batch *batch,
                                             const real *x, real *g, double *value)
{
    llm *h = (llm *)self;
    const llm_asking asking = llm_each_of(host, h, batch, x);
    const llm_samples to = {g, NULL, value};
    llm_team_answer_each(host, &h->team, &asking, &to);
    return SL_OK;
}

static inline sl_status llm_sample_norms(sl_host *host, void *self, const sl_batch *batch,
                                         const real *x, double *norm, double *value)
{
    llm *h = (llm *)self;
    const llm_asking asking = llm_each_of(host, h, batch, x);
    llm_team_open_sums(host, &h->team);
    const llm_samples to = {NULL, norm, value};
    llm_team_answer_each(host, &h->team, &asking, &to);
    return SL_OK;
}

static inline sl_status llm_hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                                const real *v, real *hv)
{
    llm *h = (llm *)self;
    double unused;
    llm_team_open_tangents(host, &h->team);
    return llm_answer(host, h, llm_ask_hvp, v, llm_windows_of(host, h, batch), x, hv, &unused);
}

static inline sl_status llm_ggn_vp(sl_host *host, void *self, const sl_batch *batch,
                                   const real *x, const real *v, real *gv)
{
    llm *h = (llm *)self;
    double unused;
    llm_team_open_tangents(host, &h->team);
    return llm_answer(host, h, llm_ask_ggn_vp, v, llm_windows_of(host, h, batch), x, gv,
                      &unused);
}

static inline sl_status llm_kronecker(sl_host *host, void *self, const sl_batch *batch,
                                      const real *x, real *factors)
{
    llm *h = (llm *)self;
    const llm_asking asking = {
        llm_ask_factors, NULL, &h->corpus, llm_windows_of(host, h, batch), x, 1};
    const double tokens = (double)asking.windows.count * (double)h->shape.context;
    if (asking.windows.count < 1)
        return llm_no_windows(host, h);
    llm_team_open_factors(host, &h->team);
    llm_team_factors(host, &h->team, &asking, (real)(1 / tokens), factors);
    return SL_OK;
}

static inline sl_status llm_measure(sl_host *host, void *self, const real *x, double *values)
{
    llm *h = (llm *)self;
    const corpus *c = &h->corpus;
    const corpus_windows seen = corpus_spread(c, &c->tokens->training, h->shape.context);
    const corpus_windows unseen = corpus_spread(c, &c->tokens->validation, h->shape.context);
    double validation = 0;
    SL_TRY(llm_answer(host, h, llm_ask_loss, NULL, seen, x, NULL, &values[0]));
    SL_TRY(llm_answer(host, h, llm_ask_loss, NULL, unseen, x, NULL, &validation));
    corpus_metrics(c, validation, values);
    return SL_OK;
}
