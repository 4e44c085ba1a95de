#include "gpt2_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC = 20240326, HEAD = 256, NAME = 40 };

struct gpt2_file {
    char *bytes; /* mapped */
    size_t length;
    safetensor *all;
    char (*names)[NAME];
    int64_t count, heads, vocab;
};

/* Every tensor of one name, layer after layer; rows and columns in widths. */
static const struct {
    const char *name;
    int64_t rows, columns;
} parts[] = {{"norm1.gain", 1, 0}, {"norm1.bias", 1, 0},  {"qkv.weight", 3, 1},
             {"qkv.bias", 3, 0},   {"out.weight", 1, 1},  {"out.bias", 1, 0},
             {"norm2.gain", 1, 0}, {"norm2.bias", 1, 0},  {"up.weight", 4, 1},
             {"up.bias", 4, 0},    {"down.weight", 1, 4}, {"down.bias", 1, 0}};
enum { PARTS = sizeof parts / sizeof *parts };

typedef struct sizes {
    int64_t context, vocab, padded, layers, width;
    bool brain; /* bfloat16 */
} sizes;

bool gpt2_file_is(const char *path)
{
    int32_t magic = 0;
    FILE *file = fopen(path, "rbe");
    const bool is = file && fread(&magic, sizeof magic, 1, file) == 1 && magic == MAGIC;
    if (file)
        fclose(file);
    return is;
}

static bool read_sizes(const char *path, const int32_t *head, sizes *s,
                       char sentence[SAFETENSORS_SENTENCE])
{
    const int32_t version = head[1], padded = head[7];
    *s = (sizes){.context = head[2],
                 .vocab = head[3],
                 .padded = padded > 0 ? padded : head[3],
                 .layers = head[4],
                 .width = head[6],
                 .brain = version == 5 || (version == 3 && padded == 0)};
    if (version != 2 && version != 3 && version != 5)
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: has version %d; expected 2, 3 or 5", path,
                 (int)version);
    else if (s->context < 1 || s->vocab < 1 || s->padded < s->vocab || s->layers < 1 ||
             s->width < 1 || s->layers > 10000 || s->width > 1000000)
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: has impossible sizes in its head", path);
    else
        return true;
    return false;
}

/* Elements of all tensors, from the sizes. */
static int64_t elements(const sizes *s)
{
    return (s->padded + s->context) * s->width +
           s->layers * (12 * s->width * s->width + 13 * s->width) + 2 * s->width;
}

static void list(gpt2_file *c, const sizes *s, const char **at, const char *name, int64_t rows,
                 int64_t columns)
{
    safetensor *t = &c->all[c->count];
    snprintf(c->names[c->count], NAME, "%s", name);
    *t = (safetensor){.name = c->names[c->count],
                      .type = s->brain ? SAFETENSOR_BF16 : SAFETENSOR_F32,
                      .dims = columns > 0 ? 2 : 1,
                      .shape = {rows, columns},
                      .count = rows * (columns > 0 ? columns : 1),
                      .data = *at};
    *at += t->count * (s->brain ? 2 : 4);
    c->count++;
}

static void list_all(gpt2_file *c, const sizes *s)
{
    const char *at = c->bytes + HEAD * sizeof(int32_t);
    char name[NAME];
    list(c, s, &at, "tokens", s->padded, s->width);
    list(c, s, &at, "positions", s->context, s->width);
    for (int k = 0; k < PARTS; k++)
        for (int64_t l = 0; l < s->layers; l++) {
            snprintf(name, sizeof name, "layer%d.%s", (int)l, parts[k].name);
            list(c, s, &at, name, parts[k].rows * s->width, parts[k].columns * s->width);
        }
    list(c, s, &at, "norm.gain", s->width, 0);
    list(c, s, &at, "norm.bias", s->width, 0);
}

static bool map(const char *path, gpt2_file *c, char sentence[SAFETENSORS_SENTENCE])
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    void *start = MAP_FAILED;
    if (file >= 0 && fstat(file, &about) == 0) {
        c->length = (size_t)about.st_size;
        start = mmap(NULL, c->length, PROT_READ, MAP_SHARED, file, 0);
    }
    if (start == MAP_FAILED)
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    c->bytes = start == MAP_FAILED ? NULL : start;
    return c->bytes;
}

static bool fill(const char *path, gpt2_file *c, char sentence[SAFETENSORS_SENTENCE])
{
    sizes s;
    const size_t head = HEAD * sizeof(int32_t);
    int32_t words[8];
    if (!map(path, c, sentence))
        return false;
    if (c->length < head) {
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: ends within its head", path);
        return false;
    }
    memcpy(words, c->bytes, sizeof words);
    c->heads = words[5], c->vocab = words[3];
    if (!read_sizes(path, words, &s, sentence))
        return false;
    const int64_t needed = elements(&s) * (s.brain ? 2 : 4);
    if (needed != (int64_t)(c->length - head)) {
        snprintf(sentence, SAFETENSORS_SENTENCE,
                 "%s: has %lld bytes of weights; its sizes need %lld (truncated?)", path,
                 (long long)(c->length - head), (long long)needed);
        return false;
    }
    const size_t most = (size_t)(4 + PARTS * s.layers);
    c->all = calloc(most, sizeof *c->all);
    c->names = calloc(most, sizeof *c->names);
    if (c->all && c->names)
        list_all(c, &s);
    else
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: no memory left", path);
    return c->all && c->names;
}

bool gpt2_file_open(const char *path, gpt2_file **out, char sentence[SAFETENSORS_SENTENCE])
{
    gpt2_file *c = *out = calloc(1, sizeof *c);
    if (c && fill(path, c, sentence))
        return true;
    gpt2_file_close(c);
    *out = NULL;
    return false;
}

void gpt2_file_close(gpt2_file *c)
{
    if (!c)
        return;
    if (c->bytes)
        munmap(c->bytes, c->length);
    free(c->all);
    free(c->names);
    free(c);
}

const safetensor *gpt2_file_find(const gpt2_file *c, const char *name)
{
    for (int64_t k = 0; k < c->count; k++)
        if (strcmp(c->all[k].name, name) == 0)
            return &c->all[k];
    return NULL;
}

int64_t gpt2_file_heads(const gpt2_file *c)
{
    return c->heads;
}

int64_t gpt2_file_vocab(const gpt2_file *c)
{
    return c->vocab;
}
