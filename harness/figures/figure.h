/* Figures of a study, from the store: what `slalom plot` and the report draw with. */
#pragma once

#include "base/failure.h"
#include "store/store.h"

enum {
    FIGURE_PDF = 1,
    FIGURE_SVG = 2,
    FIGURE_PNG = 4,
    FIGURE_LATEX = 8, /* NAME-latex.tex with NAME-latex.pdf, for \input */
    FIGURE_USUAL = FIGURE_PDF | FIGURE_SVG | FIGURE_PNG
};

typedef struct figure_request {
    store *store;
    const study *study;  /* the first race; `next` leads to the others */
    const char *problem; /* only the problem of this label; NULL: all */
    const char *folder;  /* made when it is missing */
    int formats;         /* FIGURE_PDF | ... */
} figure_request;

typedef struct figure_file {
    const char *name; /* FOLDER/NAME.pdf, .svg, .png, .gp, .tsv, .caption.txt, .caption.tex */
    const char *caption; /* plain text */
    const study *race;
    const figure *figure;
} figure_file;

typedef struct figure_list {
    figure_file *at;
    int count;
    text notes; /* a line for each figure that could not be drawn, and why */
} figure_list;

/* Draws the study's figures, or the usual ones (curves, and sensitivity over lr) where it lists
   none. False when there is nothing to draw or something failed; the sentence says which. */
bool figures_draw(const figure_request *, figure_list *, arena *, failure *);
void figure_list_free(figure_list *);
