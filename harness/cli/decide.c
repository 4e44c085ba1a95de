#include "cli/decide.h"

#include <stdio.h>

#include "cli/sheet.h"
#include "stats/contest.h"

enum { WIDTH = 100 };

bool decide_possible(const study *first, failure *f)
{
    for (const study *s = first; s; s = s->next)
        if (s->most_seeds > 0)
            return true;
    return failure_set(
        f,
        "%s: --until-decided needs to know how many seeds there may be: expected "
        "seeds: {from: 5, most: 40}",
        first->path);
}

static void print_verdicts(const contest *c, const study *s, arena *a)
{
    text out = {0};
    for (int k = 0; k < c->count; k++) {
        sheet_wrap(&out, duel_sentence(&c->duels[k], a), 0, WIDTH);
        text_add(&out, "\n    ");
        sheet_wrap(&out, duel_settings(&c->duels[k], a), 4, WIDTH);
        text_add(&out, "\n");
    }
    if (c->count == 0)
        text_add(&out, "%s: one optimizer alone, nothing to decide\n", s->name);
    fwrite(out.data, 1, out.length, stdout);
    fflush(stdout);
    text_free(&out);
}

const study *decide_next(store *st, const study *s, int jobs, arena *a, failure *f)
{
    contest c;
    if (!contest_of(st, s, a, &c, f))
        return NULL;
    if (c.open > 0) {
        const study *next = contest_next(st, &c, s, jobs, a);
        fprintf(stderr, "%s: %d of %d comparisons undecided\n", s->name, c.open, c.count);
        return next;
    }
    print_verdicts(&c, s, a);
    return NULL;
}
