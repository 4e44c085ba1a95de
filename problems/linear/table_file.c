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

enum { SMALL = 1 << 18, SETTLED = 2, ALIGNMENT = 64, FACTS_MOST = 16, PATH_MOST = 4096 };

/* Another text for another layout or another reader. */
static const char magic[32] = "slalom table 1, little endian";

typedef struct head {
    char magic[32], format[16];
    int64_t rows, columns, entries, stride, test_rows;
    int64_t indexed, sparse, pixels; /* 0 or 1 */
    char reserved[144];
} head;

static void hex_of(XXH128_hash_t hash, char key[33])
{
    snprintf(key, 33, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

void table_key(const void *data, size_t length, char key[33])
{
    hex_of(XXH3_128bits(data, length), key);
}

/* folder/name; makes the folder. */
static bool cache_path(const char *name, char path[PATH_MOST])
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
        XXH3_128bits_reset_withSeed(state, XXH3_64bits(magic, sizeof magic));
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
    ssize_t length = cache_path(stamp, path) ? readlink(path, key, 32) : -1;
    key[length == 32 ? 32 : 0] = '\0';
    return length == 32;
}

static void keep_stamp(const char stamp[33], const char key[33])
{
    char path[PATH_MOST];
    if (cache_path(stamp, path) && symlink(key, path) != 0)
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
        if (!cache_path(name, file))
            file[0] = '\0';
    }
    free(s);
    return hashed;
}

/* Where each part lies. */
typedef struct parts {
    size_t labels, values, pixels, starts, indices, end;
} parts;

static size_t after(size_t *at, int64_t count, size_t each)
{
    size_t begin = *at;
    *at = (begin + (size_t)count * each + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return begin;
}

static parts parts_of(const head *h)
{
    size_t at = sizeof(head);
    parts p;
    p.labels = after(&at, h->rows, sizeof(double));
    p.starts = after(&at, h->sparse ? h->rows + 1 : 0, sizeof(int64_t));
    p.indices = after(&at, h->sparse ? h->entries : 0, sizeof(int32_t));
    p.pixels = after(&at, h->pixels ? h->rows * h->columns : 0, 1);
    p.values = after(&at, h->pixels ? 0 : h->sparse ? h->entries : h->rows * h->stride,
                     sizeof(double));
    p.end = at;
    return p;
}

static bool put(FILE *to, size_t at, const void *data, int64_t count, size_t each)
{
    return !data || (fseek(to, (long)at, SEEK_SET) == 0 &&
                      fwrite(data, each, (size_t)count, to) == (size_t)count);
}

static bool put_table(FILE *to, const head *h, const table *t)
{
    const parts p = parts_of(h);
    return put(to, 0, h, 1, sizeof *h) && put(to, p.labels, t->labels, t->rows, 8) &&
           put(to, p.starts, t->starts, t->rows + 1, 8) &&
           put(to, p.indices, t->starts ? t->indices : NULL, t->entries, 4) &&
           put(to, p.pixels, t->pixels, t->rows * t->columns, 1) &&
           put(to, p.values, t->values, t->starts ? t->entries : t->rows * t->stride, 8) &&
           fflush(to) == 0 && ftruncate(fileno(to), (off_t)p.end) == 0;
}

/* Under another name first. */
static FILE *begin_file(const char *file, char passing[PATH_MOST])
{
    int length = snprintf(passing, PATH_MOST, "%s.XXXXXX", file);
    int descriptor = length < PATH_MOST ? mkostemp(passing, O_CLOEXEC) : -1;
    FILE *to = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (descriptor >= 0 && !to) {
        close(descriptor);
        unlink(passing);
    }
    return to;
}

static bool end_file(FILE *to, bool good, const char *passing, const char *file)
{
    good = fclose(to) == 0 && good && rename(passing, file) == 0;
    if (!good)
        unlink(passing);
    return good;
}

bool table_file_write(const char *file, const table *t)
{
    char passing[PATH_MOST];
    head h = {.rows = t->rows, .columns = t->columns, .entries = t->entries};
    memcpy(h.magic, magic, sizeof magic);
    snprintf(h.format, sizeof h.format, "%s", t->format);
    h.stride = t->stride;
    h.test_rows = t->test_rows;
    h.indexed = t->indexed;
    h.sparse = t->starts != NULL;
    h.pixels = t->pixels != NULL;
    FILE *to = begin_file(file, passing);
    return to && end_file(to, put_table(to, &h, t), passing, file);
}

/* The head comes from this machine's own cache; what may be wrong is that it was cut short. */
bool table_file_view(const void *data, size_t length, table *t)
{
    const head *h = data;
    char *base = (char *)(uintptr_t)data;
    if (length < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0 || h->rows < 1 ||
        h->columns < 1 || h->entries < 0 || h->stride < 0 || parts_of(h).end != length)
        return false;
    const parts p = parts_of(h);
    *t = (table){.format = h->format, .rows = h->rows, .columns = h->columns};
    t->entries = h->entries;
    t->stride = h->stride;
    t->test_rows = h->test_rows;
    t->indexed = h->indexed != 0;
    t->labels = (double *)(void *)(base + p.labels);
    if (h->pixels)
        t->pixels = (uint8_t *)(base + p.pixels);
    else
        t->values = (double *)(void *)(base + p.values);
    if (h->sparse) {
        t->starts = (int64_t *)(void *)(base + p.starts);
        t->indices = (int32_t *)(void *)(base + p.indices);
    }
    return true;
}

static bool facts_path(const char key[33], char path[PATH_MOST])
{
    char name[48];
    snprintf(name, sizeof name, "%s.facts", key);
    return cache_path(name, path);
}

bool table_facts(const char key[33], double *facts, int count)
{
    char path[PATH_MOST];
    double found[FACTS_MOST + 1];
    FILE *file = facts_path(key, path) ? fopen(path, "re") : NULL;
    if (!file)
        return false;
    bool whole = fread(found, sizeof *found, FACTS_MOST + 1, file) == (size_t)count;
    fclose(file);
    if (whole)
        memcpy(facts, found, (size_t)count * sizeof *found);
    return whole;
}

void table_facts_keep(const char key[33], const double *facts, int count)
{
    char path[PATH_MOST], passing[PATH_MOST];
    FILE *to = facts_path(key, path) ? begin_file(path, passing) : NULL;
    if (to)
        end_file(to, put(to, 0, facts, count, sizeof *facts), passing, path);
}
