/* Plugins that attack the process they run in, one way each, chosen when compiled: an optimizer
   (ROGUE_STEP) or a problem (ROGUE_LOAD) of one parameter. */
#include <slalom/optimizer.h>
#include <slalom/problem.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef enum attack {
    KILLS_ITS_GROUP,
    LEAVES_A_CHILD,
    BAD_STATUS,
    CRASHES,
    EXITS,
    LOOPS
} attack;

static const attack own = ATTACK;

typedef struct rogue {
    real *g;
    sl_tensor tensor;
} rogue;

#ifdef ROGUE_STEP
static const sl_vector vectors[] = {SL_SCRATCH(rogue, g), SL_VECTORS_END};

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    sl_batch batch;
    (void)host;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, ((rogue *)self)->g, NULL));
    if (own == KILLS_ITS_GROUP)
        kill(0, SIGKILL);
    if (own == LEAVES_A_CHILD && fork() == 0)
        sleep(600);
    if (own == LEAVES_A_CHILD)
        _exit(4);
    return own == BAD_STATUS ? (sl_status)77 : SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(rogue),
               .name = NAME,
               .summary = "attacks its process",
               .reference = ""},
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
#else
static sl_status load(sl_host *host, void *self)
{
    volatile uintptr_t nowhere = 8;
    (void)host;
    (void)self;
    if (own == CRASHES)
        *(volatile int *)nowhere = 1;
    if (own == EXITS)
        exit(3);
    while (own == LOOPS)
        nowhere++;
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    rogue *h = (rogue *)self;
    (void)host;
    (void)below;
    h->tensor = (sl_tensor){"x", SL_ROLE_VECTOR, 1, {1}, 0};
    layout->tensors = &h->tensor;
    layout->tensor_count = 1;
    return SL_OK;
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    (void)host;
    (void)self;
    (void)batch;
    g[0] = x[0];
    *loss = 0.5 * (double)(x[0] * x[0]);
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    real g;
    return gradient(host, self, NULL, x, &g, values);
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(rogue),
               .name = NAME,
               .summary = "attacks the process that loads it",
               .reference = ""},
    .load = load,
    .start = start,
    .gradient = gradient,
    .measure = measure,
};
#endif
