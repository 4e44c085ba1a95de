/* Several races in one study: problems that want budgets, grids and targets of their own. What
   the top of the study says holds for every race that does not say otherwise. */
#include <string.h>

#include "study/draft.h"

/* Only at the top of a study that has races, and only in a race. */
static const char *const of_root[] = {"study", "races", "claims"}, *const of_race[] = {"race"};

static bool is_one_of(const char *key, const char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(key, names[k]) == 0)
            return true;
    return false;
}

/* Adds the pairs of `from` whose keys are not there yet and not among `but`. */
static void add_pairs(node *to, const node *from, const char *const *but, size_t count)
{
    for (int k = 0; k < from->count; k++) {
        if (node_get(to, from->keys[k]->text) || is_one_of(from->keys[k]->text, but, count))
            continue;
        to->keys[to->count] = from->keys[k];
        to->items[to->count++] = from->items[k];
    }
}

/* A race as a study of its own: its keys, and what the top of the study says besides. It is
   named study/race. */
static const node *race_node(reader *r, const node *root, const node *race)
{
    const node *title = node_get(root, "study"), *name = NULL;
    if (race->kind != NODE_MAP || !(name = node_get(race, "race"))) {
        node_fail(race, r->why, "a race is a map with its name; found %s; expected race: name",
                  node_found(race, r->memory));
        return NULL;
    }
    if (node_get(race, "study"))
        node_fail(node_get(race, "study"), r->why,
                  "study stands in race %s; it belongs to the top", name->text);
    if (node_get(race, "study") || !study_name(r, name, "race"))
        return NULL;
    node *whole = arena_alloc(r->memory, sizeof *whole);
    node *key = arena_alloc(r->memory, sizeof *key);
    node *called = arena_alloc(r->memory, sizeof *called);
    int room = root->count + race->count + 1;
    *whole = *race;
    whole->count = 0;
    whole->keys = arena_array(r->memory, const node *, room);
    whole->items = arena_array(r->memory, const node *, room);
    *key = *called = *title;
    key->text = "study";
    called->text = arena_format(r->memory, "%s/%s", title->text, name->text);
    add_pairs(whole, race, of_race, 1);
    add_pairs(whole, root, of_root, 3);
    whole->keys[whole->count] = key;
    whole->items[whole->count++] = called;
    return whole;
}

static bool check_root(reader *r, const node *root, const node *races)
{
    if (!node_get(root, "study"))
        return node_fail(root, r->why, "the key \"study\" is missing");
    const node *baselines = node_get(root, "baselines");
    if (baselines) /* they stand on the problems of one race */
        return node_fail(baselines, r->why,
                         "baselines stand at the top; they belong in a race");
    return (races->kind == NODE_LIST && races->count > 0) ||
           node_fail(races, r->why, "races is %s; expected a list of races",
                     node_found(races, r->memory));
}

static bool check_names(reader *r, const node *races)
{
    for (int k = 0; k < races->count; k++)
        for (int j = 0; j < k; j++) {
            const node *name = node_get(races->items[k], "race");
            if (strcmp(name->text, node_get(races->items[j], "race")->text) == 0)
                return node_fail(name, r->why, "race %s stands here twice", name->text);
        }
    return true;
}

bool races_read(reader *r, const node *root, const node *races, study *s)
{
    if (!check_root(r, root, races))
        return false;
    /* The first race holds those about all of them. */
    if (!claims_read(r, node_get(root, "claims"), node_get(root, "study")->text, s))
        return false;
    for (int k = 0; k < races->count; k++) {
        const node *whole = race_node(r, root, races->items[k]);
        if (!whole)
            return false;
        if (k > 0) {
            s->next = arena_alloc(r->memory, sizeof *s);
            *s->next = (study){.path = s->path};
            s = s->next;
        }
        if (!study_parts(r, whole, s))
            return false;
    }
    return check_names(r, races);
}
