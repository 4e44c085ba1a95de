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

struct registry {
    arena *memory;
    plugin **plugins; /* sorted by kind, then name */
    size_t count, room;
    char **refused;
    size_t refused_count;
};

static int compare(const plugin *p, sl_kind kind, const char *name)
{
    return p->kind != kind ? (p->kind < kind ? -1 : 1) : strcmp(p->name, name);
}

/* The first position whose plugin is not below (kind, name). */
static size_t position(const registry *r, sl_kind kind, const char *name)
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

static void insert(registry *r, size_t at, plugin *p)
{
    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : 64;
        r->plugins = memory_need(realloc(r->plugins, r->room * sizeof *r->plugins));
    }
    memmove(r->plugins + at + 1, r->plugins + at, (r->count - at) * sizeof *r->plugins);
    r->plugins[at] = p;
    r->count++;
}

static void refuse(registry *r, const failure *f)
{
    r->refused = memory_need(realloc(r->refused, (r->refused_count + 1) * sizeof *r->refused));
    r->refused[r->refused_count++] = arena_copy(r->memory, f->sentence);
}

/* `replace`: a file that the user names beats what the folders hold. */
static const plugin *load(registry *r, const char *path, bool replace, failure *f)
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

static void load_place(registry *r, const char *place)
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

static void load_listed(registry *r, const char *list)
{
    char *rest = arena_copy(r->memory, list);
    for (char *place; (place = strsep(&rest, ":"));)
        if (place[0])
            load_place(r, place);
}

static void load_own(registry *r)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return;
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    char *folder = arena_format(r->memory, "%s/modules", program);
    if (access(folder, R_OK) == 0)
        load_place(r, folder);
}

registry *registry_open(void)
{
    registry *r = memory_need(calloc(1, sizeof *r));
    const char *listed = getenv("SLALOM_PLUGINS");
    r->memory = arena_new();
    if (listed)
        load_listed(r, listed);
    load_own(r);
    return r;
}

void registry_free(registry *r)
{
    if (!r)
        return;
    arena_free(r->memory);
    free(r->plugins);
    free(r->refused);
    free(r);
}

const plugin *registry_add(registry *r, const char *path, failure *f)
{
    return load(r, path, true, f);
}

const plugin *registry_find(const registry *r, sl_kind kind, const char *name)
{
    size_t at = position(r, kind, name);
    return at < r->count && compare(r->plugins[at], kind, name) == 0 ? r->plugins[at] : NULL;
}

const char *registry_nearest(const registry *r, sl_kind kind, const char *name)
{
    const char **names = memory_need(malloc((r->count + 1) * sizeof *names));
    size_t count = 0;
    for (size_t k = 0; k < r->count; k++)
        if (r->plugins[k]->kind == kind)
            names[count++] = r->plugins[k]->name;
    const char *nearest = nearest_name(name, names, count);
    free(names);
    return nearest;
}

size_t registry_count(const registry *r)
{
    return r->count;
}

const plugin *registry_at(const registry *r, size_t index)
{
    return r->plugins[index];
}

size_t registry_refused_count(const registry *r)
{
    return r->refused_count;
}

const char *registry_refused(const registry *r, size_t index)
{
    return r->refused[index];
}
