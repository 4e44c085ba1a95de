#include "run/loaded.h"

#include <setjmp.h>

#include "run/layer.h"
#include "run/precise.h"

bool SL_PRECISE(race_load)(const trial *t, loaded *data, failure *f)
{
    jmp_buf exhausted;
    const setting *s = &t->problem;
    const sl_problem *about = (const sl_problem *)s->plugin->variant[t->precision];
    host_common common = {f, t->seed, t->instance, NULL, data->pool};
    host h = host_open(&common, s->plugin->name, 0);
    f->sentence[0] = '\0';
    pool_exhausted(data->pool, &exhausted);
    if (setjmp(exhausted) != 0)
        return failure_set(f, "%s: out of memory while loading its data", s->plugin->name);
    data->self = pool_alloc(data->pool, about->plugin.self);
    setting_apply(s, data->self);
    sl_status status = about->load ? about->load(&h.open, data->self) : SL_OK;
    pool_exhausted(data->pool, NULL);
    if (status != SL_OK && !f->sentence[0])
        failure_set(f, "%s: load failed without a sentence", s->plugin->name);
    return status == SL_OK;
}
