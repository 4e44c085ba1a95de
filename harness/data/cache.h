/* The folder of fetched data sets. */
#pragma once

#include "base/arena.h"
#include "base/failure.h"
#include "data/catalog.h"

/* $SLALOM_CACHE, else $XDG_CACHE_HOME/slalom, else ~/.cache/slalom; it may not exist yet. NULL
   and a sentence when none of the variables is set. */
const char *cache_folder(arena *, failure *);

/* Makes the folder and those above it. */
bool cache_make(const char *folder, failure *);

/* Where the data set is once it is fetched: a folder, or a file in the set's own folder. */
const char *cache_path(const dataset *, const char *cache, arena *);

/* The part of a path after the last slash, without .gz or .dz when the set is text, which is
   stored unpacked. */
const char *cache_file_name(const dataset *, arena *);
