/* The curves of all settings, read at once. */
#pragma once

#include "report/detail.h"
#include "report/inside.h"

/* One setting and its curves, a JSON object. */
typedef struct line {
    const race *race;
    const group *group;
    bool best;
    text curves;
} line;

typedef struct lines {
    line *all; /* race by race, in the order of their groups */
    int64_t count;
    detail detail; /* what of them fits the page */
} lines;

/* Reads on every core. False when the store cannot be opened once more. */
bool lines_read(const report *, lines *, failure *);
void lines_free(lines *);
