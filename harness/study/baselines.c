/* Baselines: imported studies of the store that tables and figures show beside the study's own
   optimizers. The file names them; what they hold is known only with a store
   (stats/baseline.h).
 */
#include <string.h>

#include "study/draft.h"

static const char *const keys[] = {"study", "problems", "optimizers"};

static const char *place_of(reader *r, const node *n)
{
    return arena_format(r->memory, "%s:%d:%d", n->path, n->line, n->column);
}

/* problems: {OURS: THEIRS} */
static bool read_problems(reader *r, const node *map, const study *s, baseline *b)
{
    if (map->kind != NODE_MAP)
        return node_fail(map, r->why, "problems is %s; expected a map, as in {ours: theirs}",
                         node_found(map, r->memory));
    b->ours = arena_array(r->memory, const char *, map->count);
    b->theirs = arena_array(r->memory, const char *, map->count);
    for (int k = 0; k < map->count; k++) {
        const char *label = map->keys[k]->text;
        bool known = false;
        for (int64_t t = 0; t < s->trial_count; t++)
            known |= strcmp(s->trials[t].problem_label, label) == 0;
        if (!known)
            return node_fail(map->keys[k], r->why,
                             "\"%s\" is no problem of this study; expected a label as in its "
                             "tables, like \"%s\"",
                             label, s->trials[0].problem_label);
        if (map->items[k]->kind != NODE_SCALAR)
            return node_fail(map->items[k], r->why, "found %s; expected a problem of %s",
                             node_found(map->items[k], r->memory), b->study);
        b->ours[k] = label;
        b->theirs[k] = map->items[k]->text;
    }
    b->problem_count = map->count;
    return true;
}

static bool read_labels(reader *r, const node *list, baseline *b)
{
    if (list->kind != NODE_LIST || list->count == 0)
        return node_fail(list, r->why, "optimizers is %s; expected a list of labels",
                         node_found(list, r->memory));
    b->labels = arena_array(r->memory, const char *, list->count);
    for (int k = 0; k < list->count; k++)
        b->labels[b->label_count++] = list->items[k]->text;
    return true;
}

static bool read_map(reader *r, const node *n, const study *s, baseline *b)
{
    const node *name = node_get(n, "study"), *problems = node_get(n, "problems");
    const node *labels = node_get(n, "optimizers");
    for (int k = 0; k < n->count; k++) {
        const char *key = n->keys[k]->text;
        if (strcmp(key, keys[0]) && strcmp(key, keys[1]) && strcmp(key, keys[2]))
            return node_fail(n->keys[k], r->why, "unknown key \"%s\" of a baseline; %s", key,
                             reader_hint(r, key, keys, 3));
    }
    if (!name || name->kind != NODE_SCALAR)
        return node_fail(name ? name : n, r->why,
                         "a baseline names its study; expected study: NAME");
    b->study = name->text;
    return (!problems || read_problems(r, problems, s, b)) &&
           (!labels || read_labels(r, labels, b));
}

static bool read_one(reader *r, const node *n, const study *s, baseline *b)
{
    *b = (baseline){.study = n->text, .place = place_of(r, n)};
    if (n->kind == NODE_MAP)
        return read_map(r, n, s, b);
    return n->kind == NODE_SCALAR ||
           node_fail(n, r->why, "found %s; expected the name of an imported study",
                     node_found(n, r->memory));
}

bool baselines_read(reader *r, const node *n, study *s)
{
    if (n && n->kind != NODE_LIST)
        return node_fail(n, r->why, "baselines is %s; expected a list of imported studies",
                         node_found(n, r->memory));
    s->baselines = arena_array(r->memory, baseline, n ? n->count : 0);
    for (int k = 0; n && k < n->count; k++)
        if (!read_one(r, n->items[k], s, &s->baselines[s->baseline_count++]))
            return false;
    return true;
}
