#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/memory.h"
#include "run/loaded.h"
#include "run/precise.h"
#include "run/tick.h"

loaded *race_load(const trial *t, bool shared, failure *f)
{
    loaded *data = memory_need(calloc(1, sizeof *data));
    data->pool = pool_new(shared);
    data->precision = t->precision;
    bool good =
        t->precision == PRECISION_F32 ? race_load_f32(t, data, f) : race_load_f64(t, data, f);
    if (!good) {
        race_unload(data);
        return NULL;
    }
    if (shared)
        pool_protect(data->pool);
    return data;
}

void race_unload(loaded *data)
{
    if (!data)
        return;
    pool_free(data->pool);
    free(data);
}

int64_t race_bytes(const trial *t, loaded *data, failure *f)
{
    int64_t bytes =
        t->precision == PRECISION_F32 ? race_bytes_f32(t, data, f) : race_bytes_f64(t, data, f);
    for (const pool_block *b = pool_blocks(data->pool); bytes >= 0 && b; b = b->next)
        bytes += (int64_t)b->bytes;
    return bytes;
}

void race_run_kept(const trial *t, loaded *data, const point_sink *sink, const keeping *keep,
                   trial_end *end)
{
    struct rusage usage;
    uint64_t begin = tick_nanoseconds();
    *end = (trial_end){.optimum = (double)NAN};
    if (t->precision == PRECISION_F32)
        race_run_f32(t, data, sink, keep, begin, end);
    else
        race_run_f64(t, data, sink, keep, begin, end);
    end->wall_seconds += 1e-9 * (double)(tick_nanoseconds() - begin);
    if (getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss * 1024 > end->peak_rss)
        end->peak_rss = usage.ru_maxrss * 1024;
}

void race_run(const trial *t, loaded *data, const point_sink *sink, trial_end *end)
{
    race_run_kept(t, data, sink, NULL, end);
}
