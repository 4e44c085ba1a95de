#include "import/results.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

typedef struct named {
    const char *name;
    result *found;
} named;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

void results_open(results_read *all, const char *format, arena *a)
{
    *all = (results_read){.memory = a, .format = format};
}

static void keep_leaf(void *data)
{
    (void)data; /* the arena's */
}

void results_close(results_read *all)
{
    tdestroy(all->tree, keep_leaf);
    free((void *)all->at);
    text_free(&all->notes);
}

static result *new_result(results_read *all, const char *place)
{
    result *one = arena_alloc(all->memory, sizeof *one);
    one->place = arena_copy(all->memory, place);
    one->optimum = (double)NAN;
    one->where = (environment){"", "", "", "", "", "", "", "", "", "", "", "", "", 0, 0, 0};
    if (all->count == all->capacity) {
        all->capacity = all->capacity ? 2 * all->capacity : 64;
        all->at =
            memory_need(realloc((void *)all->at, (size_t)all->capacity * sizeof *all->at));
    }
    return all->at[all->count++] = one;
}

result *results_named(results_read *all, const char *name, const char *place, bool *is_new)
{
    named wanted = {name, NULL};
    void *there = tfind(&wanted, &all->tree, by_name);
    *is_new = !there;
    if (there)
        return (*(named **)there)->found;
    named *fresh = arena_alloc(all->memory, sizeof *fresh);
    *fresh = (named){arena_copy(all->memory, name), new_result(all, place)};
    memory_need(tsearch(fresh, &all->tree, by_name));
    return fresh->found;
}

result_point *result_add(results_read *all, result *one)
{
    if (one->count == one->capacity) {
        int64_t room = one->capacity ? 2 * one->capacity : 32;
        result_point *more = arena_array(all->memory, result_point, room);
        if (one->count > 0)
            memcpy(more, one->points, (size_t)one->count * sizeof *more);
        one->points = more;
        one->capacity = room;
    }
    result_point *p = &one->points[one->count++];
    *p =
        (result_point){0, (double)NAN, -1, arena_array(all->memory, double, one->metric_count)};
    for (int k = 0; k < one->metric_count; k++)
        p->values[k] = (double)NAN;
    return p;
}

void result_metrics(results_read *all, result *one, const char *const *names, int count)
{
    one->metrics = arena_array(all->memory, sl_metric, count + 1);
    one->metric_count = count;
    for (int k = 0; k < count; k++) {
        one->metrics[k] = (sl_metric){names[k], "", false};
        for (const char *const *h = all->higher; h && *h; h++)
            one->metrics[k].higher_is_better |= strcmp(*h, names[k]) == 0;
    }
}

static void add_pair(foreign_options *options, const char *from, size_t length, arena *a)
{
    while (length > 0 && *from == ' ') {
        from++;
        length--;
    }
    char *pair = arena_copy_bytes(a, from, length), *equals = strchr(pair, '=');
    if (equals)
        *equals = '\0';
    if (pair[0])
        foreign_add(options, pair, equals ? equals + 1 : "", a);
}

const char *results_bracket(const char *words, foreign_options *options, arena *a)
{
    const char *open = strchr(words, '['), *from = open ? open + 1 : NULL;
    int depth = 0;
    for (const char *c = from; c && *c; c++) {
        bool closes = *c == ']' || *c == ')' || *c == '}';
        if ((closes && depth == 0) || (*c == ',' && depth == 0)) {
            add_pair(options, from, (size_t)(c - from), a);
            from = c + 1;
        }
        depth += (*c == '[' || *c == '(' || *c == '{') - (closes && depth > 0);
    }
    return open ? arena_copy_bytes(a, words, (size_t)(open - words)) : arena_copy(a, words);
}

int result_point_order(const void *a, const void *b)
{
    int64_t x = ((const result_point *)a)->step, y = ((const result_point *)b)->step;
    return (x > y) - (x < y);
}

bool results_check(results_read *all, failure *f)
{
    for (int64_t k = 0; k < all->count; k++) {
        result *one = all->at[k];
        if (one->count == 0)
            return failure_set(f, "%s: found no point of %s on %s; expected at least one",
                               one->place, one->label, one->problem_label);
        qsort(one->points, (size_t)one->count, sizeof *one->points, result_point_order);
        for (int64_t i = 1; i < one->count; i++)
            if (one->points[i].step == one->points[i - 1].step)
                return failure_set(f,
                                   "%s: step %lld of %s on %s, seed %llu, stands there twice; "
                                   "expected every step once",
                                   one->place, (long long)one->points[i].step, one->label,
                                   one->problem_label, (unsigned long long)one->seed);
    }
    return all->count > 0 || failure_set(f, "found no results; expected at least one");
}
