/* Files and folders that are to be imported. */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/failure.h"

/* The whole file, a zero behind it. */
bool import_file(const char *path, const char **bytes, size_t *length, arena *, failure *);

/* The regular files under the folder, at any depth, whose names end in one of the endings
   (closed by NULL), in alphabetical order; a file stands for itself. */
bool import_files(const char *path, const char *const *endings, const char ***paths, int *count,
                  arena *, failure *);
