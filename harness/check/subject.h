/* What a test is given: a trial with the plugin in its place and everything around it chosen.
 */
#pragma once

#include "base/arena.h"
#include "check/contract.h"
#include "study/trial.h"
#include <slalom/oracle.h>

typedef struct subject {
    const contract *contract;
    trial trial;
    arena *memory;
} subject;

/* The plugin's own setting and defaults for the rest; the precision still has to be set. */
void subject_open(subject *, const contract *);
void subject_close(subject *);

/* Makes `p` the problem, with its default options. */
void subject_problem(subject *, const plugin *p);

/* A file for the first option of the problem that wants data. False when it has none. */
bool subject_data(subject *, const char *path);

/* The calls that a problem or transform answers itself. */
uint32_t plugin_answers(const plugin *);

/* Problems to try one after the other, that answer all of `needs`: the small and well
   understood first, those that want data last. Returns how many; at most `room`. */
int subject_candidates(const subject *, uint32_t needs, const plugin **list, int room);

/* Whether it has an option that names a file or folder. */
bool plugin_wants_data(const plugin *);

setting setting_of(arena *, const plugin *); /* its defaults */
setting setting_copy(arena *, const setting *);
