/* PDF: a second Info dictionary in an incremental update (ISO 32000-1, 7.5.6): a new object,
   its cross reference and a trailer behind the old end; nothing before it moves. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "figures/stamp.h"

static const char key[] = "/Slalom (", dated[] = "/CreationDate (D:";

static char *find(const text *bytes, const char *words)
{
    return bytes->length ? memmem(bytes->data, bytes->length, words, strlen(words)) : NULL;
}

static char *find_last(const text *bytes, const char *words)
{
    char *at = find(bytes, words), *last = NULL;
    while (at) {
        last = at;
        size_t left = bytes->length - (size_t)(at + 1 - bytes->data);
        at = memmem(at + 1, left, words, strlen(words));
    }
    return last;
}

/* 20260131120000Z: $SOURCE_DATE_EPOCH, or the first second of 2000. */
static void write_date(char date[16])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t when = epoch ? (time_t)strtoll(epoch, NULL, 10) : 946684800;
    struct tm parts;
    if (!gmtime_r(&when, &parts) || strftime(date, 16, "%Y%m%d%H%M%SZ", &parts) != 15)
        memcpy(date, "20000101000000Z", 16);
}

/* Cairo's date is as long as ours: nothing moves. */
static void set_date(text *bytes, const char *date)
{
    char *at = find(bytes, dated);
    if (at && (size_t)(at - bytes->data) + sizeof dated + 15 < bytes->length)
        memcpy(at + sizeof dated - 1, date, 15);
}

static void add_string(text *out, const char *words)
{
    for (; *words; words++) {
        if (strchr("()\\", *words))
            text_add(out, "\\%c", *words);
        else if (*words == '\n')
            text_add(out, "\\n");
        else
            text_add_bytes(out, words, 1);
    }
}

/* The number behind the last of these words, or -1. */
static long long last_number(const text *bytes, const char *words)
{
    const char *at = find_last(bytes, words);
    return at ? strtoll(at + strlen(words), NULL, 10) : -1;
}

bool stamp_pdf(const text *bytes, const char *provenance, text *stamped)
{
    char date[16];
    long long size = last_number(bytes, "/Size "), root = last_number(bytes, "/Root ");
    long long table = last_number(bytes, "startxref\n");
    if (size < 1 || root < 1 || table < 1 || memcmp(bytes->data, "%PDF-", 5) != 0)
        return false;
    write_date(date);
    text_add_bytes(stamped, bytes->data, bytes->length);
    set_date(stamped, date);
    long long object = (long long)stamped->length;
    text_add(stamped, "%lld 0 obj\n<< /Producer (slalom, gnuplot, cairo)\n   %s%s)\n   %s",
             size, dated, date, key);
    add_string(stamped, provenance);
    text_add(stamped, ")\n>>\nendobj\n");
    long long reference = (long long)stamped->length;
    text_add(stamped, "xref\n%lld 1\n%010lld 00000 n \n", size, object);
    text_add(stamped, "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n",
             size + 1, root, size);
    text_add(stamped, "   /Prev %lld\n>>\nstartxref\n%lld\n%%%%EOF\n", table, reference);
    return true;
}

bool stamp_pdf_find(const text *bytes, text *provenance)
{
    const char *at = find_last(bytes, key), *end = bytes->data + bytes->length;
    if (!at)
        return false;
    for (at += sizeof key - 1; at < end && *at != ')'; at++) {
        if (*at != '\\')
            text_add_bytes(provenance, at, 1);
        else if (++at < end)
            text_add_bytes(provenance, *at == 'n' ? "\n" : at, 1);
    }
    return at < end;
}
