/* `checkpoint: {every: 5m}` or `{steps: k}`: how often a trial is saved, to go on from there.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/draft.h"

#define MOST 9007199254740992.0 /* 2^53 */

/* "30s", "5m", "2h", "1d". */
static bool read_duration(const char *spelt, double *seconds)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    char *unit;
    *seconds = strtod(spelt, &unit);
    if (unit == spelt || strspn(spelt, ".0123456789") < (size_t)(unit - spelt))
        return false;
    unit += *unit == ' ';
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (strcmp(unit, units[k].name) == 0) {
            *seconds *= units[k].seconds;
            return *seconds >= 0.1 && *seconds < 1e9;
        }
    return false;
}

static bool check_keys(reader *r, const node *n)
{
    static const char *const names[] = {"every", "steps"};
    for (int k = 0; k < n->count; k++) {
        const char *key = n->keys[k]->text;
        if (strcmp(key, "every") != 0 && strcmp(key, "steps") != 0)
            return node_fail(n->keys[k], r->why, "unknown key \"%s\" in checkpoint; %s", key,
                             reader_hint(r, key, names, 2));
    }
    return true;
}

bool rules_checkpoint(reader *r, const node *n, draft *d)
{
    static const sl_option option = {"steps", SL_TYPE_INT, SL_LINEAR, 0,           0,
                                     1,       MOST,        NULL,      "every k-th"};
    checkpoint_rule *rule = &d->rules.checkpoint;
    option_value value = {0};
    if (!n)
        return true;
    if (n->kind != NODE_MAP || !n->count)
        return node_fail(n, r->why, "checkpoint is %s; expected a map with every or steps",
                         node_found(n, r->memory));
    if (!check_keys(r, n))
        return false;
    const node *every = node_get(n, "every"), *steps = node_get(n, "steps");
    if (every && (every->kind != NODE_SCALAR || !read_duration(every->text, &rule->seconds)))
        return node_fail(every, r->why,
                         "every of checkpoint is %s; expected a duration, as in 30s, 5m or 2h",
                         node_found(every, r->memory));
    if (steps && !reader_value(r, steps, "steps of checkpoint", &option, &value))
        return false;
    rule->steps = (int64_t)value.number;
    return true;
}
