/* SVG: a metadata element as the first child of the root. */
#include <string.h>

#include "figures/stamp.h"

static const char opening[] = "<metadata id=\"slalom\">", closing[] = "</metadata>";

static const char *const entities[][2] = {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}};

static void add_escaped(text *out, const char *words)
{
    for (; *words; words++) {
        const char *entity = NULL;
        for (int k = 0; k < 3; k++)
            entity = *words == *entities[k][0] ? entities[k][1] : entity;
        text_add_bytes(out, entity ? entity : words, entity ? strlen(entity) : 1);
    }
}

static void add_plain(text *out, const char *from, const char *to)
{
    while (from < to) {
        int found = -1;
        for (int k = 0; k < 3; k++)
            if (strncmp(from, entities[k][1], strlen(entities[k][1])) == 0)
                found = k;
        text_add_bytes(out, found >= 0 ? entities[found][0] : from, 1);
        from += found >= 0 ? strlen(entities[found][1]) : 1;
    }
}

bool stamp_svg(const text *bytes, const char *provenance, text *stamped)
{
    const char *root = bytes->length ? strstr(bytes->data, "<svg") : NULL;
    const char *end = root ? strchr(root, '>') : NULL;
    if (!end)
        return false;
    text_add_bytes(stamped, bytes->data, (size_t)(end + 1 - bytes->data));
    text_add(stamped, "\n%s", opening);
    add_escaped(stamped, provenance);
    text_add(stamped, "%s", closing);
    text_add(stamped, "%s", end + 1);
    return true;
}

bool stamp_svg_find(const text *bytes, text *provenance)
{
    const char *at = bytes->length ? strstr(bytes->data, opening) : NULL;
    const char *end = at ? strstr(at, closing) : NULL;
    if (end)
        add_plain(provenance, at + sizeof opening - 1, end);
    return end != NULL;
}
