/* The hash of what is in a file, a folder, or the files that a pattern finds. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/memory.h"
#include "data/catalog.h"

enum { PIECE = 1 << 20 };

static bool add_bytes(XXH3_state_t *state, int file, const char *path, failure *why)
{
    char *piece = memory_need(malloc(PIECE));
    uint64_t length = 0;
    ssize_t got;
    while ((got = read(file, piece, PIECE)) > 0) {
        XXH3_128bits_update(state, piece, (size_t)got);
        length += (uint64_t)got;
    }
    free(piece);
    XXH3_128bits_update(state, &length, sizeof length);
    return got == 0 || failure_set(why, "%s: cannot be read: %s", path, strerror(errno));
}

static bool add_file(XXH3_state_t *state, const char *path, failure *why)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return failure_set(why, "%s: cannot be read: %s", path, strerror(errno));
    bool added = add_bytes(state, file, path, why);
    close(file);
    return added;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* in every locale the same */
}

static bool add_path(XXH3_state_t *state, const char *path, failure *why);

static bool add_folder(XXH3_state_t *state, const char *folder, failure *why)
{
    struct dirent **found;
    int count = scandir(folder, &found, NULL, by_name);
    if (count < 0)
        return failure_set(why, "%s: cannot be read: %s", folder, strerror(errno));
    arena *memory = arena_new();
    bool added = true;
    for (int k = 0; k < count; k++) {
        const char *name = found[k]->d_name;
        if (added && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
            XXH3_128bits_update(state, name, strlen(name) + 1);
            added = add_path(state, arena_format(memory, "%s/%s", folder, name), why);
        }
        free(found[k]);
    }
    free(found);
    arena_free(memory);
    return added;
}

static bool add_named(XXH3_state_t *state, const char *path, failure *why)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    XXH3_128bits_update(state, name, strlen(name) + 1);
    return add_path(state, path, why);
}

/* False and no sentence: it finds nothing. */
static bool add_pattern(XXH3_state_t *state, const char *pattern, failure *why)
{
    glob_t found;
    why->sentence[0] = '\0';
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    bool added = true;
    for (size_t k = 0; k < found.gl_pathc && added; k++)
        added = add_named(state, found.gl_pathv[k], why);
    globfree(&found);
    return added;
}

static bool add_path(XXH3_state_t *state, const char *path, failure *why)
{
    struct stat about;
    const bool there = stat(path, &about) == 0;
    const int code = errno;
    if (!there && strpbrk(path, "*?[") && (add_pattern(state, path, why) || why->sentence[0]))
        return !why->sentence[0];
    errno = code;
    if (!there)
        return failure_set(why, "%s: cannot be read: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return add_folder(state, path, why);
    if (!S_ISREG(about.st_mode))
        return failure_set(why, "%s: is neither a file nor a folder", path);
    return add_file(state, path, why);
}

bool data_hash(const char *path, char hex[33], failure *why)
{
    static const char digits[] = "0123456789abcdef";
    XXH3_state_t *state = memory_need(XXH3_createState());
    XXH128_canonical_t bytes;
    XXH3_128bits_reset(state);
    bool hashed = add_path(state, path, why);
    XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(state));
    XXH3_freeState(state);
    for (int k = 0; k < 16; k++) {
        hex[2 * k] = digits[bytes.digest[k] >> 4];
        hex[2 * k + 1] = digits[bytes.digest[k] & 15];
    }
    hex[32] = '\0';
    return hashed;
}
