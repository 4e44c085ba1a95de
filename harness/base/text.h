/* A text that grows. Start from {0}; `data` is always closed by a zero once something was
 * added. */
#pragma once

#include <stddef.h>

typedef struct text {
    char *data;
    size_t length, capacity; /* bytes, without the closing zero */
} text;

void text_add(text *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_bytes(text *, const char *bytes, size_t length);
/* The text as a JSON string, quotes included. */
void text_add_json(text *, const char *string);
/* The text as LaTeX sets it. */
void text_add_latex(text *, const char *words);
/* The shortest decimal that reads back as the same double; null for NaN and infinities. */
void text_add_number(text *, double value);
void text_free(text *);
