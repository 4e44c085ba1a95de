#include "check/stage.h"

#include <string.h>

#include "run/random.h"

bool stage_open_over(stage *s, const trial *t, loaded *data, failure *f)
{
    *s = (stage){.pool = pool_new(false)};
    s->chain = chain_open(t, data, f);
    if (!s->chain) {
        stage_close(s);
        return false;
    }
    s->f = chain_oracle(s->chain);
    s->x = chain_x(s->chain);
    s->n = s->f->n;
    return true;
}

bool stage_open(stage *s, const trial *t, failure *f)
{
    loaded *data = race_load(t, false, f);
    if (!data)
        return false;
    if (!stage_open_over(s, t, data, f)) {
        race_unload(data);
        return false;
    }
    s->data = data;
    return true;
}

void stage_close(stage *s)
{
    chain_close(s->chain);
    race_unload(s->data);
    pool_free(s->pool);
    *s = (stage){0};
}

real *stage_reals(stage *s, int64_t count)
{
    return pool_alloc(s->pool, (size_t)count * sizeof(real));
}

real *stage_copy(stage *s, const real *from, int64_t count)
{
    real *copy = stage_reals(s, count);
    memcpy(copy, from, (size_t)count * sizeof(real));
    return copy;
}

real *stage_normal(stage *s, uint64_t index, int64_t count)
{
    sl_random random = random_at(20240229, SL_STREAM_NOISE, UINT16_MAX, index);
    real *v = stage_reals(s, count);
    for (int64_t i = 0; i < count; i++) {
        double pair[2];
        random_normal_pair(&random, pair);
        v[i] = (real)pair[0];
    }
    return v;
}

real *stage_nearby(stage *s, uint64_t index)
{
    real *x = stage_normal(s, index, s->n);
    double size = vector_norm(s->x, s->n) / sqrt((double)s->n);
    real by = (real)(0.1 * (size > 0 ? size : 1));
    for (int64_t i = 0; i < s->n; i++)
        x[i] = s->x[i] + by * x[i];
    return x;
}

bool stage_steps(stage *s, int64_t count, failure *f)
{
    for (int64_t k = 0; k < count; k++) {
        sl_status status = chain_step(s->chain);
        if (status != SL_OK)
            return stage_refusal(s, "step", status, f);
    }
    return true;
}

bool stage_refusal(const stage *s, const char *what, sl_status status, failure *f)
{
    const char *message = chain_message(s->chain);
    if (message[0])
        return failure_set(f, "%s failed: %s", what, message);
    return failure_set(f, "%s returned %s without a sentence (use sl_fail)", what,
                       status == SL_STOP     ? "STOP"
                       : status == SL_FAILED ? "FAILED"
                                             : "an unknown status");
}

double vector_dot(const real *a, const real *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

double vector_norm(const real *a, int64_t n)
{
    return sqrt(vector_dot(a, a, n));
}

double vector_distance(const real *a, const real *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sqrt(sum);
}

bool vector_finite(const real *a, int64_t n, const char *what, failure *f)
{
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(a[i]))
            return failure_set(f, "%s: element %lld is %g", what, (long long)i, (double)a[i]);
    return true;
}

bool vector_same(const real *a, const real *b, int64_t n, const char *what, failure *f)
{
    for (int64_t i = 0; i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0)
            return failure_set(f, "%s: element %lld was %.9g and is %.9g", what, (long long)i,
                               (double)a[i], (double)b[i]);
    return true;
}
