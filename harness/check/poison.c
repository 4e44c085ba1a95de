#include "check/poison.h"

typedef struct self {
    sl_oracle *below;
    int64_t good, answers;
} self;

static sl_status start(sl_host *host, void *of, sl_oracle *below, sl_layout *layout)
{
    (void)host;
    (void)layout;
    ((self *)of)->below = below;
    return SL_OK;
}

static bool bad(self *h)
{
    return ++h->answers > h->good;
}

static sl_status spoil_some(self *h, sl_status status, int64_t n, real *vector, double *loss)
{
    if (status == SL_OK && bad(h)) {
        for (int64_t i = 0; vector && i < n; i++)
            vector[i] = (real)NAN;
        if (loss)
            *loss = (double)NAN;
    }
    return status;
}

static sl_status spoil(self *h, sl_status status, real *vector, double *loss)
{
    return spoil_some(h, status, h->below->n, vector, loss);
}

static sl_status loss(sl_host *host, void *of, const sl_batch *b, const real *x, double *value)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_loss(h->below, b, x, value), NULL, value);
}

static sl_status gradient(sl_host *host, void *of, const sl_batch *b, const real *x, real *g,
                          double *value)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_gradient(h->below, b, x, g, value), g, value);
}

static sl_status hvp(sl_host *host, void *of, const sl_batch *b, const real *x, const real *v,
                     real *hv)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_hvp(h->below, b, x, v, hv), hv, NULL);
}

static sl_status matvec(sl_host *host, void *of, const real *v, real *av)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_matvec(h->below, v, av), av, NULL);
}

static sl_status residual(sl_host *host, void *of, const sl_batch *b, const real *x, real *c)
{
    self *h = of;
    (void)host;
    return spoil_some(h, sl_residual(h->below, b, x, c), b->size, c, NULL);
}

static sl_status jacobian(sl_host *host, void *of, const sl_batch *b, const real *x, real *c,
                          real *j)
{
    self *h = of;
    (void)host;
    return spoil_some(h, sl_jacobian(h->below, b, x, c, j), b->size * h->below->n, j, NULL);
}

static sl_status jvp(sl_host *host, void *of, const sl_batch *b, const real *x, const real *v,
                     real *jv)
{
    self *h = of;
    (void)host;
    return spoil_some(h, sl_jvp(h->below, b, x, v, jv), b->size, jv, NULL);
}

static sl_status vjp(sl_host *host, void *of, const sl_batch *b, const real *x, const real *u,
                     real *ju)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_vjp(h->below, b, x, u, ju), ju, NULL);
}

static sl_status prox_point(sl_host *host, void *of, const sl_batch *b, double t, const real *x,
                            real *y)
{
    self *h = of;
    (void)host;
    return spoil(h, sl_prox_point(h->below, b, t, x, y), y, NULL);
}

void poison_make(poison *p, uint32_t offers, int64_t good)
{
    static const sl_option options[2] = {
        SL_INT(self, good, 0, 0, SL_UNBOUNDED, "answers that are true"),
        SL_OPTIONS_END,
    };
    const uint32_t spoilt = SL_LOSS | SL_GRADIENT | SL_HVP | SL_MATVEC | SL_RESIDUAL |
                            SL_JACOBIAN | SL_JVP | SL_VJP | SL_PROX_POINT;
    precision own = sizeof(real) == sizeof(float) ? PRECISION_F32 : PRECISION_F64;
    p->good = (option_value){(double)good, "", "", ""};
    p->about = (sl_problem){
        .plugin = {.stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
                   .self = sizeof(self),
                   .name = "poison",
                   .summary = "NaN instead of answers, of the contract suite",
                   .reference = "",
                   .options = options},
        .passes = offers & ~spoilt,
        .start = start,
        .loss = offers & SL_LOSS ? loss : NULL,
        .gradient = offers & SL_GRADIENT ? gradient : NULL,
        .hvp = offers & SL_HVP ? hvp : NULL,
        .matvec = offers & SL_MATVEC ? matvec : NULL,
        .residual = offers & SL_RESIDUAL ? residual : NULL,
        .jacobian = offers & SL_JACOBIAN ? jacobian : NULL,
        .jvp = offers & SL_JVP ? jvp : NULL,
        .vjp = offers & SL_VJP ? vjp : NULL,
        .prox_point = offers & SL_PROX_POINT ? prox_point : NULL,
    };
    p->plugin = (plugin){.path = "", .name = "poison", .kind = SL_KIND_TRANSFORM};
    p->plugin.variant[own] = &p->about.plugin;
}

setting poison_setting(poison *p)
{
    return (setting){&p->plugin, &p->good};
}
