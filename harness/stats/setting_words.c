#include <stdio.h>
#include <string.h>

#include "stats/choice.h"

/* A trial's plugins with options in one row: optimizer, transforms, schedules. */
static const setting *part(const trial *t, int at)
{
    if (at == 0)
        return &t->optimizer;
    if (at <= t->transform_count)
        return &t->transforms[at - 1];
    at -= t->transform_count + 1;
    return at < t->schedule_count ? &t->schedules[at].schedule : NULL;
}

static bool family(const group *a, const group *b)
{
    return strcmp(a->trial->problem_label, b->trial->problem_label) == 0 &&
           strcmp(a->trial->label, b->trial->label) == 0;
}

static bool same_value(const option_value *a, const option_value *b)
{
    return a->number == b->number &&
           strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
}

static bool varies(const results *r, const group *g, int at, size_t option)
{
    const setting *mine = part(g->trial, at);
    for (int64_t k = 0; k < r->group_count; k++) {
        const setting *other = part(r->groups[k].trial, at);
        if (family(g, &r->groups[k]) && other && other->plugin == mine->plugin &&
            !same_value(&mine->values[option], &other->values[option]))
            return true;
    }
    return false;
}

void option_words(text *out, const sl_option *option, const option_value *value)
{
    if (option->type == SL_TYPE_REAL)
        text_add(out, "%.4g", value->number);
    else
        option_value_add(out, option, value);
}

char *group_setting(const results *r, const group *g, arena *a)
{
    text words = {0};
    for (int at = 0; part(g->trial, at); at++) {
        const setting *s = part(g->trial, at);
        const sl_plugin *about = plugin_about(s->plugin);
        for (size_t k = 0; k < option_count(about); k++) {
            if (!varies(r, g, at, k))
                continue;
            text_add(&words, "%s%s%s%s=", words.length ? ", " : "", at ? s->plugin->name : "",
                     at ? "." : "", about->options[k].name);
            option_words(&words, &about->options[k], &s->values[k]);
        }
    }
    char *copy = arena_copy(a, words.data ? words.data : "");
    text_free(&words);
    return copy;
}
