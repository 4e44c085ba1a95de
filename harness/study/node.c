#include "study/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const node *node_get(const node *map, const char *key)
{
    for (int k = 0; map->kind == NODE_MAP && k < map->count; k++)
        if (strcmp(map->keys[k]->text, key) == 0)
            return map->items[k];
    return NULL;
}

bool node_fail(const node *n, failure *why, const char *format, ...)
{
    char sentence[1536];
    va_list values;
    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, format, values);
    va_end(values);
    return failure_set(why, "%s:%d:%d: %s", n->path, n->line, n->column, sentence);
}

const char *node_found(const node *n, arena *memory)
{
    switch (n->kind) {
    case NODE_LIST:
        return n->count ? "a list" : "an empty list";
    case NODE_MAP:
        return n->count ? "a map" : "an empty map";
    case NODE_SCALAR:
        return arena_format(memory, "\"%.80s\"", n->text);
    default:
        return "nothing";
    }
}
