#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
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

/* The keys of 100,000 trials are made of such pieces: a plain one costs a copy, most others one
   pass of printf. */
void text_add(text *t, const char *format, ...)
{
    va_list values, again;
    size_t plain = strcspn(format, "%");
    if (!format[plain]) {
        text_add_bytes(t, format, plain);
        return;
    }
    va_start(values, format);
    va_copy(again, values);
    reserve(t, 64);
    size_t room = t->capacity - t->length;
    int length = vsnprintf(t->data + t->length, room, format, values);
    va_end(values);
    if ((size_t)length >= room) {
        reserve(t, (size_t)length);
        vsnprintf(t->data + t->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    t->length += (size_t)length;
}

/* Bytes until one that JSON does not take as it is. */
static size_t plain_length(const char *string)
{
    const char *c = string;
    while ((unsigned char)*c >= 0x20 && *c != '"' && *c != '\\')
        c++;
    return (size_t)(c - string);
}

void text_add_json(text *t, const char *string)
{
    text_add_bytes(t, "\"", 1);
    for (const char *c = string; *c; c++) {
        size_t plain = plain_length(c);
        text_add_bytes(t, c, plain);
        c += plain;
        unsigned char byte = (unsigned char)*c;
        if (byte == '\0')
            break;
        text_add(t, byte < 0x20 ? "\\u%04x" : "\\%c", byte);
    }
    text_add_bytes(t, "\"", 1);
}

/* Greek small letters, which pdfLaTeX lacks in text; 0 when no such letter begins here. */
static int add_greek(text *t, const char *words)
{
    static const char *const names[] = {"alpha",   "beta",   "gamma",    "delta", "varepsilon",
                                        "zeta",    "eta",    "theta",    "iota",  "kappa",
                                        "lambda",  "mu",     "nu",       "xi",    "o",
                                        "pi",      "rho",    "varsigma", "sigma", "tau",
                                        "upsilon", "varphi", "chi",      "psi",   "omega"};
    const unsigned char *bytes = (const unsigned char *)words;
    int letter = (bytes[0] << 6 | (bytes[1] & 0x3f)) - (0xce << 6 | 0x31);
    if ((bytes[0] != 0xce && bytes[0] != 0xcf) || letter < 0 || letter >= 25)
        return 0;
    text_add(t, "\\ensuremath{\\%s}", names[letter]);
    return 2;
}

void text_add_latex(text *t, const char *words)
{
    for (int greek; *words; words++) {
        if ((greek = add_greek(t, words)) > 0)
            words += greek - 1;
        else if (strchr("&%$#_{}", *words))
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

static bool reads_back(char digits[32], int precision, double value)
{
    snprintf(digits, 32, "%.*g", precision, value);
    return strtod(digits, NULL) == value;
}

void text_add_number(text *t, double value)
{
    char digits[32];
    if (!isfinite(value)) {
        text_add(t, "null");
        return;
    }
    if (value == rint(value) && fabs(value) < 1e7) { /* 300, where %g would say 3e+02 */
        text_add(t, "%d", (int)value);
        return;
    }
    int enough = 17, least = 1; /* with more digits than enough it is the same number too */
    while (least < enough) {
        int middle = (least + enough) / 2;
        if (reads_back(digits, middle, value))
            enough = middle;
        else
            least = middle + 1;
    }
    reads_back(digits, enough, value);
    text_add_bytes(t, digits, strlen(digits));
}

void text_free(text *t)
{
    free(t->data);
    *t = (text){0};
}
