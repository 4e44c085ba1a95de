/* A folder of images in the IDX format under MNIST's names: train-images-idx3-ubyte and
   train-labels-idx1-ubyte, each perhaps with .gz, and the same with t10k for the test set. An
   IDX file: two zero bytes, the type (8: unsigned byte), the number of dimensions, each
   dimension as a big-endian 32-bit integer, the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "readers.h"

typedef struct images {
    char path[4096]; /* of the images, for messages */
    bytes pixels, labels;
    int64_t rows, columns;
} images;

static bool find_file(const char *folder, const char *name, char path[4096])
{
    static const char *const endings[] = {"", ".gz"};
    for (int k = 0; k < 2; k++) {
        int length = snprintf(path, 4096, "%s/%s%s", folder, name, endings[k]);
        if (length < 4096 && access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static int64_t big_endian(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (int64_t)b[0] << 24 | (int64_t)b[1] << 16 | (int64_t)b[2] << 8 | (int64_t)b[3];
}

/* Checks the head against the file's length; `shape` receives the dimensions. */
static bool check_head(const char *path, const bytes *b, int dimensions, int64_t *shape,
                       char *sentence)
{
    const char head[4] = {0, 0, 8, (char)dimensions};
    size_t start = 4 + 4 * (size_t)dimensions;
    if (b->length < start || memcmp(b->data, head, sizeof head) != 0)
        return reader_fail(sentence, "%s: is no IDX file of unsigned bytes in %d dimensions",
                           path, dimensions);
    double expected = 1;
    for (int k = 0; k < dimensions; k++) {
        shape[k] = big_endian(b->data + 4 + 4 * k);
        expected *= (double)shape[k];
    }
    if ((double)(b->length - start) != expected)
        return reader_fail(sentence, "%s: found %zu bytes after its head, expected %.0f", path,
                           b->length - start, expected);
    return true;
}

static bool read_labels(const char *folder, const char *name, images *m, char *sentence)
{
    char path[4096];
    int64_t count = 0;
    if (!find_file(folder, name, path))
        return reader_fail(sentence, "%s: has no file %s or %s.gz", folder, name, name);
    if (!bytes_read(path, &m->labels, sentence, TABLE_SENTENCE) ||
        !check_head(path, &m->labels, 1, &count, sentence))
        return false;
    if (count != m->rows)
        return reader_fail(sentence, "%s: found %lld labels, expected %lld as in %s", path,
                           (long long)count, (long long)m->rows, m->path);
    return true;
}

static bool read_images(const char *folder, const char *prefix, images *m, char *sentence)
{
    char name[64];
    int64_t shape[3] = {0};
    snprintf(name, sizeof name, "%s-images-idx3-ubyte", prefix);
    if (!find_file(folder, name, m->path))
        return reader_fail(sentence, "%s: has no file %s or %s.gz", folder, name, name);
    if (!bytes_read(m->path, &m->pixels, sentence, TABLE_SENTENCE) ||
        !check_head(m->path, &m->pixels, 3, shape, sentence))
        return false;
    m->rows = shape[0];
    m->columns = shape[1] * shape[2];
    snprintf(name, sizeof name, "%s-labels-idx1-ubyte", prefix);
    return read_labels(folder, name, m, sentence);
}

static void append(table *t, const images *m)
{
    if (m->rows == 0)
        return;
    memcpy(t->pixels + t->rows * t->columns, m->pixels.data + 16,
           (size_t)(m->rows * m->columns));
    for (int64_t i = 0; i < m->rows; i++)
        t->labels[t->rows + i] = (unsigned char)m->labels.data[8 + i];
    t->rows += m->rows;
}

static bool join(const images *train, const images *test, table *t, char *sentence)
{
    if (test->rows > 0 && test->columns != train->columns)
        return reader_fail(sentence, "%s: found %lld pixels an image, expected %lld as in %s",
                           test->path, (long long)test->columns, (long long)train->columns,
                           train->path);
    size_t rows = (size_t)(train->rows + test->rows);
    t->format = "IDX";
    t->columns = train->columns;
    t->entries = (train->rows + test->rows) * train->columns;
    t->test_rows = test->rows;
    t->pixels = malloc((size_t)t->entries + 1);
    t->labels = malloc((rows + 1) * sizeof *t->labels);
    if (!t->pixels || !t->labels)
        return reader_fail(sentence, "%s: needs more memory than there is", train->path);
    append(t, train);
    append(t, test);
    return true;
}

bool idx_read(const char *folder, table *t, char *sentence)
{
    char path[4096];
    images *both = calloc(2, sizeof *both);
    if (!both)
        return reader_fail(sentence, "%s: needs more memory than there is", folder);
    bool has_test = find_file(folder, "t10k-images-idx3-ubyte", path);
    bool read = read_images(folder, "train", &both[0], sentence) &&
                (!has_test || read_images(folder, "t10k", &both[1], sentence)) &&
                join(&both[0], &both[1], t, sentence);
    for (int k = 0; k < 2; k++) {
        bytes_free(&both[k].pixels);
        bytes_free(&both[k].labels);
    }
    free(both);
    return read;
}

const char *idx_file(int k)
{
    static const char *const names[IDX_FILES] = {
        "train-images-idx3-ubyte",    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte",
        "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte",     "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte",     "t10k-labels-idx1-ubyte.gz"};
    return names[k];
}
