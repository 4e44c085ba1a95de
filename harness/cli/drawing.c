#include "cli/drawing.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/figures.h"

/* The canvas: the width of a page's text; characters of the legend that fit into it. */
enum { LEGEND_WIDTH = 80, LEGEND_SAMPLE = 8, LABEL_MOST = 84, NAME_MOST = 120 };

const char *drawing_metric(const results *r, arena *a)
{
    const char *metric = r->measure.metric;
    return *r->unit ? arena_format(a, "%s (%s)", metric, r->unit) : metric;
}

char *drawing_name(arena *a, const char *const *words, int count)
{
    text name = {0};
    for (int k = 0; k < count; k++) {
        text_add(&name, "%s", k ? "-" : "");
        for (const char *c = words[k]; *c && name.length < NAME_MOST; c++) {
            unsigned char byte = (unsigned char)*c;
            bool kept = isalnum(byte) || byte == '.' || byte == '_';
            if (kept || (name.length > 0 && name.data[name.length - 1] != '-'))
                text_add(&name, "%c", kept ? tolower(byte) : '-');
        }
    }
    while (name.length > 1 && name.data[name.length - 1] == '-')
        name.data[--name.length] = '\0';
    char *copy = arena_copy(a, name.data);
    text_free(&name);
    return copy;
}

char *drawing_label(const group *g, const char *words, arena *a)
{
    char *label = arena_format(a, "%s%s%s%s", g->trial->label, *words ? " (" : "", words,
                               *words ? ")" : "");
    size_t length = strlen(label);
    if (length > LABEL_MOST)
        label = arena_format(a, "%.*s...", LABEL_MOST - 3, label);
    if (g->diverged > 0)
        label = arena_format(a, "%s, %d of %d diverged", label, g->diverged, g->count);
    if (g->failed > 0)
        label = arena_format(a, "%s, %d of %d failed", label, g->failed, g->count);
    return label;
}

const char *drawing_lost(const group *const *groups, int count)
{
    static const char *const words[] = {NULL, "diverged", "failed", "diverged or failed"};
    int lost = 0;
    for (int k = 0; k < count; k++)
        if (!isfinite(groups[k]->score.median))
            lost |= (groups[k]->failed < groups[k]->count) | (groups[k]->failed > 0) << 1;
    return words[lost];
}

int drawing_style(const results *r, const char *label)
{
    int style = 0;
    while (style < r->label_count && strcmp(r->labels[style], label) != 0)
        style++;
    return style + 1;
}

char *drawing_seeds(const group *const *groups, int count, arena *a)
{
    int low = count ? groups[0]->count : 0, high = low;
    for (int k = 1; k < count; k++) {
        low = groups[k]->count < low ? groups[k]->count : low;
        high = groups[k]->count > high ? groups[k]->count : high;
    }
    if (low < high)
        return arena_format(a, "%d to %d seeds", low, high);
    return arena_format(a, "%d seed%s", low, low == 1 ? "" : "s");
}

/* Single quotes: gnuplot takes nothing but the quote itself for special in there. */
static void add_quoted(text *out, const char *words)
{
    text_add(out, "'");
    for (; *words; words++)
        text_add(out, "%s%c", *words == '\'' ? "'" : "",
                 iscntrl((unsigned char)*words) ? ' ' : *words);
    text_add(out, "'");
}

static void add_words(text *out, const char *name, const char *words)
{
    text_add(out, "%s = ", name);
    add_quoted(out, words);
    text_add(out, "\n");
}

static void add_number(text *out, double value)
{
    text_add(out, isnan(value) ? "NaN" : "%.17g", value);
}

/* Rows and columns of the legend below the figure. */
static void legend_shape(const drawing *d, int *columns, int *rows)
{
    size_t longest = 0;
    int entries = d->count + (d->lost != NULL);
    for (int k = 0; k < d->count; k++)
        longest = strlen(d->series[k].label) > longest ? strlen(d->series[k].label) : longest;
    *columns = LEGEND_WIDTH / ((int)longest + LEGEND_SAMPLE);
    *columns = *columns < 1 ? 1 : *columns > entries ? entries : *columns;
    *rows = (entries + *columns - 1) / *columns;
}

static void add_variables(const drawing *d, text *out)
{
    int columns, rows;
    legend_shape(d, &columns, &rows);
    add_words(out, "name", d->name);
    text_add(out, "data = name.'.tsv'\n");
    add_words(out, "title", d->title);
    add_words(out, "note", d->note);
    add_words(out, "xlabel", d->x_label);
    add_words(out, "ylabel", d->y_label);
    text_add(out, "log_x = %d; left = %.17g; right = %.17g\n", d->x.logarithmic, d->x.low,
             d->x.high);
    text_add(out, "log_y = %d; bottom = %.17g; top = %.17g\n", d->y.logarithmic, d->y.low,
             d->y.high);
    add_words(out, "lost", d->lost ? d->lost : "");
    text_add(out, "higher = %d\n", d->higher);
    text_add(out, "key_columns = %d; height = %.2f\n", columns, 3.7 + 0.2 * rows);
    text_add(out, "series = %d\n", d->count);
}

static void add_series(const drawing *d, text *out)
{
    text_add(out, "array label[%d] = [", d->count);
    for (int k = 0; k < d->count; k++) {
        text_add(out, "%s", k ? ", " : "");
        add_quoted(out, d->series[k].label);
    }
    text_add(out, "]\narray end_x[%d] = [", d->count);
    for (int k = 0; k < d->count; k++) {
        text_add(out, "%s", k ? ", " : "");
        add_number(out, d->series[k].end_x);
    }
    text_add(out, "]\narray end_y[%d] = [", d->count);
    for (int k = 0; k < d->count; k++) {
        text_add(out, "%s", k ? ", " : "");
        add_number(out, d->series[k].end_y);
    }
    text_add(out, "]\narray style[%d] = [", d->count);
    for (int k = 0; k < d->count; k++)
        text_add(out, "%s%d", k ? ", " : "", d->series[k].style);
    text_add(out, "]\narray every_point[%d] = [", d->count);
    for (int k = 0; k < d->count; k++)
        text_add(out, "%s%d", k ? ", " : "", d->series[k].every_point);
    text_add(out, "]\n\n");
}

static void add_script(const drawing *d, text *out)
{
    text_add(out, "# Drawn by slalom plot. In this folder, gnuplot %s.gp draws it again.\n",
             d->name);
    add_variables(d, out);
    add_series(d, out);
    text_add(out, "%s\n", GNUPLOT_STYLE);
    if (d->x_tics.length > 0)
        text_add(out, "%s", d->x_tics.data);
    else
        axis_tics(&d->x, 'x', out);
    axis_tics(&d->y, 'y', out);
    text_add(out, "\n%s\n%s", d->kind == FIGURE_CURVES ? GNUPLOT_CURVES : GNUPLOT_SENSITIVITY,
             GNUPLOT_OUTPUT);
}

static bool write_file(const char *folder, const char *name, const char *ending,
                       const text *content, failure *f)
{
    char path[4096], draft[4096];
    int length = snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
    int longer = snprintf(draft, sizeof draft, "%s/.%s.%s", folder, name, ending);
    if (length >= (int)sizeof path || longer >= (int)sizeof draft)
        return failure_set(f, "%s: the path of the figure is too long", folder);
    FILE *file = fopen(draft, "we");
    bool good = file && fwrite(content->data, 1, content->length, file) == content->length;
    good = file && fclose(file) == 0 && good && rename(draft, path) == 0;
    if (good)
        return true;
    failure_set(f, "%s: cannot write the figure: %s", path, strerror(errno));
    if (file)
        unlink(draft);
    return false;
}

bool drawing_write(const drawing *d, const char *folder, failure *f)
{
    text script = {0};
    add_script(d, &script);
    bool good = write_file(folder, d->name, "tsv", &d->data, f) &&
                write_file(folder, d->name, "gp", &script, f);
    text_free(&script);
    return good;
}

void drawing_free(drawing *d)
{
    text_free(&d->data);
    text_free(&d->x_tics);
}
