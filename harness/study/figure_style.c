/* How figures look: style: {width: column, font: "Times,8", palette: okabe, markers: true}. */
#include <stdlib.h>
#include <string.h>

#include "study/draft.h"

static const char *const widths[] = {"auto", "column", "page"};
static const char *const palettes[] = {"okabe", "tol", "grey"};
static const char *const truths[] = {"false", "true"};
static const char *const keys[] = {"width", "font", "palette", "markers"};

static bool read_word(reader *r, const node *key, const node *value, const char *const *words,
                      size_t count, int *found)
{
    for (size_t k = 0; k < count; k++)
        if (value->kind == NODE_SCALAR && strcmp(value->text, words[k]) == 0) {
            *found = (int)k;
            return true;
        }
    return node_fail(value, r->why, "%s of a style is %s; %s", key->text,
                     node_found(value, r->memory), reader_hint(r, value->text, words, count));
}

/* "Times,8" or "Times": quotes, line ends and brackets have no place in a font's name. */
static bool read_font(reader *r, const node *n, const char **font)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        " .-_";
    size_t length = strspn(n->text, letters);
    const char *comma = n->text[length] == ',' ? n->text + length : NULL;
    char *end = NULL;
    double size = comma ? strtod(comma + 1, &end) : 8;
    bool good = n->kind == NODE_SCALAR && length > 0 && (comma || !n->text[length]) &&
                (!end || *end == '\0') && size >= 4 && size <= 24;
    *font = n->text;
    return good || node_fail(n, r->why,
                             "font of a style is %s; expected a family and its size in points "
                             "from 4 to 24, as in \"Times,8\"",
                             node_found(n, r->memory));
}

static bool read_key(reader *r, const node *key, const node *value, figure_style *s)
{
    int found = 0;
    if (strcmp(key->text, "font") == 0)
        return read_font(r, value, &s->font);
    if (strcmp(key->text, "width") == 0 && read_word(r, key, value, widths, 3, &found)) {
        s->width = (figure_width)found;
        return true;
    }
    if (strcmp(key->text, "palette") == 0 && read_word(r, key, value, palettes, 3, &found)) {
        s->palette = (figure_palette)found;
        return true;
    }
    if (strcmp(key->text, "markers") == 0 && read_word(r, key, value, truths, 2, &found)) {
        s->markers = found == 1;
        return true;
    }
    return r->why->sentence[0] == '\0' &&
           node_fail(key, r->why, "unknown key \"%s\" of a style; %s", key->text,
                     reader_hint(r, key->text, keys, sizeof keys / sizeof *keys));
}

bool figure_style_read(reader *r, const node *n, figure_style *s)
{
    if (n->kind != NODE_MAP)
        return node_fail(n, r->why, "style is %s; expected a map, as in {width: column}",
                         node_found(n, r->memory));
    for (int k = 0; k < n->count; k++)
        if (!read_key(r, n->keys[k], n->items[k], s))
            return false;
    return true;
}
