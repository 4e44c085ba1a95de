#include "stats/ties.h"

#include <math.h>

static bool can_tell(const group *const *groups, int count, int best)
{
    int least = duel_least_seeds(count - 1);
    for (int k = 0; k < count; k++)
        if (k != best && groups[k]->count >= least && groups[best]->count >= least)
            return true;
    return false;
}

bool ties_of(store *st, const results *r, const group *const *groups, int count, int best,
             duel_question q, bool *tied, arena *a)
{
    for (int k = 0; k < count; k++)
        tied[k] = k == best;
    if (count < 2)
        return true;
    if (!can_tell(groups, count, best))
        return false;
    duel *duels = arena_array(a, duel, count);
    int at = 0;
    for (int k = 0; k < count; k++)
        if (k != best)
            duels[at++] = duel_of(st, r, groups[best], groups[k], q, count - 1, a);
    duel_judge(duels, at, a);
    at = 0;
    for (int k = 0; k < count; k++)
        if (k != best)
            tied[k] = !duels[at++].decided && isfinite(groups[k]->score.median);
    return true;
}

const char *ties_note(bool told)
{
    return told ? "the best, and those that a paired test over the seeds does not tell from it "
                  "(sign flips or signed ranks, Holm, alpha 0.05)."
                : "the best; the seeds are too few for a paired test to tell others from it "
                  "(alpha 0.05).";
}
