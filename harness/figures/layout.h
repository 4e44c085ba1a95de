/* Where panels and legend lie on the sheet, in inches, for a font of a given size: a column
   (3.33) or the whole width (7) of a two-column paper, so that nothing is scaled there. */
#pragma once

#include "figures/drawing.h"

typedef struct layout {
    double width, height; /* of the sheet */
    const char *font;     /* family, of this many bytes */
    int font_length;
    double size;       /* points */
    int columns, rows; /* of panels */
    double panel_height;
    double left, right, top, bottom; /* around a panel: labels and tics */
    double first;                    /* more at the left of the first column: the y label */
    int label_most;                  /* characters of a label */
    double legend;                   /* height of the strip below */
    int legend_rows;
    double legend_left, legend_step; /* of its first column; from one column to the next */
    double legend_sample;            /* width of a line that shows a style */
} layout;

#define LEGEND_MARGIN 0.2 /* above and below the legend's rows, in rows */

/* Series that the legend names: none where their labels stand beside them. */
int layout_entries(const drawing *);

layout layout_of(const drawing *);

/* The edges of panel `k` as shares of the sheet. */
typedef struct place {
    double left, right, bottom, top;
    bool leftmost, lowest;
} place;
place layout_place(const layout *, const drawing *, int k);
