/* The keys of a study that say how every trial runs. */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "study/draft.h"

/* Log-spaced points per factor of ten, unless the study says otherwise. */
enum { PER_DECADE = 10, MOST_SEEDS = 100000, MOST_THREADS = 1024 };

/* A run is over when its loss is so many times the first one, unless the study says otherwise.
 */
#define DIVERGED_FACTOR 1e6

#define MOST 9007199254740992.0 /* 2^53 */

bool rules_budget(reader *r, const node *n, draft *d)
{
    static const sl_option keys[] = {
        SL_INT(budget, steps, 0, 1, MOST, "of the optimizer"),
        SL_INT(budget, samples, 0, 1, MOST, "examples or sequences"),
        SL_REAL(budget, epochs, 0, SL_POSITIVE, DBL_MAX, SL_LINEAR, "passes over the data"),
        SL_INT(budget, gradients, 0, 1, MOST, "gradient calls"),
        SL_REAL(budget, seconds, 0, SL_POSITIVE, DBL_MAX, SL_LINEAR, "evaluation not charged"),
        SL_OPTIONS_END};
    return reader_fields(r, n, "budget", keys, &d->rules.budget);
}

typedef struct log_keys {
    int64_t every, per_decade;
} log_keys;

bool rules_log(reader *r, const node *n, draft *d)
{
    static const sl_option keys[] = {
        SL_INT(log_keys, every, 0, 0, MOST, "every k-th step; 0: none"),
        SL_INT(log_keys, per_decade, 0, 0, 1000, "log-spaced steps; 0: none"), SL_OPTIONS_END};
    log_keys given = {0, PER_DECADE};
    if (n && !reader_fields(r, n, "log", keys, &given))
        return false;
    d->rules.log = (log_rule){given.every, (int32_t)given.per_decade};
    return true;
}

typedef struct stop_keys {
    bool target;
    double diverged;
} stop_keys;

bool rules_stop(reader *r, const node *n, draft *d)
{
    static const sl_option keys[] = {
        SL_BOOL(stop_keys, target, 0, "stop when all targets are reached"),
        SL_REAL(stop_keys, diverged, 0, 1, SL_UNBOUNDED, SL_LOG, "times the first loss"),
        SL_OPTIONS_END};
    stop_keys given = {false, DIVERGED_FACTOR};
    if (n && !reader_fields(r, n, "stop", keys, &given))
        return false;
    d->rules.diverged = given.diverged;
    d->stop_at_targets = given.target;
    return true;
}

/* "4GiB", "500 MB", "1e9" (bytes). */
static bool read_bytes(const char *spelt, double *bytes)
{
    static const struct {
        const char *name;
        double bytes;
    } units[] = {{"", 1},         {"B", 1},       {"kB", 1e3},     {"MB", 1e6},
                 {"GB", 1e9},     {"TB", 1e12},   {"KiB", 0x1p10}, {"MiB", 0x1p20},
                 {"GiB", 0x1p30}, {"TiB", 0x1p40}};
    char *unit;
    *bytes = strtod(spelt, &unit);
    if (unit == spelt || strspn(spelt, "+.0123456789eE") < (size_t)(unit - spelt))
        return false;
    unit += *unit == ' ';
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (strcmp(unit, units[k].name) == 0) {
            *bytes *= units[k].bytes;
            return *bytes >= 1.0 && *bytes < MOST;
        }
    return false;
}

static bool read_memory(reader *r, const node *n, draft *d)
{
    double bytes = 0.0;
    if (n && (n->kind != NODE_SCALAR || !read_bytes(n->text, &bytes)))
        return node_fail(n, r->why,
                         "memory of limits is %s; expected bytes, as in 4GiB or 500MB",
                         node_found(n, r->memory));
    d->rules.limit_memory = (int64_t)bytes;
    return true;
}

bool rules_limits(reader *r, const node *n, draft *d)
{
    static const char *const names[] = {"seconds", "memory"};
    static const sl_option seconds = {"seconds",   SL_TYPE_REAL, SL_LINEAR, 0,          0,
                                      SL_POSITIVE, DBL_MAX,      NULL,      "wall time"};
    option_value value = {0};
    if (!n)
        return true;
    if (n->kind != NODE_MAP || !n->count)
        return node_fail(n, r->why, "limits is %s; expected a map with seconds or memory",
                         node_found(n, r->memory));
    for (int k = 0; k < n->count; k++) {
        const char *key = n->keys[k]->text;
        if (strcmp(key, "seconds") != 0 && strcmp(key, "memory") != 0)
            return node_fail(n->keys[k], r->why, "unknown key \"%s\" in limits; %s", key,
                             reader_hint(r, key, names, 2));
    }
    const node *given = node_get(n, "seconds");
    if (given && !reader_value(r, given, "seconds of limits", &seconds, &value))
        return false;
    d->rules.limit_seconds = value.number;
    return read_memory(r, node_get(n, "memory"), d);
}

bool rules_threads(reader *r, const node *n, draft *d)
{
    static const sl_option threads = {"threads",    SL_TYPE_INT, SL_LINEAR,      0, 0, 1,
                                      MOST_THREADS, NULL,        "of each trial"};
    option_value count = {.number = 1};
    if (n && !reader_value(r, n, "threads", &threads, &count))
        return false;
    d->rules.threads = (int)count.number;
    return true;
}

bool rules_keep(reader *r, const node *n, draft *d)
{
    d->rules.keep = n && n->kind == NODE_SCALAR && strcmp(n->text, "parameters") == 0;
    return !n || d->rules.keep ||
           node_fail(n, r->why, "keep is %s; expected parameters", node_found(n, r->memory));
}

bool rules_timing(reader *r, const node *n, draft *d)
{
    static const char *const words[] = {"shared", "exclusive"};
    for (size_t k = 0; n && n->kind == NODE_SCALAR && k < 2; k++)
        if (strcmp(n->text, words[k]) == 0) {
            d->rules.exclusive = k == 1;
            return true;
        }
    return !n || node_fail(n, r->why, "timing is %s; expected shared or exclusive%s",
                           node_found(n, r->memory),
                           n->kind == NODE_SCALAR && nearest_name(n->text, words, 2)
                               ? arena_format(r->memory, " (did you mean \"%s\"?)",
                                              nearest_name(n->text, words, 2))
                               : "");
}

static bool read_seed(const node *n, uint64_t *seed)
{
    char *end;
    errno = 0;
    bool digits = n->kind == NODE_SCALAR && !n->quoted && n->text[0] &&
                  n->text[strspn(n->text, "0123456789")] == '\0';
    *seed = digits ? strtoull(n->text, &end, 10) : 0;
    return digits && errno == 0 && *seed <= INT64_MAX;
}

static bool read_seed_list(reader *r, const node *n, draft *d)
{
    d->seed_count = n->count;
    d->seeds = arena_array(r->memory, uint64_t, n->count);
    for (int k = 0; k < n->count; k++) {
        if (!read_seed(n->items[k], d->seeds + k))
            return node_fail(n->items[k], r->why, "a seed is %s; expected a whole number >= 0",
                             node_found(n->items[k], r->memory));
        for (int j = 0; j < k; j++)
            if (d->seeds[j] == d->seeds[k])
                return node_fail(n->items[k], r->why, "seed %" PRIu64 " stands here twice",
                                 d->seeds[k]);
    }
    return n->count > 0 || node_fail(n, r->why,
                                     "seeds is an empty list; expected a count or "
                                     "a list of seeds");
}

typedef struct seed_keys {
    int64_t from, most;
} seed_keys;

/* {from: 5, most: 40}: the first seeds, and how many there may be in the end. Of two alone the
   deviation is too rough for the test: of equal optimizers it told 7 % apart, not 5 %. */
static bool read_seed_range(reader *r, const node *n, seed_keys *given)
{
    static const sl_option keys[] = {
        SL_INT(seed_keys, from, 0, 3, MOST_SEEDS, "that every setting has"),
        SL_INT(seed_keys, most, 0, 4, MOST_SEEDS, "that undecided ones may have"),
        SL_OPTIONS_END};
    if (!reader_fields(r, n, "seeds", keys, given))
        return false;
    return (given->from > 0 && given->most > given->from) ||
           node_fail(n, r->why,
                     "seeds need both from and a greater most, as in {from: 5, most: 40}");
}

bool rules_seeds(reader *r, const node *n, draft *d)
{
    static const sl_option seeds = {"seeds", SL_TYPE_INT, SL_LINEAR, 0,         0,
                                    1,       MOST_SEEDS,  NULL,      "how many"};
    option_value count = {.number = 1};
    if (n && n->kind == NODE_LIST)
        return read_seed_list(r, n, d);
    seed_keys given = {0, 0};
    if (n && n->kind == NODE_MAP && !read_seed_range(r, n, &given))
        return false;
    if (n && n->kind != NODE_MAP &&
        !reader_value(r, n, "seeds (a count, or a list of them)", &seeds, &count))
        return false;
    d->seed_count = given.from > 0 ? (int)given.from : (int)count.number;
    d->reserve_count = given.most > 0 ? (int)(given.most - given.from) : 0;
    d->seeds = arena_array(r->memory, uint64_t, d->seed_count + d->reserve_count);
    for (int k = 0; k < d->seed_count + d->reserve_count; k++)
        d->seeds[k] = (uint64_t)k;
    return true;
}

bool rules_precision(reader *r, const node *n, draft *d)
{
    for (int p = 0; n && p < PRECISIONS; p++)
        if (n->kind == NODE_SCALAR && strcmp(n->text, precision_name((precision)p)) == 0) {
            d->precision_given = true;
            d->precision = (precision)p;
        }
    return !n || d->precision_given ||
           node_fail(n, r->why, "precision is %s; expected f64 or f32",
                     node_found(n, r->memory));
}

bool rules_device(reader *r, const node *n)
{
    if (!n || (n->kind == NODE_SCALAR && strcmp(n->text, "cpu") == 0))
        return true;
    if (n->kind == NODE_SCALAR && strcmp(n->text, "cuda") == 0)
        return node_fail(n, r->why, "device: cuda: trials run on the CPU in this version");
    return node_fail(n, r->why, "device is %s; expected cpu", node_found(n, r->memory));
}
