#include "store/shards.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *shards_folder(const char *store_path, const study *first, arena *a)
{
    /* A race of several is named study/race. */
    int length = (int)strcspn(first->name, "/");
    return arena_format(a, "%s-shards/%.*s", store_path, length, first->name);
}

const char *shards_path(const char *folder, const shard *s, arena *a)
{
    return arena_format(a, "%s/%lld-of-%lld.db", folder, (long long)s->index,
                        (long long)s->count);
}

static bool make(const char *folder, failure *f)
{
    return mkdir(folder, 0777) == 0 || errno == EEXIST ||
           failure_set(f, "%s: cannot make the folder of the shards: %s", folder,
                       strerror(errno));
}

bool shards_make_folder(const char *folder, failure *f)
{
    arena *a = arena_new();
    char *above = arena_copy(a, folder);
    *strrchr(above, '/') = '\0';
    bool good = make(above, f) && make(folder, f);
    arena_free(a);
    return good;
}

static int is_store(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && strcmp(entry->d_name + length - 3, ".db") == 0;
}

char **shards_list(const char *folder, int *count, arena *a)
{
    struct dirent **found;
    *count = scandir(folder, &found, is_store, versionsort);
    if (*count < 0) {
        *count = 0;
        found = NULL;
    }
    char **paths = arena_array(a, char *, *count + 1);
    for (int k = 0; k < *count; k++) {
        paths[k] = arena_format(a, "%s/%s", folder, found[k]->d_name);
        free(found[k]);
    }
    free(found);
    return paths;
}

/* The lock goes last: until then nobody begins to write here. */
static void remove_store(const char *path)
{
    static const char *const parts[] = {"", "-journal", "-wal", "-shm", "-lock"};
    arena *a = arena_new();
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        unlink(arena_format(a, "%s%s", path, parts[k]));
    arena_free(a);
}

bool shard_merge(store *into, const char *path, bool drop, merge *m, failure *f)
{
    failure busy;
    store *writer = drop && access(path, F_OK) == 0 ? store_open_shared(path, &busy) : NULL;
    store *from = writer ? writer : store_open_readonly(path, f);
    bool good = from && merge_store(into, from, m, f);
    if (good && writer && m->left + m->conflicts == 0)
        remove_store(path);
    store_close(from);
    return good;
}
