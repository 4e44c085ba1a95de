#include "import/file.h"

#include <errno.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

bool import_file(const char *path, const char **bytes, size_t *length, arena *a, failure *f)
{
    char part[65536];
    text all = {0};
    FILE *file = fopen(path, "re");
    if (!file)
        return failure_set(f, "%s: cannot read the file: %s", path, strerror(errno));
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;)
        text_add_bytes(&all, part, got);
    bool good =
        !ferror(file) || failure_set(f, "%s: cannot read the file: %s", path, strerror(errno));
    fclose(file);
    *bytes = arena_copy_bytes(a, all.data ? all.data : "", all.length);
    *length = all.length;
    text_free(&all);
    return good;
}

static bool ends_in(const char *name, size_t length, const char *const *endings)
{
    for (; *endings; endings++) {
        size_t size = strlen(*endings);
        if (length >= size && strcmp(name + length - size, *endings) == 0)
            return true;
    }
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void keep(const char ***paths, int *count, const char *path, arena *a)
{
    if ((*count & (*count - 1)) == 0) { /* room for a power of two */
        const char **more = arena_array(a, const char *, *count ? 2 * *count : 1);
        if (*count > 0)
            memcpy((void *)more, (const void *)*paths, (size_t)*count * sizeof *more);
        *paths = more;
    }
    (*paths)[(*count)++] = arena_copy(a, path);
}

bool import_files(const char *path, const char *const *endings, const char ***paths, int *count,
                  arena *a, failure *f)
{
    char *roots[] = {arena_copy(a, path), NULL};
    struct stat about;
    if (stat(path, &about) != 0)
        return failure_set(f, "%s: cannot read: %s", path, strerror(errno));
    int before = *count;
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *one; walk && (one = fts_read(walk));)
        if (one->fts_info == FTS_F &&
            (one->fts_level == 0 || ends_in(one->fts_name, one->fts_namelen, endings)))
            keep(paths, count, one->fts_path, a);
    if (walk)
        fts_close(walk);
    return *count > before ||
           failure_set(f, "%s: no file in this folder ends in %s", path, endings[0]);
}
