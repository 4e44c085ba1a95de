/* A figure as data and settings, ready to be written as a .tsv and a .gp file: panels in a
   grid, one block of data for each panel and series, a legend below. */
#pragma once

#include "base/arena.h"
#include "base/failure.h"
#include "base/text.h"
#include "figures/axis.h"
#include "figures/figure.h"
#include "stats/results.h"

enum { PANELS_MOST = 12, NAMED_MOST = 8 }; /* panels of one sheet; series in colour */
enum { FIRST_NAME = 20 };                  /* of gnuplot's labels; below are headings */

typedef struct drawn_series {
    const char *label; /* of the optimizer; the legend's words */
    int style;         /* from 1: colour, dash and point */
} drawn_series;

typedef struct panel {
    const char *title; /* the problem */
    axis x, y;
    text tics;          /* gnuplot commands after those of the axes */
    text *blocks;       /* of data, one per series: lines of numbers between tabs */
    const char *absent; /* why there is nothing to see: "no trial has reached it"; NULL */
} panel;

/* How a kind lays out a panel. */
typedef struct shape {
    double height;      /* of a panel in inches; 0: the usual */
    double row;         /* inches for every series: labels stand at the left, not in a legend */
    const char *legend; /* gnuplot's style of a legend's sample: "lines", "points" */
    double right;       /* inches more at the right of each panel */
    bool sides;         /* labels stand at both sides */
    double strip;       /* inches above each panel for a plot of its own */
} shape;

typedef struct drawing {
    const figure *figure;
    const results *results;
    const char *name;  /* of the files, without ending */
    const char *title; /* the caption's first words */
    const char *x_label, *y_label;
    const char *const *problems; /* that it is made from */
    int problem_count;
    bool targets;        /* it is about them */
    const char *columns; /* of the .tsv behind panel and series: "steps\tmedian" */
    panel *panels;
    int panel_count;
    drawn_series *series; /* the best first; those beyond `named` are grey */
    int count, named;
    const char *lost; /* what the marks stand for: "diverged"; NULL without marks */
    bool higher;      /* is better: what is lost lies at the lower edge */
    text variables;   /* gnuplot commands before the kind's own script */
    shape shape;
    text caption;       /* sentences */
    const char *method; /* what a line, a band, a bar is */
} drawing;

/* What every kind's drawing begins with: panels for the problems in `labels`, series in the
   order of their mean rank over them. */
void drawing_begin(drawing *, const results *, const figure *, const char *const *labels,
                   int count, arena *);
/* Empty panels in place of one per problem, after drawing_begin. */
void drawing_panels(drawing *, int count, arena *);
/* The position of the series of that label, or -1. */
int drawing_find(const drawing *, const char *label);

/* The kinds: false when there is nothing to draw. */
typedef bool draw_kind(store *, const results *, const figure *, const char *const *problems,
                       int count, drawing *, arena *);
draw_kind draw_curves, draw_sensitivity, draw_heatmap, draw_profile, draw_data_profile,
    draw_ecdf, draw_bars, draw_ranks, draw_pareto, draw_tuning, draw_box, draw_scaling;

/* What a kind needs to have anything to draw. */
const char *drawing_why(figure_kind);
/* The metric of a Pareto figure that weighs one, else the loss. */
const char *pareto_metric(const figure *);

/* "loss" or "accuracy (%)". */
const char *drawing_metric(const results *, arena *);
/* "curves-loss-steps-quadratic-condition-100": lower case, digits, dots and dashes. */
char *drawing_name(arena *, const char *const *words, int count);
/* "diverged", "failed" or both, of the groups without a median; NULL when all have one. */
const char *drawing_lost(const group *const *, int count);
/* Marks the drawing with what these groups lost, beside what others did. */
void drawing_mark_lost(drawing *, const group *const *, int count);
/* The same with every seed that is lost, also where the median is not. */
void drawing_mark_seeds(drawing *, const group *const *, int count);
/* Forgets the series that have no data in any panel. */
void drawing_keep(drawing *);
/* Lines of so many points get small marks, or none. */
void drawing_dense(drawing *, int points);
/* Adds a line of data; numbers to ten digits. */
void drawing_row(text *block, int count, const double *values);
#define DRAWING_ROW(block, ...)                                                                \
    drawing_row(block, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)),                \
                (double[]){__VA_ARGS__})
void drawing_free(drawing *);

/* Single quotes for gnuplot, which takes nothing but the quote itself for special in there. */
void script_quote(text *out, const char *words, bool latex);
/* script.c: FOLDER/NAME.tsv, NAME.gp, for LaTeX NAME-latex.gp, each whole or not at all. */
bool script_write(const drawing *, const char *folder, int formats, failure *);
/* The lines of the .tsv. */
void script_data(const drawing *, text *out);

bool file_read(const char *path, text *bytes, failure *);
/* Whole or not at all; `ending` with its dot. */
bool file_write(const char *folder, const char *name, const char *ending, const char *bytes,
                size_t length, failure *);
