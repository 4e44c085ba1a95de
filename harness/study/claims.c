/* Claims: sentences of the literature with the SQL that checks them (stats/claim.h). */
#include <string.h>

#include "study/draft.h"

static const char *const keys[] = {"claim", "paper", "sql"};
enum { KEYS = sizeof keys / sizeof *keys };

static bool check_keys(reader *r, const node *n)
{
    if (n->kind != NODE_MAP)
        return node_fail(n, r->why, "found %s; expected a map with claim, paper and sql",
                         node_found(n, r->memory));
    for (int k = 0; k < n->count; k++) {
        const char *key = n->keys[k]->text;
        bool known = false;
        for (int i = 0; i < KEYS; i++)
            known |= strcmp(key, keys[i]) == 0;
        if (!known)
            return node_fail(n->keys[k], r->why, "unknown key \"%s\" of a claim; %s", key,
                             reader_hint(r, key, keys, KEYS));
    }
    return true;
}

static bool read_text(reader *r, const node *n, const char *key, const char **words)
{
    const node *value = node_get(n, key);
    if (!value)
        return node_fail(n, r->why, "a claim needs the key \"%s\"", key);
    *words = value->text;
    return (value->kind == NODE_SCALAR && value->text[0]) ||
           node_fail(value, r->why, "%s of a claim is %s; expected a text", key,
                     node_found(value, r->memory));
}

static bool read_claim(reader *r, const node *n, const char *name, claim *c)
{
    if (!check_keys(r, n) || !read_text(r, n, keys[0], &c->sentence) ||
        !read_text(r, n, keys[1], &c->paper) || !read_text(r, n, keys[2], &c->sql))
        return false;
    const node *sql = node_get(n, "sql");
    c->study = name;
    c->place = arena_format(r->memory, "%s:%d:%d", sql->path, sql->line, sql->column);
    return true;
}

bool claims_read(reader *r, const node *n, const char *name, study *s)
{
    if (!n)
        return true;
    if (n->kind != NODE_LIST || n->count == 0)
        return node_fail(n, r->why, "claims is %s; expected a list of claims",
                         node_found(n, r->memory));
    claim *more = arena_array(r->memory, claim, s->claim_count + n->count);
    if (s->claim_count > 0)
        memcpy(more, s->claims, (size_t)s->claim_count * sizeof *more);
    s->claims = more;
    for (int k = 0; k < n->count; k++)
        if (!read_claim(r, n->items[k], name, &s->claims[s->claim_count++]))
            return false;
    return true;
}
