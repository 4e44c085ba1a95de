/* Curves as text, for programs that do not read SQLite. */
#pragma once

#include <stdio.h>

#include "store/store.h"

typedef enum export_format { EXPORT_CSV, EXPORT_JSONL } export_format;

/* True when the store has a study of this name or races below it (`name/...`). */
bool export_knows(store *, const char *name);

/* The curves of the study `name` and the races below it, or with NULL of all trials: a row for
   every metric of every logged step, trial by trial. The columns are in
   SCHEMA.md. False when the store cannot be read or the file not be written. */
bool export_curves(store *, const char *name, export_format, FILE *, int64_t *rows, failure *);
