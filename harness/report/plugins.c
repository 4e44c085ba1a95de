/* What raced on what: every plugin of the study with its own words about itself. */
#include <string.h>

#include "report/inside.h"
#include "report/markup.h"

typedef struct cast_list {
    const plugin **all;
    int count, capacity;
} cast_list;

static void add_plugin(cast_list *list, const plugin *one, arena *a)
{
    for (int k = 0; k < list->count; k++)
        if (list->all[k] == one)
            return;
    if (list->count == list->capacity) {
        list->capacity = 2 * list->capacity + 16;
        const plugin **more = arena_array(a, const plugin *, list->capacity);
        if (list->count > 0)
            memcpy(more, list->all, (size_t)list->count * sizeof *more);
        list->all = more;
    }
    list->all[list->count++] = one;
}

static void add_trial(cast_list *list, const trial *t, arena *a)
{
    add_plugin(list, t->problem.plugin, a);
    add_plugin(list, t->optimizer.plugin, a);
    for (int k = 0; k < t->transform_count; k++)
        add_plugin(list, t->transforms[k].plugin, a);
    for (int k = 0; k < t->schedule_count; k++)
        add_plugin(list, t->schedules[k].schedule.plugin, a);
    for (int k = 0; k < t->probe_count; k++)
        add_plugin(list, t->probes[k].plugin, a);
}

static cast_list list_plugins(const report *page)
{
    cast_list list = {0};
    for (const study *s = page->study; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++)
            add_trial(&list, &s->trials[k], page->memory);
    return list;
}

void section_plugins(const report *page, text *out)
{
    static const char *header[] = {"name", "kind", "what it is", "reference"};
    static const bool numbers[4] = {false};
    cast_list list = list_plugins(page);
    const char **cells = arena_array(page->memory, const char *, 4 * list.count);
    int row = 0;
    for (int kind = SL_KIND_OPTIMIZER; kind <= SL_KIND_PROBE; kind++)
        for (int k = 0; k < list.count; k++) {
            const sl_plugin *about = plugin_about(list.all[k]);
            if ((int)list.all[k]->kind != kind)
                continue;
            const char **at = cells + 4 * row++;
            at[0] = list.all[k]->name;
            at[1] = kind_name(list.all[k]->kind);
            at[2] = about->summary;
            at[3] = about->reference;
        }
    sheet table = {"Plugins of the study", 4, row, header, cells, numbers, NULL, 0, NULL};
    markup_sheet(out, &table);
}
