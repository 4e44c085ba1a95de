/* Accelerated proximal gradient for nonconvex smooth f and a penalty r (SCAD and MCP split into
   l1 and a smooth concave part that belongs to f), with b = lr / L, from z = y = x, a = 1:
       a  <- 2 / (1 + sqrt(1 + 4 / a^2));   m <- (1 - a) x + a z
       z  <- prox_{(b/a) r}(z - (b/a) g(m))
       x  <- prox_{b r}(m - b g(m))
   Ghadimi and Lan 2016, doi:10.1007/s10107-015-0871-8, algorithm 1, with the step sizes of Yang
   et al. 2020, arXiv:2009.10629 (lr 0.99). restart: speed sets a = 1 once |m - m'| has fallen
   below its last value, at least three steps after the last restart. The authors' program
   reports m; here x is judged, the paper's x_ag. */
#include "../gradient/lipschitz.h"

enum { RESTART_NONE, RESTART_SPEED, RESTART_GAP = 3 };

typedef struct ag_nonconvex {
    double lr, a, speed, before; /* |m - m'| at the last two steps */
    bool in_smoothness;
    int32_t restart;
    int64_t steps, restarted;
    real *z, *m, *g; /* m: from step to step, for the speed */
    real *room;
} ag_nonconvex;

static const sl_option options[] = {
    SL_REAL(ag_nonconvex, lr, 0.99, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_BOOL(ag_nonconvex, in_smoothness, 1, "lr counts in units of 1 / L"),
    SL_CHOICE(ag_nonconvex, restart, "none|speed", RESTART_SPEED, "when momentum begins anew"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(ag_nonconvex, z),
    SL_STATE(ag_nonconvex, m),
    SL_SCRATCH(ag_nonconvex, g),
    SL_SCRATCH(ag_nonconvex, room),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    ag_nonconvex *h = (ag_nonconvex *)self;
    real *z = h->z, *m = h->m;
    (void)host;
    SL_FOR(i, f->n, {
        z[i] = x[i];
        m[i] = x[i];
    });
    h->a = h->speed = h->before = 1;
    return SL_OK;
}

/* The next a, and m with its speed. */
static void aim(sl_host *host, ag_nonconvex *h, int64_t n, const real *x)
{
    h->steps++;
    if (h->restart == RESTART_SPEED && h->before > h->speed &&
        h->steps - h->restarted >= RESTART_GAP) {
        h->a = 1;
        h->restarted = h->steps;
    } else
        h->a = 2 / (1 + sqrt(1 + 4 / (h->a * h->a)));
    const real a = (real)h->a;
    const real *z = h->z;
    real *m = h->m, *moved = h->room;
    SL_FOR(i, n, {
        real next = (1 - a) * x[i] + a * z[i];
        moved[i] = next - m[i];
        m[i] = next;
    });
    h->before = h->speed;
    h->speed = sl_norm(host, n, moved);
}

/* to <- prox_{t r}(from - t g) */
static sl_status descend(sl_oracle *f, double t, const real *from, const real *g, real *to)
{
    const real length = (real)t;
    SL_FOR(i, f->n, { to[i] = from[i] - length * g[i]; });
    return f->offers & SL_PROX ? sl_prox(f, t, to, to) : SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    ag_nonconvex *h = (ag_nonconvex *)self;
    const sl_batch whole = sl_whole(f);
    double b;
    SL_TRY(lipschitz_step(host, h->in_smoothness, h->lr, f->smoothness, "the whole", &b));
    aim(host, h, f->n, x);
    SL_TRY(sl_gradient(f, &whole, h->m, h->g, NULL));
    SL_TRY(descend(f, b / h->a, h->z, h->g, h->z));
    SL_TRY(descend(f, b, h->m, h->g, h->room));
    const real *next = h->room;
    SL_FOR(i, f->n, { x[i] = next[i]; });
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(ag_nonconvex),
            .name = "ag_nonconvex",
            .summary = "accelerated proximal gradient for nonconvex sparse penalties",
            .reference = "Yang et al. 2020, arXiv:2009.10629; Ghadimi and Lan 2016",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
    .uses = SL_PROX,
};
