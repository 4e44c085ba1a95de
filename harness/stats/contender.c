#include "stats/contender.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

static bool fail_shape(const char *words, failure *f)
{
    return failure_set(f, "found %s; expected an optimizer's label, or label{option=value}",
                       words);
}

static char *trimmed(arena *a, const char *from, size_t length)
{
    while (length > 0 && *from == ' ')
        from++, length--;
    while (length > 0 && from[length - 1] == ' ')
        length--;
    return arena_copy_bytes(a, from, length);
}

/* "lr=0.1, momentum=0.9" */
static bool read_pairs(const char *from, size_t length, arena *a, contender *c)
{
    const char **names = arena_array(a, const char *, length + 1);
    const char **values = arena_array(a, const char *, length + 1);
    for (const char *end = from + length; from < end;) {
        size_t size = strcspn(from, ",}"), before = strcspn(from, "=");
        if (before == 0 || before + 1 >= size)
            return false;
        names[c->count] = trimmed(a, from, before);
        values[c->count++] = trimmed(a, from + before + 1, size - before - 1);
        from += size + 1;
    }
    c->names = names;
    c->values = values;
    return c->count > 0;
}

/* The option of that name of the trial's optimizer, or "clip.norm" of what stands beside it. */
static const option_value *find_option(const trial *t, const char *name,
                                       const sl_option **option)
{
    const char *dot = strchr(name, '.');
    const setting *all[1 + 64] = {&t->optimizer};
    int count = 1;
    for (int k = 0; k < t->transform_count && count < 65; k++)
        all[count++] = &t->transforms[k];
    for (int k = 0; k < t->schedule_count && count < 65; k++)
        all[count++] = &t->schedules[k].schedule;
    for (int k = dot ? 1 : 0; k < (dot ? count : 1); k++) {
        const sl_plugin *about = plugin_about(all[k]->plugin);
        size_t length = dot ? (size_t)(dot - name) : 0;
        int at = option_find(about, dot ? dot + 1 : name);
        if (at < 0 || (dot && (strncmp(all[k]->plugin->name, name, length) != 0 ||
                               all[k]->plugin->name[length])))
            continue;
        *option = &about->options[at];
        return &all[k]->values[at];
    }
    return NULL;
}

static bool has_value(const trial *t, const char *name, const char *value)
{
    const sl_option *option;
    const option_value *found = find_option(t, name, &option);
    char *end;
    double number = strtod(value, &end);
    if (!found)
        return false;
    if (end != value && !*end && (option->type == SL_TYPE_REAL || option->type == SL_TYPE_INT))
        return fabs(found->number - number) <= 1e-9 * fabs(number);
    text words = {0};
    option_value_add(&words, option, found);
    bool same = words.data && strcmp(words.data, value) == 0;
    text_free(&words);
    return same;
}

static bool fits(const contender *c, const trial *t)
{
    bool all = strcmp(c->label, t->label) == 0;
    for (int k = 0; k < c->count && all; k++)
        all = has_value(t, c->names[k], c->values[k]);
    return all;
}

static bool check_label(const contender *c, const results *r, failure *f)
{
    for (int k = 0; k < r->label_count; k++)
        if (strcmp(r->labels[k], c->label) == 0)
            return true;
    const char *nearest =
        nearest_name(c->label, (const char *const *)r->labels, (size_t)r->label_count);
    return failure_set(f, "the study %s has no optimizer %s; expected %s%s", r->study->name,
                       c->label, nearest ? "" : "one like ", nearest ? nearest : r->labels[0]);
}

static bool check_options(const contender *c, const results *r, arena *a, failure *f)
{
    const sl_option *option;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (strcmp(g->trial->label, c->label) != 0)
            continue;
        if (fits(c, g->trial))
            return true;
        for (int i = 0; i < c->count; i++)
            if (!find_option(g->trial, c->names[i], &option))
                return failure_set(f, "%s: %s has no option %s; what varies is as in %s",
                                   c->words, c->label, c->names[i], group_setting(r, g, a));
    }
    text list = {0};
    for (int64_t k = 0, shown = 0; k < r->group_count && shown < 8; k++)
        if (strcmp(r->groups[k].trial->label, c->label) == 0 &&
            strcmp(r->groups[k].trial->problem_label, r->problems[0]) == 0)
            text_add(&list, "%s%s{%s}", shown++ ? ", " : "", c->label,
                     group_setting(r, &r->groups[k], a));
    failure_set(f, "%s: the study tries no such setting; expected one of %s", c->words,
                list.data ? list.data : "none");
    text_free(&list);
    return false;
}

bool contender_read(const char *words, const results *r, arena *a, contender *c, failure *f)
{
    const char *open = strchr(words, '{');
    size_t length = strlen(words);
    *c = (contender){.words = words, .label = words};
    /* A label may have braces of its own. */
    for (int k = 0; k < r->label_count; k++)
        if (strcmp(r->labels[k], words) == 0)
            return true;
    if (!open)
        return check_label(c, r, f);
    c->label = trimmed(a, words, (size_t)(open - words));
    if (words[length - 1] != '}' ||
        !read_pairs(open + 1, (size_t)(words + length - 1 - open - 1), a, c))
        return fail_shape(words, f);
    return check_label(c, r, f) && check_options(c, r, a, f);
}

const group *contender_find(const contender *c, const results *r, const char *problem_label,
                            int *settings)
{
    const group *best = NULL;
    *settings = 0;
    for (int64_t k = 0; k < r->group_count; k++) {
        const group *g = &r->groups[k];
        if (strcmp(g->trial->problem_label, problem_label) != 0 || !fits(c, g->trial))
            continue;
        ++*settings;
        if (g->count > 0 && (!best || group_compare(g, best) < 0))
            best = g;
    }
    return best;
}
