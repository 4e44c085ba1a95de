#include "engine/pace.h"

#include <math.h>
#include <string.h>

static int find(const pace *p, const trial *t)
{
    for (int k = p->count - 1; k >= 0; k--)
        if (strcmp(p->tallies[k].label, t->label) == 0 &&
            strcmp(p->tallies[k].problem, t->problem_label) == 0)
            return k;
    return -1;
}

/* Trials of one entry stand beside each other, so the last one's tally is mostly the right one.
 */
pace *pace_new(const study *s, const bool *wanted, arena *a)
{
    int last = -1, room = 0;
    pace *p = arena_alloc(a, sizeof *p);
    *p = (pace){.of = arena_array(a, int, s->trial_count + 1)};
    for (int64_t k = 0; k < s->trial_count; k++) {
        const trial *t = &s->trials[k];
        if (last < 0 || p->tallies[last].label != t->label ||
            p->tallies[last].problem != t->problem_label)
            last = find(p, t);
        if (last < 0) {
            if (p->count == room) {
                tally *more = arena_array(a, tally, 2 * room + 16);
                if (room > 0)
                    memcpy(more, p->tallies, (size_t)room * sizeof *more);
                p->tallies = more;
                room = 2 * room + 16;
            }
            last = p->count++;
            p->tallies[last] = (tally){.problem = t->problem_label, .label = t->label};
        }
        p->of[k] = last;
        p->tallies[last].total++;
        p->tallies[last].done += !wanted[k];
    }
    return p;
}

void pace_begin(pace *p, int64_t cell, double now)
{
    tally *t = &p->tallies[p->of[cell]];
    t->running++;
    t->begun += now;
}

void pace_end(pace *p, int64_t cell, trial_status status, double begun, double now, double lost)
{
    tally *t = &p->tallies[p->of[cell]];
    t->running--;
    t->begun = t->running > 0 ? t->begun - begun : 0;
    t->done++;
    t->failed += !trial_status_is_result(status);
    t->timed++;
    t->seconds += now - begun - lost;
}

void pace_work(pace *p, int64_t cell, int64_t tokens, double flops, double seconds, double peak)
{
    tally *t = &p->tallies[p->of[cell]];
    t->tokens += (double)tokens;
    t->flops += flops;
    t->worked += seconds;
    t->reachable += seconds * peak;
}

/* What a trial of this tally takes; NaN when nothing is known. */
static double expected(const pace *p, const tally *t)
{
    double same[2] = {0, 0}, all[2] = {0, 0};
    if (t->timed > 0)
        return t->seconds / (double)t->timed;
    for (int k = 0; k < p->count; k++) {
        const tally *o = &p->tallies[k];
        double like = strcmp(o->label, t->label) == 0;
        same[0] += like * o->seconds;
        same[1] += like * (double)o->timed;
        all[0] += o->seconds;
        all[1] += (double)o->timed;
    }
    return same[1] > 0 ? same[0] / same[1] : all[0] / all[1];
}

double pace_left(const pace *p, int jobs, double now)
{
    double work = 0, longest = 0;
    for (int k = 0; k < p->count; k++) {
        const tally *t = &p->tallies[k];
        if (t->done == t->total)
            continue;
        double one = expected(p, t);
        double passed = (double)t->running * now - t->begun;
        work += fmax(one * (double)(t->total - t->done) - passed, 0);
        longest = fmax(longest, t->total - t->done > t->running ? one : 0);
        if (isnan(one))
            return one;
    }
    return fmax(work / jobs, longest);
}
