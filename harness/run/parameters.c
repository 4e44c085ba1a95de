#include "run/parameters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../problems/llm/safetensors.h"
#include "base/text.h"
#include "run/assembly.h"

static safetensor tensor_of(const sl_tensor *t, const real *x)
{
    safetensor s = {.name = t->name,
                    .type = sizeof(real) == sizeof(float) ? SAFETENSOR_F32 : SAFETENSOR_F64,
                    .dims = t->dims,
                    .count = sl_tensor_count(t),
                    .data = x + t->offset};
    memcpy(s.shape, t->shape, (size_t)t->dims * sizeof *s.shape);
    return s;
}

static bool write_all(const chain *c, const real *x, const char *path, failure *f)
{
    const trial *t = c->trial;
    const sl_layout *layout = &c->layers[c->layer_count - 1].layout;
    safetensor *all =
        pool_alloc(c->pool, ((size_t)layout->tensor_count + 1) * sizeof(safetensor));
    char steps[32], seed[32], sentence[SAFETENSORS_SENTENCE];
    text options = {0};
    for (int32_t k = 0; k < layout->tensor_count; k++)
        all[k] = tensor_of(&layout->tensors[k], x);
    setting_json(&t->problem, &options);
    snprintf(steps, sizeof steps, "%lld", (long long)c->steps);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)t->seed);
    const safetensor_note notes[] = {{"format", "slalom"},
                                     {"problem", t->problem.plugin->name},
                                     {"options", options.data},
                                     {"optimizer", t->label ? t->label : ""},
                                     {"seed", seed},
                                     {"steps", steps},
                                     {"key", t->key}};
    const bool written = safetensors_write(path, all, layout->tensor_count, notes,
                                           sizeof notes / sizeof *notes, sentence);
    text_free(&options);
    return written || failure_set(f, "its parameters are not kept: %s", sentence);
}

bool parameters_keep(chain *c, const char *folder, failure *f)
{
    char path[4096];
    const real *x;
    if (chain_final(c, &x) != SL_OK)
        return failure_set(f, "its parameters are not kept: %s", chain_message(c));
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return failure_set(f, "its parameters are not kept: %s: %s", folder, strerror(errno));
    snprintf(path, sizeof path, "%s/%s.safetensors", folder, c->trial->key);
    return write_all(c, x, path, f);
}
