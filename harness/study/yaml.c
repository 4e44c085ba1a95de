#include "study/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "study/source.h"

enum { DEEPEST = 32, LONGEST = 10000 };

typedef struct anchor {
    const char *name;
    const node *to;
    struct anchor *next;
} anchor;

typedef struct pair {
    const node *key; /* NULL in a list */
    const node *value;
    struct pair *next;
} pair;

typedef struct tree {
    struct fy_parser *parser;
    struct fy_diag *diagnostics;
    const char *path;
    arena *memory;
    failure *why;
    anchor *anchors;
    const node *last; /* the newest node */
} tree;

/* What the parser found wrong, or else `otherwise`. */
static void parser_fail(tree *t, const char *otherwise)
{
    void *at = NULL;
    struct fy_diag_error *error = fy_diag_errors_iterate(t->diagnostics, &at);
    if (!error)
        failure_set(t->why, "%s: %s", t->path, otherwise);
    else
        failure_set(t->why, "%s:%d:%d: %s", t->path, error->line, error->column, error->msg);
}

static node *node_new(tree *t, struct fy_event *event, node_kind kind)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    node *n = arena_alloc(t->memory, sizeof *n);
    *n = (node){.kind = kind, .path = t->path, .text = ""};
    n->line = mark ? mark->line + 1 : 1;
    n->column = mark ? mark->column + 1 : 1;
    if (t->last && (!mark || mark->input_pos == 0)) { /* the parser does not place it */
        n->line = t->last->line;
        n->column = t->last->column;
    }
    t->last = n;
    return n;
}

static const char *token_text(tree *t, struct fy_token *token)
{
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : NULL;
    return text ? arena_copy_bytes(t->memory, text, length) : "";
}

static node *scalar_new(tree *t, struct fy_event *event)
{
    node *n = node_new(t, event, NODE_SCALAR);
    n->text = token_text(t, event->scalar.value);
    enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
    n->quoted = style != FYSS_PLAIN && style != FYSS_ANY;
    n->column -= style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL"};
    for (size_t k = 0; k < sizeof nothing / sizeof *nothing && !n->quoted; k++)
        if (strcmp(n->text, nothing[k]) == 0)
            n->kind = NODE_NOTHING;
    if (n->kind == NODE_NOTHING)
        n->text = "";
    return n;
}

static const node *alias_find(tree *t, struct fy_event *event)
{
    const char *name = token_text(t, event->alias.anchor);
    for (anchor *a = t->anchors; a; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a->to;
    node *place = node_new(t, event, NODE_SCALAR);
    place->column--; /* the token begins after the asterisk */
    node_fail(place, t->why, "*%s: no anchor &%s stands before it", name, name);
    return NULL;
}

static void anchor_add(tree *t, const char *name, const node *to)
{
    anchor *a = arena_alloc(t->memory, sizeof *a);
    *a = (anchor){name, to, t->anchors};
    t->anchors = a;
}

static bool key_check(tree *t, const node *key, const pair *pairs)
{
    if (key->kind == NODE_LIST || key->kind == NODE_MAP)
        return node_fail(key, t->why, "found %s as a key, expected a word",
                         node_found(key, t->memory));
    if (key->kind == NODE_NOTHING)
        return node_fail(key, t->why, "found no key, expected a word before the colon");
    for (; pairs; pairs = pairs->next)
        if (strcmp(pairs->key->text, key->text) == 0)
            return node_fail(key, t->why,
                             "key \"%s\" stands here a second time; the first is in line %d",
                             key->text, pairs->key->line);
    return true;
}

static const node *event_tree(tree *, struct fy_event *, int depth);

/* Reads the next event; NULL is the parser's error or the end of what there is. */
static struct fy_event *event_next(tree *t)
{
    struct fy_event *event = fy_parser_parse(t->parser);
    if (!event)
        parser_fail(t, "the YAML ends too early");
    return event;
}

static const node *next_tree(tree *t, int depth)
{
    struct fy_event *event = event_next(t);
    const node *n = event ? event_tree(t, event, depth) : NULL;
    fy_parser_event_free(t->parser, event);
    return n;
}

/* The parser places a single pair in a list at its colon; this moves it to the key. */
static void place_map(node *map)
{
    if (map->kind == NODE_MAP && map->count && map->keys[0]->line == map->line &&
        map->keys[0]->column < map->column)
        map->column = map->keys[0]->column;
}

/* The pairs, collected newest first, as the arrays of `n`. */
static void arrays_fill(tree *t, node *n, const pair *newest)
{
    n->items = arena_array(t->memory, const node *, n->count);
    n->keys = arena_array(t->memory, const node *, n->count);
    for (int k = n->count; newest; newest = newest->next) {
        n->items[--k] = newest->value;
        n->keys[k] = newest->key;
    }
}

static bool children_read(tree *t, node *n, int depth)
{
    pair *newest = NULL;
    enum fy_event_type last = n->kind == NODE_MAP ? FYET_MAPPING_END : FYET_SEQUENCE_END;
    for (;; n->count++) {
        struct fy_event *event = event_next(t);
        if (!event)
            return false;
        bool closed = event->type == last;
        const node *first = closed ? NULL : event_tree(t, event, depth + 1);
        fy_parser_event_free(t->parser, event);
        if (!first)
            break;
        if (n->count == LONGEST)
            return node_fail(first, t->why, "more than %d entries", LONGEST);
        if (n->kind == NODE_MAP && !key_check(t, first, newest))
            return false;
        pair *p = arena_alloc(t->memory, sizeof *p);
        *p = n->kind == NODE_MAP ? (pair){first, next_tree(t, depth + 1), newest}
                                 : (pair){NULL, first, newest};
        newest = p;
        if (!p->value)
            return false;
    }
    arrays_fill(t, n, newest);
    place_map(n);
    return t->why->sentence[0] == '\0';
}

/* What may precede a node: &anchor and !tag. */
static void event_marks(struct fy_event *event, struct fy_token **name, struct fy_token **tag)
{
    bool scalar = event->type == FYET_SCALAR, list = event->type == FYET_SEQUENCE_START;
    *name = scalar ? event->scalar.anchor
            : list ? event->sequence_start.anchor
                   : event->mapping_start.anchor;
    *tag = scalar ? event->scalar.tag
           : list ? event->sequence_start.tag
                  : event->mapping_start.tag;
}

/* The tree that begins with this event; NULL and a sentence when it is wrong. */
static const node *event_tree(tree *t, struct fy_event *event, int depth)
{
    if (event->type == FYET_ALIAS)
        return alias_find(t, event);
    if (event->type != FYET_SCALAR && event->type != FYET_SEQUENCE_START &&
        event->type != FYET_MAPPING_START) {
        parser_fail(t, "the YAML ends too early");
        return NULL;
    }
    node_kind kind = event->type == FYET_SEQUENCE_START ? NODE_LIST : NODE_MAP;
    node *n = event->type == FYET_SCALAR ? scalar_new(t, event) : node_new(t, event, kind);
    struct fy_token *name, *tag;
    event_marks(event, &name, &tag);
    if (tag) {
        node_fail(n, t->why, "found a tag (!), which studies do not use");
        return NULL;
    }
    if (depth > DEEPEST) {
        node_fail(n, t->why, "lists and maps nest deeper than %d here", DEEPEST);
        return NULL;
    }
    const char *kept = name ? token_text(t, name) : NULL;
    if (event->type != FYET_SCALAR && !children_read(t, n, depth))
        return NULL;
    if (kept)
        anchor_add(t, kept, n);
    return n;
}

/* The first document; nothing but its end may follow. */
static const node *document_read(tree *t)
{
    const node *root = NULL;
    for (;;) {
        struct fy_event *event = fy_parser_parse(t->parser);
        if (!event)
            break;
        enum fy_event_type type = event->type;
        if (type == FYET_DOCUMENT_START && root)
            failure_set(t->why, "%s: found a second document (---), expected one", t->path);
        else if (type == FYET_SCALAR || type == FYET_SEQUENCE_START ||
                 type == FYET_MAPPING_START || type == FYET_ALIAS)
            root = event_tree(t, event, 0);
        fy_parser_event_free(t->parser, event);
        if (t->why->sentence[0])
            return NULL;
        if (type == FYET_STREAM_END)
            break;
    }
    if (fy_parser_get_stream_error(t->parser) || fy_diag_got_error(t->diagnostics)) {
        parser_fail(t, "this is not YAML");
        return NULL;
    }
    if (!root)
        failure_set(t->why, "%s: the file is empty, expected a study", t->path);
    return root;
}

/* A diagnostics object that keeps errors and prints nothing. */
static struct fy_diag *diagnostics_new(void)
{
    struct fy_diag_cfg settings;
    fy_diag_cfg_default(&settings);
    settings.fp = NULL;
    settings.level = FYET_ERROR;
    struct fy_diag *diagnostics = fy_diag_create(&settings);
    if (diagnostics)
        fy_diag_set_collect_errors(diagnostics, true);
    return diagnostics;
}

static const node *tree_read(tree *t, const char *bytes, size_t length)
{
    struct fy_parse_cfg settings = {.diag = t->diagnostics, .flags = FYPCF_QUIET};
    settings.flags |= FYPCF_COLLECT_DIAG;
    t->parser = fy_parser_create(&settings);
    const node *root = NULL;
    if (!t->parser || fy_parser_set_string(t->parser, bytes, length) != 0)
        failure_set(t->why, "%s: the YAML parser cannot start", t->path);
    else
        root = document_read(t);
    if (t->parser)
        fy_parser_destroy(t->parser);
    return root;
}

const node *yaml_read_text(const char *name, const char *written, arena *memory, failure *why)
{
    why->sentence[0] = '\0';
    tree t = {.path = arena_copy(memory, name), .memory = memory, .why = why};
    t.diagnostics = diagnostics_new();
    const node *root = t.diagnostics ? tree_read(&t, written, strlen(written)) : NULL;
    if (!t.diagnostics)
        failure_set(why, "%s: the YAML parser cannot start", name);
    fy_diag_destroy(t.diagnostics);
    return root;
}

const node *yaml_read(const char *path, arena *memory, failure *why)
{
    size_t length;
    const char *bytes = source_read(path, memory, &length, why);
    return bytes ? yaml_read_text(path, bytes, memory, why) : NULL;
}
