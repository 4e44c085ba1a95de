#include "ring.h"

#include <criterion/criterion.h>

enum { POINTS = 40 };

arena *ring_memory;
store *ring_store;
study ring_study;
trial ring_trials[256];
int ring_count;
target ring_goal = {"loss", 0.5};

static char *path;
static failure f;

void ring_begin(void)
{
    ring_memory = arena_new();
    path = sample_path(ring_memory, "test.db");
    ring_store = store_open(path, &f);
    cr_assert(ring_store, "%s", f.sentence);
}

void ring_end(void)
{
    store_close(ring_store);
    sample_remove(path);
    arena_free(ring_memory);
}

int64_t ring_run(const trial *t, int hit, double final, trial_status status)
{
    double loss[POINTS];
    for (int k = 0; k < POINTS; k++)
        loss[k] = k < hit ? 1 : final;
    return sample_run(ring_store, t, POINTS, loss, status);
}

int64_t ring_add(const char *label, double lr, int seed, int hit, double final,
                 trial_status status)
{
    ring_trials[ring_count] = sample_trial(ring_memory, label, lr, 0, (uint64_t)seed);
    return ring_run(&ring_trials[ring_count++], hit, final, status);
}

results *ring_load(void)
{
    int64_t id;
    ring_study = sample_study("sample", ring_trials, ring_count);
    ring_study.targets = &ring_goal;
    ring_study.target_count = 1;
    cr_assert(store_study(ring_store, &ring_study, &id, &f), "%s", f.sentence);
    results *r = results_load(ring_store, &ring_study, measure_read("loss", ring_memory),
                              ring_memory, &f);
    cr_assert(r, "%s", f.sentence);
    return r;
}
