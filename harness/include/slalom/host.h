/* What the host does for a plugin: memory, randomness, errors, reductions, linear algebra.
   Each running plugin has a host of its own, which knows its name and its bytes. */
#pragma once

#include <slalom/plugin.h>

/* Separate streams: the same seed gives every optimizer the same data, start and batches. */
typedef enum sl_stream {
    SL_STREAM_DATA,  /* keyed by the problem's instance */
    SL_STREAM_START, /* the initial point */
    SL_STREAM_BATCH, /* minibatch order, gradient noise */
    SL_STREAM_NOISE  /* the optimizer's own */
} sl_stream;

/* A position in a counter-based generator (Philox4x32-10): a value, so a copy replays. */
typedef struct sl_random {
    uint64_t key;
    uint64_t index;    /* which sequence of the stream, e.g. a batch's number */
    uint64_t position; /* blocks of four 32-bit words drawn so far */
} sl_random;

typedef struct sl_host sl_host;

typedef struct sl_services {
    uint32_t size; /* bytes of this struct */
    void *(*alloc)(sl_host *, int64_t count, size_t each, bool scratch);
    sl_status (*fail)(sl_host *, const char *file, int line, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
    sl_random (*random)(sl_host *, sl_stream, uint64_t index);
    void (*normal)(sl_random *, int64_t n, real *out);
    void (*uniform)(sl_random *, int64_t n, real *out);
    uint64_t (*below)(sl_random *, uint64_t bound);
    uint64_t (*permute)(const sl_random *, uint64_t n, uint64_t i);
    double (*sum)(int64_t n, const real *a);
    double (*dot)(int64_t n, const real *a, const real *b);
    void (*gemm)(bool ta, bool tb, int64_t m, int64_t n, int64_t k, real alpha, const real *a,
                 int64_t lda, const real *b, int64_t ldb, real beta, real *c, int64_t ldc);
    void (*gemv)(bool ta, int64_t m, int64_t n, real alpha, const real *a, int64_t lda,
                 const real *x, real beta, real *y);
    bool (*solve_spd)(int64_t n, int64_t columns, real *a, real *b);
    bool (*orthonormalize)(int64_t m, int64_t n, real *a);
    bool (*eigen_symmetric)(int64_t n, real *a, real *w);
    bool (*svd)(int64_t m, int64_t n, real *a, real *u, real *s, real *vt);
    void *(*reals)(sl_host *, int64_t count, bool scratch);
    void (*defer)(sl_host *, void (*)(void *), void *);
    const char *(*gemm_in_bf16)(sl_host *);
} sl_services;

struct sl_host {
    uint32_t size; /* bytes of the public part */
    const sl_services *services;
};

/* `count` zeroed items, 64-byte aligned, freed by the host when the trial ends. Never NULL: a
   trial that asks for more than there is ends as out_of_memory.

   What is not scratch survives: a trial that goes on from a checkpoint runs `start` again, then
   finds its struct and these blocks as they were, pointers into them and into its data
   included. Scratch is not counted as optimizer state and is then as `start` and `initial` left
   it: what one step writes there, the next must not need. Memory from elsewhere is lost. */
static inline void *sl_alloc(sl_host *host, int64_t count, size_t each)
{
    return host->services->alloc(host, count, each, false);
}

static inline void *sl_scratch(sl_host *host, int64_t count, size_t each)
{
    return host->services->alloc(host, count, each, true);
}

/* Numbers only: the cheapest in a checkpoint. */
static inline real *sl_reals(sl_host *host, int64_t count)
{
    return (real *)host->services->reals(host, count, false);
}

static inline real *sl_scratch_reals(sl_host *host, int64_t count)
{
    return (real *)host->services->reals(host, count, true);
}

/* return sl_fail(host, "rank %d exceeds %d", r, n); the host adds plugin, step, file and line.
 */
#define sl_fail(host, ...) (host)->services->fail(host, __FILE__, __LINE__, __VA_ARGS__)

/* Calls close(what) when the host frees the plugin's memory: for what is not memory, such as a
   mapped file. The last one first. */
static inline void sl_defer(sl_host *host, void (*close)(void *), void *what)
{
    host->services->defer(host, close, what);
}

/* The start of sequence `index` of a stream. */
static inline sl_random sl_random_at(sl_host *host, sl_stream stream, uint64_t index)
{
    return host->services->random(host, stream, index);
}

/* n independent N(0, 1); the same numbers, rounded, in both precisions. */
static inline void sl_normal(sl_host *host, sl_random *random, int64_t n, real *out)
{
    host->services->normal(random, n, out);
}

/* n independent uniforms in (0, 1). */
static inline void sl_uniform(sl_host *host, sl_random *random, int64_t n, real *out)
{
    host->services->uniform(random, n, out);
}

/* A uniform integer in 0 .. bound-1; bound > 0. */
static inline uint64_t sl_below(sl_host *host, sl_random *random, uint64_t bound)
{
    return host->services->below(random, bound);
}

/* The image of i under the random permutation of 0 .. n-1 that `random` names (its key and
   index); nothing is stored, so any element of any epoch's order is at hand. */
static inline uint64_t sl_permute(sl_host *host, const sl_random *random, uint64_t n,
                                  uint64_t i)
{
    return host->services->permute(random, n, i);
}

/* Reductions: blocked in a fixed order, summed in double; the same for any number of threads.
 */
static inline double sl_sum(sl_host *host, int64_t n, const real *a)
{
    return host->services->sum(n, a);
}

static inline double sl_dot(sl_host *host, int64_t n, const real *a, const real *b)
{
    return host->services->dot(n, a, b);
}

static inline double sl_norm(sl_host *host, int64_t n, const real *a)
{
    return sqrt(host->services->dot(n, a, a));
}
