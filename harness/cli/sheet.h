/* A small table of texts, for the terminal, Markdown and LaTeX. */
#pragma once

#include <stdbool.h>

#include "base/text.h"

/* Cells that stand out: bold, or with a * in text. */
typedef struct sheet_best {
    const bool *cells; /* rows x columns */
    const char *note;  /* what they are: "the best, and ..." */
} sheet_best;

typedef struct sheet {
    const char *title;
    int columns, rows;
    const char **header; /* columns */
    const char **cells;  /* rows x columns; the last column may be long */
    const bool *numbers; /* columns: set flush right */
    const char **notes;  /* sentences below */
    int notes_count;
    const sheet_best *best; /* NULL: none */
} sheet;

typedef enum sheet_format {
    SHEET_TEXT,
    SHEET_MARKDOWN,
    SHEET_CSV,
    SHEET_LATEX,
    SHEET_FORMATS
} sheet_format;
extern const char *const sheet_format_names[SHEET_FORMATS];

/* At most `width` characters a line where the columns allow it; the title bold when `bold`. */
void sheet_text(const sheet *, int width, bool bold, text *out);
void sheet_markdown(const sheet *, text *out);
void sheet_latex(const sheet *, text *out); /* needs \usepackage{booktabs} */
void sheet_csv(const sheet *, text *out);
/* In any of these, at the usual width, an empty line before the second and further ones. */
void sheet_print(const sheet *, sheet_format, bool bold, text *out);
/* Words, continued on further lines where they pass the width; the first stands behind `indent`
   already. */
void sheet_wrap(text *out, const char *words, int indent, int width);

/* One field of a csv line, quoted where RFC 4180 asks for it. */
void sheet_csv_field(text *out, const char *field);
