#include "cli/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { GAP = 2 };

/* Characters, not bytes: labels may be in any language. */
static int length_of(const char *words)
{
    int length = 0;
    for (; *words; words++)
        length += (*words & 0xc0) != 0x80;
    return length;
}

static const char *cell(const sheet *s, int row, int column)
{
    return row < 0 ? s->header[column] : s->cells[row * s->columns + column];
}

static int width_of(const sheet *s, int column)
{
    int width = 0;
    for (int row = -1; row < s->rows; row++) {
        int length = length_of(cell(s, row, column));
        width = length > width ? length : width;
    }
    return width;
}

static void add_blanks(text *out, int count)
{
    text_add(out, "%*s", count > 0 ? count : 0, "");
}

/* Words, continued on further lines where they pass the width. */
static void add_wrapped(text *out, const char *words, int indent, int width)
{
    int at = indent;
    while (*words) {
        size_t bytes = strcspn(words, " ");
        char *word = memory_need(strndup(words, bytes));
        int length = length_of(word);
        if (at > indent && at + 1 + length > width) {
            text_add(out, "\n");
            add_blanks(out, indent);
            at = indent;
        }
        text_add(out, "%s%s", at > indent ? " " : "", word);
        at += length + (at > indent);
        words += bytes;
        words += strspn(words, " ");
        free(word);
    }
}

static void end_line(text *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
    text_add(out, "\n");
}

/* A last column that does not fit beside the others goes below its row. */
static void add_row(const sheet *s, int row, const int *widths, int width, text *out)
{
    int indent = 0, last = s->columns - 1;
    for (int c = 0; c < last; c++) {
        const char *words = cell(s, row, c);
        int blanks = widths[c] - length_of(words);
        add_blanks(out, s->numbers[c] ? blanks : 0);
        text_add(out, "%s", words);
        add_blanks(out, GAP + (s->numbers[c] ? 0 : blanks));
        indent += widths[c] + GAP;
    }
    if (indent + widths[last] <= width) {
        text_add(out, "%s", cell(s, row, last));
    } else if (row >= 0 && *cell(s, row, last)) {
        end_line(out);
        add_blanks(out, 2 * GAP);
        add_wrapped(out, cell(s, row, last), 2 * GAP, width);
    }
    end_line(out);
}

void sheet_text(const sheet *s, int width, bool bold, text *out)
{
    int *widths = memory_need(calloc((size_t)s->columns, sizeof *widths));
    for (int c = 0; c < s->columns; c++)
        widths[c] = width_of(s, c);
    text_add(out, "%s%s%s\n", bold ? "\033[1m" : "", s->title, bold ? "\033[0m" : "");
    for (int row = -1; row < s->rows; row++)
        add_row(s, row, widths, width, out);
    for (int k = 0; k < s->notes_count; k++) {
        add_wrapped(out, s->notes[k], 0, width);
        text_add(out, "\n");
    }
    free(widths);
}

static void add_markdown(text *out, const char *words)
{
    for (; *words; words++)
        text_add(out, "%s%c", strchr("|\\*_`<", *words) ? "\\" : "", *words);
}

void sheet_markdown(const sheet *s, text *out)
{
    text_add(out, "### ");
    add_markdown(out, s->title);
    text_add(out, "\n\n");
    for (int row = -1; row < s->rows; row++) {
        for (int c = 0; c < s->columns; c++) {
            text_add(out, "| ");
            add_markdown(out, cell(s, row, c));
            text_add(out, " ");
        }
        text_add(out, "|\n");
        for (int c = 0; row < 0 && c < s->columns; c++)
            text_add(out, "%s", s->numbers[c] ? "| ---: " : "| --- ");
        text_add(out, "%s", row < 0 ? "|\n" : "");
    }
    for (int k = 0; k < s->notes_count; k++) {
        text_add(out, "\n");
        add_markdown(out, s->notes[k]);
        text_add(out, "\n");
    }
}

void sheet_latex(const sheet *s, text *out)
{
    text_add(out, "\\begin{table}\n\\centering\n\\caption{");
    text_add_latex(out, s->title);
    for (int k = 0; k < s->notes_count; k++) {
        text_add(out, " ");
        text_add_latex(out, s->notes[k]);
    }
    text_add(out, "}\n\\begin{tabular}{");
    for (int c = 0; c < s->columns; c++)
        text_add(out, "%c", s->numbers[c] ? 'r' : 'l');
    text_add(out, "}\n\\toprule\n");
    for (int row = -1; row < s->rows; row++) {
        for (int c = 0; c < s->columns; c++) {
            text_add(out, "%s", c ? " & " : "");
            text_add_latex(out, cell(s, row, c));
        }
        text_add(out, " \\\\\n%s", row < 0 ? "\\midrule\n" : "");
    }
    text_add(out, "\\bottomrule\n\\end{tabular}\n\\end{table}\n");
}

void sheet_csv_field(text *out, const char *field)
{
    if (!field[strcspn(field, ",\"\r\n")]) {
        text_add(out, "%s", field);
        return;
    }
    text_add(out, "\"");
    for (; *field; field++)
        text_add(out, "%s%c", *field == '"' ? "\"" : "", *field);
    text_add(out, "\"");
}
