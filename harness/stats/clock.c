#include "stats/clock.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "store/noise.h"

typedef struct origins {
    const char **hosts;
    int64_t host_count;
    int64_t shared, all; /* trials */
    int64_t *noises;     /* different ones */
    int64_t noise_count;
} origins;

static void add_outcome(origins *o, const record *r)
{
    int64_t k = 0;
    while (k < o->host_count && strcmp(o->hosts[k], r->hostname) != 0)
        k++;
    if (k == o->host_count)
        o->hosts[o->host_count++] = r->hostname;
    o->shared += !r->exclusive;
    o->all++;
    for (k = 0; k < o->noise_count && o->noises[k] != r->noise;)
        k++;
    if (k == o->noise_count && r->noise)
        o->noises[o->noise_count++] = r->noise;
}

static origins origins_of(const results *r, arena *a)
{
    int64_t most = 1;
    for (int64_t k = 0; k < r->group_count; k++)
        most += r->groups[k].count;
    origins o = {.hosts = arena_array(a, const char *, most),
                 .noises = arena_array(a, int64_t, most)};
    for (int64_t k = 0; k < r->group_count; k++)
        for (int i = 0; i < r->groups[k].count; i++)
            add_outcome(&o, &r->groups[k].outcomes[i].record);
    return o;
}

static const char *list_hosts(const origins *o, arena *a)
{
    enum { SHOWN = 4 };
    text list = {0};
    for (int64_t k = 0; k < o->host_count && k < SHOWN; k++)
        text_add(&list, "%s%s", k ? ", " : "", o->hosts[k]);
    if (o->host_count > SHOWN)
        text_add(&list, " and %lld more", (long long)(o->host_count - SHOWN));
    const char *words = arena_copy(a, list.data);
    text_free(&list);
    return words;
}

const char *results_clock_warning(const results *r, arena *a)
{
    origins o = origins_of(r, a);
    if (o.host_count > 1)
        return arena_format(a,
                            "the seconds are of %lld machines (%s) and do not compare; steps, "
                            "samples and calls do",
                            (long long)o.host_count, list_hosts(&o, a));
    if (o.shared == 0)
        return NULL;
    if (o.shared == o.all)
        return "the seconds are of trials that ran side by side; timing: exclusive in the "
               "study "
               "makes them comparable";
    return arena_format(a,
                        "the seconds of %lld of %lld trials are older than timing: exclusive; "
                        "slalom run --rerun all measures all alike",
                        (long long)o.shared, (long long)o.all);
}

wavering wavering_of(double *values, int64_t count, arena *a)
{
    double *distances = arena_array(a, double, count + 1), most = 0;
    double median = spread_of(values, count).median;
    for (int64_t k = 0; k < count; k++) {
        distances[k] = fabs(values[k] - median);
        most = fmax(most, values[k] - median);
    }
    double typical = spread_of(distances, count).median;
    return (wavering){typical / median, most / median};
}

static wavering worse(wavering a, wavering b)
{
    return (wavering){fmax(a.typical, b.typical), fmax(a.worst, b.worst)};
}

static void add_noise(const calibration *all, int64_t count, clock_noise *n, arena *a)
{
    double *compute = arena_array(a, double, count), *memory = arena_array(a, double, count);
    for (int64_t i = 0; i < count; i++) {
        compute[i] = all[i].compute_seconds;
        memory[i] = all[i].memory_seconds;
    }
    n->compute = worse(n->compute, wavering_of(compute, count, a));
    n->memory = worse(n->memory, wavering_of(memory, count, a));
    n->measured += count;
}

bool results_clock_noise(store *st, const results *r, clock_noise *n, arena *a)
{
    origins o = origins_of(r, a);
    *n = (clock_noise){.measured = 0};
    for (int64_t k = 0; k < o.noise_count; k++) {
        int64_t count;
        const calibration *all = store_calibrations(st, o.noises[k], &count, a);
        if (count > 0)
            add_noise(all, count, n, a);
    }
    return n->measured > 0;
}

const char *results_clock_floor(store *st, const results *r, arena *a)
{
    clock_noise n;
    if (!results_clock_noise(st, r, &n, a))
        return NULL;
    return arena_format(
        a,
        "seconds are +- %.2g %% (at worst %.2g %%) in arithmetic and +- %.2g %% "
        "(at worst %.2g %%) in memory: calibrated %lld times",
        100 * n.compute.typical, 100 * n.compute.worst, 100 * n.memory.typical,
        100 * n.memory.worst, (long long)n.measured);
}
