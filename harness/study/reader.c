#include "study/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "data/catalog.h"

const char *reader_names(reader *r, const char *const *names, size_t count)
{
    text list = {0};
    for (size_t k = 0; k < count; k++)
        text_add(&list, "%s%s", k == 0 ? "" : k + 1 == count ? " or " : ", ", names[k]);
    const char *joined = count ? arena_copy(r->memory, list.data) : "nothing";
    text_free(&list);
    return joined;
}

const char *reader_hint(reader *r, const char *word, const char *const *names, size_t count)
{
    const char *nearest = nearest_name(word, names, count);
    if (nearest)
        return arena_format(r->memory, "did you mean \"%s\"?", nearest);
    return arena_format(r->memory, "expected %s", reader_names(r, names, count));
}

const char **reader_options(reader *r, const sl_plugin *about)
{
    size_t count = option_count(about);
    const char **names = arena_array(r->memory, const char *, count + 1);
    for (size_t k = 0; k < count; k++)
        names[k] = about->options[k].name;
    return names;
}

bool reader_number(const node *n, double *number)
{
    static const char *const infinite[] = {".inf", "+.inf", "-.inf"};
    const char *s = n->text;
    if (n->kind != NODE_SCALAR || n->quoted)
        return false;
    for (size_t k = 0; k < 3; k++)
        if (strcmp(s, infinite[k]) == 0) {
            *number = s[0] == '-' ? -HUGE_VAL : HUGE_VAL;
            return true;
        }
    char *end;
    *number = strtod(s, &end) + 0.0; /* no minus zero: it would be another trial than zero */
    return s[0] && *end == '\0' && s[strspn(s, "+-.0123456789eE")] == '\0' && isfinite(*number);
}

static bool read_bool(const node *n, double *number)
{
    static const char *const words[] = {"false", "true", "False", "True", "FALSE", "TRUE"};
    for (size_t k = 0; k < 6; k++)
        if (n->kind == NODE_SCALAR && !n->quoted && strcmp(n->text, words[k]) == 0) {
            *number = (double)(k % 2);
            return true;
        }
    return false;
}

/* The position of a word in "log|linear", or -1. */
static int word_position(const char *word, const char *words)
{
    size_t length = strlen(word);
    for (int position = 0; words; position++) {
        size_t each = strcspn(words, "|");
        if (each == length && length && memcmp(word, words, length) == 0)
            return position;
        words = words[each] ? words + each + 1 : NULL;
    }
    return -1;
}

static bool read_word(const node *n, const sl_option *option, double *number)
{
    int position = n->kind == NODE_SCALAR ? word_position(n->text, option->words) : -1;
    *number = position;
    return position >= 0;
}

static const char *word_hint(reader *r, const node *n, const sl_option *option)
{
    const char *names[64];
    size_t count = 0;
    char *words = option->words ? arena_copy(r->memory, option->words) : NULL;
    bool spelt = option->type == SL_TYPE_CHOICE || option->type == SL_TYPE_INT;
    while (words && spelt && count < sizeof names / sizeof *names)
        names[count++] = strsep(&words, "|");
    const char *nearest = n->kind == NODE_SCALAR ? nearest_name(n->text, names, count) : NULL;
    return nearest ? arena_format(r->memory, " (did you mean \"%s\"?)", nearest) : "";
}

static bool refuse(reader *r, const node *n, const char *what, const sl_option *option)
{
    text expected = {0};
    option_expected_add(&expected, option);
    node_fail(n, r->why, "%s is %s; expected %s%s", what, node_found(n, r->memory),
              expected.data, word_hint(r, n, option));
    text_free(&expected);
    return false;
}

static bool hash_find(reader *r, const char *path, const char **hex)
{
    hashed *h = r->hashes;
    while (h && strcmp(h->path, path) != 0)
        h = h->next;
    if (!h) {
        h = arena_alloc(r->memory, sizeof *h);
        h->path = path;
        if (!data_hash(path, h->hex, r->why))
            return false;
        h->next = r->hashes;
        r->hashes = h;
    }
    *hex = h->hex;
    return true;
}

static bool read_data(reader *r, const node *n, const char *what, option_value *value)
{
    failure inner = {{0}};
    value->text = n->text;
    r->why->sentence[0] = '\0';
    if (data_locate(n->text, r->folder, r->memory, &value->path, &inner) &&
        hash_find(r, value->path, &value->hash))
        return true;
    const char *sentence =
        inner.sentence[0] ? inner.sentence : arena_copy(r->memory, r->why->sentence);
    return node_fail(n, r->why, "%s: %s", what, sentence);
}

bool reader_value(reader *r, const node *n, const char *what, const sl_option *option,
                  option_value *value)
{
    *value = (option_value){0.0, "", "", ""};
    bool read = false, ranged = false;
    switch (option->type) {
    case SL_TYPE_REAL:
        read = ranged = reader_number(n, &value->number);
        break;
    case SL_TYPE_INT:
        ranged = reader_number(n, &value->number) && value->number == rint(value->number);
        read = ranged || (option->words && read_word(n, option, &value->number));
        break;
    case SL_TYPE_BOOL:
        read = read_bool(n, &value->number);
        break;
    case SL_TYPE_CHOICE:
        read = read_word(n, option, &value->number);
        break;
    case SL_TYPE_DATA:
        if (n->kind == NODE_SCALAR && n->text[0])
            return read_data(r, n, what, value);
        break;
    default:
        break;
    }
    if (!read || (ranged && !option_in_range(option, value->number)))
        return refuse(r, n, what, option);
    return true;
}

static void store(const sl_option *option, double number, void *self)
{
    void *field = (unsigned char *)self + option->offset;
    if (option->type == SL_TYPE_REAL)
        *(double *)field = number;
    else if (option->type == SL_TYPE_INT)
        *(int64_t *)field = (int64_t)number;
    else if (option->type == SL_TYPE_BOOL)
        *(bool *)field = number != 0.0;
    else
        *(int32_t *)field = (int32_t)number;
}

bool reader_fields(reader *r, const node *map, const char *owner, const sl_option *table,
                   void *self)
{
    const sl_plugin about = {.name = owner, .options = table};
    const char **names = reader_options(r, &about);
    size_t count = option_count(&about);
    if (map->kind != NODE_MAP || map->count == 0)
        return node_fail(map, r->why, "%s is %s; expected a map with %s", owner,
                         node_found(map, r->memory), reader_names(r, names, count));
    for (int k = 0; k < map->count; k++) {
        const char *key = map->keys[k]->text;
        int at = option_find(&about, key);
        if (at < 0)
            return node_fail(map->keys[k], r->why, "unknown key \"%s\" in %s; %s", key, owner,
                             reader_hint(r, key, names, count));
        option_value value;
        const char *what = arena_format(r->memory, "%s of %s", table[at].name, owner);
        if (!reader_value(r, map->items[k], what, table + at, &value))
            return false;
        store(table + at, value.number, self);
    }
    return true;
}
