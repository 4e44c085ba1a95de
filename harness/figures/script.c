/* The gnuplot script of a drawing: variables, the common look, the kind's own `draw`, a panel
   after the other, the legend. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "figures/drawing.h"
#include "figures/layout.h"
#include "figures/scripts.h"
#include "figures/shorten.h"

typedef struct script {
    const drawing *drawing;
    layout layout;
    int label_head; /* characters of a shortened label before its ellipsis */
    bool latex;     /* texts are for TeX */
    arena *memory;
    text out;
} script;

static const char *const kinds[FIGURE_KINDS] = {
    GNUPLOT_CURVES,  GNUPLOT_SENSITIVITY, GNUPLOT_HEATMAP, GNUPLOT_PROFILE,
    GNUPLOT_PROFILE, GNUPLOT_ECDF,        GNUPLOT_BARS,    GNUPLOT_RANKS,
    GNUPLOT_PARETO,  GNUPLOT_TUNING,      GNUPLOT_BOX,     GNUPLOT_SCALING};

void script_quote(text *out, const char *words, bool latex)
{
    text escaped = {0};
    if (latex)
        text_add_latex(&escaped, words);
    else
        text_add(&escaped, "%s", words);
    text_add(out, "'");
    for (const char *c = escaped.data ? escaped.data : ""; *c; c++)
        text_add(out, "%s%c", *c == '\'' ? "'" : "", iscntrl((unsigned char)*c) ? ' ' : *c);
    text_add(out, "'");
    text_free(&escaped);
}

static void quote(script *s, const char *words)
{
    script_quote(&s->out, words, s->latex);
}

static void add_words(script *s, const char *name, const char *words)
{
    text_add(&s->out, "%s = ", name);
    quote(s, words);
    text_add(&s->out, "\n");
}

static void quote_fitted(script *s, const char *words, int most, int head)
{
    quote(s, shorten(words, most, head, s->memory));
}

static void quote_label(script *s, const char *label)
{
    quote_fitted(s, label, s->layout.label_most, s->label_head);
}

static void add_series(script *s)
{
    const drawing *d = s->drawing;
    text_add(&s->out, "series = %d; named = %d; panels = %d\n", d->count, d->named,
             d->panel_count);
    text_add(&s->out, "array label[%d] = [", d->count);
    for (int k = 0; k < d->count; k++) {
        text_add(&s->out, "%s", k ? ", " : "");
        quote_label(s, d->series[k].label);
    }
    text_add(&s->out, "]\narray style[%d] = [", d->count);
    for (int k = 0; k < d->count; k++)
        text_add(&s->out, "%s%d", k ? ", " : "", d->series[k].style);
    text_add(&s->out, "]\n");
}

static void add_palette(script *s)
{
    static const char *const palettes[] = {
        "0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0x882255",
        "0x4477AA, 0xEE6677, 0x228833, 0xAA3377, 0x66CCEE, 0xCCBB44, 0x222222, 0x994455",
        "0x000000, 0x666666, 0x999999, 0x333333, 0x808080, 0x4d4d4d, 0xb3b3b3, 0x1a1a1a"};
    text_add(&s->out, "array colours[%d] = [%s]\n", NAMED_MOST,
             palettes[s->drawing->figure->style.palette]);
    text_add(&s->out, "markers = %d\n", s->drawing->figure->style.markers);
}

static void add_variables(script *s)
{
    const drawing *d = s->drawing;
    const layout *l = &s->layout;
    text_add(&s->out, "name = '%s%s'\ndata = '%s.tsv'\n", d->name, s->latex ? "-latex" : "",
             d->name);
    text_add(&s->out, "latex = %d\n", s->latex);
    text_add(&s->out, "width = %.4g; height = %.4g; size = %.3g; font = '%.*s'\n", l->width,
             l->height, l->size, l->font_length, l->font);
    add_words(s, "ylabel", d->y_label);
    add_words(s, "lost", d->lost ? d->lost : "");
    text_add(&s->out, "higher = %d\n", d->higher);
    add_series(s);
    add_palette(s);
    text_add(&s->out, "strip = %.5f\n", d->shape.strip / l->height);
    if (d->variables.length)
        text_add(&s->out, "%s", d->variables.data);
}

static void add_range(script *s, const char *across, const char *low, const char *high, axis a,
                      int most)
{
    text_add(&s->out, "log_%s = %d; %s = %.10g; %s = %.10g\n", across, a.logarithmic, low,
             a.low, high, a.high);
    axis_tics(&a, across, most, &s->out);
}

/* Names under each other at the left, the best on top: labels, since gnuplot cuts those of tics
   off after 50 bytes. */
static void add_names(script *s, bool shown)
{
    const drawing *d = s->drawing;
    text_add(&s->out, "unset ytics\n");
    for (int k = 0; k < d->count; k++) {
        text_add(&s->out, "set label %d ", FIRST_NAME + k);
        quote_label(s, shown ? d->series[k].label : "");
        text_add(&s->out, " at graph 0, first %d right offset -0.6, 0 noenhanced\n", k + 1);
    }
}

/* Where titles begin that do not fit: behind the words that all share. */
static size_t title_start(const drawing *d, int most)
{
    bool fit = true;
    size_t shared = strlen(d->panels[0].title), start = 0;
    for (int k = 0; k < d->panel_count; k++) {
        size_t same = 0;
        fit &= shorten_length(d->panels[k].title) <= most;
        while (same < shared && d->panels[k].title[same] == d->panels[0].title[same])
            same++;
        shared = same;
    }
    for (size_t at = 0; at < shared; at++)
        if (d->panels[0].title[at] == ' ')
            start = at + 1;
    return fit || d->panel_count == 1 ? 0 : start;
}

/* Words in the middle of a panel at that height of the sheet: gnuplot's own titles and axis
   labels lie elsewhere in every format, as it takes its distances from what it holds for the
   font's height. */
static void add_heading(script *s, int label, const char *words, double across, double up)
{
    text_add(&s->out, "set label %d ", label);
    quote(s, words);
    text_add(&s->out, " at screen %.5f, screen %.5f center noenhanced\n", across, up);
}

static void add_title(script *s, const panel *p, place at)
{
    const layout *l = &s->layout;
    double em = l->size / 72, across = (at.right - at.left) * l->width;
    double middle = (at.left + at.right) / 2, edge = fmin(middle, 1 - middle) * l->width;
    double room = l->columns > 1 ? across + 0.6 * l->left + s->drawing->shape.right : 2 * edge;
    double above = (s->drawing->shape.sides ? 2.4 : 0.9) * em + s->drawing->shape.strip;
    int most = (int)(room / (0.54 * em)) - 1;
    text_add(&s->out, "set label 7 ");
    quote_fitted(s, p->title + title_start(s->drawing, most), most, (most - 1) / 3);
    text_add(&s->out, " at screen %.5f, screen %.5f center noenhanced\n", middle,
             at.top + above / l->height);
}

/* One below all panels, or below each of a column. */
static void add_x_label(script *s, place at, int k)
{
    const layout *l = &s->layout;
    double em = l->size / 72;
    bool single = l->columns == 1;
    if (single ? !at.lowest : k > 0)
        return;
    double right = layout_place(l, s->drawing, l->columns - 1).right;
    double middle = (at.left + (single ? at.right : right)) / 2;
    add_heading(s, 8, s->drawing->x_label, middle, (l->legend + 1.2 * em) / l->height);
}

static void add_panel(script *s, int k)
{
    const drawing *d = s->drawing;
    const panel *p = &d->panels[k];
    place at = layout_place(&s->layout, d, k);
    text_add(&s->out,
             "\n# panel %d\npanel = %d\n"
             "set lmargin at screen %.5f; set rmargin at screen %.5f\n"
             "set bmargin at screen %.5f; set tmargin at screen %.5f; panel_top = %.5f\n",
             k + 1, k + 1, at.left, at.right, at.bottom, at.top, at.top);
    double em = s->layout.size / 72;
    double across = (at.right - at.left) * s->layout.width, up = s->layout.panel_height;
    add_title(s, p, at);
    add_x_label(s, at, k);
    text_add(&s->out, "set ylabel %s noenhanced offset 0.8, 0\n",
             at.leftmost ? "ylabel" : "''");
    add_range(s, "x", "left", "right", p->x, (int)fmax(2, across / (3.6 * em)));
    add_range(s, "y", "bottom", "top", p->y, (int)fmax(2, up / (1.7 * em)));
    if (d->shape.row > 0)
        add_names(s, at.leftmost);
    if (p->tics.length)
        text_add(&s->out, "%s", p->tics.data);
    add_heading(s, 9, p->absent ? p->absent : "", (at.left + at.right) / 2,
                (at.bottom + at.top) / 2);
    text_add(&s->out, "eval ranges\neval draw\nunset label 8\n");
}

static void add_legend(script *s)
{
    const layout *l = &s->layout;
    if (l->legend <= 0)
        return;
    text_add(&s->out,
             "\n# legend\nkey_rows = %d; key_top = %.5f; key_left = %.5f; key_step = %.5f\n"
             "key_sample = %.5f; key_margin = %.3g; entries = %d\n",
             l->legend_rows, l->legend / l->height, l->legend_left / l->width,
             l->legend_step / l->width, l->legend_sample / l->width, LEGEND_MARGIN,
             layout_entries(s->drawing));
    text_add(&s->out, "sample = '%s'\n",
             s->drawing->shape.legend ? s->drawing->shape.legend : "points");
    text_add(&s->out, "%s", GNUPLOT_LEGEND);
}

static void add_script(script *s)
{
    const drawing *d = s->drawing;
    text_add(&s->out,
             "# Drawn by slalom plot. In this folder, gnuplot %s%s.gp draws it again.\n",
             d->name, s->latex ? "-latex" : "");
    add_variables(s);
    text_add(&s->out, "\n%s\n%s", GNUPLOT_STYLE, kinds[d->figure->kind]);
    for (int k = 0; k < d->panel_count; k++)
        add_panel(s, k);
    add_legend(s);
    text_add(&s->out, "\n%s", GNUPLOT_OUTPUT);
}

static bool write_script(const drawing *d, const char *folder, bool latex, failure *f)
{
    script s = {.drawing = d, .layout = layout_of(d), .latex = latex, .memory = arena_new()};
    s.label_head = shorten_head(d, s.layout.label_most, s.memory);
    add_script(&s);
    bool good =
        file_write(folder, d->name, latex ? "-latex.gp" : ".gp", s.out.data, s.out.length, f);
    text_free(&s.out);
    arena_free(s.memory);
    return good;
}

bool script_write(const drawing *d, const char *folder, int formats, failure *f)
{
    text data = {0};
    script_data(d, &data);
    bool good = file_write(folder, d->name, ".tsv", data.data, data.length, f) &&
                write_script(d, folder, false, f) &&
                (!(formats & FIGURE_LATEX) || write_script(d, folder, true, f));
    text_free(&data);
    return good;
}
