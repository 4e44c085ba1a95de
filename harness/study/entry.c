#include "study/entry.h"

#include <math.h>
#include <string.h>

#include <slalom/problem.h>

#include "study/find.h"
#include "study/zip.h"

/* Trials of one entry; beyond that the study is a mistake. */
#define MOST_SETTINGS 10000000

static const sl_option instance_option = {"instance",         SL_TYPE_INT, SL_LINEAR,   0, 0, 0,
                                          9007199254740992.0, NULL,        "which data"};

static axis *axis_add(reader *r, entry *e)
{
    if (e->axis_count == e->axis_room) {
        int room = e->axis_room ? 2 * e->axis_room : 16;
        axis *axes = arena_array(r->memory, axis, room);
        if (e->axis_count)
            memcpy(axes, e->axes, sizeof *axes * (size_t)e->axis_count);
        e->axes = axes;
        e->axis_room = room;
    }
    return e->axes + e->axis_count++;
}

static bool read_option(reader *r, const node *key, const node *value, const char *prefix,
                        int at, entry *e)
{
    part *p = e->parts + at;
    int option = option_find(p->about, key->text);
    bool instance = option < 0 && e->kind == SL_KIND_PROBLEM && at == 0 &&
                    strcmp(key->text, "instance") == 0;
    if (instance && !((const sl_problem *)p->about)->generated)
        return node_fail(key, r->why, "found instance, but %s does not generate its data",
                         p->plugin->name);
    size_t count = option_count(p->about);
    if (option < 0 && !instance)
        return node_fail(key, r->why, "unknown option \"%s\" of %s; %s", key->text,
                         p->plugin->name,
                         reader_hint(r, key->text, reader_options(r, p->about), count));
    axis *a = axis_add(r, e);
    *a = (axis){.at = key, .part = at, .owner = p->plugin->name, .leader = e->axis_count - 1};
    a->name = arena_format(r->memory, "%s%s", prefix, key->text);
    a->option = instance ? (int)count : option;
    a->about = instance ? &instance_option : p->about->options + option;
    return axis_read(r, value, a);
}

/* Data that the plugin cannot do without. */
static bool check_data_given(reader *r, const node *key, const node *options,
                             const sl_plugin *about)
{
    for (size_t k = 0; k < option_count(about); k++) {
        const sl_option *o = about->options + k;
        bool given = options && options->kind == NODE_MAP && node_get(options, o->name);
        if (o->type == SL_TYPE_DATA && o->initial != 0.0 && !given)
            return node_fail(key, r->why,
                             "%s needs %s: %s; expected the name of a data set or a path",
                             about->name, o->name, o->meaning);
    }
    return true;
}

/* What is read from a file is the same for all instances. */
static bool check_instance(reader *r, const node *options, const sl_plugin *about)
{
    const bool map = options && options->kind == NODE_MAP;
    const node *instance = map ? node_get(options, "instance") : NULL;
    for (size_t k = 0; instance && k < option_count(about); k++) {
        const sl_option *o = about->options + k;
        if (o->type == SL_TYPE_DATA && node_get(options, o->name))
            return node_fail(instance, r->why,
                             "found instance beside %s; expected one of them, as instances "
                             "are of generated data",
                             o->name);
    }
    return true;
}

/* A plugin of that kind and its options. */
static bool read_part(reader *r, const node *key, const node *options, sl_kind kind,
                      const char *prefix, int at, entry *e)
{
    part *p = e->parts + at;
    p->plugin = find_plugin(r, key, kind);
    if (!p->plugin)
        return false;
    p->at = key;
    p->about = plugin_about(p->plugin);
    size_t count = option_count(p->about);
    p->defaults = arena_array(r->memory, option_value, count + 1);
    setting_defaults(p->plugin, p->defaults);
    p->defaults[count] = (option_value){(double)NAN, "", "", ""};
    if (options && options->kind != NODE_NOTHING && options->kind != NODE_MAP)
        return node_fail(options, r->why, "the options of %s are %s; expected a map", key->text,
                         node_found(options, r->memory));
    for (int k = 0; options && k < options->count; k++)
        if (!read_option(r, options->keys[k], options->items[k], prefix, at, e))
            return false;
    return check_data_given(r, key, options, p->about) &&
           (kind != SL_KIND_PROBLEM || check_instance(r, options, p->about));
}

/* Splits `name` or `name: {options}` into its two halves. */
static bool split(reader *r, const node *n, const char *what, const node **key,
                  const node **options)
{
    bool named = n->kind == NODE_SCALAR || (n->kind == NODE_MAP && n->count == 1);
    if (!named)
        return node_fail(n, r->why, "found %s; expected one %s, as in name: {option: value}",
                         node_found(n, r->memory), what);
    *key = n->kind == NODE_SCALAR ? n : n->keys[0];
    *options = n->kind == NODE_SCALAR ? NULL : n->items[0];
    return true;
}

static bool read_transforms(reader *r, const node *through, entry *e)
{
    for (int k = 0; k < e->transforms; k++) {
        const node *key = NULL, *options = NULL;
        if (!split(r, through->items[k], "transform", &key, &options))
            return false;
        const char *prefix = arena_format(r->memory, "%s.", key->text);
        if (!read_part(r, key, options, SL_KIND_TRANSFORM, prefix, 1 + k, e))
            return false;
    }
    return true;
}

static bool check_moved(reader *r, const node *name, int option, const sl_plugin *about)
{
    if (option < 0)
        return node_fail(
            name, r->why, "unknown option \"%s\" of %s; %s", name->text, about->name,
            reader_hint(r, name->text, reader_options(r, about), option_count(about)));
    if (about->options[option].type != SL_TYPE_REAL)
        return node_fail(name, r->why, "%s of %s cannot move: it is of type %s; expected real",
                         name->text, about->name,
                         option_type_name(about->options[option].type));
    return true;
}

static bool read_schedules(reader *r, const node *schedule, entry *e)
{
    for (int k = 0; k < e->schedules; k++) {
        const node *name = schedule->keys[k], *key = NULL, *options = NULL;
        int at = 1 + e->transforms + k;
        int option = option_find(e->parts[0].about, name->text);
        e->parts[at].scheduled = option;
        if (!check_moved(r, name, option, e->parts[0].about) ||
            !split(r, schedule->items[k], "schedule", &key, &options))
            return false;
        const char *prefix = arena_format(r->memory, "%s.%s.", name->text, key->text);
        if (!read_part(r, key, options, SL_KIND_SCHEDULE, prefix, at, e))
            return false;
    }
    return true;
}

static bool read_label(reader *r, const node *n, entry *e)
{
    if (!n)
        return true;
    if (n->kind != NODE_SCALAR || !n->text[0] || strchr(n->text, '\n'))
        return node_fail(n, r->why, "label is %s; expected a text of one line",
                         node_found(n, r->memory));
    e->label = arena_copy(r->memory, n->text);
    e->label_at = n;
    return true;
}

/* The number of settings, and how far apart the values of an axis are: the axis that stands
   last in the study moves fastest. */
static bool count_settings(reader *r, entry *e)
{
    e->settings = 1;
    for (int k = e->axis_count - 1; k >= 0; k--) {
        axis *a = e->axes + k;
        if (a->leader != k)
            continue;
        a->stride = e->settings;
        e->settings *= a->count;
        if (e->settings > MOST_SETTINGS)
            return node_fail(e->at, r->why, "the grid has more than %d settings",
                             MOST_SETTINGS);
    }
    for (int k = 0; k < e->axis_count; k++)
        e->axes[k].stride = e->axes[e->axes[k].leader].stride;
    return true;
}

static bool check_shape(reader *r, const node *n, node_kind kind, const char *expected)
{
    return !n || (n->kind == kind && n->count > 0) ||
           node_fail(n, r->why, "found %s; expected %s", node_found(n, r->memory), expected);
}

static bool read_all(reader *r, const entry_keys *keys, entry *e)
{
    const node *through = keys->through, *schedule = keys->schedule;
    if (!check_shape(r, through, NODE_LIST, "a list of transforms, as in [clip: {norm: 1}]") ||
        !check_shape(r, schedule, NODE_MAP, "a map, as in {lr: {cosine: {warmup: 0.1}}}"))
        return false;
    e->at = keys->name;
    e->transforms = through ? through->count : 0;
    e->schedules = schedule ? schedule->count : 0;
    e->parts = arena_array(r->memory, part, 1 + e->transforms + e->schedules);
    return read_part(r, keys->name, keys->options, e->kind, "", 0, e) &&
           read_transforms(r, through, e) && read_schedules(r, schedule, e) &&
           read_label(r, keys->label, e) && axis_draw(r, e->axes, e->axis_count) &&
           zip_read(r, keys->zip, e->axes, e->axis_count) && count_settings(r, e);
}

bool entry_read(reader *r, const node *n, sl_kind kind, entry *e)
{
    entry_keys keys;
    *e = (entry){.kind = kind};
    return find_keys(r, n, kind, &keys) && read_all(r, &keys, e);
}

setting *entry_setting(reader *r, const entry *e, int64_t index)
{
    int count = 1 + e->transforms + e->schedules;
    setting *settings = arena_array(r->memory, setting, count);
    for (int k = 0; k < count; k++) {
        const part *p = e->parts + k;
        size_t values = option_count(p->about) + 1;
        settings[k] = (setting){p->plugin, arena_array(r->memory, option_value, values)};
        memcpy(settings[k].values, p->defaults, values * sizeof(option_value));
    }
    for (int k = 0; k < e->axis_count; k++) {
        const axis *a = e->axes + k;
        settings[a->part].values[a->option] = a->values[index / a->stride % a->count];
    }
    return settings;
}

double setting_instance(const setting *s)
{
    return s->values[option_count(plugin_about(s->plugin))].number;
}
