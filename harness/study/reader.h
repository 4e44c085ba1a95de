/* What every part of the study reader shares, and the reading of single values. */
#pragma once

#include <stddef.h>

#include "plugin/registry.h"
#include "study/node.h"
#include "study/setting.h"

/* What is in a file or folder, hashed once per study. */
typedef struct hashed {
    const char *path;
    char hex[33];
    struct hashed *next;
} hashed;

typedef struct reader {
    arena *memory;
    const registry *plugins;
    const char *folder; /* of the study: relative data paths start there */
    failure *why;
    hashed *hashes;
    const node *figure; /* asked for in place of the study's own, or NULL */
} reader;

/* "a, b or c" */
const char *reader_names(reader *, const char *const *names, size_t count);
/* "did you mean \"a\"?", or, when no name is near the word, "expected a, b or c". */
const char *reader_hint(reader *, const char *word, const char *const *names, size_t count);
/* The names of a plugin's options. */
const char **reader_options(reader *, const sl_plugin *);

/* Reads the number of a plain scalar, as YAML spells it: 1e-4, 3, .inf. */
bool reader_number(const node *, double *number);

/* Reads one value for an option and checks its range; `what` names it in the sentence: "lr of
   sgd". */
bool reader_value(reader *, const node *, const char *what, const sl_option *, option_value *);

/* Fills the fields of a struct from a map by a table of options; what the map does not say
   stays as it is. `owner` names the map in sentences: "budget". */
bool reader_fields(reader *, const node *, const char *owner, const sl_option *, void *self);
