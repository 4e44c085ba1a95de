#include <string.h>

#include "plugin/registry.h"

const sl_plugin *plugin_about(const plugin *p)
{
    return p->variant[PRECISION_F64] ? p->variant[PRECISION_F64] : p->variant[PRECISION_F32];
}

const char *kind_name(sl_kind kind)
{
    static const char *const names[] = {"plugin",    "optimizer", "problem",
                                        "transform", "schedule",  "probe"};
    return kind >= SL_KIND_OPTIMIZER && kind <= SL_KIND_PROBE ? names[kind] : names[0];
}

const char *precision_name(precision p)
{
    return p == PRECISION_F32 ? "f32" : "f64";
}

size_t option_count(const sl_plugin *about)
{
    size_t count = 0;
    while (about->options && about->options[count].type != SL_TYPE_END)
        count++;
    return count;
}

int option_find(const sl_plugin *about, const char *name)
{
    for (size_t k = 0; k < option_count(about); k++)
        if (strcmp(about->options[k].name, name) == 0)
            return (int)k;
    return -1;
}
