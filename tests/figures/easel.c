#include "easel.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

arena *easel_memory;
store *easel_store;
target easel_targets[4];
int easel_target_count;

static char *path;
static failure f;
static trial trials[512];
static int count;
static study sample;
static figure asked;
static figure_list list;

void easel_begin(void)
{
    easel_memory = arena_new();
    path = sample_path(easel_memory, "test.db");
    easel_store = store_open(path, &f);
    cr_assert(easel_store, "%s", f.sentence);
    count = easel_target_count = 0;
}

void easel_end(void)
{
    store_close(easel_store);
    sample_remove(path);
    arena_free(easel_memory);
}

void easel_add(const char *problem, const char *label, double lr, double momentum,
               uint64_t seed, int points, const double *loss, trial_status status)
{
    trial t = sample_trial(easel_memory, arena_format(easel_memory, "%s%s", problem, label), lr,
                           momentum, seed);
    t.problem_label = arena_copy(easel_memory, problem);
    t.label = arena_copy(easel_memory, label);
    trials[count] = t;
    sample_run(easel_store, &trials[count++], points, loss, status);
}

void easel_curves(const char *label, double lr, int seeds, int steps, double rate,
                  trial_status status)
{
    for (int seed = 0; seed < seeds; seed++) {
        double *loss = arena_array(easel_memory, double, steps);
        for (int k = 0; k < steps; k++)
            loss[k] = pow(rate * (1 + 0.02 * seed), k) * (1 + 0.1 * sin(k + seed));
        easel_add("bowl", label, lr, 0, (uint64_t)seed, steps, loss, status);
    }
}

study *easel_study(figure what)
{
    int64_t id;
    asked = what;
    asked.style.font = "";
    asked.style.markers = true;
    sample = sample_study("sample", trials, count);
    sample.style = asked.style;
    sample.figures = &asked;
    sample.figure_count = 1;
    sample.targets = easel_targets;
    sample.target_count = easel_target_count;
    cr_assert(store_study(easel_store, &sample, &id, &f), "%s", f.sentence);
    return &sample;
}

results *easel_results(figure what)
{
    results *r = results_load(easel_store, easel_study(what),
                              measure_read(what.y, easel_memory), easel_memory, &f);
    cr_assert(r, "%s", f.sentence);
    return r;
}

const char *easel_folder(void)
{
    return arena_format(easel_memory, "%.*s", (int)(strrchr(path, '/') - path), path);
}

const figure_file *easel_draw(figure what, int formats)
{
    figure_request q = {easel_store, easel_study(what), NULL, easel_folder(), formats};
    bool good = figures_draw(&q, &list, easel_memory, &f);
    cr_assert(good || list.count == 0, "%s", f.sentence);
    return good ? list.at : NULL;
}

text easel_read(const char *name)
{
    text bytes = {0};
    cr_assert(file_read(arena_format(easel_memory, "%s/%s", easel_folder(), name), &bytes, &f),
              "%s", f.sentence);
    return bytes;
}
