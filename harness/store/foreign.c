#include "store/foreign.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <slalom/optimizer.h>
#include <slalom/problem.h>

static sl_option option_of(const char *name, sl_type type)
{
    return (sl_option){
        .name = name, .type = type, .low = -SL_UNBOUNDED, .high = SL_UNBOUNDED, .meaning = ""};
}

static sl_type type_of(const char *value, double *number)
{
    char *end;
    *number = strtod(value, &end);
    if (end != value && *end == '\0' && *number - *number == 0.0)
        return SL_TYPE_REAL;
    *number = strcasecmp(value, "true") == 0;
    return *number != 0.0 || strcasecmp(value, "false") == 0 ? SL_TYPE_BOOL : SL_TYPE_DATA;
}

void foreign_add(foreign_options *all, const char *name, const char *value, arena *a)
{
    sl_option *table = arena_array(a, sl_option, all->count + 2);
    option_value *values = arena_array(a, option_value, all->count + 1);
    double number;
    if (all->count > 0) {
        memcpy(table, all->table, (size_t)all->count * sizeof *table);
        memcpy(values, all->values, (size_t)all->count * sizeof *values);
    }
    table[all->count] = option_of(arena_copy(a, name), type_of(value, &number));
    const char *copy = arena_copy(a, value);
    values[all->count] = (option_value){number, copy, copy, copy};
    *all = (foreign_options){table, values, all->count + 1};
}

static const sl_plugin *describe(sl_kind kind, const char *name, const sl_option *table,
                                 const sl_metric *metrics, arena *a)
{
    const sl_plugin head = {.stamp = {.abi = SL_ABI, .kind = (uint32_t)kind},
                            .name = name,
                            .summary = "",
                            .reference = "",
                            .options = table};
    if (kind == SL_KIND_PROBLEM) {
        sl_problem *problem = arena_alloc(a, sizeof *problem);
        problem->plugin = head;
        problem->metrics = metrics;
        return &problem->plugin;
    }
    sl_optimizer *optimizer = arena_alloc(a, sizeof *optimizer);
    optimizer->plugin = head;
    return &optimizer->plugin;
}

setting foreign_setting(sl_kind kind, const char *name, const foreign_options *options,
                        const sl_metric *metrics, arena *a)
{
    plugin *p = arena_alloc(a, sizeof *p);
    *p = (plugin){.path = "", .name = arena_copy(a, name), .kind = kind};
    p->variant[PRECISION_F64] = describe(kind, p->name, options->table, metrics, a);
    return (setting){p, options->values};
}

bool foreign_same(const setting *one, const setting *other)
{
    const sl_plugin *a = plugin_about(one->plugin), *b = plugin_about(other->plugin);
    size_t count = option_count(a);
    if (strcmp(a->name, b->name) != 0 || count != option_count(b))
        return false;
    for (size_t k = 0; k < count; k++)
        if (a->options[k].type != b->options[k].type ||
            strcmp(a->options[k].name, b->options[k].name) != 0)
            return false;
    return true;
}
