#include "figures/layout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures/shorten.h"

static const double COLUMN = 3.33, PAGE = 7, SIZE = 8;
static const double LETTER = 0.57, WIDE_LETTER = 0.61; /* usual widths of a letter in em */

static int longest_label(const drawing *d, int count)
{
    int longest = 0;
    for (int k = 0; k < count; k++) {
        int length = shorten_length(d->series[k].label);
        longest = length > longest ? length : longest;
    }
    return longest;
}

static double sheet_width(const drawing *d)
{
    figure_width asked = d->figure->style.width;
    if (asked == WIDTH_AUTO)
        return d->panel_count > 2 || (d->shape.sides && d->count > 12) ? PAGE : COLUMN;
    return asked == WIDTH_PAGE ? PAGE : COLUMN;
}

static int panel_columns(int panels, bool wide)
{
    static const int page[PANELS_MOST + 1] = {1, 1, 2, 3, 4, 3, 3, 4, 4, 3, 4, 4, 4};
    return wide ? page[panels < PANELS_MOST ? panels : PANELS_MOST] : panels > 1 ? 2 : 1;
}

static void read_font(layout *l, const figure_style *style)
{
    const char *asked = style->font && *style->font ? style->font : "sans-serif";
    l->font = asked;
    l->font_length = (int)strcspn(asked, ",");
    l->size = asked[l->font_length] ? strtod(asked + l->font_length + 1, NULL) : SIZE;
}

static double panel_height(const drawing *d, const layout *l, bool wide)
{
    static const double page[] = {2.6, 2.6, 2.1, 1.7, 1.45};
    if (d->shape.row > 0)
        return fmax(0.4, (d->count + 0.6) * d->shape.row * l->size / SIZE);
    if (d->shape.height > 0)
        return d->shape.height;
    return wide ? page[l->columns] : l->columns == 1 ? 2.0 : 1.2;
}

int layout_entries(const drawing *d)
{
    return d->shape.row > 0 || !d->shape.legend ? 0 : d->named;
}

/* Entries below the figure: the named series, one for the grey ones, one for the marks. */
static void lay_legend(const drawing *d, layout *l, double em)
{
    int named = layout_entries(d);
    int entries = named + (named > 0 && d->count > named) + (d->lost != NULL);
    if (entries == 0)
        return;
    l->legend_sample = 2.6 * em;
    double beside = 1.25 * l->legend_sample + 1.2 * em, room = l->width - em;
    int most = (int)((room - beside) / (LETTER * em));
    int longest = d->lost ? shorten_length(d->lost) : 0, label = longest_label(d, named);
    longest = label > longest ? label : longest;
    longest = longest > most ? most : longest < 9 ? 9 : longest;
    if (named > 0)
        l->label_most = most;
    l->legend_step = longest * LETTER * em + beside;
    int columns = (int)(room / l->legend_step);
    columns = columns < 1 ? 1 : columns > entries ? entries : columns;
    l->legend_rows = (entries + columns - 1) / columns;
    columns = (entries + l->legend_rows - 1) / l->legend_rows;
    l->legend_left = fmax(0.5 * em, (l->width - columns * l->legend_step + 1.2 * em) / 2);
    l->legend = 1.35 * (l->legend_rows + 2 * LEGEND_MARGIN) * em;
}

/* Half of the words at the right end of a linear axis, in em: they stick out of the panel. */
static double last_tic(const drawing *d)
{
    int longest = 0;
    for (int k = 0; k < d->panel_count; k++) {
        const axis *x = &d->panels[k].x;
        int length = x->logarithmic ? 0 : snprintf(NULL, 0, "%.0f", x->high);
        longest = length > longest ? length : longest;
    }
    return fmax(1.3, WIDE_LETTER * (longest < 7 ? longest : 5) / 2 + 0.2); /* 1e+06 */
}

layout layout_of(const drawing *d)
{
    layout l = {.width = sheet_width(d)};
    bool wide = l.width > COLUMN;
    read_font(&l, &d->figure->style);
    double em = l.size / 72;
    l.columns = panel_columns(d->panel_count, wide);
    l.rows = (d->panel_count + l.columns - 1) / l.columns;
    l.panel_height = panel_height(d, &l, wide);
    l.left = 3.9 * em;
    l.right = last_tic(d) * em + d->shape.right;
    l.first = 1.9 * em;
    if (d->shape.row > 0) {
        int longest = longest_label(d, d->count);
        l.label_most = (int)(0.4 * l.width / (LETTER * em));
        longest = longest > l.label_most ? l.label_most : longest;
        l.left = 0.6 * em;
        l.first = (longest * WIDE_LETTER + 0.8) * em;
    }
    if (d->shape.sides) {
        int longest = longest_label(d, d->count);
        l.label_most = (int)(0.28 * l.width / (LETTER * em));
        longest = longest > l.label_most ? l.label_most : longest;
        l.first = 0;
        l.left = l.right = (longest * WIDE_LETTER + 1.6) * em;
    }
    l.top = (d->shape.sides ? 3.2 : 1.9) * em + d->shape.strip;
    l.bottom = 1.6 * em;
    lay_legend(d, &l, em);
    l.height = l.rows * (l.top + l.panel_height + l.bottom) + 2.3 * em + l.legend;
    return l;
}

place layout_place(const layout *l, const drawing *d, int k)
{
    int row = k / l->columns, column = k % l->columns;
    double across = (l->width - l->first) / l->columns;
    double down = l->top + l->panel_height + l->bottom;
    double left = l->first + column * across + l->left;
    double top = l->height - row * down - l->top;
    return (place){.left = left / l->width,
                   .right = (left + across - l->left - l->right) / l->width,
                   .bottom = (top - l->panel_height) / l->height,
                   .top = top / l->height,
                   .leftmost = column == 0,
                   .lowest = k + l->columns >= d->panel_count};
}
