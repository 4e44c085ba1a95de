#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safetensors.h"

static void put_string(FILE *to, const char *s)
{
    fputc('"', to);
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            fprintf(to, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            fprintf(to, "\\u%04x", (unsigned char)*s);
        else
            fputc(*s, to);
    fputc('"', to);
}

static int64_t bytes_of(const safetensor *t)
{
    return t->count * (t->type == SAFETENSOR_F64 ? 8 : 4);
}

static void put_notes(FILE *to, const safetensor_note *notes, int64_t count)
{
    fputs("\"__metadata__\":{", to);
    for (int64_t k = 0; k < count; k++) {
        fputs(k ? "," : "", to);
        put_string(to, notes[k].name);
        fputc(':', to);
        put_string(to, notes[k].value);
    }
    fputc('}', to);
}

static void put_entry(FILE *to, const safetensor *t, int64_t offset)
{
    put_string(to, t->name);
    fprintf(to, ":{\"dtype\":\"%s\",\"shape\":[", t->type == SAFETENSOR_F64 ? "F64" : "F32");
    for (int d = 0; d < t->dims; d++)
        fprintf(to, "%s%" PRId64, d ? "," : "", t->shape[d]);
    fprintf(to, "],\"data_offsets\":[%" PRId64 ",%" PRId64 "]}", offset, offset + bytes_of(t));
}

/* The header, filled up with blanks to a multiple of 8; its length in *length. */
static char *header(const safetensor *all, int64_t count, const safetensor_note *notes,
                    int64_t note_count, size_t *length)
{
    char *text = NULL;
    int64_t offset = 0;
    FILE *to = open_memstream(&text, length);
    if (!to)
        return NULL;
    fputc('{', to);
    put_notes(to, notes, note_count);
    for (int64_t k = 0; k < count; offset += bytes_of(&all[k++])) {
        fputc(',', to);
        put_entry(to, &all[k], offset);
    }
    fputc('}', to);
    for (fflush(to); *length % 8 != 0; fflush(to))
        fputc(' ', to);
    if (fclose(to) == 0)
        return text;
    free(text);
    return NULL;
}

static bool put_all(FILE *to, const char *head, size_t length, const safetensor *all,
                    int64_t count)
{
    const uint64_t first = length;
    bool good =
        fwrite(&first, sizeof first, 1, to) == 1 && fwrite(head, 1, length, to) == length;
    for (int64_t k = 0; k < count && good; k++) {
        const size_t bytes = (size_t)bytes_of(&all[k]);
        good = fwrite(all[k].data, 1, bytes, to) == bytes;
    }
    return good && fflush(to) == 0 && fsync(fileno(to)) == 0;
}

static bool put_file(const char *path, const char *head, size_t length, const safetensor *all,
                     int64_t count)
{
    char part[4096 + 16];
    snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    FILE *to = fopen(part, "wbe");
    if (!to)
        return false;
    bool good = put_all(to, head, length, all, count);
    int code = errno;
    good = fclose(to) == 0 && good && rename(part, path) == 0;
    code = good ? 0 : code ? code : errno;
    if (!good)
        unlink(part);
    errno = code;
    return good;
}

bool safetensors_write(const char *path, const safetensor *all, int64_t count,
                       const safetensor_note *notes, int64_t note_count,
                       char sentence[SAFETENSORS_SENTENCE])
{
    size_t length = 0;
    char *head = header(all, count, notes, note_count, &length);
    errno = head ? 0 : ENOMEM;
    const bool written = head && put_file(path, head, length, all, count);
    if (!written)
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: cannot be written: %s", path,
                 strerror(errno));
    free(head);
    return written;
}
