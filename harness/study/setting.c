#include "study/setting.h"

#include <math.h>

#include <slalom/problem.h>

void setting_defaults(const plugin *p, option_value *values)
{
    const sl_plugin *about = plugin_about(p);
    size_t count = option_count(about);
    for (size_t k = 0; k < count; k++)
        values[k] = (option_value){about->options[k].initial, "", "", ""};
}

static void apply(const sl_option *option, const option_value *value, void *field)
{
    switch (option->type) {
    case SL_TYPE_REAL:
        *(double *)field = value->number;
        break;
    case SL_TYPE_INT:
        *(int64_t *)field = (int64_t)value->number;
        break;
    case SL_TYPE_BOOL:
        *(bool *)field = value->number != 0.0;
        break;
    case SL_TYPE_CHOICE:
        *(int32_t *)field = (int32_t)value->number;
        break;
    case SL_TYPE_DATA:
        *(const char **)field = value->path ? value->path : "";
        break;
    default:
        break;
    }
}

bool setting_generates(const setting *s)
{
    const sl_problem *about = (const sl_problem *)plugin_about(s->plugin);
    for (size_t k = 0; k < option_count(&about->plugin); k++)
        if (about->plugin.options[k].type == SL_TYPE_DATA && s->values[k].text[0])
            return false;
    return about->generated;
}

void setting_apply(const setting *s, void *self)
{
    const sl_plugin *about = plugin_about(s->plugin);
    size_t count = option_count(about);
    for (size_t k = 0; k < count; k++)
        apply(about->options + k, s->values + k,
              (unsigned char *)self + about->options[k].offset);
}

/* JSON has no infinities: they are spelt as in YAML. */
void setting_value_json(text *out, const sl_option *option, const option_value *value)
{
    bool word = option->type == SL_TYPE_CHOICE || option->type == SL_TYPE_DATA ||
                (option->type == SL_TYPE_INT && option->words && value->number == 0.0) ||
                (option->type == SL_TYPE_REAL && isinf(value->number));
    if (!word) {
        option_value_add(out, option, value);
        return;
    }
    text spelt = {0};
    option_value_add(&spelt, option, value);
    text_add_json(out, spelt.data ? spelt.data : "");
    text_free(&spelt);
}

static void add_object(const setting *s, bool identity, text *out)
{
    const sl_plugin *about = plugin_about(s->plugin);
    size_t count = option_count(about);
    text_add(out, "{");
    for (size_t k = 0; k < count; k++) {
        const sl_option *option = about->options + k;
        text_add(out, k ? "," : "");
        text_add_json(out, option->name);
        text_add(out, ":");
        if (identity && option->type == SL_TYPE_DATA)
            text_add_json(out, s->values[k].hash ? s->values[k].hash : "");
        else
            setting_value_json(out, option, s->values + k);
    }
    text_add(out, "}");
}

void setting_json(const setting *s, text *out)
{
    add_object(s, false, out);
}

void setting_identity(const setting *s, text *out)
{
    add_object(s, true, out);
}
