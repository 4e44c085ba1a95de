#include "study/axis.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { MOST = 10000 };

static const sl_option count_option = {"count", SL_TYPE_INT, SL_LINEAR,         0, 0, 2,
                                       MOST,    NULL,        "number of values"};

static const char *what(reader *r, const axis *a)
{
    return arena_format(r->memory, "%s of %s", a->about->name, a->owner);
}

static double rounded(double value, int digits)
{
    char spelt[40];
    snprintf(spelt, sizeof spelt, "%.*e", digits - 1, value);
    return strtod(spelt, NULL);
}

static bool same(const option_value *a, const option_value *b)
{
    return a->number == b->number && strcmp(a->path, b->path) == 0;
}

/* `n` is the grid, or the list that has the values as its items. */
static bool check_different(reader *r, const node *n, bool items, const axis *a)
{
    for (int64_t i = 1; i < a->count; i++)
        for (int64_t j = 0; j < i; j++)
            if (same(a->values + i, a->values + j)) {
                text spelt = {0};
                option_value_add(&spelt, a->about, a->values + i);
                node_fail(items ? n->items[i] : n, r->why,
                          "%s takes the value %s twice; expected different ones", what(r, a),
                          spelt.data);
                text_free(&spelt);
                return false;
            }
    return true;
}

static bool read_list(reader *r, const node *n, axis *a)
{
    if (n->count == 0)
        return node_fail(n, r->why, "%s is an empty list; expected at least one value",
                         what(r, a));
    a->count = n->count;
    a->values = arena_array(r->memory, option_value, n->count);
    for (int k = 0; k < n->count; k++)
        if (!reader_value(r, n->items[k], what(r, a), a->about, a->values + k))
            return false;
    return check_different(r, n, true, a);
}

/* The bounds of a grid or a random range: the first two items of a list. */
static bool read_range(reader *r, const node *n, const char *form, bool log, int items, axis *a)
{
    if (n->kind != NODE_LIST || n->count != items)
        return node_fail(n, r->why, "%s: %s is %s; expected [low, high%s]", what(r, a), form,
                         node_found(n, r->memory), items == 3 ? ", count" : "");
    option_value low, high;
    if (!reader_value(r, n->items[0], what(r, a), a->about, &low) ||
        !reader_value(r, n->items[1], what(r, a), a->about, &high))
        return false;
    a->range = (range){low.number, high.number, log};
    if (isinf(low.number) || isinf(high.number))
        return node_fail(n, r->why, "%s: a grid needs finite bounds", what(r, a));
    if (!(low.number < high.number))
        return node_fail(n->items[1], r->why, "%s: a grid from %g to %g; expected low < high",
                         what(r, a), low.number, high.number);
    if (log && low.number <= 0.0)
        return node_fail(n->items[0], r->why, "%s: a log grid from %g; expected low > 0",
                         what(r, a), low.number);
    return true;
}

/* The value at `share` (0 to 1) of the range. */
static double value_at(const axis *a, double share, int digits)
{
    const range *g = &a->range;
    double value =
        g->log ? g->low * pow(g->high / g->low, share) : g->low + (g->high - g->low) * share;
    value = a->about->type == SL_TYPE_INT ? rint(value) : rounded(value, digits);
    return fmin(fmax(value, g->low), g->high) + 0.0;
}

static bool read_count(reader *r, const node *n, const axis *a, int64_t *count)
{
    option_value value;
    const char *name = arena_format(r->memory, "the count of %s", what(r, a));
    if (!reader_value(r, n, name, &count_option, &value))
        return false;
    *count = (int64_t)value.number;
    return true;
}

static bool read_grid(reader *r, const node *n, bool log, axis *a)
{
    if (!read_range(r, n, log ? "log" : "linear", log, 3, a) ||
        !read_count(r, n->items[2], a, &a->count))
        return false;
    a->values = arena_array(r->memory, option_value, a->count);
    for (int64_t k = 0; k < a->count; k++) {
        double share = (double)k / (double)(a->count - 1);
        a->values[k] = (option_value){value_at(a, share, 12), "", "", ""};
    }
    a->values[0].number = a->range.low;
    a->values[a->count - 1].number = a->range.high;
    return check_different(r, n, false, a);
}

static bool read_random(reader *r, const node *n, axis *a)
{
    const node *log = node_get(n, "log"), *linear = node_get(n, "linear");
    const node *count = node_get(n, "count");
    if (n->kind != NODE_MAP || n->count != 2 || !count || (!log && !linear))
        return node_fail(n, r->why,
                         "%s: expected random: {log: [low, high], count: n} or "
                         "random: {linear: [low, high], count: n}",
                         what(r, a));
    a->random = true;
    return read_range(r, log ? log : linear, "random", log != NULL, 2, a) &&
           read_count(r, count, a, &a->count);
}

static bool read_form(reader *r, const node *n, axis *a)
{
    static const char *const forms[] = {"log", "linear", "random"};
    const char *form = n->count == 1 ? n->keys[0]->text : "";
    bool number = a->about->type == SL_TYPE_REAL || a->about->type == SL_TYPE_INT;
    if (n->count != 1)
        return node_fail(n, r->why,
                         "%s is %s; expected a value, a list of values, "
                         "or one of log, linear and random",
                         what(r, a), node_found(n, r->memory));
    if (!number)
        return node_fail(n, r->why, "%s is a map; expected a value or a list: it is no number",
                         what(r, a));
    if (strcmp(form, "random") == 0)
        return read_random(r, n->items[0], a);
    if (strcmp(form, "log") == 0 || strcmp(form, "linear") == 0)
        return read_grid(r, n->items[0], strcmp(form, "log") == 0, a);
    return node_fail(n->keys[0], r->why, "unknown grid \"%s\" for %s; %s", form, what(r, a),
                     reader_hint(r, form, forms, 3));
}

bool axis_read(reader *r, const node *n, axis *a)
{
    if (n->kind == NODE_LIST)
        return read_list(r, n, a);
    if (n->kind == NODE_MAP)
        return read_form(r, n, a);
    a->count = 1;
    a->values = arena_array(r->memory, option_value, 1);
    return reader_value(r, n, what(r, a), a->about, a->values);
}

/* A number in [0, 1) that depends on names and draw only. */
static double draw_share(const axis *a, uint64_t draw)
{
    char seed[256];
    int length = snprintf(seed, sizeof seed, "%s.%s#%llu", a->owner, a->about->name,
                          (unsigned long long)draw);
    return (double)(XXH3_64bits(seed, (size_t)length) >> 11) * 0x1p-53;
}

/* Whether draw k repeats an earlier one in all random axes. */
static bool repeats(const axis *axes, int count, int64_t k)
{
    for (int64_t j = 0; j < k; j++) {
        bool equal = true;
        for (int i = 0; i < count && equal; i++)
            equal = !axes[i].random || same(axes[i].values + j, axes[i].values + k);
        if (equal)
            return true;
    }
    return false;
}

static void draw_all(axis *axes, int count, int64_t k, uint64_t draw)
{
    for (int i = 0; i < count; i++)
        if (axes[i].random)
            axes[i].values[k] =
                (option_value){value_at(axes + i, draw_share(axes + i, draw), 6), "", "", ""};
}

bool axis_draw(reader *r, axis *axes, int count)
{
    axis *first = NULL;
    for (int i = 0; i < count; i++) {
        axis *a = axes + i;
        if (!a->random)
            continue;
        first = first ? first : a;
        a->leader = first->leader;
        a->values = arena_array(r->memory, option_value, a->count);
        if (a->count != first->count)
            return node_fail(a->at, r->why,
                             "%s is drawn %lld times but %s %lld times; expected one count, "
                             "as they are drawn together",
                             a->name, (long long)a->count, first->name,
                             (long long)first->count);
    }
    uint64_t draw = 0;
    for (int64_t k = 0; first && k < first->count; k++)
        do {
            if (draw == 100u * (uint64_t)first->count)
                return node_fail(first->at, r->why,
                                 "%s: the range has fewer than %lld different values",
                                 first->name, (long long)first->count);
            draw_all(axes, count, k, draw++);
        } while (repeats(axes, count, k));
    return true;
}
