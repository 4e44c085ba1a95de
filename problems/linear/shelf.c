#include "shelf.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table_file.h"

static void *copy_of(sl_host *host, const void *from, int64_t count, size_t each)
{
    void *to = from ? sl_scratch(host, count, each) : NULL;
    if (from)
        memcpy(to, from, (size_t)count * each);
    return to;
}

static void copy(sl_host *host, const table *from, table *to)
{
    const int64_t values = from->starts ? from->entries : from->rows * from->stride;
    *to = *from;
    to->labels = (double *)copy_of(host, from->labels, from->rows, sizeof(double));
    to->values = (double *)copy_of(host, from->values, values, sizeof(double));
    to->pixels = (uint8_t *)copy_of(host, from->pixels, from->rows * from->columns, 1);
    to->decimals =
        (int16_t *)copy_of(host, from->decimals, from->rows * from->columns, sizeof(int16_t));
    to->starts = (int64_t *)copy_of(host, from->starts, from->rows + 1, sizeof(int64_t));
    to->indices = (int32_t *)copy_of(host, from->starts ? from->indices : NULL, from->entries,
                                     sizeof(int32_t));
}

typedef struct mapping {
    void *start;
    size_t length;
} mapping;

static void unmap(void *what)
{
    const mapping *m = (const mapping *)what;
    munmap(m->start, m->length);
}

/* Shared by whoever maps it, as long as the host keeps the plugin's memory. */
static bool map(sl_host *host, const char *path, table *t)
{
    struct stat about;
    mapping m = {MAP_FAILED, 0};
    const int file = path[0] ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0) {
        m.length = (size_t)about.st_size;
        m.start = mmap(NULL, m.length, PROT_READ, MAP_SHARED, file, 0);
    }
    if (file >= 0)
        close(file);
    if (m.start == MAP_FAILED)
        return false;
    mapping *kept = (mapping *)sl_scratch(host, 1, sizeof *kept);
    *kept = m;
    sl_defer(host, unmap, kept);
    return table_file_view(m.start, m.length, t);
}

sl_status shelf_table(sl_host *host, const char *path, table *t, char *identity)
{
    char sentence[TABLE_SENTENCE], key[33], file[4096];
    table read;
    if (table_file_name(path, key, file) && map(host, file, t)) {
        if (identity)
            memcpy(identity, key, sizeof key);
        return SL_OK;
    }
    if (!table_read(path, &read, sentence) || !table_arrange(&read, path, sentence))
        return sl_fail(host, "%s", sentence);
    if (identity)
        memcpy(identity, key, sizeof key);
    if (!file[0] || !table_file_write(file, &read) || !map(host, file, t))
        copy(host, &read, t);
    table_free(&read);
    return SL_OK;
}

sl_status shelf_keep(sl_host *host, table *made, table *t, char identity[33])
{
    char sentence[TABLE_SENTENCE], keys[3][33];
    table_key(made->labels, (size_t)made->rows * sizeof(double), keys[0]);
    table_key(made->values, (size_t)made->entries * sizeof(double), keys[1]);
    table_key(made->indices, (size_t)made->entries * sizeof(int32_t), keys[2]);
    table_key(keys, sizeof keys, identity);
    if (!table_arrange(made, "the generated data", sentence))
        return sl_fail(host, "%s", sentence);
    copy(host, made, t);
    return SL_OK;
}
