/* Finding an entry's plugin among the keys beside it, and in the registry. */
#pragma once

#include "study/reader.h"

/* The keys of one entry; NULL where the study does not give them. */
typedef struct entry_keys {
    const node *name; /* of the plugin */
    const node *options;
    const node *through, *schedule, *label, *zip;
} entry_keys;

bool find_keys(reader *, const node *, sl_kind, entry_keys *);

/* The plugin that a word names; NULL and a sentence with the nearest name, or the kind that the
   word does name. */
const plugin *find_plugin(reader *, const node *word, sl_kind);
