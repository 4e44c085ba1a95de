/* A small table of texts, for the terminal, Markdown and LaTeX. */
#pragma once

#include <stdbool.h>

#include "base/text.h"

typedef struct sheet {
    const char *title;
    int columns, rows;
    const char **header; /* columns */
    const char **cells;  /* rows x columns; the last column may be long */
    const bool *numbers; /* columns: set flush right */
    const char **notes;  /* sentences below */
    int notes_count;
} sheet;

/* At most `width` characters a line where the columns allow it; the title bold when `bold`. */
void sheet_text(const sheet *, int width, bool bold, text *out);
void sheet_markdown(const sheet *, text *out);
void sheet_latex(const sheet *, text *out); /* needs \usepackage{booktabs} */

/* One field of a csv line, quoted where RFC 4180 asks for it. */
void sheet_csv_field(text *out, const char *field);
