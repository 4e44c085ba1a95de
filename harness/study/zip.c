#include "study/zip.h"

#include <string.h>

static int axis_find(const axis *axes, int count, const char *name)
{
    for (int k = 0; k < count; k++)
        if (strcmp(axes[k].name, name) == 0)
            return k;
    return -1;
}

static int axis_named(reader *r, const node *word, axis *axes, int count)
{
    int found = axis_find(axes, count, word->text);
    const char **names = arena_array(r->memory, const char *, count + 1);
    for (int k = 0; k < count; k++)
        names[k] = axes[k].name;
    if (found < 0)
        node_fail(word, r->why, "zip names \"%s\", which this entry does not give; %s",
                  word->text, reader_hint(r, word->text, names, (size_t)count));
    return found;
}

static bool join(reader *r, const node *word, axis *axes, int first, int other)
{
    axis *a = axes + first, *b = axes + other;
    if (b->random || a->random)
        return node_fail(word, r->why, "zip names %s; random axes are drawn together already",
                         word->text);
    if (b->zipped || other == first)
        return node_fail(word, r->why, "zip names \"%s\" twice", word->text);
    if (a->count != b->count)
        return node_fail(word, r->why,
                         "zip: %s has %lld values but %s has %lld; expected as many", a->name,
                         (long long)a->count, b->name, (long long)b->count);
    b->leader = first;
    b->zipped = true;
    return true;
}

static bool read_group(reader *r, const node *n, axis *axes, int count)
{
    if (n->kind != NODE_LIST || n->count < 2)
        return node_fail(n, r->why, "zip is %s; expected the names of two options or more",
                         node_found(n, r->memory));
    int first = axis_named(r, n->items[0], axes, count);
    if (first >= 0 && axes[first].zipped)
        return node_fail(n->items[0], r->why, "zip names \"%s\" twice", axes[first].name);
    for (int k = 1; k < n->count && first >= 0; k++) {
        int other = axis_named(r, n->items[k], axes, count);
        if (other < 0 || !join(r, n->items[k], axes, first, other))
            return false;
    }
    if (first >= 0)
        axes[first].zipped = true;
    return first >= 0;
}

bool zip_read(reader *r, const node *n, axis *axes, int count)
{
    bool groups = n && n->kind == NODE_LIST && n->count && n->items[0]->kind == NODE_LIST;
    if (!n || !groups)
        return !n || read_group(r, n, axes, count);
    for (int k = 0; k < n->count; k++)
        if (!read_group(r, n->items[k], axes, count))
            return false;
    return true;
}
