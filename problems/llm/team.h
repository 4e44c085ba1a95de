/* Means over many windows in bounded memory: a few sequences at a time, so that what the way
   back needs stays in the cache, each thread its own windows, workspace and sum, and one
   meeting of the threads at the end. The answer depends on the number of threads and of
   sequences run together by rounding only. */
#pragma once

#ifdef _OPENMP
#include <omp.h>
#endif

#include "corpus.h"
#include "network.h"

/* Tokens of sequences run together unless told. What a layer of a narrow model keeps of 256 is
   about what a second-level cache holds; a wide one's is more in any case, and its products
   gain from more rows (measured: 2 % either way). */
enum { LLM_WIDE = 256, LLM_NARROW_TOKENS = 256, LLM_WIDE_TOKENS = 512 };

typedef struct llm_worker {
    llm_network network;
    llm_network tangent; /* its derivatives along a direction; opened when one is asked for */
    real *g;             /* its part of the sum; of the first one: where the sum goes */
    real *factors;       /* its Kronecker factors; NULL: they are not asked for */
    int32_t *window;
    double loss;
    int64_t begin, end; /* its windows */
} llm_worker;

typedef struct llm_team {
    llm_model model;
    int64_t micro; /* sequences run together */
    int64_t threads;
    llm_worker *workers;
} llm_team;

static inline int64_t llm_threads(void)
{
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

/* Sequences run together: `given`, or as many as the cache likes; never more than `most`, the
   share of one thread. */
static inline int64_t llm_micro(int64_t given, const llm_shape *s, int64_t most)
{
    const int64_t tokens = s->width < LLM_WIDE ? LLM_NARROW_TOKENS : LLM_WIDE_TOKENS;
    const int64_t likes = s->context < tokens ? tokens / s->context : 1;
    const int64_t wanted = given > 0 ? given : likes;
    return wanted < most ? wanted : most;
}

/* Bytes of everything that llm_team_open allocates. */
static inline double llm_team_bytes(const llm_model *m, int64_t threads, int64_t micro)
{
    const double sum = (double)(threads - 1) * (double)m->at.size;
    return (double)sizeof(real) * ((double)threads * (double)llm_network_reals(m, micro) + sum);
}

static inline void llm_team_open(sl_host *host, llm_team *t)
{
    const llm_shape *s = &t->model.shape;
    t->workers = (llm_worker *)sl_scratch(host, t->threads, sizeof *t->workers);
    for (int64_t k = 0; k < t->threads; k++) {
        llm_worker *w = &t->workers[k];
        llm_network_open(host, &t->model, t->micro, &w->network);
        w->window = (int32_t *)sl_scratch(host, s->context + 1, sizeof *w->window);
        if (k > 0)
            w->g = sl_scratch_reals(host, t->model.at.size);
    }
}

/* The worker's next `count` windows become its network's text and targets. */
static inline void llm_worker_read(sl_host *host, const corpus *c, corpus_windows *from,
                                   int64_t count, llm_worker *w)
{
    const int64_t t = from->context;
    for (int64_t k = 0; k < count; k++) {
        corpus_next(host, c, from, w->window);
        memcpy(w->network.text + k * t, w->window, (size_t)t * sizeof *w->window);
        memcpy(w->network.targets + k * t, w->window + 1, (size_t)t * sizeof *w->window);
    }
}

/* Who does which windows; with fewer windows than threads the others rest. */
static inline int64_t llm_team_share(llm_team *t, int64_t windows)
{
    const int64_t busy = windows < t->threads ? windows : t->threads;
    for (int64_t k = 0; k < busy; k++) {
        t->workers[k].begin = windows * k / busy;
        t->workers[k].end = windows * (k + 1) / busy;
        t->workers[k].loss = 0;
    }
    return busy;
}

/* What is asked about the sequences in the worker's network: adds to g, unless that is NULL,
   and returns the loss summed over their tokens. */
typedef double llm_question(sl_host *, llm_worker *, int64_t sequences, const real *x, real by,
                            real *g, const void *more);

static inline double llm_ask_loss(sl_host *host, llm_worker *w, int64_t sequences,
                                  const real *x, real by, real *g, const void *more)
{
    (void)more;
    return llm_run(host, &w->network, sequences, x, by, g);
}

typedef struct llm_asking {
    llm_question *question;
    const void *more; /* for it */
    const corpus *corpus;
    corpus_windows windows;
    const real *x;
    real by;
} llm_asking;

static inline void llm_worker_answer(sl_host *host, const llm_asking *a, int64_t micro,
                                     int64_t parameters, llm_worker *w, real *g)
{
    corpus_windows from = a->windows;
    if (g)
        memset(g, 0, (size_t)parameters * sizeof *g);
    for (int64_t k = 0; k < w->begin; k++)
        corpus_next(host, a->corpus, &from, w->window);
    for (int64_t k = w->begin; k < w->end; k += micro) {
        const int64_t count = w->end - k < micro ? w->end - k : micro;
        llm_worker_read(host, a->corpus, &from, count, w);
        w->network.noise.drawn = a->windows.drawn;
        w->network.noise.window = a->windows.walk.next + (uint64_t)k;
        w->loss += a->question(host, w, count, a->x, a->by, g, a->more);
    }
}

/* g, unless NULL, <- the sum of the answers; returns the sum of the losses. */
static inline double llm_team_answer(sl_host *host, llm_team *t, const llm_asking *a, real *g)
{
    const int64_t busy = llm_team_share(t, a->windows.count), n = t->model.at.size;
    double loss = 0;
    SL_PRAGMA(omp parallel for num_threads((int)busy) schedule(static, 1))
    for (int64_t k = 0; k < busy; k++) {
        llm_worker *w = &t->workers[k];
        llm_worker_answer(host, a, t->micro, n, w, g && k > 0 ? w->g : g);
    }
    for (int64_t k = 0; k < busy; k++)
        loss += t->workers[k].loss;
    for (int64_t k = 1; g && k < busy; k++) {
        const real *part = t->workers[k].g;
        SL_FOR(i, n, { g[i] += part[i]; });
    }
    return loss;
}

/* Kronecker factors: the gradient is a by-product. */
static inline double llm_ask_factors(sl_host *host, llm_worker *w, int64_t sequences,
                                     const real *x, real by, real *g, const void *more)
{
    (void)more;
    w->network.factors = w->factors;
    const double loss = llm_run(host, &w->network, sequences, x, by, g);
    w->network.factors = NULL;
    return loss;
}

/* A gradient's room for the first worker, too, when norms are first asked for. */
static inline void llm_team_open_sums(sl_host *host, llm_team *t)
{
    if (!t->workers[0].g)
        t->workers[0].g = sl_scratch_reals(host, t->model.at.size);
}

/* Where the answers on single windows go: row i of g (windows, parameters), or, without one,
   norm[i]; loss[i], unless NULL, <- the loss per token. */
typedef struct llm_samples {
    real *g;
    double *norm, *loss;
} llm_samples;

static inline void llm_worker_answer_each(sl_host *host, const llm_asking *a,
                                          int64_t parameters, const llm_samples *to,
                                          llm_worker *w)
{
    corpus_windows from = a->windows;
    for (int64_t i = 0; i < w->begin; i++)
        corpus_next(host, a->corpus, &from, w->window);
    for (int64_t i = w->begin; i < w->end; i++) {
        real *g = to->g ? to->g + i * parameters : w->g;
        llm_worker_read(host, a->corpus, &from, 1, w);
        memset(g, 0, (size_t)parameters * sizeof *g);
        const double sum = a->question(host, w, 1, a->x, a->by, g, a->more);
        if (to->norm)
            to->norm[i] = sl_norm(host, parameters, g);
        if (to->loss)
            to->loss[i] = sum / (double)a->windows.context;
    }
}

static inline void llm_team_answer_each(sl_host *host, llm_team *t, const llm_asking *a,
                                        const llm_samples *to)
{
    const int64_t busy = llm_team_share(t, a->windows.count), n = t->model.at.size;
    SL_PRAGMA(omp parallel for num_threads((int)busy) schedule(static, 1))
    for (int64_t k = 0; k < busy; k++)
        llm_worker_answer_each(host, a, n, to, &t->workers[k]);
}

static inline void llm_team_open_factors(sl_host *host, llm_team *t)
{
    const int64_t count = t->model.shape.layers * llm_factors_layer(&t->model);
    llm_team_open_sums(host, t);
    for (int64_t k = 0; k < t->threads; k++)
        if (!t->workers[k].factors)
            t->workers[k].factors = sl_scratch_reals(host, count);
}

/* factors <- their sums over the windows' tokens times `by`. */
static inline void llm_team_factors(sl_host *host, llm_team *t, const llm_asking *a, real by,
                                    real *factors)
{
    const int64_t count = t->model.shape.layers * llm_factors_layer(&t->model);
    for (int64_t k = 0; k < t->threads; k++)
        memset(t->workers[k].factors, 0, (size_t)count * sizeof *factors);
    llm_team_answer(host, t, a, t->workers[0].g);
    memset(factors, 0, (size_t)count * sizeof *factors);
    for (int64_t k = 0; k < t->threads; k++) {
        const real *part = t->workers[k].factors;
        SL_FOR(i, count, { factors[i] += by * part[i]; });
    }
}
