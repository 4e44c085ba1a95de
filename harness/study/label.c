/* Labels: an optimizer is its name with its transforms and schedules, "adamw + clip + cosine";
   entries of the same name are told apart by the fixed options in which they differ, "sgd
   nesterov=true". A problem with several settings has one label for each, "quadratic
   condition=100". */
#include <math.h>
#include <string.h>

#include "study/draft.h"

static const char *default_base(reader *r, const entry *e)
{
    text base = {0};
    int parts = 1 + e->transforms + e->schedules;
    for (int k = 0; k < parts; k++)
        text_add(&base, "%s%s", k ? " + " : "", e->parts[k].plugin->name);
    const char *kept = arena_copy(r->memory, base.data);
    text_free(&base);
    return kept;
}

static const char *base_of(reader *r, const entry *e)
{
    return e->label_at ? e->label_at->text : default_base(r, e);
}

static bool same_value(const option_value *a, const option_value *b)
{
    bool both_absent = isnan(a->number) && isnan(b->number);
    return (a->number == b->number || both_absent) && strcmp(a->path, b->path) == 0;
}

/* Whether the fixed option of axis `a` has another value in entry `o`, or several. Both have
   the same parts. */
static bool differs(const axis *a, const entry *o)
{
    for (int k = 0; k < o->axis_count; k++) {
        const axis *b = o->axes + k;
        if (b->part == a->part && b->option == a->option)
            return b->count > 1 || !same_value(a->values, b->values);
    }
    return !same_value(a->values, o->parts[a->part].defaults + a->option);
}

/* Whether another entry of the same base has the option otherwise. */
static bool tells_apart(reader *r, entries all, const entry *e, const axis *a)
{
    const char *base = base_of(r, e);
    for (int k = 0; k < all.count; k++) {
        const entry *o = all.at + k;
        if (o != e && !o->label_at == !e->label_at && strcmp(base_of(r, o), base) == 0 &&
            differs(a, o))
            return true;
    }
    return false;
}

static void add_option(text *label, const axis *a, int64_t at)
{
    text_add(label, " %s=", a->name);
    option_value_add(label, a->about, a->values + at);
}

static bool explicit_differ(reader *r, entries all)
{
    for (int i = 0; i < all.count; i++)
        for (int j = 0; j < i; j++) {
            const node *label = all.at[i].label_at, *earlier = all.at[j].label_at;
            if (label && earlier && strcmp(label->text, earlier->text) == 0)
                return node_fail(label, r->why, "label \"%s\" stands already in line %d",
                                 label->text, earlier->line);
        }
    return true;
}

static bool taken(entries all, const char *label)
{
    for (int k = 0; k < all.count; k++)
        if (all.at[k].label && strcmp(all.at[k].label, label) == 0)
            return true;
    return false;
}

/* What the study does not tell apart gets a number. */
static char *numbered(reader *r, entries all, const char *label)
{
    char *unique = arena_copy(r->memory, label);
    for (int number = 2; taken(all, unique); number++)
        unique = arena_format(r->memory, "%s (%d)", label, number);
    return unique;
}

bool label_optimizers(reader *r, entries all)
{
    if (!explicit_differ(r, all))
        return false;
    for (int k = 0; k < all.count; k++) {
        entry *e = all.at + k;
        if (e->label)
            continue;
        text label = {0};
        text_add(&label, "%s", base_of(r, e));
        for (int a = 0; a < e->axis_count; a++)
            if (e->axes[a].count == 1 && tells_apart(r, all, e, e->axes + a))
                add_option(&label, e->axes + a, 0);
        e->label = numbered(r, all, label.data);
        text_free(&label);
    }
    return true;
}

bool label_problems(reader *r, entries all)
{
    return explicit_differ(r, all);
}

char *label_problem(reader *r, entries all, const entry *e, int64_t index)
{
    text label = {0};
    text_add(&label, "%s", base_of(r, e));
    for (int k = 0; k < e->axis_count; k++) {
        const axis *a = e->axes + k;
        if (a->count > 1 || (!e->label_at && tells_apart(r, all, e, a)))
            add_option(&label, a, index / a->stride % a->count);
    }
    char *kept = arena_copy(r->memory, label.data);
    text_free(&label);
    return kept;
}
