#include "study/study.h"

#include <string.h>

#include "study/draft.h"
#include "study/yaml.h"

static const char *const keys[] = {
    "study",     "problems", "optimizers", "seeds",  "budget", "targets",    "figures",
    "precision", "device",   "log",        "stop",   "limits", "checkpoint", "probes",
    "threads",   "timing",   "baselines",  "claims", "style",  "keep",       "races"};
enum { KEYS = sizeof keys / sizeof *keys };

static bool check_key(reader *r, const node *key)
{
    for (int k = 0; k < KEYS - 1; k++) /* races has none inside, see races.c */
        if (strcmp(key->text, keys[k]) == 0)
            return true;
    return node_fail(key, r->why, "unknown key \"%s\"; %s", key->text,
                     reader_hint(r, key->text, keys, KEYS));
}

static bool check_keys(reader *r, const node *root)
{
    static const char *const required[] = {"study", "problems", "optimizers", "budget"};
    if (root->kind != NODE_MAP)
        return node_fail(root, r->why, "a study is a map; found %s; expected study: name first",
                         node_found(root, r->memory));
    for (int k = 0; k < root->count; k++) {
        if (!check_key(r, root->keys[k]))
            return false;
    }
    for (size_t k = 0; k < sizeof required / sizeof *required; k++)
        if (!node_get(root, required[k]))
            return node_fail(root, r->why, "the key \"%s\" is missing", required[k]);
    return true;
}

bool study_name(reader *r, const node *n, const char *key)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    return (n->kind == NODE_SCALAR && n->text[0] &&
            n->text[strspn(n->text, letters)] == '\0') ||
           node_fail(n, r->why,
                     "%s is %s; expected a name of lower case letters, digits, - and _", key,
                     node_found(n, r->memory));
}

static bool read_entries(reader *r, const node *n, const char *key, sl_kind kind, entries *all)
{
    if (!n)
        return true;
    if (n->kind != NODE_LIST || n->count == 0)
        return node_fail(n, r->why, "%s is %s; expected a list of %ss", key,
                         node_found(n, r->memory), kind_name(kind));
    *all = (entries){arena_array(r->memory, entry, n->count), n->count};
    for (int k = 0; k < n->count; k++)
        if (!entry_read(r, n->items[k], kind, all->at + k))
            return false;
    return true;
}

/* A probe is there once, with one setting: its metrics are columns of every curve. */
static bool check_probes(reader *r, entries probes)
{
    for (int k = 0; k < probes.count; k++) {
        const entry *e = probes.at + k;
        if (e->settings > 1)
            return node_fail(e->at, r->why,
                             "probe %s has %lld settings; expected single values", e->at->text,
                             (long long)e->settings);
        for (int j = 0; j < k; j++)
            if (strcmp(probes.at[j].at->text, e->at->text) == 0)
                return node_fail(e->at, r->why, "probe %s stands here twice", e->at->text);
    }
    return true;
}

static bool read_rules(reader *r, const node *root, draft *d)
{
    return rules_device(r, node_get(root, "device")) &&
           rules_precision(r, node_get(root, "precision"), d) &&
           rules_seeds(r, node_get(root, "seeds"), d) &&
           rules_budget(r, node_get(root, "budget"), d) &&
           rules_log(r, node_get(root, "log"), d) && rules_stop(r, node_get(root, "stop"), d) &&
           rules_limits(r, node_get(root, "limits"), d) &&
           rules_checkpoint(r, node_get(root, "checkpoint"), d) &&
           rules_threads(r, node_get(root, "threads"), d) &&
           rules_timing(r, node_get(root, "timing"), d) &&
           rules_keep(r, node_get(root, "keep"), d);
}

static bool read_figures(reader *r, const node *root, const draft *d, study *s)
{
    return figures_read(r, node_get(root, "figures"), node_get(root, "style"), d, s) &&
           (!r->figure || figures_asked(r, r->figure, d, s));
}

bool study_parts(reader *r, const node *root, study *s)
{
    draft d = {.seeds = NULL};
    if (!check_keys(r, root))
        return false;
    s->name = node_get(root, "study")->text;
    return read_entries(r, node_get(root, "problems"), "problems", SL_KIND_PROBLEM,
                        &d.problems) &&
           read_entries(r, node_get(root, "optimizers"), "optimizers", SL_KIND_OPTIMIZER,
                        &d.optimizers) &&
           read_entries(r, node_get(root, "probes"), "probes", SL_KIND_PROBE, &d.probes) &&
           check_probes(r, d.probes) && read_rules(r, root, &d) &&
           figures_targets(r, node_get(root, "targets"), &d, s) &&
           read_figures(r, root, &d, s) && fits_check(r, &d) &&
           label_optimizers(r, d.optimizers) && label_problems(r, d.problems) &&
           expand(r, &d, s) && baselines_read(r, node_get(root, "baselines"), s) &&
           claims_read(r, node_get(root, "claims"), s->name, s);
}

static bool read_study(reader *r, const node *root, study *s)
{
    const node *races = root->kind == NODE_MAP ? node_get(root, "races") : NULL;
    const node *name = root->kind == NODE_MAP ? node_get(root, "study") : NULL;
    if (name && !study_name(r, name, "study"))
        return false;
    return races ? races_read(r, root, races, s) : study_parts(r, root, s);
}

/* The folder of a file: all before the last slash, or ".". */
static const char *folder_of(arena *memory, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy_bytes(memory, path, (size_t)(slash - path));
}

/* Some race can show what was asked for; else the first says why it cannot. */
static bool figure_fits(const reader *r, const study *s)
{
    for (const study *race = s; r->figure && race; race = race->next)
        if (race->figure_count > 0)
            return true;
    return !r->figure || failure_set(r->why, "%s", s->figure_refused);
}

study *study_read_figure(const char *path, const char *asked, const registry *plugins,
                         failure *why)
{
    arena *memory = arena_new();
    study *s = arena_alloc(memory, sizeof *s);
    *s = (study){.memory = memory, .path = arena_copy(memory, path)};
    reader r = {memory, plugins, folder_of(memory, path), why, NULL, NULL};
    if (asked && !(r.figure = yaml_read_text("--figure", asked, memory, why))) {
        arena_free(memory);
        return NULL;
    }
    const node *root = yaml_read(path, memory, why);
    if (root && read_study(&r, root, s) && figure_fits(&r, s))
        return s;
    arena_free(memory);
    return NULL;
}

study *study_read(const char *path, const registry *plugins, failure *why)
{
    return study_read_figure(path, NULL, plugins, why);
}

void study_free(study *s)
{
    if (s)
        arena_free(s->memory);
}
