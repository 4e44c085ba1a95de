#include "data/about.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../problems/linear/bytes.h"
#include "../../problems/linear/classes.h"
#include "../../problems/linear/table.h"
#include "../../problems/llm/tokens.h"
#include "base/arena.h"
#include "base/memory.h"

static bool count_bytes(const char *path, int64_t *size, failure *why)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return failure_set(why, "%s: cannot be read: %s", path, strerror(errno));
    if (!S_ISDIR(about.st_mode)) {
        *size += about.st_size;
        return true;
    }
    DIR *folder = opendir(path);
    if (!folder)
        return failure_set(why, "%s: cannot be read: %s", path, strerror(errno));
    arena *memory = arena_new();
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.' &&
            stat(arena_format(memory, "%s/%s", path, entry->d_name), &about) == 0 &&
            S_ISREG(about.st_mode))
            *size += about.st_size;
    closedir(folder);
    arena_free(memory);
    return true;
}

static double row_norm(const table *t, int64_t i)
{
    double square = 0;
    int64_t begin = t->starts ? t->starts[i] : i * (t->pixels ? t->columns : t->stride);
    int64_t end = t->starts ? t->starts[i + 1] : begin + t->columns;
    for (int64_t k = begin; k < end; k++) {
        double value = t->pixels ? t->pixels[k] / 255.0 : t->values[k];
        square += value * value;
    }
    return sqrt(square);
}

static void describe_norms(const table *t, data_about *a)
{
    double *norms = memory_need(malloc((size_t)t->rows * sizeof *norms));
    a->norm_least = a->norm_most = row_norm(t, 0);
    for (int64_t i = 0; i < t->rows; i++) {
        norms[i] = row_norm(t, i);
        a->norm_least = fmin(a->norm_least, norms[i]);
        a->norm_most = fmax(a->norm_most, norms[i]);
    }
    if (a->norm_most - a->norm_least < 1e-9 * a->norm_most) /* but for rounding one norm */
        a->norm_least = a->norm_most;
    const double range = a->norm_most - a->norm_least;
    for (int64_t i = 0; a->norm_most > 0 && i < t->rows; i++) {
        int part = range > 0 ? (int)((norms[i] - a->norm_least) / range * DATA_NORMS) : 0;
        a->norms[part < DATA_NORMS ? part : DATA_NORMS - 1]++;
    }
    free(norms);
}

static void describe_table(const table *t, data_about *a)
{
    char ignored[CLASSES_SENTENCE];
    classes *found = memory_need(malloc(sizeof *found));
    a->format = t->format;
    a->rows = t->rows;
    a->test_rows = t->test_rows;
    a->columns = t->columns;
    a->density = (double)t->entries / ((double)t->rows * (double)t->columns);
    describe_norms(t, a);
    if (classes_collect(found, t->labels, t->rows, 0, ignored))
        a->classes = found->count;
    free(found);
}

/* The line after the comments: rows, columns, stored entries. A symmetric matrix stores one
   triangle, diagonal included. */
static bool describe_matrix(const char *path, const bytes *b, data_about *a, failure *why)
{
    long long rows = 0, columns = 0, entries = 0;
    const char *line = b->data;
    bool half = strstr(b->data, "symmetric") &&
                strstr(b->data, "symmetric") < b->data + strcspn(b->data, "\n");
    while (*line == '%') {
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    char *end;
    rows = strtoll(line, &end, 10);
    columns = strtoll(end, &end, 10);
    entries = strtoll(end, &end, 10);
    if (rows < 1 || columns < 1 || entries < 1)
        return failure_set(why,
                           "%s: expected the numbers of rows, columns and entries after "
                           "the comments",
                           path);
    a->format = "Matrix Market";
    a->rows = rows;
    a->columns = columns;
    a->density =
        (double)(half ? 2 * entries - rows : entries) / ((double)rows * (double)columns);
    return true;
}

static bool is_matrix(const bytes *b)
{
    return strncmp(b->data, "%%MatrixMarket", 14) == 0;
}

/* Whether it begins as LIBSVM text or csv does: a table then, even when it is damaged. */
static bool is_meant_as_table(const bytes *b)
{
    double first, second;
    long index;
    return b->data && (sscanf(b->data, "%lf%*[ \t]%ld:%lf", &first, &index, &second) == 3 ||
                       sscanf(b->data, "%lf ,%lf", &first, &second) == 2);
}

static bool describe_own(const char *path, data_about *a, failure *why)
{
    table t;
    bytes b = {NULL, 0, 0};
    struct stat about;
    bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    if (!folder && !bytes_read(path, &b, why->sentence, sizeof why->sentence))
        return false;
    bool matrix = !folder && is_matrix(&b);
    bool described = !matrix || describe_matrix(path, &b, a, why);
    bool table_meant = folder || is_meant_as_table(&b);
    bytes_free(&b);
    if (matrix)
        return described;
    if (table_read(path, &t, a->not_table.sentence)) {
        describe_table(&t, a);
        table_free(&t);
    } else if (table_meant)
        return failure_set(why, "%s", a->not_table.sentence);
    return true;
}

static void take_tokens(const token_stream *t, data_about *a)
{
    a->format = t->format == TOKENS_LLMC      ? "llm.c tokens"
                : t->format == TOKENS_NANOGPT ? "nanoGPT tokens"
                                              : "text";
    a->files = t->files;
    a->training = t->training.count;
    a->validation = t->validation.count;
    a->tokens = a->training + a->validation;
    a->vocab = t->vocab;
    a->bytes_per_token = t->bytes_per_token;
}

static bool describe_tokens(const char *path, data_about *a, failure *why)
{
    char sentence[TOKENS_SENTENCE];
    token_stream *t;
    const token_request request = {.path = path, .share = TOKENS_VALIDATION};
    if (!tokens_open(&request, &t, sentence))
        return failure_set(why, "%s", sentence);
    take_tokens(t, a);
    tokens_close(t);
    return true;
}

/* A pattern of shards, or a file whose name or first word says so. */
static bool holds_tokens(const char *path)
{
    size_t length = strlen(path);
    int32_t magic = 0;
    FILE *file = fopen(path, "re");
    if (!file)
        return true;
    bool read = fread(&magic, sizeof magic, 1, file) == 1;
    fclose(file);
    return (length > 4 && strcmp(path + length - 4, ".bin") == 0) ||
           (read && (magic == 20240520 || magic == 20240801));
}

static bool count_pattern(const char *path, int64_t *size, failure *why)
{
    glob_t found;
    if (glob(path, GLOB_NOCHECK, NULL, &found) != 0)
        return failure_set(why, "%s: cannot be looked up", path);
    bool counted = true;
    for (size_t k = 0; k < found.gl_pathc && counted; k++)
        counted = count_bytes(found.gl_pathv[k], size, why);
    globfree(&found);
    return counted;
}

bool data_describe(const dataset *known, const char *path, data_about *a, failure *why)
{
    *a = (data_about){.format = "text"};
    if (!count_pattern(path, &a->bytes, why))
        return false;
    if (holds_tokens(path) || (known && strcmp(known->format, "text") == 0))
        return describe_tokens(path, a, why);
    if (!describe_own(path, a, why))
        return false;
    if (strcmp(a->format, "text") == 0 && !known)
        return describe_tokens(path, a, why);
    bool matches = !known || strcmp(known->format, a->format) == 0;
    return matches || failure_set(why, "%s: %s", path, a->not_table.sentence);
}
