/* Which file a user means who names a study. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nearest.h"
#include "study/study.h"

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int has_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

const char *results_folder(arena *memory)
{
    const char *home = getenv("SLALOM_HOME");
    return home && home[0] ? arena_format(memory, "%s/results", home) : "results";
}

/* The folder in results/ whose name is nearest, or NULL. */
static const char *nearest_study(const char *name, arena *memory)
{
    struct dirent **found;
    int count = scandir(results_folder(memory), &found, has_name, alphasort);
    if (count < 0)
        return NULL;
    const char **names = arena_array(memory, const char *, count + 1);
    for (int k = 0; k < count; k++) {
        names[k] = arena_copy(memory, found[k]->d_name);
        free(found[k]);
    }
    free(found);
    return nearest_name(name, names, (size_t)count);
}

bool study_locate(const char *word, arena *memory, const char **path, failure *why)
{
    const char *inside = is_folder(word) ? arena_format(memory, "%s/study.yaml", word) : word;
    const char *named = arena_format(memory, "%s/%s/study.yaml", results_folder(memory), word);
    *path = is_file(inside) ? inside : named;
    if (is_file(*path))
        return true;
    if (inside != word)
        return failure_set(why, "%s: no study.yaml in this folder", word);
    const char *nearest = nearest_study(word, memory);
    if (nearest)
        return failure_set(why, "%s: no such study; did you mean \"%s\"?", word, nearest);
    return failure_set(why,
                       "%s: no such study; expected a file, a folder with study.yaml, or "
                       "the name of a folder in results/",
                       word);
}
