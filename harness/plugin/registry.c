#include "plugin/registry.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "plugin/object.h"

/* What is known so far. The program's own plugins are loaded when they are asked for: a study
   needs a few of them, and every one that is loaded makes forking a trial slower. */
typedef struct shelf {
    arena *memory;
    plugin **plugins; /* sorted by kind, then name */
    size_t count, room;
    char **refused;
    size_t refused_count;
    const char
        *own; /* folder of the program's own plugins, NAME.so each; NULL once all are in */
} shelf;

struct registry {
    shelf shelf[1]; /* an array, so that a const registry can still look for more */
};

static int compare(const plugin *p, sl_kind kind, const char *name)
{
    return p->kind != kind ? (p->kind < kind ? -1 : 1) : strcmp(p->name, name);
}

/* The first position whose plugin is not below (kind, name). */
static size_t position(const shelf *r, sl_kind kind, const char *name)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(r->plugins[middle], kind, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(shelf *r, size_t at, plugin *p)
{
    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : 64;
        r->plugins = memory_need(realloc(r->plugins, r->room * sizeof *r->plugins));
    }
    memmove(r->plugins + at + 1, r->plugins + at, (r->count - at) * sizeof *r->plugins);
    r->plugins[at] = p;
    r->count++;
}

static void refuse(shelf *r, const failure *f)
{
    r->refused = memory_need(realloc(r->refused, (r->refused_count + 1) * sizeof *r->refused));
    r->refused[r->refused_count++] = arena_copy(r->memory, f->sentence);
}

/* `replace`: a file that the user names beats what the folders hold. */
static const plugin *load(shelf *r, const char *path, bool replace, failure *f)
{
    plugin *p = arena_alloc(r->memory, sizeof *p);
    if (!object_load(path, r->memory, p, f))
        return NULL;
    size_t at = position(r, p->kind, p->name);
    if (at == r->count || compare(r->plugins[at], p->kind, p->name) != 0)
        insert(r, at, p);
    else if (replace)
        r->plugins[at] = p;
    return r->plugins[at];
}

static int is_shared_object(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

static void load_place(shelf *r, const char *place)
{
    struct dirent **entries;
    struct stat about;
    failure f;
    bool folder = stat(place, &about) == 0 && S_ISDIR(about.st_mode);
    int count = folder ? scandir(place, &entries, is_shared_object, alphasort) : 0;
    if (!folder && !load(r, place, false, &f))
        refuse(r, &f);
    for (int k = 0; k < count; k++) {
        char *path = arena_format(r->memory, "%s/%s", place, entries[k]->d_name);
        if (!load(r, path, false, &f))
            refuse(r, &f);
        free(entries[k]);
    }
    if (folder && count >= 0)
        free(entries);
}

static void load_listed(shelf *r, const char *list)
{
    char *rest = arena_copy(r->memory, list);
    for (char *place; (place = strsep(&rest, ":"));)
        if (place[0])
            load_place(r, place);
}

static void find_own(shelf *r)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return;
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    char *folder = arena_format(r->memory, "%s/modules", program);
    r->own = access(folder, R_OK) == 0 ? folder : NULL;
}

/* Everything there is, for whoever wants to see it all. */
static shelf *filled(const registry *r)
{
    shelf *s = (shelf *)(uintptr_t)r->shelf;
    const char *own = s->own;
    s->own = NULL;
    if (own)
        load_place(s, own);
    return s;
}

registry *registry_open(void)
{
    registry *r = memory_need(calloc(1, sizeof *r));
    const char *listed = getenv("SLALOM_PLUGINS");
    r->shelf->memory = arena_new();
    if (listed)
        load_listed(r->shelf, listed);
    find_own(r->shelf);
    return r;
}

void registry_free(registry *r)
{
    if (!r)
        return;
    arena_free(r->shelf->memory);
    free(r->shelf->plugins);
    free(r->shelf->refused);
    free(r);
}

const plugin *registry_add(registry *r, const char *path, failure *f)
{
    return load(r->shelf, path, true, f);
}

static const plugin *find_loaded(const shelf *s, sl_kind kind, const char *name)
{
    size_t at = position(s, kind, name);
    return at < s->count && compare(s->plugins[at], kind, name) == 0 ? s->plugins[at] : NULL;
}

const plugin *registry_find(const registry *r, sl_kind kind, const char *name)
{
    shelf *s = (shelf *)(uintptr_t)r->shelf;
    const plugin *found = find_loaded(s, kind, name);
    failure f;
    if (!found && s->own && !strchr(name, '/')) {
        char *path = arena_format(s->memory, "%s/%s.so", s->own, name);
        if (access(path, R_OK) == 0)
            load(s, path, false, &f);
        found = find_loaded(s, kind, name);
    }
    return found ? found : find_loaded(filled(r), kind, name);
}

const char *registry_nearest(const registry *r, sl_kind kind, const char *name)
{
    const shelf *s = filled(r);
    const char **names = memory_need(malloc((s->count + 1) * sizeof *names));
    size_t count = 0;
    for (size_t k = 0; k < s->count; k++)
        if (s->plugins[k]->kind == kind)
            names[count++] = s->plugins[k]->name;
    const char *nearest = nearest_name(name, names, count);
    free(names);
    return nearest;
}

size_t registry_count(const registry *r)
{
    return filled(r)->count;
}

const plugin *registry_at(const registry *r, size_t index)
{
    return filled(r)->plugins[index];
}

size_t registry_refused_count(const registry *r)
{
    return filled(r)->refused_count;
}

const char *registry_refused(const registry *r, size_t index)
{
    return filled(r)->refused[index];
}
