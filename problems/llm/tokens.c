#include "tokens.h"

#include <glob.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "token_file.h"

static bool __attribute__((format(printf, 2, 3)))
refuse(char sentence[TOKENS_SENTENCE], const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, TOKENS_SENTENCE, format, values);
    va_end(values);
    return false;
}

static const char *format_name(token_format format)
{
    static const char *const names[] = {"auto", "text", "llm.c tokens", "nanoGPT tokens"};
    return names[format];
}

/* The ids of one file against what the others have and what was declared. */
static bool admit(token_stream *t, const char *path, const token_file *f, int64_t declared,
                  char sentence[TOKENS_SENTENCE])
{
    if (t->map_count > 0 && (f->format != t->format || f->width != t->width))
        return refuse(sentence, "%s: has %s of %d bytes; the files before it %s of %d", path,
                      format_name(f->format), (int)f->width, format_name(t->format),
                      (int)t->width);
    t->format = f->format;
    t->width = f->width;
    int64_t most = f->width == 1 && declared == 0 ? 255 : token_largest(f->span, f->width);
    t->largest = most > t->largest ? most : t->largest;
    if (declared == 0 || most < declared)
        return true;
    const int64_t at = token_first_beyond(f->span, f->width, declared);
    return refuse(
        sentence,
        "%s: has ids up to %lld, the first beyond a vocabulary of %lld at token %lld; "
        "read as %s it needs vocab: %lld",
        path, (long long)most, (long long)declared, (long long)at, format_name(f->format),
        (long long)most + 1);
}

static bool add_file(token_stream *t, const token_request *r, const char *path,
                     char sentence[TOKENS_SENTENCE])
{
    token_file f;
    token_file *more = realloc(t->maps, (size_t)(t->map_count + 1) * sizeof *more);
    if (!more)
        return refuse(sentence, "%s: no memory left", path);
    t->maps = more;
    if (!token_file_open(path, r->format, &f, sentence))
        return false;
    if (!admit(t, path, &f, r->vocab, sentence)) {
        token_file_close(&f);
        return false;
    }
    t->maps[t->map_count++] = f;
    return true;
}

/* A file of this very name, or else what the pattern finds, in the order of the names. */
static bool add_files(token_stream *t, const token_request *r, const char *pattern,
                      char sentence[TOKENS_SENTENCE])
{
    glob_t found;
    if (glob(pattern, GLOB_NOCHECK, NULL, &found) != 0)
        return refuse(sentence, "%s: cannot be looked up", pattern);
    bool good = true;
    for (size_t k = 0; k < found.gl_pathc && good; k++)
        good = add_file(t, r, found.gl_pathv[k], sentence);
    globfree(&found);
    return good;
}

/* Tokens first .. end-1 of the spans of some files. */
static bool cut(const token_file *files, int64_t count, int64_t first, int64_t end,
                token_part *part)
{
    part->spans = calloc((size_t)count + 1, sizeof *part->spans);
    part->count = end - first;
    for (int64_t k = 0, at = 0; part->spans && k < count; at += files[k++].span.count) {
        const int64_t length = files[k].span.count;
        const int64_t low = first > at ? first - at : 0,
                      high = end - at < length ? end - at : length;
        if (low < high)
            part->spans[part->span_count++] = (token_span){
                (const char *)files[k].span.ids + low * files[k].width, high - low};
    }
    return part->spans;
}

static int64_t count_tokens(const token_file *files, int64_t count)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < count; k++)
        sum += files[k].span.count;
    return sum;
}

static bool part_in_two(token_stream *t, const token_request *r, char sentence[TOKENS_SENTENCE])
{
    const int64_t own = t->map_count - t->files;
    const int64_t all = count_tokens(t->maps, t->files);
    const int64_t training = own > 0 ? all : (int64_t)((double)all * (1 - r->share));
    bool cuts = cut(t->maps, t->files, 0, training, &t->training);
    if (own > 0)
        cuts = cuts && cut(t->maps + t->files, own, 0, count_tokens(t->maps + t->files, own),
                           &t->validation);
    else
        cuts = cuts && cut(t->maps, t->files, training, all, &t->validation);
    return cuts || refuse(sentence, "%s: no memory left", r->path);
}

static bool has_room(const token_stream *t, const token_request *r,
                     char sentence[TOKENS_SENTENCE])
{
    const bool held_out = t->map_count > t->files || r->share > 0;
    if (r->context == 0 || (tokens_places(&t->training, r->context) > 0 &&
                            (!held_out || tokens_places(&t->validation, r->context) > 0)))
        return true;
    return refuse(sentence,
                  "%s has %lld tokens for training and %lld for validation; both need "
                  "a run of more than the context, %lld",
                  r->path, (long long)t->training.count, (long long)t->validation.count,
                  (long long)r->context);
}

static void measure_bytes(token_stream *t, const token_request *r)
{
    double sum = 0;
    for (int64_t k = 0; k < t->map_count; k++)
        sum += t->maps[k].text_bytes;
    t->bytes_per_token = r->bytes_per_token > 0
                             ? r->bytes_per_token
                             : sum / (double)count_tokens(t->maps, t->map_count);
}

static bool fill(token_stream *t, const token_request *r, char sentence[TOKENS_SENTENCE])
{
    if (!add_files(t, r, r->path, sentence))
        return false;
    t->files = t->map_count;
    if (r->validation && r->validation[0] && !add_files(t, r, r->validation, sentence))
        return false;
    t->vocab = r->vocab > 0 ? r->vocab : t->largest + 1;
    measure_bytes(t, r);
    return part_in_two(t, r, sentence) && has_room(t, r, sentence);
}

bool tokens_open(const token_request *r, token_stream **t, char sentence[TOKENS_SENTENCE])
{
    *t = calloc(1, sizeof **t);
    if (!*t)
        return refuse(sentence, "%s: no memory left", r->path);
    if (fill(*t, r, sentence))
        return true;
    tokens_close(*t);
    *t = NULL;
    return false;
}

void tokens_close(void *all)
{
    token_stream *t = all;
    if (!t)
        return;
    for (int64_t k = 0; k < t->map_count; k++)
        token_file_close(&t->maps[k]);
    free(t->maps);
    free(t->training.spans);
    free(t->validation.spans);
    free(t);
}

int64_t tokens_places(const token_part *part, int64_t context)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < part->span_count; k++)
        sum += part->spans[k].count > context ? part->spans[k].count - context : 0;
    return sum;
}

static int64_t windows_in(token_span s, int64_t context)
{
    return s.count > 0 ? (s.count - 1) / context : 0;
}

int64_t tokens_windows(const token_part *part, int64_t context)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < part->span_count; k++)
        sum += windows_in(part->spans[k], context);
    return sum;
}

int64_t tokens_side_by_side(const token_part *part, int64_t context, int64_t k)
{
    int64_t place = 0;
    for (int64_t s = 0; s < part->span_count; s++) {
        const int64_t here = windows_in(part->spans[s], context);
        if (k < here)
            return place + k * context;
        k -= here;
        place += part->spans[s].count > context ? part->spans[s].count - context : 0;
    }
    return 0;
}

int64_t tokens_spread(const token_part *part, int64_t context, int64_t k, int64_t count)
{
    const int64_t last = tokens_places(part, context) - 1;
    if (count < 2)
        return 0;
    return k * last / (count - 1);
}

static void widen(const void *from, int32_t width, int64_t count, int32_t *ids)
{
    const uint8_t *bytes = from;
    const uint16_t *halves = from;
    if (width == 4)
        memcpy(ids, from, (size_t)count * sizeof *ids);
    else
        for (int64_t i = 0; i < count; i++)
            ids[i] = width == 1 ? bytes[i] : halves[i];
}

void tokens_window(const token_stream *t, const token_part *part, int64_t place,
                   int64_t context, int32_t *ids)
{
    for (int64_t k = 0; k < part->span_count; k++) {
        const token_span *s = &part->spans[k];
        const int64_t here = s->count > context ? s->count - context : 0;
        if (place < here) {
            widen((const char *)s->ids + place * t->width, t->width, context + 1, ids);
            return;
        }
        place -= here;
    }
}
