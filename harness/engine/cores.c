#include "engine/cores.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"

typedef struct core {
    int number;        /* of the processor, as the kernel counts */
    int package, unit; /* the chip, and the physical core in it */
    int sibling;       /* hyperthreads of the same unit that come before it */
    int claim;         /* a socket, or -1 */
} core;

struct cores {
    int jobs, count; /* count: claimed */
    core *claimed;
    cpu_set_t *sets;
};

static int affinity(cpu_set_t *allowed)
{
    if (sched_getaffinity(0, sizeof *allowed, allowed) == 0)
        return CPU_COUNT(allowed);
    CPU_ZERO(allowed); /* more processors than a cpu_set_t counts, or none to be had */
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* "200000 100000": so many microseconds of processor time in so many. 0: no limit. */
static int quota_in(const char *folder)
{
    char path[4200];
    double most = 0, period = 0;
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", folder);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    int found = fscanf(file, "%lf %lf", &most, &period);
    fclose(file);
    return found == 2 && period > 0 ? (int)((most + period - 1) / period) : 0;
}

/* The smallest quota of the control group and of those that it is in. */
static int quota(void)
{
    char line[4096];
    int least = 0;
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "0::", 3) != 0)
            continue;
        line[strcspn(line, "\n")] = '\0';
        for (char *slash = line + strlen(line); slash; slash = strrchr(line + 3, '/')) {
            *slash = '\0';
            int one = quota_in(line + 3);
            least = one > 0 && (least == 0 || one < least) ? one : least;
        }
    }
    if (file)
        fclose(file);
    return least;
}

int cores_usable(void)
{
    cpu_set_t allowed;
    int count = affinity(&allowed), most = quota();
    return most > 0 && most < count ? most : count;
}

static int topology(int number, const char *what)
{
    char path[128];
    int value = number;
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s", number, what);
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%d", &value) != 1)
        value = number;
    if (file)
        fclose(file);
    return value;
}

static int list_cores(const cpu_set_t *allowed, core *all)
{
    int count = 0;
    for (int number = 0; number < CPU_SETSIZE; number++) {
        if (!CPU_ISSET((size_t)number, allowed))
            continue;
        core one = {number, topology(number, "physical_package_id"),
                    topology(number, "core_id"), 0, -1};
        for (int k = 0; k < count; k++)
            one.sibling += all[k].package == one.package && all[k].unit == one.unit;
        all[count++] = one;
    }
    return count;
}

static int by_place(const core *x, const core *y)
{
    if (x->package != y->package)
        return x->package - y->package;
    return x->unit != y->unit ? x->unit - y->unit : x->number - y->number;
}

static int units_first(const void *a, const void *b)
{
    const core *x = a, *y = b;
    return x->sibling != y->sibling ? x->sibling - y->sibling : by_place(x, y);
}

static int siblings_together(const void *a, const void *b)
{
    return by_place(a, b);
}

/* Trials of several threads that need the hyperthreads, too, get whole physical cores. */
static void order(core *all, int count, int jobs, int threads)
{
    int units = 0;
    for (int k = 0; k < count; k++)
        units += all[k].sibling == 0;
    bool whole = threads > 1 && jobs * threads > units;
    qsort(all, (size_t)count, sizeof *all, whole ? siblings_together : units_first);
}

/* A name that one process of the machine can have at a time, and that goes with it. */
static int claim(int number)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int length =
        snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "slalom-core-%d", number);
    int file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
    if (file >= 0 && bind(file, (struct sockaddr *)&name, bytes) == 0)
        return file;
    if (file >= 0)
        close(file);
    return -1;
}

static void claim_all(cores *c, core *all, int count, int wanted)
{
    for (int k = 0; k < count && c->count < wanted; k++) {
        all[k].claim = claim(all[k].number);
        if (all[k].claim >= 0)
            c->claimed[c->count++] = all[k];
    }
}

static void share(cores *c, int threads)
{
    for (int k = 0; k < c->count; k++)
        CPU_SET((size_t)c->claimed[k].number, &c->sets[k / threads]);
}

static bool possible(int jobs, int threads, const cpu_set_t *allowed, failure *f)
{
    int count = CPU_COUNT(allowed), most = quota();
    if (most > 0 && most < count)
        return failure_set(f, "the control group has a quota of %d of %d shared cores", most,
                           count);
    return jobs * threads <= count ||
           failure_set(f, "%d trials at a time of %d thread%s each are more than %d core%s",
                       jobs, threads, threads == 1 ? "" : "s", count, count == 1 ? "" : "s");
}

cores *cores_claim(int jobs, int threads, failure *f)
{
    cpu_set_t allowed;
    affinity(&allowed);
    if (!possible(jobs, threads, &allowed, f))
        return NULL;
    core all[CPU_SETSIZE];
    int count = list_cores(&allowed, all);
    cores *c = memory_need(calloc(1, sizeof *c));
    c->jobs = jobs;
    c->claimed = memory_need(calloc((size_t)jobs * (size_t)threads, sizeof *c->claimed));
    c->sets = memory_need(calloc((size_t)jobs, sizeof *c->sets));
    order(all, count, jobs, threads);
    claim_all(c, all, count, jobs * threads);
    if (c->count == jobs * threads) {
        share(c, threads);
        return c;
    }
    failure_set(f, "another run of slalom uses %d of the %d cores", count - c->count, count);
    cores_release(c);
    return NULL;
}

void cores_release(cores *c)
{
    if (!c)
        return;
    for (int k = 0; k < c->count; k++)
        close(c->claimed[k].claim);
    free(c->claimed);
    free(c->sets);
    free(c);
}

const cpu_set_t *cores_of(const cores *c, int k)
{
    return &c->sets[k % c->jobs];
}
