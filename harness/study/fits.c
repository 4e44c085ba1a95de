/* What an oracle chain offers, and who needs what of it; found out from the descriptors, before
   anything runs. */
#include <slalom/optimizer.h>
#include <slalom/probe.h>

#include "plugin/calls.h"
#include "study/draft.h"

/* An oracle chain, as far as it is looked at. */
typedef struct tower {
    uint32_t offers;
    const char *top;  /* the uppermost plugin's name */
    const char *base; /* the problem's name, or NULL when that is the top */
    precision precision;
} tower;

precision fits_precision(const draft *d, const entry *problem)
{
    if (d->precision_given)
        return d->precision;
    return problem->parts[0].plugin->variant[PRECISION_F64] ? PRECISION_F64 : PRECISION_F32;
}

static const sl_plugin *variant(reader *r, const part *p, precision wanted)
{
    const sl_plugin *about = p->plugin->variant[wanted];
    if (!about)
        node_fail(p->at, r->why, "%s has no %s variant; it was built for %s only",
                  p->plugin->name, precision_name(wanted),
                  precision_name(wanted == PRECISION_F64 ? PRECISION_F32 : PRECISION_F64));
    return about;
}

static bool needs_met(reader *r, const part *p, uint32_t needs, const tower *t)
{
    const char *unmet = call_unmet(needs, t->offers);
    return !unmet ||
           node_fail(p->at, r->why, "%s needs %s, which %s%s%s does not offer", p->plugin->name,
                     unmet, t->top, t->base ? " over " : "", t->base ? t->base : "");
}

static bool problem_tower(reader *r, const draft *d, const entry *problem, tower *t)
{
    precision wanted = fits_precision(d, problem);
    const sl_problem *about = (const sl_problem *)variant(r, problem->parts, wanted);
    if (about)
        *t = (tower){calls_offered(about, 0), problem->parts[0].plugin->name, NULL, wanted};
    return about != NULL;
}

/* The study lists the transform nearest to the optimizer first. */
static bool add_transforms(reader *r, const entry *optimizer, tower *t)
{
    const char *base = t->top;
    for (int k = optimizer->transforms; k > 0; k--) {
        const part *p = optimizer->parts + k;
        const sl_problem *about = (const sl_problem *)variant(r, p, t->precision);
        if (!about || !needs_met(r, p, about->needs, t))
            return false;
        *t = (tower){calls_offered(about, t->offers), p->plugin->name, base, t->precision};
    }
    return true;
}

/* A budget that only gradients spend never ends for an optimizer that asks for none. */
static bool budget_ends(reader *r, const draft *d, const part *p, uint32_t needs)
{
    budget b = d->rules.budget;
    bool other = b.steps > 0 || b.samples > 0 || b.epochs > 0 || b.seconds > 0;
    return other || needs & SL_GRADIENT ||
           node_fail(p->at, r->why,
                     "%s asks for no gradients, so a budget of gradients alone never ends; add "
                     "steps, samples, epochs or seconds",
                     p->plugin->name);
}

static bool optimizer_fits(reader *r, const draft *d, const entry *e, tower *t)
{
    const sl_optimizer *about = (const sl_optimizer *)variant(r, e->parts, t->precision);
    if (!about || !add_transforms(r, e, t))
        return false;
    for (int k = 0; k < e->schedules; k++)
        if (!variant(r, e->parts + 1 + e->transforms + k, t->precision))
            return false;
    return needs_met(r, e->parts, about->needs, t) && budget_ends(r, d, e->parts, about->needs);
}

static bool probe_fits(reader *r, const entry *e, const tower *t)
{
    const sl_probe *about = (const sl_probe *)variant(r, e->parts, t->precision);
    return about && needs_met(r, e->parts, about->needs, t);
}

static bool pair_fits(reader *r, const draft *d, const entry *problem, const entry *optimizer)
{
    tower t;
    if (!problem_tower(r, d, problem, &t) || !optimizer_fits(r, d, optimizer, &t))
        return false;
    for (int k = 0; k < d->probes.count; k++)
        if (!probe_fits(r, d->probes.at + k, &t))
            return false;
    return true;
}

bool fits_check(reader *r, const draft *d)
{
    for (int p = 0; p < d->problems.count; p++)
        for (int o = 0; o < d->optimizers.count; o++)
            if (!pair_fits(r, d, d->problems.at + p, d->optimizers.at + o))
                return false;
    return true;
}
