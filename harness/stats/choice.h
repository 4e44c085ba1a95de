/* The best setting of every optimizer, and settings in words. */
#pragma once

#include "stats/results.h"

/* For each label on the problem, the group of the least median score; of equal ones that with
   fewer diverged and failed trials, then the study's first. Best label first. Labels without
   outcomes are left out. Returns how many; *chosen is in the arena. */
int choose_best(const results *, const char *problem_label, const group ***chosen, arena *);

/* Which of two groups is better: negative when the first, 0 when nothing tells. */
int group_compare(const group *, const group *);

/* "lr=0.1, momentum=0.9, clip.norm=1": what varies among the groups of the same problem and
   label; "" when nothing does. */
char *group_setting(const results *, const group *, arena *);

/* 0.1, true, log: a number to four digits. */
void option_words(text *, const sl_option *, const option_value *);
