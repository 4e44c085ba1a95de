/* A figure as data and settings, ready to be written as a .tsv and a .gp file. */
#pragma once

#include "base/arena.h"
#include "base/failure.h"
#include "cli/axis.h"
#include "stats/results.h"

typedef struct drawn_series {
    const char *label;   /* in the legend */
    int style;           /* from 1: colour, dash and point */
    double end_x, end_y; /* where it ends diverged; NaN when it does not */
    int every_point;     /* points from one marker to the next */
} drawn_series;

typedef struct drawing {
    figure_kind kind;
    const char *name; /* of the files, without ending */
    const char *title, *note;
    const char *x_label, *y_label;
    axis x, y;
    text x_tics; /* gnuplot commands; empty: chosen from the axis */
    drawn_series *series;
    int count;
    const char *lost; /* what the marks stand for: "diverged"; NULL without marks */
    bool higher;      /* is better: what is lost lies at the lower edge */
    text data;        /* the .tsv */
} drawing;

/* The drawings of a figure on one problem; false when there is nothing to draw. */
bool draw_curves(store *, const results *, const figure *, const char *problem_label, drawing *,
                 arena *);
bool draw_sensitivity(store *, const results *, const figure *, const char *problem_label,
                      drawing *, arena *);

/* "loss" or "accuracy (%)". */
const char *drawing_metric(const results *, arena *);
/* "curves-loss-steps-quadratic-condition-100": lower case, digits, dots and dashes. */
char *drawing_name(arena *, const char *const *words, int count);
/* "sgd (lr=0.1), 2 of 5 diverged" */
char *drawing_label(const group *, const char *setting, arena *);
/* "diverged", "failed" or both, of the groups without a median; NULL when all have one. */
const char *drawing_lost(const group *const *, int count);
/* The style of an optimizer: the same in all figures of a study. */
int drawing_style(const results *, const char *label);
/* "5 seeds", or "3 to 5 seeds". */
char *drawing_seeds(const group *const *, int count, arena *);

/* Writes FOLDER/NAME.tsv and FOLDER/NAME.gp, each whole or not at all. */
bool drawing_write(const drawing *, const char *folder, failure *);
void drawing_free(drawing *);
