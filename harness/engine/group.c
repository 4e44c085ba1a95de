#include "engine/group.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "base/text.h"

typedef struct member {
    XXH128_hash_t data;
    int64_t trial;
} member;

static XXH128_hash_t data_hash_of(const trial *t, text *scratch)
{
    scratch->length = 0;
    text_add(scratch, "%s %s ", t->problem.plugin->name, precision_name(t->precision));
    setting_json(&t->problem, scratch);
    if (setting_generates(&t->problem))
        text_add(scratch, " %llu", (unsigned long long)t->instance);
    return XXH3_128bits(scratch->data, scratch->length);
}

static int by_data(const void *a, const void *b)
{
    const member *x = a, *y = b;
    int order = XXH128_cmp(&x->data, &y->data);
    return order ? order : (x->trial > y->trial) - (x->trial < y->trial);
}

static int by_first_trial(const void *a, const void *b)
{
    const group *x = a, *y = b;
    return (x->trials[0] > y->trials[0]) - (x->trials[0] < y->trials[0]);
}

group *group_trials(const study *s, const bool *wanted, arena *memory, int64_t *count)
{
    text scratch = {0};
    int64_t members = 0;
    member *all = memory_need(calloc((size_t)s->trial_count + 1, sizeof *all));
    for (int64_t k = 0; k < s->trial_count; k++)
        if (wanted[k])
            all[members++] = (member){data_hash_of(&s->trials[k], &scratch), k};
    qsort(all, (size_t)members, sizeof *all, by_data);
    group *groups = arena_array(memory, group, members + 1);
    int64_t *trials = arena_array(memory, int64_t, members + 1);
    *count = 0;
    for (int64_t k = 0; k < members; k++) {
        if (k == 0 || !XXH128_isEqual(all[k].data, all[k - 1].data))
            groups[(*count)++].trials = trials + k;
        trials[k] = all[k].trial;
        groups[*count - 1].count++;
    }
    qsort(groups, (size_t)*count, sizeof *groups, by_first_trial);
    free(all);
    text_free(&scratch);
    return groups;
}

typedef struct turn {
    int64_t seed, round; /* how many seeds, and settings of the same optimizer, came before */
    int64_t trial;
} turn;

static int by_turn(const void *a, const void *b)
{
    const turn *x = a, *y = b;
    if (x->seed != y->seed)
        return (x->seed > y->seed) - (x->seed < y->seed);
    if (x->round != y->round)
        return (x->round > y->round) - (x->round < y->round);
    return (x->trial > y->trial) - (x->trial < y->trial);
}

void group_interleave(const study *s, group *g)
{
    turn *turns = memory_need(calloc((size_t)g->count + 1, sizeof *turns));
    for (int64_t k = 0; k < g->count; k++) {
        const trial *t = &s->trials[g->trials[k]];
        const trial *before = k > 0 ? &s->trials[g->trials[k - 1]] : NULL;
        bool same_seed = before && before->seed == t->seed;
        bool same_label = same_seed && strcmp(before->label, t->label) == 0;
        turns[k] = (turn){k > 0 ? turns[k - 1].seed + !same_seed : 0,
                          same_label ? turns[k - 1].round + 1 : 0, g->trials[k]};
    }
    qsort(turns, (size_t)g->count, sizeof *turns, by_turn);
    for (int64_t k = 0; k < g->count; k++)
        g->trials[k] = turns[k].trial;
    free(turns);
}
