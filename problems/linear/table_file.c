#include "table_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGNMENT = 64, FACTS_MOST = 16, PATH_MOST = 4096 };

/* Of another machine's byte order or another layout the rest cannot be read. */
static const char magic[32] = "slalom table 2, little endian";

typedef struct head {
    char magic[32], format[16];
    int64_t rows, columns, entries, stride, test_rows;
    int64_t indexed, sparse, pixels; /* 0 or 1 */
    double scale;                    /* of decimals; 0: there are none */
    char reserved[136];
} head;

/* Where each part lies. */
typedef struct parts {
    size_t labels, values, pixels, decimals, starts, indices, end;
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
    p.decimals = after(&at, h->scale > 0 ? h->rows * h->columns : 0, sizeof(int16_t));
    p.values = after(&at,
                     h->pixels || h->scale > 0 ? 0
                     : h->sparse               ? h->entries
                                               : h->rows * h->stride,
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
           put(to, p.decimals, t->decimals, t->rows * t->columns, 2) &&
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
    h.scale = t->scale;
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
    t->scale = h->scale;
    t->labels = (double *)(void *)(base + p.labels);
    if (h->pixels)
        t->pixels = (uint8_t *)(base + p.pixels);
    else if (h->scale > 0)
        t->decimals = (int16_t *)(void *)(base + p.decimals);
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
    return table_cache_path(name, path);
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
