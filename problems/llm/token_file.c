#include "token_file.h"

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

#include "../linear/bytes.h"

static bool __attribute__((format(printf, 2, 3)))
refuse(char sentence[TOKENS_SENTENCE], const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, TOKENS_SENTENCE, format, values);
    va_end(values);
    return false;
}

static bool map(const char *path, token_file *f, char sentence[TOKENS_SENTENCE])
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const bool found = file >= 0 && fstat(file, &about) == 0;
    const int code = errno;
    f->start = MAP_FAILED;
    if (found && S_ISREG(about.st_mode) && about.st_size > 0) {
        f->bytes = (size_t)about.st_size;
        f->start = mmap(NULL, f->bytes, PROT_READ, MAP_SHARED, file, 0);
    }
    if (file >= 0)
        close(file);
    if (f->start != MAP_FAILED)
        return true;
    f->start = NULL;
    return refuse(sentence, "%s: %s", path,
                  !found                    ? strerror(code)
                  : !S_ISREG(about.st_mode) ? "is no plain file"
                  : about.st_size == 0      ? "is empty"
                                            : "cannot be mapped");
}

/* gzip, xz or zstd. */
static bool is_packed(const token_file *f)
{
    return f->bytes > 4 && (memcmp(f->start, "\x1f\x8b", 2) == 0 ||
                            memcmp(f->start,
                                   "\xfd"
                                   "7zXZ",
                                   5) == 0 ||
                            memcmp(f->start, "\x28\xb5\x2f\xfd", 4) == 0);
}

/* A packed text cannot be mapped as it is. */
static bool unpack(const char *path, token_file *f, char sentence[TOKENS_SENTENCE])
{
    bytes b;
    munmap(f->start, f->bytes);
    f->start = NULL;
    if (!bytes_read(path, &b, sentence, TOKENS_SENTENCE))
        return false;
    f->start = b.data;
    f->bytes = b.length;
    f->unpacked = true;
    return b.length > 0 || refuse(sentence, "%s: is empty", path);
}

static int32_t word(const token_file *f, int k)
{
    int32_t value = 0;
    if (f->bytes >= sizeof value * (size_t)(k + 1))
        memcpy(&value, (const char *)f->start + sizeof value * (size_t)k, sizeof value);
    return value;
}

static token_format looks_like(const char *path, const token_file *f)
{
    const size_t length = strlen(path);
    if (word(f, 0) == TOKEN_MAGIC || word(f, 0) == TOKEN_WIDE_MAGIC)
        return TOKENS_LLMC;
    return length > 4 && strcmp(path + length - 4, ".bin") == 0 ? TOKENS_NANOGPT : TOKENS_TEXT;
}

static void take_text(token_file *f)
{
    f->width = 1;
    f->span = (token_span){f->start, (int64_t)f->bytes};
    f->text_bytes = (double)f->bytes;
}

static bool take_raw(const char *path, token_file *f, char sentence[TOKENS_SENTENCE])
{
    f->width = 2;
    f->span = (token_span){f->start, (int64_t)f->bytes / 2};
    f->text_bytes = (double)NAN;
    return f->bytes % 2 == 0 ||
           refuse(sentence,
                  "%s: has %zu bytes, an odd number; expected uint16 tokens (truncated?)", path,
                  f->bytes);
}

static bool head_fits(const char *path, const token_file *f, char sentence[TOKENS_SENTENCE])
{
    const int32_t magic = word(f, 0), version = word(f, 1);
    const bool wide = magic == TOKEN_WIDE_MAGIC;
    const int32_t expected = wide ? TOKEN_WIDE_VERSION : TOKEN_VERSION;
    if (!wide && magic != TOKEN_MAGIC)
        return refuse(
            sentence,
            "%s: begins with %d; expected the magic number %d or %d of llm.c's tokens", path,
            (int)magic, (int)TOKEN_MAGIC, (int)TOKEN_WIDE_MAGIC);
    if (f->bytes < TOKEN_HEAD * sizeof magic)
        return refuse(sentence, "%s: ends within its head: it has %zu bytes, a head %zu", path,
                      f->bytes, TOKEN_HEAD * sizeof magic);
    return version == expected || refuse(sentence, "%s: has version %d; expected %d", path,
                                         (int)version, (int)expected);
}

static bool take_llmc(const char *path, token_file *f, char sentence[TOKENS_SENTENCE])
{
    const size_t head = TOKEN_HEAD * sizeof(int32_t);
    if (!head_fits(path, f, sentence))
        return false;
    f->width = word(f, 0) == TOKEN_WIDE_MAGIC ? 4 : 2;
    f->span = (token_span){(const char *)f->start + head, word(f, 2)};
    f->text_bytes = word(f, 3) == TOKEN_MARK
                        ? (double)(uint32_t)word(f, 4) + 4294967296.0 * (double)word(f, 5)
                        : (double)NAN;
    const int64_t there = (int64_t)(f->bytes - head);
    return (f->span.count >= 0 && f->span.count * f->width == there) ||
           refuse(sentence,
                  "%s: says that it has %lld tokens, which are %lld bytes, and has %lld "
                  "(truncated?)",
                  path, (long long)f->span.count, (long long)f->span.count * f->width,
                  (long long)there);
}

static bool take(const char *path, token_file *f, char sentence[TOKENS_SENTENCE])
{
    if ((f->format == TOKENS_AUTO || f->format == TOKENS_TEXT) && is_packed(f)) {
        f->format = TOKENS_TEXT;
        if (!unpack(path, f, sentence))
            return false;
    }
    if (f->format == TOKENS_AUTO)
        f->format = looks_like(path, f);
    if (f->format == TOKENS_LLMC)
        return take_llmc(path, f, sentence);
    if (f->format == TOKENS_NANOGPT)
        return take_raw(path, f, sentence);
    take_text(f);
    return true;
}

bool token_file_open(const char *path, token_format format, token_file *f,
                     char sentence[TOKENS_SENTENCE])
{
    memset(f, 0, sizeof *f);
    f->format = format;
    if (map(path, f, sentence) && take(path, f, sentence))
        return true;
    token_file_close(f);
    return false;
}

void token_file_close(token_file *f)
{
    bytes unpacked = {f->start, f->bytes, 0};
    if (f->unpacked)
        bytes_free(&unpacked);
    else if (f->start)
        munmap(f->start, f->bytes);
    f->start = NULL;
}

static int64_t id_at(token_span s, int32_t width, int64_t i)
{
    return width == 1   ? ((const uint8_t *)s.ids)[i]
           : width == 2 ? ((const uint16_t *)s.ids)[i]
                        : ((const uint32_t *)s.ids)[i];
}

static int64_t largest_short(const uint16_t *ids, int64_t count)
{
    uint16_t most = 0;
    for (int64_t i = 0; i < count; i++)
        most = ids[i] > most ? ids[i] : most;
    return most;
}

int64_t token_largest(token_span s, int32_t width)
{
    int64_t most = 0;
    if (width == 2)
        return largest_short(s.ids, s.count);
    for (int64_t i = 0; i < s.count; i++)
        most = id_at(s, width, i) > most ? id_at(s, width, i) : most;
    return most;
}

int64_t token_first_beyond(token_span s, int32_t width, int64_t vocab)
{
    for (int64_t i = 0; i < s.count; i++)
        if (id_at(s, width, i) >= vocab)
            return i;
    return -1;
}

void token_head(int32_t head[TOKEN_HEAD], int32_t width, int64_t count, int64_t text_bytes)
{
    memset(head, 0, TOKEN_HEAD * sizeof *head);
    head[0] = width == 4 ? TOKEN_WIDE_MAGIC : TOKEN_MAGIC;
    head[1] = width == 4 ? TOKEN_WIDE_VERSION : TOKEN_VERSION;
    head[2] = (int32_t)count;
    head[3] = TOKEN_MARK;
    head[4] = (int32_t)(uint32_t)(text_bytes & 0xffffffff);
    head[5] = (int32_t)(text_bytes >> 32);
}
