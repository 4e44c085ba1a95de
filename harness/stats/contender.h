/* Who is compared: "adam", an optimizer at its best setting, or "adam{lr=0.1, clip.norm=1}". */
#pragma once

#include "stats/choice.h"

typedef struct contender {
    const char *words; /* as they were given */
    const char *label;
    const char *const *names, *const *values; /* of the options that must hold */
    int count;
} contender;

/* Fails, with the nearest name, when the study has no such label or it no such option, and when
   the words are no label{option=value, ...}. */
bool contender_read(const char *words, const results *, arena *, contender *, failure *);

/* The best group on the problem among those that fit, and how many settings those are; NULL
   when none fits or none has an outcome. */
const group *contender_find(const contender *, const results *, const char *problem_label,
                            int *settings);
