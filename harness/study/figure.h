/* What a study says of its figures: one kind, what it shows, how it looks. */
#pragma once

#include <stddef.h>

typedef enum figure_kind {
    FIGURE_CURVES,
    FIGURE_SENSITIVITY,
    FIGURE_HEATMAP,
    FIGURE_PROFILE,
    FIGURE_DATA_PROFILE,
    FIGURE_ECDF,
    FIGURE_BARS,
    FIGURE_RANKS,
    FIGURE_PARETO,
    FIGURE_TUNING,
    FIGURE_BOX,
    FIGURE_SCALING,
    FIGURE_KINDS
} figure_kind;

extern const char *const figure_kind_names[FIGURE_KINDS];

typedef enum figure_width { WIDTH_AUTO, WIDTH_COLUMN, WIDTH_PAGE } figure_width;
typedef enum figure_palette { PALETTE_OKABE, PALETTE_TOL, PALETTE_GREY } figure_palette;

typedef struct figure_style {
    figure_width width;
    const char *font; /* family and size: "Times,8"; "" for the figure's own */
    figure_palette palette;
    bool markers; /* on lines, beside their dashes */
} figure_style;

typedef struct figure {
    figure_kind kind;
    const char *x;     /* a clock; pareto and scaling: what lies across */
    const char *y;     /* a metric, as in "final loss" and "best loss"; pareto: what lies up */
    const char *over;  /* an option of the optimizers */
    const char *over2; /* heatmap: the second option, upwards */
    figure_style style;
} figure;
