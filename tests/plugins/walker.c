/* Gradient descent with one deliberate fault each, chosen when it is compiled: FAULT. */
#include <slalom/optimizer.h>

#include <stdio.h>
#include <stdlib.h>

typedef enum fault {
    NONE,
    IGNORES_STOP,
    MOVES_ON_STOP,
    CRASHES,
    EXITS,
    LOOPS,
    ALLOCATES,
    TAKES_HEAP,
    MAKES_NAN,
    SWALLOWS_NAN,
    PRINTS,
    REMEMBERS,
    SPOILS_POINT,
    BAD_DEFAULT,
    TWO_NAMES,
    NO_SUMMARY,
    NO_STEP,
    KEEPS_SCRATCH,
    KEEPS_HEAP,
    MOVES_POINTERS, /* which is allowed */
} fault;

static const fault own = FAULT;

typedef struct walker {
    double lr;
    double momentum;
    real *g;
    int64_t steps;
    double *heap;
    real *now, *next;    /* state that changes places */
    const double *share; /* one of the constants below */
    sl_oracle *f;
} walker;

static const double shares[] = {0.9, 0.5};

static const sl_option options[] = {
    SL_REAL(walker, lr, FAULT == BAD_DEFAULT ? -1 : 0.05, 0, 1, SL_LOG, "step size"),
    {FAULT == TWO_NAMES ? "lr" : "momentum", SL_TYPE_REAL, SL_LINEAR,
     offsetof(walker, momentum), 0, 0, 1, NULL, "not used"},
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(walker, g), SL_STATE(walker, now),
                                    SL_STATE(walker, next), SL_VECTORS_END};

static sl_status start(sl_host *host, void *self, sl_oracle *f, const real *x)
{
    (void)host;
    (void)self;
    (void)f;
    (void)x;
    if (own == CRASHES) {
        volatile uintptr_t nowhere = 8; /* not NULL, which sanitizers turn into an exit */
        *(volatile int *)nowhere = 1;
    }
    if (own == EXITS)
        exit(3);
    if (own == KEEPS_HEAP)
        ((walker *)self)->heap = (double *)calloc(1, sizeof(double));
    return SL_OK;
}

static void misbehave(sl_host *host, walker *h, real *x)
{
    static int64_t steps; /* of all trials: what plugins must not have */
    h->steps++;
    while (own == LOOPS && h->steps > 3)
        *(volatile real *)x = x[0];
    if (own == ALLOCATES)
        sl_alloc(host, 4, sizeof(real));
    if (own == TAKES_HEAP)
        *(void *volatile *)&(void *){NULL} = malloc(100);
    if (own == MAKES_NAN && h->steps == 30)
        x[0] = (real)NAN;
    if (own == PRINTS)
        puts("walking");
    if (own == REMEMBERS)
        x[0] += (real)1e-3 * (real)steps++;
}

/* Heavy-ball momentum whose two vectors change places, as do its constants. */
static void move_pointers(walker *h, sl_oracle *f, real *x)
{
    real *next = h->next;
    const real *now = h->now, *g = h->g;
    const real share = (real)(h->share ? *h->share : 0), lr = (real)h->lr;
    if (!h->f)
        h->f = f;
    for (int64_t i = 0; i < h->f->n; i++) {
        next[i] = share * now[i] + g[i];
        x[i] -= lr * next[i];
    }
    h->next = h->now;
    h->now = next;
    h->share = &shares[h->steps % 2];
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    walker *h = (walker *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    const real last = own == KEEPS_SCRATCH ? h->g[0] : 0;
    if (own == MOVES_ON_STOP)
        x[0] += (real)0.001;
    sl_status status = sl_gradient(f, &batch, x, h->g, NULL);
    if (status != SL_OK && own != IGNORES_STOP)
        return status;
    const real *g = h->g;
    const real lr = (real)h->lr;
    misbehave(host, h, x);
    x[0] -= lr * last / 10;
    if (own == KEEPS_HEAP)
        x[0] += (real)(1e-4 * (*h->heap)++);
    if (own == MOVES_POINTERS) {
        move_pointers(h, f, x);
        return SL_OK;
    }
    for (int64_t i = 0; i < f->n; i++)
        x[i] -= own == SWALLOWS_NAN && isnan(g[i]) ? 0 : lr * g[i];
    return SL_OK;
}

static sl_status turn(sl_host *host, void *self, real *x)
{
    (void)host;
    (void)self;
    if (own == SPOILS_POINT)
        x[0] *= (real)1.001;
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(walker),
               .name = NAME,
               .summary = FAULT == NO_SUMMARY ? "" : "gradient descent with a deliberate fault",
               .reference = "",
               .options = options},
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .start = start,
    .step = FAULT == NO_STEP ? NULL : step,
    .eval_begin = turn,
    .eval_end = turn,
};
