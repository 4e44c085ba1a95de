/* Tables as they were read once, in the user's cache ($SLALOM_CACHE, else
   $XDG_CACHE_HOME/slalom, else ~/.cache/slalom) under a hash of what they were read from, in a
   form that is mapped and used as it is; and small facts about them. Nothing here is needed: a
   cache that cannot be written or is damaged is as good as none. */
#pragma once

#include <stddef.h>

#include "table.h"

/* Changes with the layout and with what the readers make of a text. */
enum { TABLE_FILE_VERSION = 2 };

/* Where a file of this name is; makes the folder. False when there is no place for it. */
bool table_cache_path(const char *name, char path[4096]);

/* Hex of XXH3-128. */
void table_key(const void *data, size_t length, char key[33]);

/* The hash of a file's or an IDX folder's contents, and where its table is or would be. A file
   that did not change since it was hashed (device, inode, size, times) is not hashed again.
   `file` is "" when the source is small or there is no cache. False when it cannot be read. */
bool table_file_name(const char *source, char key[33], char file[4096]);

/* All at once or not at all. */
bool table_file_write(const char *file, const table *);

/* The table in the bytes of such a file; false when they are none. It lives as long as they. */
bool table_file_view(const void *data, size_t length, table *);

/* `count` numbers under a key. */
bool table_facts(const char key[33], double *facts, int count);
void table_facts_keep(const char key[33], const double *facts, int count);
