/* What is known of a study's trials outside the store that a command works on: a shard's run
   asks the study's store, status and dry runs the shards' stores. */
#pragma once

#include "cli/asked.h"
#include "cli/known.h"

typedef struct elsewhere {
    store **stores;
    int count;
} elsewhere;

/* The study's store as it stands, if there is one. */
bool elsewhere_study(elsewhere *, const asked *, failure *);
/* The shards' stores; one that cannot be read is left out with a note on stderr. */
void elsewhere_shards(elsewhere *, const asked *);
void elsewhere_close(elsewhere *);

/* As known_trials, with what is known elsewhere of those that are missing. To be freed. The
   number of these is added to *added unless it is NULL. */
known *elsewhere_known(const elsewhere *, store *, const study *, int64_t *added);
