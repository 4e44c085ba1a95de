/* An optimizer that tells, as its failure, which cores and how many threads its process has. */
#include <slalom/optimizer.h>

#include <dlfcn.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

typedef struct teller {
    double lr;
} teller;

static const sl_option options[] = {
    SL_REAL(teller, lr, 0.05, 0, 1, SL_LOG, "not used"),
    SL_OPTIONS_END,
};

static int omp_threads(void)
{
    int (*ask)(void);
    void *address = dlsym(RTLD_DEFAULT, "omp_get_max_threads");
    memcpy(&ask, &address, sizeof ask);
    return address ? ask() : 1;
}

static sl_status step(sl_host *host, void *self, sl_oracle *f, real *x)
{
    char cores[1024] = "";
    size_t length = 0;
    cpu_set_t set;
    (void)self, (void)f, (void)x;
    sched_getaffinity(0, sizeof set, &set);
    for (size_t k = 0; k < CPU_SETSIZE && length + 8 < sizeof cores; k++)
        if (CPU_ISSET(k, &set))
            length += (size_t)snprintf(cores + length, sizeof cores - length, "%s%zu",
                                       length ? "," : "", k);
    return sl_fail(host, "threads %d on cores %s", omp_threads(), cores);
}

SL_EXPORT(sl_optimizer) = {
    .plugin = {.stamp = SL_STAMP(SL_KIND_OPTIMIZER, sl_optimizer),
               .self = sizeof(teller),
               .name = NAME,
               .summary = "fails and tells where it ran",
               .reference = "",
               .options = options},
    .needs = SL_GRADIENT,
    .step = step,
};
