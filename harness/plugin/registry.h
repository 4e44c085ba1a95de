/* The plugins that are there: found, stamped, checked, listed without running any of their
   code.

   Where they come from, first match of a kind and name wins: files given to registry_add, the
   folders and files of $SLALOM_PLUGINS (colon-separated), the folder `modules` beside the
   program. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include <slalom/plugin.h>

typedef enum precision { PRECISION_F64, PRECISION_F32, PRECISIONS } precision;

typedef struct plugin {
    const char *path; /* of the shared object */
    const char *name;
    sl_kind kind;
    uint64_t contents;                    /* XXH3 hash of the file */
    const sl_plugin *variant[PRECISIONS]; /* CPU descriptors; NULL when not built */
    const sl_plugin *cuda[PRECISIONS];    /* CUDA descriptors; NULL when not built */
} plugin;

typedef struct registry registry;

/* Loads what $SLALOM_PLUGINS lists; the program's own plugins follow when they are asked for. A
   file that cannot be loaded is no error here: it is kept with its sentence (registry_refused).
 */
registry *registry_open(void);
void registry_free(registry *);

/* Loads one file. NULL and a sentence when it is refused. */
const plugin *registry_add(registry *, const char *path, failure *);

const plugin *registry_find(const registry *, sl_kind, const char *name);
/* The nearest name of that kind, or NULL. */
const char *registry_nearest(const registry *, sl_kind, const char *name);

size_t registry_count(const registry *);
const plugin *registry_at(const registry *, size_t index); /* sorted by kind, then name */
size_t registry_refused_count(const registry *);
const char *registry_refused(const registry *, size_t index); /* a sentence with the path */

/* A descriptor to read names, options and capabilities from: the first variant there is. */
const sl_plugin *plugin_about(const plugin *);
const char *kind_name(sl_kind);        /* "optimizer", ... */
const char *precision_name(precision); /* "f64", "f32" */
size_t option_count(const sl_plugin *);
/* The option of that name, or -1. */
int option_find(const sl_plugin *, const char *name);
