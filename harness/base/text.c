#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void reserve(text *t, size_t more)
{
    size_t need = t->length + more + 1;
    if (need <= t->capacity)
        return;
    size_t capacity = t->capacity ? t->capacity : 256;
    while (capacity < need)
        capacity *= 2;
    t->data = memory_need(realloc(t->data, capacity));
    t->capacity = capacity;
}

void text_add_bytes(text *t, const char *bytes, size_t length)
{
    reserve(t, length);
    memcpy(t->data + t->length, bytes, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void text_add(text *t, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    reserve(t, (size_t)length);
    vsnprintf(t->data + t->length, (size_t)length + 1, format, again);
    va_end(again);
    t->length += (size_t)length;
}

void text_add_json(text *t, const char *string)
{
    text_add_bytes(t, "\"", 1);
    for (const char *c = string; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte == '"' || byte == '\\')
            text_add(t, "\\%c", byte);
        else if (byte < 0x20)
            text_add(t, "\\u%04x", byte);
        else
            text_add_bytes(t, c, 1);
    }
    text_add_bytes(t, "\"", 1);
}

void text_add_latex(text *t, const char *words)
{
    for (; *words; words++) {
        if (strchr("&%$#_{}", *words))
            text_add(t, "\\%c", *words);
        else if (*words == '\\')
            text_add(t, "\\textbackslash{}");
        else if (*words == '[') /* behind \\ it would open an argument */
            text_add(t, "{[}");
        else if (*words == '~' || *words == '^')
            text_add(t, "\\%c{}", *words);
        else if (*words == '<' || *words == '>')
            text_add(t, "$%c$", *words);
        else
            text_add_bytes(t, words, 1);
    }
}

void text_add_number(text *t, double value)
{
    char digits[32];
    if (!isfinite(value)) {
        text_add(t, "null");
        return;
    }
    if (value == rint(value) && fabs(value) < 1e7) { /* 300, where %g would say 3e+02 */
        text_add(t, "%.0f", value + 0.0);
        return;
    }
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    text_add(t, "%s", digits);
}

void text_free(text *t)
{
    free(t->data);
    *t = (text){0};
}
