/* Tests of a plugin's table of options. */
#include <math.h>
#include <string.h>

#include "check/descriptor.h"

static size_t field_size(sl_type type)
{
    switch (type) {
    case SL_TYPE_REAL:
        return sizeof(double);
    case SL_TYPE_INT:
        return sizeof(int64_t);
    case SL_TYPE_BOOL:
        return sizeof(bool);
    case SL_TYPE_CHOICE:
        return sizeof(int32_t);
    case SL_TYPE_DATA:
        return sizeof(char *);
    case SL_TYPE_END:
        break;
    }
    return 0;
}

static int word_count(const char *words)
{
    int count = 1;
    for (const char *c = words; *c; c++) {
        if (*c == '|' && (c == words || c[1] == '|' || c[1] == '\0'))
            return 0;
        count += *c == '|';
    }
    return words[0] ? count : 0;
}

/* NaN lies in no range. */
static bool within(double value, double low, double high)
{
    return value >= low && value <= high;
}

static bool number_valid(const sl_option *o, failure *f)
{
    if (!(o->low <= o->high))
        return failure_set(f, "option %s: its range %g to %g is empty", o->name, o->low,
                           o->high);
    bool word = o->type == SL_TYPE_INT && o->words && o->initial == 0;
    if (!word && !within(o->initial, o->low, o->high))
        return failure_set(f, "option %s: its default %g is outside of its range %g to %g",
                           o->name, o->initial, o->low, o->high);
    if (o->type == SL_TYPE_INT && isfinite(o->initial) && o->initial != trunc(o->initial))
        return failure_set(f, "option %s: its default %g is not an integer", o->name,
                           o->initial);
    if (o->scale == SL_LOG && o->low < 0)
        return failure_set(f,
                           "option %s: a logarithmic scale needs a range above zero; it "
                           "begins at %g",
                           o->name, o->low);
    return true;
}

static bool value_valid(const sl_option *o, failure *f)
{
    int count;
    switch (o->type) {
    case SL_TYPE_REAL:
    case SL_TYPE_INT:
        return number_valid(o, f);
    case SL_TYPE_BOOL:
        return o->initial == 0 || o->initial == 1 ||
               failure_set(f, "option %s: its default %g is neither 0 nor 1", o->name,
                           o->initial);
    case SL_TYPE_CHOICE:
        count = o->words ? word_count(o->words) : 0;
        if (count < 2)
            return failure_set(f, "option %s: its words must be two or more, as \"a|b\"",
                               o->name);
        return (within(o->initial, 0, count - 1) && o->initial == trunc(o->initial)) ||
               failure_set(f, "option %s: its default %g is none of the %d words", o->name,
                           o->initial, count);
    case SL_TYPE_DATA:
    case SL_TYPE_END:
        break;
    }
    return true;
}

static bool overlap(const sl_option *a, const sl_option *b)
{
    return a->offset < b->offset + field_size(b->type) &&
           b->offset < a->offset + field_size(a->type);
}

static bool option_valid(const sl_plugin *about, size_t k, failure *f)
{
    const sl_option *o = &about->options[k];
    size_t size = field_size(o->type);
    if (!name_valid(o->name))
        return failure_set(f,
                           "option number %zu: its name must be lower case letters, digits "
                           "and _",
                           k + 1);
    if (size == 0)
        return failure_set(f, "option %s: its type %d is unknown", o->name, o->type);
    if (!line_valid(o->meaning))
        return failure_set(f, "option %s: its meaning must be one line that says something",
                           o->name);
    if (o->offset + size > about->self || o->offset % size != 0)
        return failure_set(f, "option %s: lies at byte %zu of a struct of %u bytes", o->name,
                           o->offset, about->self);
    for (size_t j = 0; j < k; j++) {
        if (strcmp(about->options[j].name, o->name) == 0)
            return failure_set(f, "two options are called %s", o->name);
        if (overlap(&about->options[j], o))
            return failure_set(f, "options %s and %s share bytes of the struct",
                               about->options[j].name, o->name);
    }
    return value_valid(o, f);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_option(const sl_option *a, const sl_option *b)
{
    return a->type == b->type && a->initial == b->initial && a->low == b->low &&
           a->high == b->high && same_text(a->name, b->name) && same_text(a->words, b->words);
}

static bool tables_agree(const sl_plugin *a, const sl_plugin *b, failure *f)
{
    if (option_count(a) != option_count(b))
        return failure_set(f, "has %zu options in double and %zu in float", option_count(a),
                           option_count(b));
    for (size_t k = 0; k < option_count(a); k++)
        if (!same_option(&a->options[k], &b->options[k]))
            return failure_set(f, "option %s differs between double and float",
                               a->options[k].name);
    return true;
}

bool test_options(const subject *s, failure *f)
{
    const plugin *p = s->contract->plugin;
    for (int v = 0; v < PRECISIONS; v++)
        for (size_t k = 0; p->variant[v] && k < option_count(p->variant[v]); k++)
            if (!option_valid(p->variant[v], k, f))
                return false;
    return !p->variant[0] || !p->variant[1] || tables_agree(p->variant[0], p->variant[1], f);
}

static bool refused(const sl_option *o, double value, failure *f)
{
    return !option_in_range(o, value) ||
           failure_set(f, "option %s: %.17g is outside of its range %g to %g and is accepted",
                       o->name, value, o->low, o->high);
}

bool test_limits(const subject *s, failure *f)
{
    const sl_plugin *about = plugin_about(s->contract->plugin);
    for (size_t k = 0; k < option_count(about); k++) {
        const sl_option *o = &about->options[k];
        if (o->type != SL_TYPE_REAL && o->type != SL_TYPE_INT)
            continue;
        if (!refused(o, (double)NAN, f) ||
            (o->low > -HUGE_VAL && !refused(o, nextafter(o->low, -HUGE_VAL), f)) ||
            (o->high < HUGE_VAL && !refused(o, nextafter(o->high, HUGE_VAL), f)))
            return false;
    }
    return true;
}
