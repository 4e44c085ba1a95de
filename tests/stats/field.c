#include "field.h"

#include <criterion/criterion.h>

void field_open(field *on)
{
    failure f;
    *on = (field){.memory = arena_new(), .goal = {"loss", 0.5}};
    on->path = sample_path(on->memory, "test.db");
    on->store = store_open(on->path, &f);
    cr_assert(on->store, "%s", f.sentence);
}

void field_close(field *on)
{
    store_close(on->store);
    sample_remove(on->path);
    arena_free(on->memory);
}

int64_t field_run(field *on, const trial *t, int hit, double final, trial_status status)
{
    double loss[FIELD_POINTS];
    for (int k = 0; k < FIELD_POINTS; k++)
        loss[k] = k < hit ? 1 : final;
    return sample_run(on->store, t, FIELD_POINTS, loss, status);
}

int64_t field_add(field *on, const char *label, double lr, int seed, int hit, double final,
                  trial_status status)
{
    on->trials[on->count] = sample_trial(on->memory, label, lr, 0, (uint64_t)seed);
    return field_run(on, &on->trials[on->count++], hit, final, status);
}

results *field_load(field *on)
{
    int64_t id;
    failure f;
    on->study = sample_study("sample", on->trials, on->count);
    on->study.targets = &on->goal;
    on->study.target_count = 1;
    cr_assert(store_study(on->store, &on->study, &id, &f), "%s", f.sentence);
    results *r =
        results_load(on->store, &on->study, measure_read("loss", on->memory), on->memory, &f);
    cr_assert(r, "%s", f.sentence);
    return r;
}
