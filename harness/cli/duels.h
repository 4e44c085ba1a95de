/* The comparisons of one call, printed. */
#pragma once

#include "cli/sheet.h"
#include "stats/duel.h"

typedef struct duel_list {
    duel *all; /* with contenders, their counts and the question; the rest after judging */
    int count, capacity;
} duel_list;

void duel_list_add(duel_list *, duel);
/* Measures them all, and corrects them for each other. */
void duel_list_judge(duel_list *, store *, arena *);
/* On stderr: seeds that are missing, and seconds that do not compare. */
void duel_list_warn(const duel_list *, arena *);
void duel_list_print(const duel_list *, sheet_format, arena *);
void duel_list_free(duel_list *);
