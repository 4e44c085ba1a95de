#include "safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "members.h"

typedef struct note {
    char *name, *value;
} note;

struct safetensors {
    const char *path;
    char *bytes; /* mapped */
    size_t length;
    int64_t data, room; /* where the numbers begin, and how many bytes they have */
    safetensor *all;
    int64_t count;
    note *notes;
    int64_t note_count;
    char *sentence;
};

static const struct {
    const char *name;
    int64_t bytes;
} types[] = {{"F64", 8}, {"F32", 4}, {"F16", 2},  {"BF16", 2},    {"I64", 8},
             {"U64", 8}, {"I32", 4}, {"U32", 4},  {"I16", 2},     {"U16", 2},
             {"I8", 1},  {"U8", 1},  {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
enum { TYPES = sizeof types / sizeof *types };

static bool __attribute__((format(printf, 2, 3)))
refuse(char *sentence, const char *format, ...)
{
    va_list values;
    if (sentence[0])
        return false;
    va_start(values, format);
    vsnprintf(sentence, SAFETENSORS_SENTENCE, format, values);
    va_end(values);
    return false;
}

/* A tensor's entry while it is read. */
typedef struct entry {
    int type, dims, offsets;
    int64_t shape[SAFETENSOR_DIMS], offset[2];
} entry;

static bool read_field(void *to, const member *m)
{
    entry *e = to;
    if (strcmp(m->key, "dtype") == 0)
        while (e->type < TYPES && strcmp(types[e->type].name, m->value) != 0)
            e->type++;
    if (strcmp(m->key, "shape") == 0 &&
        !members_numbers(m->value, e->shape, SAFETENSOR_DIMS, &e->dims))
        e->dims = -1;
    if (strcmp(m->key, "data_offsets") == 0 &&
        !members_numbers(m->value, e->offset, 2, &e->offsets))
        e->offsets = -1;
    return true;
}

/* -1: too many, or a negative dimension. */
static int64_t elements(const entry *e)
{
    int64_t count = 1;
    for (int d = 0; d < e->dims; d++)
        if (e->shape[d] < 0 || __builtin_mul_overflow(count, e->shape[d], &count))
            return -1;
    return count;
}

static bool check(const safetensors *f, const char *name, const entry *e)
{
    int64_t bytes;
    if (e->type == TYPES)
        return refuse(f->sentence, "%s: tensor %s has a type that is not known", f->path, name);
    if (e->dims < 0 || e->offsets != 2 || elements(e) < 0 ||
        __builtin_mul_overflow(elements(e), types[e->type].bytes, &bytes))
        return refuse(f->sentence,
                      "%s: tensor %s: expected a shape of up to %d dimensions and two offsets",
                      f->path, name, SAFETENSOR_DIMS);
    if (e->offset[0] < 0 || e->offset[0] > e->offset[1] || e->offset[1] > f->room)
        return refuse(f->sentence,
                      "%s: tensor %s lies at bytes %lld to %lld of %lld (truncated?)", f->path,
                      name, (long long)e->offset[0], (long long)e->offset[1],
                      (long long)f->room);
    return e->offset[1] - e->offset[0] == bytes ||
           refuse(f->sentence, "%s: tensor %s has %lld bytes; its shape needs %lld", f->path,
                  name, (long long)(e->offset[1] - e->offset[0]), (long long)bytes);
}

static bool take_tensor(safetensors *f, const member *m)
{
    entry e = {0};
    if (!m->is_object || !members_each(m->value, (int64_t)strlen(m->value), read_field, &e))
        return refuse(f->sentence, "%s: tensor %s: expected an object", f->path, m->key);
    if (!check(f, m->key, &e))
        return false;
    safetensor *more = realloc(f->all, (size_t)(f->count + 1) * sizeof *more);
    char *name = strdup(m->key);
    f->all = more ? more : f->all;
    if (!more || !name) {
        free(name);
        return refuse(f->sentence, "%s: no memory left", f->path);
    }
    safetensor *t = &f->all[f->count++];
    *t = (safetensor){.name = name,
                      .type = e.type < SAFETENSOR_OTHER ? (safetensor_type)e.type
                                                        : SAFETENSOR_OTHER,
                      .dims = e.dims,
                      .count = elements(&e),
                      .data = f->bytes + f->data + e.offset[0]};
    memcpy(t->shape, e.shape, sizeof t->shape);
    return true;
}

static bool take_note(void *to, const member *m)
{
    safetensors *f = to;
    note *more = realloc(f->notes, (size_t)(f->note_count + 1) * sizeof *more);
    if (!more)
        return refuse(f->sentence, "%s: no memory left", f->path);
    f->notes = more;
    f->notes[f->note_count++] = (note){strdup(m->key), strdup(m->value ? m->value : "")};
    return true;
}

static bool take_member(void *to, const member *m)
{
    safetensors *f = to;
    if (strcmp(m->key, "__metadata__") != 0)
        return take_tensor(f, m);
    return (m->is_object && members_each(m->value, (int64_t)strlen(m->value), take_note, f)) ||
           refuse(f->sentence, "%s: __metadata__ is no object", f->path);
}

static bool map(safetensors *f)
{
    struct stat about;
    const int file = open(f->path, O_RDONLY | O_CLOEXEC);
    void *start = MAP_FAILED;
    if (file < 0 || fstat(file, &about) != 0) {
        refuse(f->sentence, "%s: %s", f->path, strerror(errno));
    } else if (!S_ISREG(about.st_mode) || about.st_size < 10) {
        refuse(f->sentence, "%s: is no safetensors file: it is too short", f->path);
    } else {
        f->length = (size_t)about.st_size;
        start = mmap(NULL, f->length, PROT_READ, MAP_SHARED, file, 0);
    }
    if (file >= 0)
        close(file);
    f->bytes = start == MAP_FAILED ? NULL : start;
    return f->bytes || refuse(f->sentence, "%s: cannot be mapped", f->path);
}

static bool read_all(safetensors *f)
{
    uint64_t header;
    if (!map(f))
        return false;
    memcpy(&header, f->bytes, sizeof header);
    if (header > f->length - sizeof header || f->bytes[sizeof header] != '{')
        return refuse(f->sentence,
                      "%s: is no safetensors file: its header would have %llu bytes, and the "
                      "file has %zu",
                      f->path, (unsigned long long)header, f->length);
    f->data = (int64_t)(sizeof header + header);
    f->room = (int64_t)f->length - f->data;
    return members_each(f->bytes + sizeof header, (int64_t)header, take_member, f) ||
           refuse(f->sentence, "%s: its header is no JSON object", f->path);
}

bool safetensors_open(const char *path, safetensors **file, char sentence[SAFETENSORS_SENTENCE])
{
    safetensors *f = *file = calloc(1, sizeof *f);
    sentence[0] = '\0';
    if (!f)
        return refuse(sentence, "%s: no memory left", path);
    f->path = path;
    f->sentence = sentence;
    const bool read = read_all(f);
    f->path = NULL, f->sentence = NULL; /* the caller's */
    if (read)
        return true;
    safetensors_close(f);
    *file = NULL;
    return false;
}

void safetensors_close(void *file)
{
    safetensors *f = file;
    if (!f)
        return;
    for (int64_t k = 0; k < f->count; k++)
        free((void *)f->all[k].name);
    for (int64_t k = 0; k < f->note_count; k++) {
        free(f->notes[k].name);
        free(f->notes[k].value);
    }
    if (f->bytes)
        munmap(f->bytes, f->length);
    free(f->all);
    free(f->notes);
    free(f);
}

int64_t safetensors_count(const safetensors *f)
{
    return f->count;
}

const safetensor *safetensors_at(const safetensors *f, int64_t k)
{
    return &f->all[k];
}

const safetensor *safetensors_find(const safetensors *f, const char *name)
{
    for (int64_t k = 0; k < f->count; k++)
        if (strcmp(f->all[k].name, name) == 0)
            return &f->all[k];
    return NULL;
}

const char *safetensors_note(const safetensors *f, const char *name)
{
    for (int64_t k = 0; k < f->note_count; k++)
        if (f->notes[k].name && strcmp(f->notes[k].name, name) == 0)
            return f->notes[k].value;
    return NULL;
}

/* 1 sign, 5 exponent and 10 mantissa bits; subnormal below 2^-14. */
static double half(uint16_t bits)
{
    const double sign = bits & 0x8000 ? -1 : 1, mantissa = bits & 0x3ff;
    const int exponent = bits >> 10 & 31;
    if (exponent == 31)
        return mantissa > 0 ? (double)NAN : sign * (double)INFINITY;
    return sign * (exponent ? ldexp(1024 + mantissa, exponent - 25) : ldexp(mantissa, -24));
}

static double brain(uint16_t bits)
{
    const uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return (double)value;
}

double safetensor_number(const safetensor *t, int64_t i)
{
    const char *at = t->data; /* of any alignment */
    double wide;
    float single;
    uint16_t bits;
    switch (t->type) {
    case SAFETENSOR_F64:
        memcpy(&wide, at + i * 8, sizeof wide);
        return wide;
    case SAFETENSOR_F32:
        memcpy(&single, at + i * 4, sizeof single);
        return (double)single;
    case SAFETENSOR_F16:
    case SAFETENSOR_BF16:
        memcpy(&bits, at + i * 2, sizeof bits);
        return t->type == SAFETENSOR_F16 ? half(bits) : brain(bits);
    default:
        return (double)NAN;
    }
}
