#include "plugin/calls.h"

const char *call_name(sl_call call)
{
    static const char *const names[SL_CALLS] = {
        "loss",         "gradient",   "hvp",
        "matvec",       "rhs",        "diagonal",
        "ggn_vp",       "hessian",    "sample_gradients",
        "sample_norms", "residual",   "jacobian",
        "jvp",          "vjp",        "penalty",
        "prox",         "prox_point", "truncation",
        "kronecker",
    };
    return names[call];
}

const char *call_unmet(uint32_t needs, uint32_t offers)
{
    for (int k = 0; k < SL_CALLS; k++)
        if (needs & ~offers & (1u << k))
            return call_name((sl_call)k);
    return NULL;
}

uint32_t calls_answered(const sl_problem *p)
{
    return (p->loss ? SL_LOSS : 0u) | (p->gradient ? SL_GRADIENT : 0u) |
           (p->hvp ? SL_HVP : 0u) | (p->matvec ? SL_MATVEC : 0u) | (p->rhs ? SL_RHS : 0u) |
           (p->diagonal ? SL_DIAGONAL : 0u) | (p->ggn_vp ? SL_GGN_VP : 0u) |
           (p->hessian ? SL_HESSIAN : 0u) | (p->sample_gradients ? SL_SAMPLE_GRADIENTS : 0u) |
           (p->sample_norms ? SL_SAMPLE_NORMS : 0u) | (p->residual ? SL_RESIDUAL : 0u) |
           (p->jacobian ? SL_JACOBIAN : 0u) | (p->jvp ? SL_JVP : 0u) | (p->vjp ? SL_VJP : 0u) |
           (p->penalty ? SL_PENALTY : 0u) | (p->prox ? SL_PROX : 0u) |
           (p->prox_point ? SL_PROX_POINT : 0u) | (p->truncation ? SL_TRUNCATION : 0u) |
           (p->kronecker ? SL_KRONECKER : 0u);
}

uint32_t calls_offered(const sl_problem *p, uint32_t below)
{
    return calls_answered(p) | (p->passes & below);
}
