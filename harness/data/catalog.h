/* Named data sets: files inside Debian packages, unpacked into the user's cache
   ($SLALOM_CACHE, else $XDG_CACHE_HOME/slalom, else ~/.cache/slalom) without root and without
   installing anything. Everything else is the user's own file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/failure.h"

typedef struct dataset {
    const char *name;
    const char *package; /* Debian's */
    const char *member;  /* file or folder inside the package, without the leading slash */
    const char *format;  /* "IDX", "LIBSVM", "CSV", "text", "Matrix Market" */
    const char *summary; /* one line */
    const char *licence;
} dataset;

size_t dataset_count(void);
const dataset *dataset_at(size_t index); /* sorted by name */
const dataset *dataset_find(const char *name);

/* The file or folder that `text` stands for: a data set's name, or a path (relative ones start
   at `folder`, the study's), or a pattern of files, shards/part*.bin, which stays a pattern.
   Fails with a sentence when a named set was not fetched yet (and says how to), or when there
   is no such file (and names the nearest data set). */
bool data_locate(const char *text, const char *folder, arena *, const char **path, failure *);

/* XXH3-128 in hex of the file's bytes; of a folder or a pattern: of its files' names and bytes,
   sorted. */
bool data_hash(const char *path, char hex[33], failure *);

/* `apt-get download` and `dpkg -x` into the cache; does nothing when it is already there. */
bool data_fetch(const dataset *, failure *);
