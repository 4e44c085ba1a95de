#include "study/find.h"

#include <string.h>

/* "an optimizer", "a problem" */
static const char *article(sl_kind kind)
{
    return kind == SL_KIND_OPTIMIZER ? "an" : "a";
}

static const char *const beside[] = {"label", "zip", "through", "schedule"};

/* How many of them an entry of that kind may have. */
static size_t beside_count(sl_kind kind)
{
    return kind == SL_KIND_OPTIMIZER ? 4 : kind == SL_KIND_PROBLEM ? 2 : 0;
}

static bool stands_beside(const char *word, sl_kind kind)
{
    for (size_t k = 0; k < beside_count(kind); k++)
        if (strcmp(word, beside[k]) == 0)
            return true;
    return false;
}

/* Which key of an entry names the plugin: one that the registry has, or else the first that is
   none of the others. */
static int name_position(const reader *r, const node *n, sl_kind kind)
{
    int first = -1;
    for (int k = 0; k < n->count; k++) {
        if (stands_beside(n->keys[k]->text, kind))
            continue;
        if (registry_find(r->plugins, kind, n->keys[k]->text))
            return k;
        first = first < 0 ? k : first;
    }
    return first;
}

static const node *beside_get(const node *n, sl_kind kind, const char *word)
{
    return stands_beside(word, kind) ? node_get(n, word) : NULL;
}

bool find_keys(reader *r, const node *n, sl_kind kind, entry_keys *keys)
{
    *keys = (entry_keys){.name = n};
    if (n->kind == NODE_SCALAR)
        return true;
    int name = n->kind == NODE_MAP ? name_position(r, n, kind) : -1;
    if (name < 0)
        return node_fail(n, r->why, "found %s; expected %s %s, as in name: {option: value}",
                         node_found(n, r->memory), article(kind), kind_name(kind));
    for (int k = 0; k < n->count; k++)
        if (k != name && !stands_beside(n->keys[k]->text, kind))
            return node_fail(n->keys[k], r->why, "unknown key \"%s\" beside %s; %s",
                             n->keys[k]->text, n->keys[name]->text,
                             reader_hint(r, n->keys[k]->text, beside, beside_count(kind)));
    keys->name = n->keys[name];
    keys->options = n->items[name];
    keys->label = beside_get(n, kind, "label");
    keys->zip = beside_get(n, kind, "zip");
    keys->through = beside_get(n, kind, "through");
    keys->schedule = beside_get(n, kind, "schedule");
    return true;
}

/* Another kind that has a plugin of this name, or 0. */
static sl_kind other_kind(const reader *r, const char *name)
{
    for (int kind = SL_KIND_OPTIMIZER; kind <= SL_KIND_PROBE; kind++)
        if (registry_find(r->plugins, (sl_kind)kind, name))
            return (sl_kind)kind;
    return (sl_kind)0;
}

static const char *plugin_hint(reader *r, const char *word, sl_kind kind)
{
    size_t count = 0;
    const char **names = arena_array(r->memory, const char *, registry_count(r->plugins) + 1);
    for (size_t k = 0; k < registry_count(r->plugins); k++)
        if (registry_at(r->plugins, k)->kind == kind)
            names[count++] = registry_at(r->plugins, k)->name;
    return count ? reader_hint(r, word, names, count) : "no plugin of this kind is installed";
}

const plugin *find_plugin(reader *r, const node *word, sl_kind kind)
{
    const plugin *found = registry_find(r->plugins, kind, word->text);
    if (found)
        return found;
    sl_kind other = other_kind(r, word->text);
    const char *hint = plugin_hint(r, word->text, kind);
    if (other)
        node_fail(word, r->why, "\"%s\" is %s %s, expected %s %s; %s", word->text,
                  article(other), kind_name(other), article(kind), kind_name(kind), hint);
    else
        node_fail(word, r->why, "unknown %s \"%s\"; %s", kind_name(kind), word->text, hint);
    return NULL;
}
