/* Part of a study file: a scalar, a list or a map that knows where it stands, for errors as
   file:line:column. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/failure.h"

typedef enum node_kind { NODE_NOTHING, NODE_SCALAR, NODE_LIST, NODE_MAP } node_kind;

typedef struct node {
    node_kind kind;
    bool quoted;               /* a scalar in quotes: a text, never a number or a word */
    const char *path;          /* of the file */
    int line, column;          /* from 1 */
    const char *text;          /* of a scalar; "" otherwise */
    int count;                 /* items of a list, pairs of a map */
    const struct node **keys;  /* of a map: scalars, all different */
    const struct node **items; /* of a list or a map */
} node;

/* The value of `key` in a map, or NULL. */
const node *node_get(const node *map, const char *key);

/* Writes "file:line:column: sentence" and returns false. */
bool node_fail(const node *, failure *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What stands there, for the sentence: "abc", nothing, a list, a map. */
const char *node_found(const node *, arena *);
