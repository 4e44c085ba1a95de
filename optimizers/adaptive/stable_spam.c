/* Stable-SPAM: AdamW after two clips of each tensor's gradient G, its moments forgotten every
   `gap` steps. With t the steps since the last reset, q <- theta q + (1 - theta) max |G|:
       AdaClip   entries with |G| > a become G a / max |G|,   a = q / (1 - theta^t)
       AdaGN     u <- gamma1 u + (1 - gamma1) ||G||,   w <- gamma2 w + (1 - gamma2) ||G||^2
                 G <- G / ||G|| [u / (1 - gamma1^t)] / [sqrt(w / (1 - gamma2^t)) + eps]
       MoRet     every gap steps: m = v = 0, t = 1
   Huang et al. 2025, arXiv:2502.17055, algorithm 1. As in the authors' code (stablespam.py)
   AdaClip scales entries instead of cutting them, and q, u and w survive a reset although t
   does not, so right after one their corrections are too large. Its scale of gamma1 and beta1
   over the run (total_T) is a schedule's matter. Every tensor's gradient comes out about 1
   long: lr does not depend on the size of f. */
#include <slalom/optimizer.h>

typedef struct norms { /* of a tensor's gradients */
    double largest, mean, square;
} norms;

typedef struct stable_spam {
    double lr, beta1, beta2, eps, weight_decay, gamma1, gamma2, theta;
    int64_t gap;
    int64_t t, steps; /* since the last reset; in all */
    norms *seen;      /* per tensor */
    real *g, *m, *v;
} stable_spam;

static const sl_option options[] = {
    SL_REAL(stable_spam, lr, 1e-3, 0, SL_UNBOUNDED, SL_LOG, "step size"),
    SL_REAL(stable_spam, beta1, 0.9, 0, 1 - 1e-9, SL_LINEAR, "memory of the gradient"),
    SL_REAL(stable_spam, beta2, 0.999, 0, 1 - 1e-9, SL_LINEAR, "memory of its square"),
    SL_REAL(stable_spam, eps, 1e-8, 0, SL_UNBOUNDED, SL_LOG, "added to the corrected roots"),
    SL_REAL(stable_spam, weight_decay, 0, 0, SL_UNBOUNDED, SL_LOG, "times lr x, taken from x"),
    SL_REAL(stable_spam, gamma1, 0.7, 0, 1 - 1e-9, SL_LINEAR, "memory of the norm"),
    SL_REAL(stable_spam, gamma2, 0.9, 0, 1 - 1e-9, SL_LINEAR, "memory of its square"),
    SL_REAL(stable_spam, theta, 0.999, 0, 1 - 1e-9, SL_LINEAR, "memory of the largest entry"),
    SL_INT(stable_spam, gap, 1000, 0, SL_UNBOUNDED, "steps between resets; 0: none"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_SCRATCH(stable_spam, g),
    SL_STATE(stable_spam, m),
    SL_STATE(stable_spam, v),
    SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    stable_spam *h = (stable_spam *)self;
    (void)x;
    h->seen = (norms *)sl_alloc(host, f->tensor_count, sizeof *h->seen);
    return SL_OK;
}

/* A mean with memory beta, brought up to date, without its start at zero. */
static double update(double *mean, double beta, double value, int64_t t)
{
    *mean = beta * *mean + (1 - beta) * value;
    return *mean / (1 - pow(beta, (double)t));
}

static void clip_entries(const stable_spam *h, norms *seen, int64_t n, real *g)
{
    real most = 0;
    for (int64_t i = 0; i < n; i++)
        most = sl_abs(g[i]) > most ? sl_abs(g[i]) : most;
    const real allowed = (real)update(&seen->largest, h->theta, (double)most, h->t);
    const real scale = most > 0 ? allowed / most : 1;
    for (int64_t i = 0; i < n; i++)
        g[i] *= sl_abs(g[i]) > allowed ? scale : 1;
}

static void scale_norm(sl_host *host, const stable_spam *h, norms *seen, int64_t n, real *g)
{
    const double norm = sl_norm(host, n, g);
    const double mean = update(&seen->mean, h->gamma1, norm, h->t);
    const double square = update(&seen->square, h->gamma2, norm * norm, h->t);
    const real scale = (real)(mean / (sqrt(square) + h->eps) / (norm > 0 ? norm : 1));
    for (int64_t i = 0; i < n; i++)
        g[i] *= scale;
}

static void move(stable_spam *h, int64_t n, real *x)
{
    const double c1 = 1 - pow(h->beta1, (double)h->t), c2 = 1 - pow(h->beta2, (double)h->t);
    const real b1 = (real)h->beta1, n1 = (real)(1 - h->beta1), b2 = (real)h->beta2;
    const real n2 = (real)(1 - h->beta2), a = (real)(h->lr / c1), c = (real)(1 / sqrt(c2));
    const real eps = (real)h->eps, keep = (real)(1 - h->lr * h->weight_decay);
    real *g = h->g, *m = h->m, *v = h->v;
    SL_FOR(i, n, {
        m[i] = b1 * m[i] + n1 * g[i];
        v[i] = b2 * v[i] + n2 * g[i] * g[i];
        x[i] = keep * x[i] - a * m[i] / (sl_sqrt(v[i]) * c + eps);
    });
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    stable_spam *h = (stable_spam *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    h->t++, h->steps++;
    for (int32_t k = 0; k < f->tensor_count; k++) {
        const sl_tensor *t = &f->tensors[k];
        clip_entries(h, &h->seen[k], sl_tensor_count(t), h->g + t->offset);
        scale_norm(host, h, &h->seen[k], sl_tensor_count(t), h->g + t->offset);
    }
    if (h->gap > 0 && h->steps % h->gap == 0) {
        real *m = h->m, *v = h->v;
        SL_FOR(i, f->n, { m[i] = v[i] = 0; });
        h->t = 1;
    }
    move(h, f->n, x);
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(stable_spam),
            .name = "stable_spam",
            .summary = "Adam behind spike-aware clips of each tensor, with resets",
            .reference = "Huang et al. 2025, arXiv:2502.17055, algorithm 1",
            .options = options,
            .cpu_only = "it looks for the largest entry in host memory",
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
