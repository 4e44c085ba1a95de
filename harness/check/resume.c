/* A trial that is saved, taken over by another chain and finished there ends bit for bit as one
   that nobody disturbed. What is left of the first chain is garbage by then, and so is the
   scratch that its steps wrote. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/stage.h"
#include "check/tests.h"
#include "run/precise.h"
#include "run/resume.h"

enum { STEPS = 40 };

/* What a run says at its end. */
typedef struct outcome {
    clocks clocks;
    double values[METRICS_MOST];
} outcome;

/* To the step, with a measurement before every third: probes and averages are asked then. */
static bool run_to(stage *s, int64_t step, failure *f)
{
    double values[METRICS_MOST];
    while (s->chain->steps < step) {
        sl_status status = s->chain->steps % 3 == 0 ? chain_measure(s->chain, values) : SL_OK;
        if (status != SL_OK)
            return stage_refusal(s, "measuring", status, f);
        if (!stage_steps(s, 1, f))
            return false;
    }
    return true;
}

static bool finish(stage *s, outcome *o, failure *f)
{
    *o = (outcome){0};
    if (!run_to(s, STEPS, f))
        return false;
    sl_status status = chain_measure(s->chain, o->values);
    chain_clocks(s->chain, &o->clocks);
    return status == SL_OK || stage_refusal(s, "measuring", status, f);
}

static bool same_outcome(const outcome *a, const outcome *b, const char *what, failure *f)
{
    for (int k = 0; k < METRICS_MOST; k++)
        if (memcmp(&a->values[k], &b->values[k], sizeof(double)) != 0)
            return failure_set(f, "%s: metric %d was %.17g and is %.17g", what, k, a->values[k],
                               b->values[k]);
    const clocks *x = &a->clocks, *y = &b->clocks;
    bool same = x->steps == y->steps && x->samples == y->samples &&
                memcmp(x->calls, y->calls, sizeof x->calls) == 0 &&
                memcmp(x->asked, y->asked, sizeof x->asked) == 0;
    return same || failure_set(f, "%s: its oracle calls differ", what);
}

/* Nothing may be read from it any more. */
static void ruin(const chain *c)
{
    for (const pool_block *b = pool_blocks(c->pool); b; b = b->next)
        memset(b->start, 0xff, b->bytes);
}

/* Runs `from` to the step and hands it over to `to`. */
static bool hand_over(stage *from, stage *to, int64_t step, failure *f)
{
    char *bytes = NULL;
    size_t count = 0;
    image *old = chain_image(from->chain, from->data, true);
    image *new = chain_image(to->chain, to->data, true);
    tape t = {.file = open_memstream(&bytes, &count)};
    bool good = old && new &&t.file;
    if (!good)
        failure_set(f, "no memory");
    good = good && run_to(from, step, f) && chain_save(from->chain, old, &t, f);
    if (t.file)
        fclose(t.file);
    reel r = {bytes, count};
    good = good && chain_load(to->chain, new, &r, f);
    ruin(from->chain);
    image_free(old);
    image_free(new);
    free(bytes);
    return good;
}

static bool resumes(const subject *s, int64_t step, const stage *whole, const outcome *expected,
                    failure *f)
{
    stage a, b;
    outcome o;
    char what[128];
    snprintf(what, sizeof what,
             "x of a run resumed from a checkpoint at step %lld (what is not scratch survives)",
             (long long)step);
    if (!stage_open(&a, &s->trial, f) || !stage_open(&b, &s->trial, f) ||
        !hand_over(&a, &b, step, f) || !finish(&b, &o, f) ||
        !vector_same(whole->x, b.x, b.n, what, f) || !same_outcome(expected, &o, what + 5, f))
        return false;
    stage_close(&a);
    stage_close(&b);
    return true;
}

bool test_resume(const subject *s, failure *f)
{
    static const int64_t moments[] = {0, 1, 7, 24};
    stage whole;
    outcome expected;
    if (!stage_open(&whole, &s->trial, f) || !finish(&whole, &expected, f))
        return false;
    for (size_t k = 0; k < sizeof moments / sizeof *moments; k++)
        if (!resumes(s, moments[k], &whole, &expected, f))
            return false;
    stage_close(&whole);
    return true;
}
