#include "data/catalog.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "data/cache.h"

#define SKLEARN "usr/lib/python3/dist-packages/sklearn/datasets/data/"
#define UCI     "CC BY 4.0 (UCI Machine Learning Repository)"

static const dataset sets[] = {
    {"digits", "python3-sklearn", SKLEARN "digits.csv.gz", "CSV",
     "1,797 handwritten digits of 8 x 8 pixels", UCI},
    {"fashion_mnist", "dataset-fashion-mnist", "usr/share/datasets/fashion-mnist", "IDX",
     "70,000 images of clothes of 28 x 28 pixels, 10,000 of them for testing", "MIT"},
    {"foldoc", "dict-foldoc", "usr/share/dictd/foldoc.dict.dz", "text",
     "5.5 MB: the Free On-line Dictionary of Computing", "GFDL"},
    {"gcide", "dict-gcide", "usr/share/dictd/gcide.dict.dz", "text",
     "40 MB of English: Webster's dictionary of 1913 and additions", "GPL"},
    {"heart_scale", "liblinear-tools", "usr/share/doc/liblinear-tools/examples/heart_scale",
     "LIBSVM", "270 patients, heart disease or not, 13 columns scaled to [-1, 1]", UCI},
    {"iris", "python3-sklearn", SKLEARN "iris.csv", "CSV",
     "150 flowers of three kinds, 4 lengths each", UCI},
    {"lund_a", "r-cran-matrix", "usr/lib/R/library/Matrix/external/lund_a.mtx", "Matrix Market",
     "stiffness matrix of order 147, symmetric positive definite",
     "CC BY 4.0 (Harwell-Boeing, SuiteSparse collection)"},
    {"poe", "liblingua-stem-perl",
     "usr/share/doc/liblingua-stem-perl/examples/collected_works_poe.txt", "text",
     "2.6 MB of prose: Edgar Allan Poe's collected works",
     "public domain in the USA (Project Gutenberg)"},
    {"wdbc", "python3-sklearn", SKLEARN "breast_cancer.csv", "CSV",
     "569 tumours, malignant or benign, 30 measurements of cell nuclei", UCI},
    {"wine", "python3-sklearn", SKLEARN "wine_data.csv", "CSV",
     "178 wines of three growers, 13 chemical measurements", UCI},
};
enum { SETS = sizeof sets / sizeof *sets };

size_t dataset_count(void)
{
    return SETS;
}

const dataset *dataset_at(size_t index)
{
    return &sets[index];
}

const dataset *dataset_find(const char *name)
{
    for (size_t k = 0; k < SETS; k++)
        if (strcmp(sets[k].name, name) == 0)
            return &sets[k];
    return NULL;
}

static bool locate_set(const dataset *d, arena *memory, const char **path, failure *why)
{
    const char *cache = cache_folder(memory, why);
    if (!cache)
        return false;
    *path = cache_path(d, cache, memory);
    return access(*path, R_OK) == 0 ||
           failure_set(why,
                       "the data set %s is not on this machine yet; `slalom data fetch %s` "
                       "brings it (to %s)",
                       d->name, d->name, cache);
}

static bool refuse(const char *text, const char *path, failure *why)
{
    const char *names[SETS];
    for (size_t k = 0; k < SETS; k++)
        names[k] = sets[k].name;
    const char *nearest = nearest_name(text, names, SETS);
    if (nearest)
        return failure_set(why,
                           "%s: no such data set and no such file (%s); did you mean the "
                           "data set \"%s\"?",
                           text, path, nearest);
    return failure_set(why,
                       "%s: no such data set and no such file (%s); `slalom data` lists the "
                       "data sets",
                       text, path);
}

/* Whether the path is no file but finds some as a pattern. */
static bool is_pattern(const char *path)
{
    glob_t found;
    bool finds = strpbrk(path, "*?[") && glob(path, 0, NULL, &found) == 0;
    if (finds)
        globfree(&found);
    return finds;
}

bool data_locate(const char *text, const char *folder, arena *memory, const char **path,
                 failure *why)
{
    const dataset *known = dataset_find(text);
    if (known)
        return locate_set(known, memory, path, why);
    bool complete = text[0] == '/' || !folder[0] || strcmp(folder, ".") == 0;
    *path = complete ? arena_copy(memory, text) : arena_format(memory, "%s/%s", folder, text);
    if (access(*path, F_OK) != 0 && is_pattern(*path))
        return true;
    if (access(*path, F_OK) != 0 && strpbrk(text, "*?["))
        return failure_set(why, "%s: no file matches this pattern (%s)", text, *path);
    if (access(*path, F_OK) != 0)
        return refuse(text, *path, why);
    return access(*path, R_OK) == 0 || failure_set(why, "%s: may not be read", *path);
}
