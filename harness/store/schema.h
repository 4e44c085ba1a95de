/* The tables and views of a store; what they mean is in SCHEMA.md. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "base/failure.h"

enum {
    SCHEMA_VERSION = 4,              /* PRAGMA user_version */
    SCHEMA_APPLICATION = 0x534c4f4d, /* PRAGMA application_id: "SLOM" */
    SCHEMA_ROW_VALUES = 8            /* metric values in one row of `point` */
};

/* Makes the tables in an empty file, brings older ones up to date when `writing`, and refuses
   newer and foreign files with a sentence that starts with `path`. */
bool schema_prepare(sqlite3 *, const char *path, bool writing, failure *);
