/* f = sum_i a_i (x_i - 1)^2 / 2 over samples with slightly different a, answering every call,
   with one deliberate fault each, chosen when it is compiled: FAULT. */
#include <slalom/problem.h>

typedef enum fault {
    NONE,
    CRASHES,
    WRITES_X,
    OVERRUNS,
    LEAVES_HOLES,
    WRONG_SIGN,
    WRONG_PART,
    WRONG_LOSS,
    WRONG_HVP,
    NOT_SYMMETRIC,
    WRONG_DIAGONAL,
    WRONG_OPTIMUM,
    WRONG_MEASURE,
    REPEATS_SAMPLES,
    FORGETS,
    RANDOM_START,
} fault;

enum { DIM = 40, SAMPLES = 12, BATCH = 5 };

static const fault own = FAULT;

typedef struct bowl {
    int64_t calls;
} bowl;

static const sl_tensor tensors[] = {
    {"left", SL_ROLE_MATRIX, 2, {4, 5, 0, 0}, 0},
    {"right", SL_ROLE_VECTOR, 1, {20, 0, 0, 0}, 20},
};

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    (void)host;
    (void)self;
    (void)below;
    if (own == CRASHES) {
        volatile uintptr_t nowhere = 8; /* not NULL, which sanitizers turn into an exit */
        *(volatile int *)nowhere = 1;
    }
    layout->tensors = tensors;
    layout->tensor_count = 2;
    layout->samples = SAMPLES;
    layout->batch = BATCH;
    layout->optimum = own == WRONG_OPTIMUM ? 1e6 : 0;
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *x)
{
    static int64_t starts;
    sl_random random = sl_random_at(host, SL_STREAM_START, 0);
    (void)self;
    if (own == RANDOM_START)
        random.position += (uint64_t)starts++;
    sl_normal(host, &random, DIM, x);
    return SL_OK;
}

/* The mean over the batch's samples s of the weight of element i. */
static real weight(const sl_batch *batch, int64_t i)
{
    double sum = 0;
    for (int64_t k = 0; k < batch->size; k++) {
        int64_t s = own == REPEATS_SAMPLES && batch->size < SAMPLES ? k : batch->first + k;
        sum += 1.0 / (1.0 + (double)i) + 0.01 * (double)s;
    }
    return (real)(sum / (double)batch->size);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *x,
                          real *g, double *loss)
{
    bowl *h = (bowl *)self;
    double sum = 0;
    (void)host;
    for (int64_t i = 0; i < DIM; i++) {
        real a = weight(batch, i), d = x[i] - 1;
        if (!(own == LEAVES_HOLES && i == 7))
            g[i] = own == WRONG_SIGN ? -a * d : a * d;
        sum += (double)(a * d * d) / 2;
    }
    if (own == WRONG_PART)
        g[25] *= (real)1.01;
    if (own == WRITES_X)
        *(real *)(uintptr_t)&x[3] += 1;
    if (own == OVERRUNS)
        g[DIM] = 0;
    if (own == FORGETS)
        g[0] += (real)1e-9 * (real)++h->calls;
    *loss = own == WRONG_LOSS ? 1.01 * sum : sum;
    return SL_OK;
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *x,
                      double *value)
{
    double sum = 0;
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++) {
        real d = x[i] - 1;
        sum += (double)(weight(batch, i) * d * d) / 2;
    }
    *value = sum;
    return SL_OK;
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *x,
                     const real *v, real *hv)
{
    (void)host;
    (void)self;
    (void)x;
    for (int64_t i = 0; i < DIM; i++)
        hv[i] = weight(batch, i) * v[i] * (own == WRONG_HVP ? (real)1.01 : 1);
    return SL_OK;
}

static sl_status matvec(sl_host *host, void *self, const real *v, real *av)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        av[i] = 2 * v[i] - (i > 0 ? v[i - 1] : 0) -
                (i + 1 < DIM && own != NOT_SYMMETRIC ? v[i + 1] : 0);
    return SL_OK;
}

static sl_status rhs(sl_host *host, void *self, real *b)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        b[i] = 1;
    return SL_OK;
}

static sl_status diagonal(sl_host *host, void *self, real *d)
{
    (void)host;
    (void)self;
    for (int64_t i = 0; i < DIM; i++)
        d[i] = own == WRONG_DIAGONAL ? 3 : 2;
    return SL_OK;
}

static sl_status measure(sl_host *host, void *self, const real *x, double *values)
{
    sl_batch whole = {UINT64_MAX, 0, 0, SAMPLES, 0};
    SL_TRY(loss(host, self, &whole, x, values));
    values[0] += own == WRONG_MEASURE ? 0.5 : 0;
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_PROBLEM, sl_problem),
               .self = sizeof(bowl),
               .name = NAME,
               .summary = "a quadratic with a deliberate fault",
               .reference = ""},
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .matvec = matvec,
    .rhs = rhs,
    .diagonal = diagonal,
    .measure = measure,
};
