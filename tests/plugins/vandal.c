/* Gradient descent that after ten good steps attacks its process: FAULT, chosen when it is
   compiled. */
#include <slalom/optimizer.h>

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum fault {
    SCRIBBLES,
    CLOSES,
    GROWS,
    GROWS_ASKING,
    ABORTS,
    KILLED,
    OVERFLOWS,
    SPOILS_HEAP,
    DIVIDES,
    JUMPS,
    PERSISTS,
    SMEARS
} fault;

static const fault own = FAULT;

enum { DESCRIPTORS = 1024, BLOCK = 1 << 20 };

typedef struct vandal {
    double lr;
    real *g;
    int64_t steps;
} vandal;

static const sl_option options[] = {
    SL_REAL(vandal, lr, 0.05, 0, 1, SL_LOG, "step size"),
    SL_OPTIONS_END,
};

static const sl_vector vectors[] = {SL_SCRATCH(vandal, g), SL_VECTORS_END};

static void scribble(void)
{
    char garbage[100];
    memset(garbage, 0xa5, sizeof garbage);
    for (int k = 3; k < DESCRIPTORS; k++)
        if (write(k, garbage, sizeof garbage) < 0)
            continue;
}

static void close_all(void)
{
    for (int k = 0; k < DESCRIPTORS; k++)
        close(k);
}

/* As careless as programs are: nothing asks whether malloc had anything. */
static void grow(void)
{
    static void *volatile newest;
    for (;;) {
        newest = malloc(BLOCK);
        memset(newest, 1, BLOCK); /* every page is touched, so that it counts */
    }
}

static void grow_asking(sl_host *host)
{
    for (;;)
        memset(sl_alloc(host, BLOCK, 1), 1, BLOCK);
}

/* Recursion without end that no compiler turns into a loop. */
static int descend(volatile char *above)
{
    volatile char room[4096];
    room[0] = (char)(above[0] + 1);
    int (*volatile deeper)(volatile char *) = descend;
    int below = deeper(room);
    return room[0] + below;
}

/* Writes over the allocator's own notes, and then makes it look at them. */
static void spoil_heap(void)
{
    char *volatile blocks[100];
    volatile ptrdiff_t head = 16; /* bytes; volatile: compilers look through it otherwise */
    for (int k = 0; k < 100; k++)
        blocks[k] = (char *)malloc(2000);
    for (int k = 0; k < 100; k++)
        memset(blocks[k] - head, 0, 2016);
    for (int k = 0; k < 100; k++)
        free(blocks[k]);
}

static void persist(void)
{
    for (int k = 1; k < NSIG; k++)
        signal(k, SIG_IGN);
    for (;;)
        continue;
}

/* Writes over everything that the process can write to and shares with another one. */
static void smear(void)
{
    char line[512], rights[8];
    unsigned long start, end;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) == 3 &&
            strcmp(rights, "rw-s") == 0)
            memset((void *)start, 0xa5, end - start);
    abort();
}

static void attack(sl_host *host)
{
    volatile char start[1] = {0};
    volatile int zero = 0;
    void (*volatile nowhere)(void) = NULL;
    if (own == OVERFLOWS)
        start[0] = (char)descend(start);
    if (own == SPOILS_HEAP)
        spoil_heap();
    if (own == DIVIDES)
        zero = 7 / zero;
    if (own == JUMPS)
        nowhere();
    if (own == PERSISTS)
        persist();
    if (own == SMEARS)
        smear();
    if (own == SCRIBBLES)
        scribble();
    if (own == CLOSES)
        close_all();
    if (own == GROWS)
        grow();
    if (own == GROWS_ASKING)
        grow_asking(host);
    if (own == ABORTS)
        abort();
    if (own == KILLED)
        raise(SIGKILL);
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    vandal *h = (vandal *)self;
    sl_batch batch;
    SL_TRY(sl_draw(f, &batch));
    SL_TRY(sl_gradient(f, &batch, x, h->g, NULL));
    for (int64_t i = 0; i < f->n; i++)
        x[i] -= (real)h->lr * h->g[i];
    if (++h->steps == 10)
        attack(host);
    return SL_OK;
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(vandal),
               .name = NAME,
               .summary = "gradient descent that attacks its process",
               .reference = "",
               .options = options},
    .vectors = vectors,
    .needs = SL_GRADIENT,
    .step = step,
};
