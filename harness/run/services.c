#include "run/services.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "device/kernels.h"
#include "device/onednn.h"
#include "run/random.h"

static void *allocate(sl_host *open, int64_t count, size_t each, pool_use use)
{
    host *h = (host *)open;
    size_t bytes = 0;
    if (count < 0 || __builtin_mul_overflow((size_t)count, each, &bytes))
        bytes = SIZE_MAX / 2; /* fails as any request for more than there is */
    void *start = pool_alloc_for(h->common->pool, bytes, use);
    h->state_bytes += use == POOL_SCRATCH ? 0 : (int64_t)bytes;
    h->allocations++;
    return start;
}

static void *service_alloc(sl_host *open, int64_t count, size_t each, bool scratch)
{
    return allocate(open, count, each, scratch ? POOL_SCRATCH : POOL_WORDS);
}

static void *service_reals(sl_host *open, int64_t count, bool scratch)
{
    return allocate(open, count, sizeof(real), scratch ? POOL_SCRATCH : POOL_REALS);
}

static void service_defer(sl_host *open, void (*close)(void *), void *what)
{
    pool_defer(((host *)open)->common->pool, close, what);
}

static sl_status service_fail(sl_host *open, const char *file, int line, const char *format,
                              ...)
{
    host *h = (host *)open;
    failure *f = h->common->message;
    char sentence[1024], where[64] = "";
    if (f->sentence[0])
        return SL_FAILED;
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, format, values);
    va_end(values);
    if (h->common->step)
        snprintf(where, sizeof where, "step %lld, ", (long long)*h->common->step);
    failure_set(f, "%s: %s (%s%s:%d)", h->name, sentence, where, file, line);
    return SL_FAILED;
}

static sl_random service_random(sl_host *open, sl_stream stream, uint64_t index)
{
    host *h = (host *)open;
    bool data = stream == SL_STREAM_DATA, noise = stream == SL_STREAM_NOISE;
    return random_at(data ? h->common->instance : h->common->seed, stream, noise ? h->layer : 0,
                     index);
}

static void fill(sl_random *r, int64_t n, real *out, void (*next)(sl_random *, double *))
{
    double pair[2];
    for (int64_t i = 0; i < n; i += 2) {
        next(r, pair);
        out[i] = (real)pair[0];
        if (i + 1 < n)
            out[i + 1] = (real)pair[1];
    }
}

static void service_normal(sl_random *r, int64_t n, real *out)
{
    fill(r, n, out, random_normal_pair);
}

static void service_uniform(sl_random *r, int64_t n, real *out)
{
    fill(r, n, out, random_uniform_pair);
}

/* The plugin's services with another product; they live as long as its other memory. */
static const char *service_gemm_in_bf16(sl_host *open)
{
#if SL_REAL_BITS == 32
    const char *missing = onednn_bf16_missing();
    if (missing)
        return missing;
    sl_services *coarse = service_alloc(open, 1, sizeof *coarse, true);
    *coarse = *open->services;
    coarse->gemm = kernel_gemm_bf16;
    open->services = coarse;
    return NULL;
#else
    (void)open;
    return "precision f32";
#endif
}

static const sl_services services = {
    .size = sizeof(sl_services),
    .alloc = service_alloc,
    .fail = service_fail,
    .random = service_random,
    .normal = service_normal,
    .uniform = service_uniform,
    .below = random_below,
    .permute = random_permute,
    .sum = kernel_sum,
    .dot = kernel_dot,
    .gemm = kernel_gemm,
    .gemv = kernel_gemv,
    .solve_spd = kernel_solve_spd,
    .orthonormalize = kernel_orthonormalize,
    .eigen_symmetric = kernel_eigen_symmetric,
    .svd = kernel_svd,
    .reals = service_reals,
    .defer = service_defer,
    .gemm_in_bf16 = service_gemm_in_bf16,
};

host host_open(const host_common *common, const char *name, uint32_t layer)
{
    return (host){
        .open = {sizeof(sl_host), &services}, .common = common, .name = name, .layer = layer};
}
