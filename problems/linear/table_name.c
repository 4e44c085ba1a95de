/* What a source is called in the cache. */
#include "table_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "readers.h"

enum { SMALL = 1 << 18, SETTLED = 2, PATH_MOST = 4096 };

static void hex_of(XXH128_hash_t hash, char key[33])
{
    snprintf(key, 33, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

void table_key(const void *data, size_t length, char key[33])
{
    hex_of(XXH3_128bits(data, length), key);
}

bool table_cache_path(const char *name, char path[PATH_MOST])
{
    const char *own = getenv("SLALOM_CACHE"), *xdg = getenv("XDG_CACHE_HOME"),
               *home = getenv("HOME");
    int length;
    if (own && own[0])
        length = snprintf(path, PATH_MOST, "%s/tables/", own);
    else if (xdg && xdg[0])
        length = snprintf(path, PATH_MOST, "%s/slalom/tables/", xdg);
    else if (home && home[0])
        length = snprintf(path, PATH_MOST, "%s/.cache/slalom/tables/", home);
    else
        return false;
    if (length + 64 > PATH_MOST)
        return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    snprintf(path + length, (size_t)(PATH_MOST - length), "%s", name);
    return true;
}

/* What stands for the contents: of a folder, those of the files that IDX names. */
typedef struct source {
    char path[IDX_FILES][PATH_MOST];
    struct stat about[IDX_FILES];
    int count;
    int64_t bytes;
} source;

static void add_source(source *s, const char *path)
{
    struct stat *about = &s->about[s->count];
    if (stat(path, about) != 0 || !S_ISREG(about->st_mode))
        return;
    snprintf(s->path[s->count++], PATH_MOST, "%s", path);
    s->bytes += about->st_size;
}

static void find_sources(source *s, const char *path)
{
    struct stat about;
    s->count = 0;
    s->bytes = 0;
    if (stat(path, &about) != 0)
        return;
    if (!S_ISDIR(about.st_mode))
        add_source(s, path);
    else
        for (int k = 0; k < IDX_FILES; k++) {
            char name[PATH_MOST];
            if (snprintf(name, sizeof name, "%s/%s", path, idx_file(k)) < PATH_MOST)
                add_source(s, name);
        }
}

/* Device, inode, size and times of all files; false while one changed so lately that it may
   change again within the clock's grain. */
static bool stamp_of(const source *s, char stamp[33])
{
    int64_t numbers[8 * IDX_FILES] = {0}, *to = numbers;
    const time_t now = time(NULL);
    bool settled = true;
    for (int k = 0; k < s->count; k++) {
        const struct stat *a = &s->about[k];
        *to++ = (int64_t)a->st_dev;
        *to++ = (int64_t)a->st_ino;
        *to++ = a->st_size;
        *to++ = a->st_mtim.tv_sec;
        *to++ = a->st_mtim.tv_nsec;
        *to++ = a->st_ctim.tv_sec;
        *to++ = a->st_ctim.tv_nsec;
        settled = settled && a->st_ctim.tv_sec + SETTLED <= now;
    }
    table_key(numbers, sizeof numbers, stamp);
    return settled;
}

static bool add_contents(XXH3_state_t *state, const char *path, int64_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *data = file < 0 || size == 0
                     ? MAP_FAILED
                     : mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0);
    if (file >= 0)
        close(file);
    XXH3_128bits_update(state, &size, sizeof size);
    if (data != MAP_FAILED) {
        XXH3_128bits_update(state, data, (size_t)size);
        munmap(data, (size_t)size);
    }
    return data != MAP_FAILED || (file >= 0 && size == 0);
}

static bool hash_contents(const source *s, char key[33])
{
    XXH3_state_t *state = XXH3_createState();
    bool read = state != NULL;
    if (read)
        XXH3_128bits_reset_withSeed(state, TABLE_FILE_VERSION);
    for (int k = 0; k < s->count && read; k++)
        read = add_contents(state, s->path[k], s->about[k].st_size);
    if (read)
        hex_of(XXH3_128bits_digest(state), key);
    XXH3_freeState(state);
    return read;
}

/* A link whose text is the key. */
static bool read_stamp(const char stamp[33], char key[33])
{
    char path[PATH_MOST];
    ssize_t length = table_cache_path(stamp, path) ? readlink(path, key, 32) : -1;
    key[length == 32 ? 32 : 0] = '\0';
    return length == 32;
}

static void keep_stamp(const char stamp[33], const char key[33])
{
    char path[PATH_MOST];
    if (table_cache_path(stamp, path) && symlink(key, path) != 0)
        return; /* someone else was faster, or there is no room: it is only a shortcut */
}

bool table_file_name(const char *path, char key[33], char file[4096])
{
    char stamp[33], name[48];
    file[0] = '\0';
    source *s = malloc(sizeof *s);
    if (!s)
        return false;
    find_sources(s, path);
    bool large = s->bytes >= SMALL, settled = stamp_of(s, stamp);
    bool known = large && settled && read_stamp(stamp, key);
    bool hashed = known || (s->count > 0 && hash_contents(s, key));
    if (hashed && large && settled && !known)
        keep_stamp(stamp, key);
    if (hashed && large) {
        snprintf(name, sizeof name, "%s.table", key);
        if (!table_cache_path(name, file))
            file[0] = '\0';
    }
    free(s);
    return hashed;
}
