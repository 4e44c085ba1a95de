#include "cli/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { GAP = 2, WIDTH = 100 };

const char *const sheet_format_names[SHEET_FORMATS] = {"text", "markdown", "csv", "latex"};

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

static bool is_best(const sheet *s, int row, int column)
{
    return s->best && row >= 0 && s->best->cells[row * s->columns + column];
}

/* Whether the column has a place for * behind its words. */
static bool is_marked(const sheet *s, int column)
{
    for (int row = 0; row < s->rows; row++)
        if (is_best(s, row, column))
            return true;
    return false;
}

static int width_of(const sheet *s, int column)
{
    int width = 0;
    for (int row = -1; row < s->rows; row++) {
        int length = length_of(cell(s, row, column));
        width = length > width ? length : width;
    }
    return width + is_marked(s, column);
}

static void add_blanks(text *out, int count)
{
    text_add(out, "%*s", count > 0 ? count : 0, "");
}

void sheet_wrap(text *out, const char *words, int indent, int width)
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

/* Flush right where the column has numbers, and with its mark. */
static void add_cell(const sheet *s, int row, int column, int width, text *out)
{
    const char *words = cell(s, row, column);
    bool marked = is_marked(s, column);
    int blanks = width - length_of(words) - marked;
    add_blanks(out, s->numbers[column] ? blanks : 0);
    text_add(out, "%s%s", words, !marked ? "" : is_best(s, row, column) ? "*" : " ");
    add_blanks(out, s->numbers[column] ? 0 : blanks);
}

/* A last column that does not fit beside the others goes below its row. */
static void add_row(const sheet *s, int row, const int *widths, int width, text *out)
{
    int indent = 0, last = s->columns - 1;
    for (int c = 0; c < last; c++) {
        add_cell(s, row, c, widths[c], out);
        add_blanks(out, GAP);
        indent += widths[c] + GAP;
    }
    if (indent + widths[last] <= width) {
        add_cell(s, row, last, widths[last], out);
    } else if (row >= 0 && *cell(s, row, last)) {
        end_line(out);
        add_blanks(out, 2 * GAP);
        sheet_wrap(out, cell(s, row, last), 2 * GAP, width);
    }
    end_line(out);
}

static void add_best_note(text *out, const char *note, int width)
{
    text_add(out, "* ");
    sheet_wrap(out, note, 2, width);
    text_add(out, "\n");
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
        sheet_wrap(out, s->notes[k], 0, width);
        text_add(out, "\n");
    }
    if (s->best)
        add_best_note(out, s->best->note, width);
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
            const char *bold = is_best(s, row, c) ? "**" : "";
            text_add(out, "| %s", bold);
            add_markdown(out, cell(s, row, c));
            text_add(out, "%s ", bold);
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
    if (s->best) {
        text_add(out, "\nBold: ");
        add_markdown(out, s->best->note);
        text_add(out, "\n");
    }
}

/* Sentences are set in paragraphs, that share what the other columns leave of the line. */
enum { SENTENCE = 30, LINE = 100 /* characters */ };

static bool is_sentence(const sheet *s, int column)
{
    return !s->numbers[column] && width_of(s, column) > SENTENCE;
}

static void add_latex_columns(text *out, const sheet *s)
{
    int sentences = 0, left = LINE;
    for (int c = 0; c < s->columns; c++) {
        sentences += is_sentence(s, c);
        left -= is_sentence(s, c) ? GAP : width_of(s, c) + GAP;
    }
    double room = (left > LINE / 3 ? left : LINE / 3) / (double)LINE;
    for (int c = 0; c < s->columns; c++)
        if (is_sentence(s, c))
            text_add(out, "p{%.2f\\linewidth}", room / sentences);
        else
            text_add(out, "%c", s->numbers[c] ? 'r' : 'l');
}

void sheet_latex(const sheet *s, text *out)
{
    text_add(
        out,
        "\\begin{table}\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n\\caption{");
    text_add_latex(out, s->title);
    text_add(out, "%s", s->notes_count > 0 || s->best ? "." : "");
    for (int k = 0; k < s->notes_count; k++) {
        text_add(out, " ");
        text_add_latex(out, s->notes[k]);
    }
    if (s->best) {
        text_add(out, " Bold: ");
        text_add_latex(out, s->best->note);
    }
    text_add(out, "}\n\\begin{tabular}{");
    add_latex_columns(out, s);
    text_add(out, "}\n\\toprule\n");
    for (int row = -1; row < s->rows; row++) {
        for (int c = 0; c < s->columns; c++) {
            bool bold = is_best(s, row, c);
            text_add(out, "%s%s", c ? " & " : "", bold ? "\\textbf{" : "");
            text_add_latex(out, cell(s, row, c));
            text_add(out, "%s", bold ? "}" : "");
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

void sheet_csv(const sheet *s, text *out)
{
    for (int row = -1; row < s->rows; row++) {
        for (int c = 0; c < s->columns; c++) {
            text_add(out, "%s", c ? "," : "");
            sheet_csv_field(out, cell(s, row, c));
        }
        text_add(out, "\n");
    }
}

void sheet_print(const sheet *s, sheet_format format, bool bold, text *out)
{
    if (out->length > 0)
        text_add(out, "\n");
    if (format == SHEET_MARKDOWN)
        sheet_markdown(s, out);
    else if (format == SHEET_LATEX)
        sheet_latex(s, out);
    else if (format == SHEET_CSV)
        sheet_csv(s, out);
    else
        sheet_text(s, WIDTH, bold, out);
}
