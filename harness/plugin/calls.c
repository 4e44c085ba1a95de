#include "plugin/calls.h"

const char *call_name(sl_call call)
{
    static const char *const names[SL_CALLS] = {"loss",   "gradient", "hvp",
                                                "matvec", "rhs",      "diagonal"};
    return names[call];
}

const char *call_unmet(uint32_t needs, uint32_t offers)
{
    for (int k = 0; k < SL_CALLS; k++)
        if (needs & ~offers & (1u << k))
            return call_name((sl_call)k);
    return NULL;
}

uint32_t calls_offered(const sl_problem *p, uint32_t below)
{
    return (p->loss ? SL_LOSS : 0u) | (p->gradient ? SL_GRADIENT : 0u) |
           (p->hvp ? SL_HVP : 0u) | (p->matvec ? SL_MATVEC : 0u) | (p->rhs ? SL_RHS : 0u) |
           (p->diagonal ? SL_DIAGONAL : 0u) | (p->passes & below);
}
