/* Limited-memory BFGS:   x <- x + t d,   d = -H g(x),   t by a strong Wolfe line search
   (wolfe.h), H from the last `history` pairs s = x+ - x, y = g(x+) - g(x) (pairs.h). Liu and
   Nocedal 1989, doi:10.1007/BF01589116; Nocedal and Wright, Numerical Optimization, 2nd ed.
   2006, algorithm 7.5. The first guess is t = lr; without pairs d = -g and t = lr min(1, 1 /
   ||g||). For smooth functions; no guarantee where g is noisy. All points of a step are judged
   on its one minibatch, so y never mixes two. Where a batch is all data the gradient at x is
   known from the step before (answer.h). A line search that runs out of evaluations takes the
   best point it has; without any, x stays and the pairs are forgotten. */
#include "answer.h"
#include "pairs.h"
#include "wolfe.h"

typedef struct lbfgs {
    double lr, c1, c2;
    int64_t history, evaluations;
    pairs pairs;
    answer here;
    real *d, *trial, *fresh; /* direction; a point along it and its gradient */
} lbfgs;

static const sl_option options[] = {
    SL_REAL(lbfgs, lr, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "first guess of a step's length"),
    SL_REAL(lbfgs, c1, 1e-4, SL_POSITIVE, 0.5, SL_LOG,
            "share of the linear decrease asked for"),
    SL_REAL(lbfgs, c2, 0.9, SL_POSITIVE, 1, SL_LINEAR, "share of the slope that may remain"),
    SL_INT(lbfgs, history, 10, 1, PAIRS_MOST, "pairs that are kept"),
    SL_INT(lbfgs, evaluations, 25, 1, 1000, "most gradients of one line search"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {
    SL_STATE(lbfgs, here.g),  SL_SCRATCH(lbfgs, d), SL_SCRATCH(lbfgs, trial),
    SL_SCRATCH(lbfgs, fresh), SL_VECTORS_END,
};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    lbfgs *h = (lbfgs *)self;
    (void)x;
    if (h->c1 >= h->c2)
        return sl_fail(host, "c1 is %g and c2 is %g; expected c1 < c2", h->c1, h->c2);
    pairs_start(&h->pairs, host, f->n, h->history);
    return SL_OK;
}

/* d <- -H g, or -g where that leads uphill. Returns g'd; scales *t to it. */
static double aim(sl_host *host, lbfgs *h, double gg, double *t)
{
    double slope = pairs_direction(&h->pairs, host, h->here.g, h->d);
    if (h->pairs.count > 0 && slope < 0)
        return slope;
    h->pairs.count = 0;
    *t *= fmin(1, 1 / sqrt(gg));
    return pairs_direction(&h->pairs, host, h->here.g, h->d);
}

/* Moves x to the best point of the line search. */
static sl_status move(lbfgs *h, wolfe *w, const wolfe_point *best, real *x)
{
    if (!w->finite)
        return sl_fail(w->host, "f is not finite at any of %lld points along the direction",
                       (long long)w->calls);
    h->here.known = w->met;
    if (w->met) {
        pairs_add(&h->pairs, w->host, x, h->trial, h->here.g, h->fresh);
        answer_copy(w->f->n, h->fresh, h->here.g);
        h->here.loss = best->loss;
    } else
        wolfe_place(w, best->t);
    if (best->t <= 0) /* nothing was better than x */
        h->pairs.count = 0;
    answer_copy(w->f->n, h->trial, x);
    return SL_OK;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    lbfgs *h = (lbfgs *)self;
    sl_batch batch;
    wolfe_point best;
    double t = h->lr;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(answer_get(&h->here, host, f, &batch, x, h->fresh, h->d));
    const double loss = h->here.loss, gg = sl_dot(host, f->n, h->here.g, h->here.g);
    if (!isfinite(loss) || !isfinite(gg))
        return sl_fail(host, "no line search can begin where the loss is %g", loss);
    h->here.known = h->here.known && gg > 0; /* where x must stay, look again next time */
    if (gg <= 0)
        return SL_OK;
    wolfe w = {.host = host, .f = f, .batch = &batch, .x = x, .d = h->d, .trial = h->trial};
    w.g = h->fresh;
    w.c1 = h->c1;
    w.c2 = h->c2;
    w.noise = (double)SL_REAL_EPSILON * fabs(loss);
    w.most = h->evaluations;
    w.first.loss = loss;
    w.first.slope = aim(host, h, gg, &t);
    SL_TRY(wolfe_search(&w, t, &best));
    return move(h, &w, &best, x);
}

SL_EXPORT(sl_optimizer) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
            .self = sizeof(lbfgs),
            .name = "lbfgs",
            .summary = "limited-memory BFGS with a strong Wolfe line search",
            .reference = "Liu and Nocedal 1989, doi:10.1007/BF01589116",
            .options = options,
        },
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = step,
};
