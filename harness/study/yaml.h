/* A YAML file as a tree of nodes. */
#pragma once

#include "study/node.h"

/* The file's only document. NULL and a sentence when it cannot be read, is not UTF-8, is not
   YAML, has two equal keys in a map, or nests deeper than any study does. Anchors and aliases
   are resolved; tags and merge keys are refused. */
const node *yaml_read(const char *path, arena *, failure *);
/* The same of a text at hand; `name` stands for its file in sentences. */
const node *yaml_read_text(const char *name, const char *written, arena *, failure *);
