#include "data/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *cache_folder(arena *memory, failure *why)
{
    const char *own = getenv("SLALOM_CACHE"), *xdg = getenv("XDG_CACHE_HOME"),
               *home = getenv("HOME");
    if (own && own[0])
        return own;
    if (xdg && xdg[0])
        return arena_format(memory, "%s/slalom", xdg);
    if (home && home[0])
        return arena_format(memory, "%s/.cache/slalom", home);
    failure_set(why, "no place for data sets: set SLALOM_CACHE or HOME to a folder");
    return NULL;
}

bool cache_make(const char *folder, failure *why)
{
    arena *memory = arena_new();
    char *path = arena_copy(memory, folder);
    bool made = true;
    for (char *slash = path + 1; made && slash; slash++) {
        slash = strchr(slash, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            made = failure_set(why, "%s: cannot be made: %s", path, strerror(errno));
        if (!slash)
            break;
        *slash = '/';
    }
    arena_free(memory);
    return made;
}

static bool is_packed_text(const dataset *d)
{
    size_t length = strlen(d->member);
    return strcmp(d->format, "text") == 0 && length > 3 &&
           (strcmp(d->member + length - 3, ".gz") == 0 ||
            strcmp(d->member + length - 3, ".dz") == 0);
}

const char *cache_file_name(const dataset *d, arena *memory)
{
    const char *slash = strrchr(d->member, '/');
    char *name = arena_copy(memory, slash ? slash + 1 : d->member);
    if (is_packed_text(d))
        name[strlen(name) - 3] = '\0';
    return name;
}

const char *cache_path(const dataset *d, const char *cache, arena *memory)
{
    if (strcmp(d->format, "IDX") == 0)
        return arena_format(memory, "%s/%s", cache, d->name);
    return arena_format(memory, "%s/%s/%s", cache, d->name, cache_file_name(d, memory));
}
