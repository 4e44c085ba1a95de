/* An axis: the values that one option takes in one entry of a study. A single value is an axis
   of length one.

       0.1                                    one value
       [0.1, 1]                               a list
       {log: [1e-3, 10, 9]}                   low, high, count: evenly spaced logarithms
       {linear: [0, 1, 5]}                    evenly spaced
       {random: {log: [1e-3, 10], count: 20}} drawn at random; also with `linear`

   Grid values are rounded to 12 digits, so that 1e-2 in a grid is the 0.01 of a list; drawn
   ones to 6. A draw depends on the names of plugin and option and its number only: more draws
   keep those that were there. */
#pragma once

#include "study/reader.h"

/* Where random values come from. */
typedef struct range {
    double low, high;
    bool log;
} range;

typedef struct axis {
    const char *name; /* "lr"; of a transform "clip.norm"; of a schedule "lr.cosine.warmup" */
    const node *at;   /* its key */
    int part;         /* of the entry */
    int option;       /* in the part's table; its length stands for `instance` */
    const sl_option *about;
    const char *owner; /* the plugin's name */
    bool random;
    range range;          /* where it is random */
    option_value *values; /* count of them */
    int64_t count;
    int64_t stride; /* settings of the entry from one value to the next */
    bool zipped;
    int leader; /* the first of the axes that move together, itself included */
} axis;

/* Reads the values of axis `a`, whose names are filled in. Random ones are left to draw. */
bool axis_read(reader *, const node *, axis *a);

/* Draws the values of all random axes among `axes` jointly: no two draws are equal in all of
   them. They must ask for the same count. */
bool axis_draw(reader *, axis *axes, int count);
